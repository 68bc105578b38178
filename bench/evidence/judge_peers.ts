/** An error of 5 % in a year, spent in equal parts on the looks of 52 weeks. */
export const LOOK_ERROR = 0.05 / 52;
const FEWEST_CALLS = 30;
/** Calls near in time may be alike, so those of eight hours are one cluster. */
const PART_HOURS = 8;
const FEWEST_PARTS = 10;

/** The difference from the pooled others, and how likely one so low is where there is none; null with too few calls. */
export interface PeerLook {
  difference: number;
  low: number;
  high: number;
  p: number;
}

/** The share of a normal distribution beyond z ≥ 0, within 1e-7 (Abramowitz and Stegun, 26.2.17). */
function upperTail(z: number): number {
  const t = 1 / (1 + 0.2316419 * z);
  return Math.exp(-z * z / 2) / 2.5066282746310002 * t *
    (0.31938153 + t * (-0.356563782 + t * (1.781477937 + t * (-1.821255978 + t * 1.330274429))));
}

/** The share of Student's distribution below t (Wallace, 1959). */
export function studentBelow(t: number, freedom: number): number {
  const z = Math.sqrt(freedom * Math.log(1 + t * t / freedom)) * (8 * freedom + 1) /
    (8 * freedom + 3);
  return t < 0 ? upperTail(z) : 1 - upperTail(z);
}

/**
 * The mean of what a host's calls, at these hours, differ from those of its peers; `question` is what
 * one question is of a call. As `private.judge_differences`.
 */
export function judgeDifferences(
  hours: ArrayLike<number>,
  differences: ArrayLike<number>,
  question: number,
): PeerLook | null {
  const n = differences.length;
  if (n < FEWEST_CALLS) return null;
  let sum = 0;
  for (let i = 0; i < n; i++) sum += differences[i];
  const difference = sum / n;
  const parts = new Map<number, number>();
  for (let i = 0; i < n; i++) {
    const part = Math.floor(hours[i] / PART_HOURS);
    parts.set(part, (parts.get(part) ?? 0) + differences[i] - difference);
  }
  if (parts.size < FEWEST_PARTS) return null;
  // As if one question more had been right at one time, and one fewer at another: where all are right, little is known.
  let squares = 2 * question ** 2;
  for (const one of parts.values()) squares += one * one;
  const freedom = parts.size - 1;
  const error = Math.sqrt(squares * parts.size / freedom) / n;
  const z = 1.959963984540054;
  const half = error * (z + (z ** 3 + z) / (4 * freedom) +
    (5 * z ** 5 + 16 * z ** 3 + 3 * z) / (96 * freedom ** 2));
  return {
    difference,
    low: difference - half,
    high: difference + half,
    p: studentBelow(difference / error, freedom),
  };
}

/** Which are worse, by Benjamini and Hochberg. As `private.judge_week`. */
export function worseOf(looks: (PeerLook | null)[]): boolean[] {
  const sorted = looks.flatMap((look) => look?.p ?? []).sort((a, b) => a - b);
  const found = sorted.findLastIndex((p, i) => p * sorted.length <= LOOK_ERROR * (i + 1));
  return looks.map((look) => look !== null && found >= 0 && look.p <= sorted[found]);
}
