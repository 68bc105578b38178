/** Steps that are labelled on a logarithmic axis, in each power of ten. */
export const DIGITS = [1, 2, 5];

/**
 * The ends of a logarithmic axis with some room beyond the values: at labelled
 * steps, so that there are two of them at least.
 */
export function logRange(low: number, high: number): [number, number] {
  const steps = DIGITS.map(Math.log10);
  const below = Math.log10(low / 1.15);
  const above = Math.log10(high * 1.15);
  const first = steps.map((step) => Math.floor(below - step) + step);
  const last = steps.map((step) => Math.ceil(above - step) + step);
  return [10 ** Math.max(...first), 10 ** Math.min(...last)];
}
