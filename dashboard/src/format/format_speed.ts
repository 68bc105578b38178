import { formatNumber } from "./format_number.ts";
import type { Quantity } from "./quantity.ts";

/** Tokens per second, for example `56.4 tok/s`. */
export function formatSpeed(tps: number | null): Quantity | null {
  return tps === null ? null : { text: formatNumber(tps), unit: "tok/s" };
}
