import { severities, severityNames } from "../format/outcomes.ts";

/** What the signs of a chart mean. */
export function Legend({ entries }: { entries: { sign: string; label: string }[] }) {
  return (
    <p class="legend">
      {entries.map(({ sign, label }) => <span key={label} class={`key ${sign}`}>{label}</span>)}
    </p>
  );
}

/** The colours of outcomes, from best to worst. */
export function SeverityLegend() {
  return (
    <Legend
      entries={severities.map((id) => ({ sign: `bar-${id}`, label: severityNames[id] }))}
    />
  );
}
