import { formatCount, groupDigits } from "./format_count.ts";

/** With this many significant digits; whole numbers keep all digits. */
export function formatNumber(value: number, digits = 3): string {
  if (Math.abs(value) >= 10 ** (digits - 1)) return formatCount(value);
  // Below a millionth toPrecision() writes powers of ten.
  return Math.abs(value) < 1e-6 ? (0).toPrecision(digits) : value.toPrecision(digits);
}

/** As short as possible, for the ticks of an axis: `0.25`, `1,500`. */
export function formatTickValue(value: number): string {
  return groupDigits(String(Number(value.toPrecision(6))));
}
