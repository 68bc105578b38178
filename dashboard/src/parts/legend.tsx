/** What the signs of a chart mean. */
export function Legend({ entries }: { entries: { sign: string; label: string }[] }) {
  return (
    <p class="legend">
      {entries.map(({ sign, label }) => <span key={label} class={`key ${sign}`}>{label}</span>)}
    </p>
  );
}
