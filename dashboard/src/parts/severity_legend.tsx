import { severities, severityNames } from "../format/outcomes.ts";
import { Legend } from "./legend.tsx";

/** The colours of outcomes, from best to worst. */
export function SeverityLegend() {
  return (
    <Legend
      entries={severities.map((id) => ({ sign: `bar-${id}`, label: severityNames[id] }))}
    />
  );
}
