import type { Incident } from "../api/read_incidents.ts";
import type { TimelinePoint } from "../api/read_timeline.ts";
import { incidentNames } from "../format/incidents.ts";

/** A period to mark in a chart; times in milliseconds since 1970. */
export interface Mark {
  kind: "incident" | "outage";
  from: number;
  to: number;
  label: string;
}

/** Intervals in which every request failed, neighbours as one. */
export function outageMarks(points: TimelinePoint[]): Mark[] {
  const marks: Mark[] = [];
  for (const point of points) {
    if (point.outcomes === null || (point.outcomes.success ?? 0) > 0) continue;
    const to = point.starts_at + point.grain_seconds * 1000;
    const before = marks.at(-1);
    if (before?.to === point.starts_at) before.to = to;
    else marks.push({ kind: "outage", from: point.starts_at, to, label: "Nothing succeeded" });
  }
  return marks;
}

/** Incidents as periods; an open one lasts until `now`. */
export function incidentMarks(incidents: Incident[], now: number): Mark[] {
  return incidents.map(({ kind, opened_at, closed_at }) => ({
    kind: "incident",
    from: opened_at,
    to: closed_at ?? now,
    label: incidentNames[kind],
  }));
}
