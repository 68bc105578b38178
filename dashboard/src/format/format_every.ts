import { countOf } from "./format_count.ts";

const UNITS = [[86_400, "day"], [3600, "hour"], [60, "minute"], [1, "second"]] as const;

/** How often, in the largest unit that has it in whole, for example `every 6 hours`. */
export function formatEvery(seconds: number): string {
  const [size, unit] = UNITS.find(([size]) => seconds >= size && seconds % size === 0) ??
    [1, "second"];
  const n = seconds / size;
  return n === 1 ? `every ${unit}` : `every ${countOf(n, unit)}`;
}
