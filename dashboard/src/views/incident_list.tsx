import { type Incident, MOST_INCIDENTS } from "../api/read_incidents.ts";
import { describeIncident, incidentNames } from "../format/incidents.ts";
import { Moment } from "../parts/moment.tsx";

interface IncidentListProps {
  incidents: Incident[];
  /** There may be more than these. */
  cut: boolean;
  /** Names of models, where it is not clear which one is meant. */
  names?: Map<string, string>;
}

/** Incidents, the latest first. */
export function IncidentList({ incidents, cut, names }: IncidentListProps) {
  return (
    <>
      <ul class="incidents">
        {incidents.map((incident) => (
          <li key={incident.id} class={incident.closed_at === null ? "open" : undefined}>
            <strong>{incidentNames[incident.kind]}</strong>
            {names !== undefined && <span>{names.get(incident.model_id)}</span>}
            {incident.region !== null && <span>{incident.region}</span>}
            <span>{describeIncident(incident)}</span>
            <span class="when">
              <Moment time={incident.opened_at} /> –{" "}
              {incident.closed_at === null ? "still open" : <Moment time={incident.closed_at} />}
            </span>
          </li>
        ))}
      </ul>
      {cut && <p class="quiet">Only the latest {MOST_INCIDENTS} of the window are looked at.</p>}
    </>
  );
}
