import { independentShares } from "./independent_shares.ts";
import { intervalRanks } from "./interval_ranks.ts";

export type Verdict = "first" | "second" | "not distinguishable" | "too few";

const LEVEL = 0.97;
/** That of 98 %. */
const QUANTILE = 2.326347874040841;

/** Lowest, middle and highest; the ends are null when there are too few pairs. */
export type Difference = [number | null, number, number | null];

/** The median difference of pairs, with its interval. As `private.difference_of`. */
export function differenceOf(differences: ArrayLike<number>, share: number | null): Difference {
  const sorted = Float64Array.from(differences).sort();
  const ranks = share === null ? null : intervalRanks(sorted.length, 0.5, share, LEVEL);
  const middle = sorted[Math.floor((sorted.length + 1) / 2) - 1];
  return [ranks && sorted[ranks[0] - 1], middle, ranks && sorted[ranks[1] - 1]];
}

/** The difference of two rates of the same runs, in points. As `private.rate_difference_of`. */
export function rateDifferenceOf(differences: ArrayLike<number>, share: number | null): Difference {
  let total = 0;
  let squares = 0;
  for (let i = 0; i < differences.length; i++) {
    total += differences[i];
    squares += differences[i] ** 2;
  }
  const counted = Math.min(share ?? 0, 1);
  const n = differences.length * counted;
  const middle = 100 * total / differences.length;
  if (share === null || n < 10) return [null, middle, null];
  const mean = total * counted / (n + 2);
  const half = QUANTILE *
    Math.sqrt(((squares * counted + 2) / (n + 2) - mean ** 2) / (n + 2));
  return [100 * (mean - half), middle, 100 * (mean + half)];
}

/** As `public.compare_models` judges. */
export function judge([low, , high]: Difference, lowIsGood: boolean): Verdict {
  if (low === null || high === null) return "too few";
  if (low > 0) return lowIsGood ? "second" : "first";
  if (high < 0) return lowIsGood ? "first" : "second";
  return "not distinguishable";
}

/** Compares times, costs or speeds of the same runs. A failed call has an endless time, or no speed. */
export function compareMedians(
  hours: Float64Array,
  a: Float64Array,
  b: Float64Array,
  lowIsGood: boolean,
): Verdict {
  const kept = [...a.keys()].filter((i) => Number.isFinite(a[i]) || Number.isFinite(b[i]));
  const differences = kept.map((i) => a[i] - b[i]);
  const shares = independentShares(kept.map((i) => hours[i]), differences);
  return judge(differenceOf(differences, shares?.[0] ?? null), lowIsGood);
}

/** Compares shares of the same runs that succeeded or were right. */
export function compareRates(hours: Float64Array, a: Float64Array, b: Float64Array): Verdict {
  const differences = a.map((rate, i) => rate - b[i]);
  const shares = independentShares(hours, differences, null, false);
  return judge(rateDifferenceOf(differences, shares?.[0] ?? null), false);
}
