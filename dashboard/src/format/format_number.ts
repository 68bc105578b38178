import { formatCount } from "./format_count.ts";

/** A formatter costs more to make than a hundred numbers to format. */
const formats = new Map<number, Intl.NumberFormat>();

/** With that many significant digits; whole numbers keep all of theirs. */
export function formatNumber(value: number, digits = 3): string {
  if (Math.abs(value) >= 10 ** (digits - 1)) return formatCount(value);
  let format = formats.get(digits);
  if (format === undefined) {
    format = new Intl.NumberFormat("en", {
      minimumSignificantDigits: digits,
      maximumSignificantDigits: digits,
    });
    formats.set(digits, format);
  }
  return format.format(value);
}
