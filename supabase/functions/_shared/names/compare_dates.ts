import type { NameParts } from "./name_parts.ts";

/** Whole dates and short ones that a name has, in digits: `20240806`, `0806`, `2411`, `082024`. */
export function datesOf({ date, stamp, variants }: NameParts, suffixes: string[]): string[] {
  return [date, stamp, ...variants, ...suffixes]
    .filter((word) => word !== null)
    .map((word) => word.replaceAll("-", ""))
    .filter((word) => /^(?:20)?\d{4}(?:\d{2})?$/.test(word));
}

/** Whether two names have dates that are not the same; a name without one stands for any. */
export function compareDates(asked: string[], served: string[]): boolean {
  if (asked.length === 0 || served.length === 0) return false;
  return !asked.some((date) => served.some((other) => isSame(date, other)));
}

function isSame(date: string, other: string): boolean {
  const [short, long] = [date, other].sort((a, b) => a.length - b.length);
  if (short === long) return true;
  // Month and day, or year and month, of a whole date.
  return long.length === 8 &&
    (long.slice(4) === short || long.slice(2, 6) === short ||
      `${long.slice(4, 6)}${long.slice(0, 4)}` === short);
}
