/**
 * The value of a number that has several names: the first value above 0. A zero under one name
 * never hides a number under another. Null when no name has a value.
 */
export function firstSaid(values: readonly (number | null)[]): number | null {
  let zero: number | null = null;
  for (const value of values) {
    if (value === null) continue;
    if (value > 0) return value;
    zero ??= value;
  }
  return zero;
}
