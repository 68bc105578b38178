import { type Incident, MOST_INCIDENTS } from "../api/read_incidents.ts";
import type { Window } from "../api/period.ts";
import { Answer } from "../parts/answer.tsx";
import { None } from "../parts/none.tsx";
import { Section } from "../parts/section.tsx";
import type { Result } from "../state/use_query.ts";
import { IncidentList } from "./incident_list.tsx";

interface IncidentSectionProps {
  result: Result<Incident[]>;
  /** Those of the result that the page is about. */
  shown: Incident[];
  /** Names of models, where it is not clear which one is meant. */
  names?: Map<string, string>;
  window: Window;
}

/** What went wrong in a window. */
export function IncidentSection({ result, shown, names, window }: IncidentSectionProps) {
  return (
    <Section title="Incidents" metric="incident">
      <Answer result={result} height={60}>
        {(all) =>
          shown.length === 0
            ? <None window={window} />
            : <IncidentList incidents={shown} cut={all.length >= MOST_INCIDENTS} names={names} />}
      </Answer>
    </Section>
  );
}
