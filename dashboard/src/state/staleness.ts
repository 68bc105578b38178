import type { Window } from "../api/period.ts";

const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;

/** How many of its usual intervals a model may be without a result. */
const INTERVALS = 3;

/** The milliseconds between two runs of a simple cron schedule; null for other schedules. */
export function scheduleMs(schedule: string | null): number | null {
  const match = /^(\*|\d+|\*\/\d+) (\*|\d+|\*\/\d+) \* \* \*$/.exec(schedule ?? "");
  if (match === null) return null;
  const [minutes, hours] = match.slice(1).map(readField);
  if (minutes.every !== null) return minutes.every * MINUTE_MS;
  if (hours.every !== null) return hours.every * 60 * MINUTE_MS;
  return DAY_MS;
}

function readField(field: string): { every: number | null } {
  if (field === "*") return { every: 1 };
  return { every: field.startsWith("*/") ? Number(field.slice(2)) : null };
}

/**
 * Whether a model has gone without a result for much longer than it usually
 * does: three times the interval of the schedule, or of its own results if that
 * is longer, but a day at most.
 */
export function isStale(
  row: { n: number; last_seen_at: number | null },
  window: Window,
  schedule: string | null,
  now: number,
): boolean {
  if (row.last_seen_at === null) return false;
  const between = scheduleMs(schedule);
  const allowed = between === null
    ? DAY_MS
    : Math.min(DAY_MS, INTERVALS * Math.max(between, window.ms / row.n));
  return now - row.last_seen_at > allowed;
}
