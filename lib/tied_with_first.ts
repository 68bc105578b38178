/** The ends of an interval of 95 %, and the median. */
export type Measured = [low: number | null, median: number | null, high: number | null];

/** What a normal number exceeds with this probability, within 0.0005 (Abramowitz and Stegun, 26.2.23). */
function upperQuantile(tail: number): number {
  const root = Math.sqrt(-2 * Math.log(tail));
  return root - (2.515517 + 0.802853 * root + 0.010328 * root ** 2) /
      (1 + 1.432788 * root + 0.189269 * root ** 2 + 0.001308 * root ** 3);
}

/**
 * Whether a median is not told apart from the first, which is the lowest of so many that are
 * compared. Null where one has no interval. As `private.tied_with_first`, which says why.
 */
export function tiedWithFirst(own: Measured, first: Measured, compared: number): boolean | null {
  const [low, median] = own;
  const [firstLow, lowest, high] = first;
  if (low === null || median === null || firstLow === null || lowest === null || high === null) {
    return null;
  }
  if (compared < 2 || median <= lowest) return true;
  const z = upperQuantile(0.05 / (compared * (compared - 1)));
  const half = (above: number, below: number) => Math.max(0.01, logOf(above) - logOf(below));
  return logOf(median) - logOf(lowest) <=
    z / 1.959963984540054 * Math.hypot(half(high, lowest), half(median, low));
}

function logOf(value: number): number {
  return Math.log(Math.max(value, 1e-6));
}

/** Of medians with their intervals, whether each is tied with the lowest; null where it has none. */
export function tiedWithLowest(all: Measured[]): (boolean | null)[] {
  const known = all.filter(([low]) => low !== null)
    .sort((a, b) => a[1]! - b[1]! || a[2]! - b[2]!);
  return all.map((own) => known.length === 0 ? null : tiedWithFirst(own, known[0], known.length));
}
