/** Reserves space for content that has not arrived. */
export function Waiting({ height }: { height: number }) {
  return (
    <div class="waiting" style={{ minHeight: `${height}px` }}>
      <span class="unseen" role="status">Loading</span>
    </div>
  );
}
