import { MOMENTS } from "../platform/ranges.ts";

const FROM = Date.parse(MOMENTS.shutdown.from);
const BEFORE = Date.parse(MOMENTS.shutdown.before);

/** A day, or a moment on it; one that names no zone is in UTC. */
const ISO = /^(\d{4})-(\d{2})-(\d{2})(?:$|[T ]\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?(.*)$)/i;

/**
 * When a model ends, as ISO 8601: from an ISO 8601 day or moment, or from seconds
 * or milliseconds since 1970, whichever of them can be.
 *
 * @returns `null` for what is no moment, and for one at which no model can end.
 */
export function readMoment(value: unknown): string | null {
  const text = typeof value === "string" || typeof value === "number" ? String(value).trim() : "";
  const candidates = /^\d{9,13}(\.\d+)?$/.test(text)
    ? [Number(text) * 1000, Number(text)]
    : [parseDay(text)];
  const ms = candidates.find((candidate) => candidate >= FROM && candidate < BEFORE);
  return ms === undefined ? null : new Date(ms).toISOString();
}

/** Milliseconds since 1970; NaN for what is no day of the calendar. */
function parseDay(text: string): number {
  const [, year, month, day, zone] = ISO.exec(text) ?? [];
  if (year === undefined) return NaN;
  // `Date` takes the 31st of February for the 3rd of March.
  const start = new Date(Date.UTC(Number(year), Number(month) - 1, Number(day)));
  if (start.getUTCMonth() + 1 !== Number(month) || start.getUTCDate() !== Number(day)) return NaN;
  return Date.parse(zone === "" ? `${text}Z` : text);
}
