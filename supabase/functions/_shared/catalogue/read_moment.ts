import { MOMENTS } from "../platform/ranges.ts";

const FROM = Date.parse(MOMENTS.shutdown.from);
const BEFORE = Date.parse(MOMENTS.shutdown.before);

/** A day, or a moment on it; one that names no zone is in UTC. */
const ISO = /^(\d{4})-(\d{2})-(\d{2})(?:$|[T ]\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?(.*)$)/i;

/**
 * When a model ends, as ISO 8601: from an ISO 8601 day or moment, from a day in
 * English words, or from seconds, milliseconds or microseconds since 1970, whichever is possible.
 *
 * @returns `null` for anything else, and for a time at which no model can end.
 */
export function readMoment(value: unknown): string | null {
  const text = typeof value === "string" || typeof value === "number" ? String(value).trim() : "";
  const candidates = /^\d{9,16}(\.\d+)?$/.test(text)
    ? [Number(text) * 1000, Number(text), Number(text) / 1000]
    : [parseDay(inIso(text))];
  const ms = candidates.find((candidate) => candidate >= FROM && candidate < BEFORE);
  return ms === undefined ? null : new Date(ms).toISOString();
}

const MONTHS = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];

/** `January 14, 2027`, `Thu, 14 Jan 2027 00:00:00 GMT`. */
const WORDS =
  /^(?:[a-z]{3,9},? )?(?:(\d{1,2})(?:st|nd|rd|th)? ([a-z]{3,9})\.?|([a-z]{3,9})\.? (\d{1,2})(?:st|nd|rd|th)?),? (\d{4})(?: (\d\d:\d\d:\d\d) (?:gmt|utc|\+0000|z))?$/i;

/** Converts a day in an unambiguous notation to ISO 8601. */
function inIso(text: string): string {
  const [, dayBefore, monthBehind, monthBefore, dayBehind, year, time] = WORDS.exec(text) ?? [];
  if (year === undefined) return text.replace(/^(20\d\d)[/.]?(\d\d)[/.]?(\d\d)$/, "$1-$2-$3");
  const month = MONTHS.indexOf((monthBehind ?? monthBefore).slice(0, 3).toLowerCase()) + 1;
  const [mm, dd] = [month, dayBefore ?? dayBehind].map((part) => String(part).padStart(2, "0"));
  return `${year}-${mm}-${dd}${time === undefined ? "" : `T${time}Z`}`;
}

/** Milliseconds since 1970; NaN for a day that is not in the calendar. */
function parseDay(text: string): number {
  const [, year, month, day, zone] = ISO.exec(text) ?? [];
  if (year === undefined) return NaN;
  // `Date` takes the 31st of February for the 3rd of March.
  const start = new Date(Date.UTC(Number(year), Number(month) - 1, Number(day)));
  if (start.getUTCMonth() + 1 !== Number(month) || start.getUTCDate() !== Number(day)) return NaN;
  return Date.parse(zone === "" ? `${text}Z` : text);
}
