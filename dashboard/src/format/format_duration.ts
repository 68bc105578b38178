import { formatNumber } from "./format_number.ts";
import type { Quantity } from "./quantity.ts";

/** Milliseconds, for example `348 ms`. */
export function formatMs(ms: number | null): Quantity | null {
  return ms === null ? null : { text: formatNumber(ms), unit: "ms" };
}

/** Milliseconds as seconds, for example `3.01 s`. */
export function formatSeconds(ms: number | null): Quantity | null {
  return ms === null ? null : { text: formatNumber(ms / 1000), unit: "s" };
}
