/**
 * How long an error's headers ask to wait, in milliseconds: `retry-after-ms`,
 * else `retry-after` in seconds or as a date. Null when neither is understood.
 */
export function retryAfterMs(headers: Headers): number | null {
  const exact = delay(headers.get("retry-after-ms"), 1);
  if (exact !== null) return exact;
  const value = headers.get("retry-after");
  const inSeconds = delay(value, 1000);
  if (inSeconds !== null || value === null || !/[a-z]{3}/i.test(value)) return inSeconds;
  const delayMs = Date.parse(value) - Date.now();
  return Number.isNaN(delayMs) ? null : Math.max(0, Math.round(delayMs));
}

function delay(value: string | null, unitMs: number): number | null {
  if (value === null || value === "") return null;
  const ms = Math.round(Number(value) * unitMs);
  return ms >= 0 && ms <= 2_147_483_647 ? ms : null;
}
