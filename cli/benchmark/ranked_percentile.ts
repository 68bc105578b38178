/**
 * A percentile of the values of one run, exactly, by the definition that `private.percentiles` has
 * for a window: it is one of the values, as `percentile_disc` gives it, and a tail is null with too
 * few of them. Tests hold the two to the same.
 */
export function rankedPercentile(values: number[], fraction: number): number | null {
  if (values.length < valuesNeeded(fraction)) return null;
  return values.toSorted((a, b) => a - b)[Math.ceil(fraction * values.length) - 1];
}

/** How many values a percentile needs; with fewer, a tail would only be the extreme value. */
export function valuesNeeded(fraction: number): number {
  return fraction === 0.5 ? 1 : Math.round(1 / Math.min(fraction, 1 - fraction));
}
