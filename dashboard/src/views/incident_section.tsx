import { type Incident, MOST_INCIDENTS } from "../api/read_incidents.ts";
import { describeIncident, incidentNames } from "../format/incidents.ts";
import { Answer } from "../parts/answer.tsx";
import { Moment } from "../parts/moment.tsx";
import { useOutdated } from "../parts/outdated.ts";
import { Section } from "../parts/section.tsx";
import { describeScope, type Scope } from "../state/scope.ts";
import type { Result } from "../state/use_query.ts";

interface IncidentSectionProps {
  result: Result<Incident[]>;
  /** The incidents in the scope of the page. */
  shown: Incident[];
  /** Names of models, where there are several. */
  names?: Map<string, string>;
  scope: Scope;
}

/** The incidents in a window, the latest first. */
export function IncidentSection({ result, shown, names, scope }: IncidentSectionProps) {
  return (
    <Section title="Incidents" metric="incident">
      <Answer result={result} height={60}>
        {(all) =>
          shown.length === 0 ? <None scope={scope} /> : (
            <>
              <ul class="incidents">
                {shown.map((incident) => (
                  <li key={incident.id} class={incident.closed_at === null ? "open" : undefined}>
                    <strong>{incidentNames[incident.kind]}</strong>
                    {names !== undefined && <span>{names.get(incident.model_id)}</span>}
                    {incident.region !== null && <span>{incident.region}</span>}
                    <span>{describeIncident(incident)}</span>
                    <span class="when">
                      <Moment time={incident.opened_at} /> – {incident.closed_at === null
                        ? "still open"
                        : <Moment time={incident.closed_at} />}
                    </span>
                  </li>
                ))}
              </ul>
              {all.length >= MOST_INCIDENTS && (
                <p class="quiet">Only the latest {MOST_INCIDENTS} of the window are shown.</p>
              )}
            </>
          )}
      </Answer>
    </Section>
  );
}

function None({ scope }: { scope: Scope }) {
  return <p class="quiet">{useOutdated() ? "…" : `None in ${describeScope(scope)}.`}</p>;
}
