/** In the place of lines over time, which are drawn of the usual workload only. */
export function NoLines() {
  return <p class="quiet">Lines over time are drawn of the workload default only.</p>;
}
