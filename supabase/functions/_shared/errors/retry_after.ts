import { firstSaid } from "../platform/first_said.ts";
import { RANGES, within } from "../platform/ranges.ts";

/**
 * How long an error's headers ask to wait, in milliseconds: `retry-after-ms`,
 * else `retry-after` in seconds or as a date. Null when neither is understood.
 */
export function retryAfterMs(headers: Headers): number | null {
  return firstSaid([
    waitMs(headers.get("retry-after-ms") || null, 1),
    waitUntil(headers.get("retry-after") || null),
  ]);
}

function waitUntil(value: string | null): number | null {
  const inSeconds = waitMs(value, 1000);
  if (inSeconds !== null || value === null || !/[a-z]{3}/i.test(value)) return inSeconds;
  return waitMs(Math.max(0, Date.parse(value) - Date.now()), 1);
}

/** `value` × `unitMs` in whole milliseconds, or null when that is not a plausible wait. */
export function waitMs(value: string | number | null, unitMs: number): number | null {
  if (value === null) return null;
  return within(RANGES.waitMs, Math.round(Number(value) * unitMs));
}
