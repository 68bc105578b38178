/**
 * What several names for one number say: the first that is more than 0. A zero
 * under one name never hides a number under another; null when no name says
 * anything.
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
