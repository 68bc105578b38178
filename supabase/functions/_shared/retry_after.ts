/**
 * How long an error's headers ask to wait, in milliseconds: `retry-after-ms`,
 * else `retry-after` in seconds or as a date. Null when neither is understood.
 */
export function retryAfterMs(headers: Headers): number | null {
  const exact = Number(headers.get("retry-after-ms") ?? Number.NaN);
  if (isDelay(exact)) return Math.round(exact);
  const value = headers.get("retry-after");
  if (value === null) return null;
  const seconds = Number(value);
  if (isDelay(seconds * 1000)) return Math.round(seconds * 1000);
  const delayMs = Date.parse(value) - Date.now();
  return Number.isNaN(delayMs) ? null : Math.max(0, Math.round(delayMs));
}

function isDelay(ms: number): boolean {
  return ms >= 0 && ms <= 2_147_483_647;
}
