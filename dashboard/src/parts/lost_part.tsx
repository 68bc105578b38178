/** In the place of a view whose file cannot be loaded: there is no network, or a newer page has replaced it. */
export function LostPart() {
  return (
    <div class="failure" role="alert">
      <p>This part of the page could not be loaded. A newer one may have replaced it.</p>
      <button type="button" onClick={() => location.reload()}>Load it again</button>
    </div>
  );
}
