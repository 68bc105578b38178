/** Keeps a place free for what has not come yet. */
export function Waiting({ height }: { height: number }) {
  return (
    <div class="waiting" style={{ minHeight: `${height}px` }}>
      <span class="unseen" role="status">Loading</span>
    </div>
  );
}
