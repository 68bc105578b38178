/**
 * The same definitions as those of `supabase/schemas/intervals.sql`, so that a
 * million trials take minutes. A test holds them equal.
 */

/** What a normal number exceeds with this probability, within 0.0005 (Abramowitz and Stegun, 26.2.23). */
export function upperQuantile(tail: number): number {
  if (Math.abs(tail - 0.025) < 1e-12) return 1.959963984540054;
  const root = Math.sqrt(-2 * Math.log(tail));
  return root - (2.515517 + 0.802853 * root + 0.010328 * root ** 2) /
      (1 + 1.432788 * root + 0.189269 * root ** 2 + 0.001308 * root ** 3);
}

/** The highest r for which at most a share of `tail` of all samples have fewer than r values below the percentile. */
export function lowerRank(n: number, fraction: number, tail: number): number {
  const p = Math.min(fraction, 1 - fraction);
  if (n <= 0 || p <= 0) return 0;
  if (n * p > 10) {
    const z = upperQuantile(tail);
    const spread = Math.sqrt(n * p * (1 - p));
    return Math.floor(n * fraction + 0.5 - z * spread + (1 - 2 * fraction) * (z * z - 1) / 6);
  }
  let term = Math.exp(n * Math.log(1 - p));
  let sum = 0;
  let k = 0;
  const next = () => {
    sum += term;
    k++;
    term *= (n - k + 1) / k * p / (1 - p);
  };
  if (fraction <= 0.5) {
    while (sum + term <= tail) next();
    return k;
  }
  while (1 - sum > tail && k <= n) next();
  return n - k + 1;
}

/** The ranks between which a percentile lies, from 1; null when there are too few values. As `private.with_intervals`. */
export function intervalRanks(
  n: number,
  fraction: number,
  share = 1,
  level = 0.95,
): [number, number] | null {
  const independent = Math.floor(n * share + 1e-9);
  const low = lowerRank(independent, fraction, (1 - level) / 2);
  const fromTop = lowerRank(independent, 1 - fraction, (1 - level) / 2);
  if (low <= 0 || fromTop <= 0) return null;
  const high = independent + 1 - fromTop;
  return [
    Math.max(1, Math.floor((low - 0.5) * n / independent + 0.5)),
    Math.min(n, Math.ceil((high - 0.5) * n / independent + 0.5 - 1e-9)),
  ];
}

/** The interval of a rate, in per cent. As `private.rate_interval`. */
export function rateInterval(
  part: number,
  whole: number,
  share = 1,
  level = 0.95,
): [number, number] | null {
  if (whole === 0 || share === 0) return null;
  const n = whole * Math.min(share, 1);
  const p = part / whole;
  if (p < 0 || p > 1) return null;
  const z = upperQuantile((1 - level) / 2);
  const half = z * Math.sqrt(p * (1 - p) / n + z * z / (4 * n * n));
  const centre = p + z * z / (2 * n);
  const scale = 1 + z * z / n;
  return [
    part === 0 ? 0 : 100 * Math.max(0, (centre - half) / scale),
    part === whole ? 100 : 100 * Math.min(1, (centre + half) / scale),
  ];
}
