import { bucketOf, readRank } from "./histogram.ts";
import { independentShares } from "./independent_shares.ts";
import { intervalRanks } from "./interval_ranks.ts";
import {
  callHours,
  drawTimes,
  type Host,
  PER_DAY,
  randomOf,
  truePercentile,
} from "./simulate_host.ts";
import { mean, medianOf } from "./summarise.ts";

/** What shares are estimated from: three days of quarters of an hour, as in `private.recent_rollups`. */
const MOST_TIMES = 3 * PER_DAY;
const FRACTIONS = [0.5, 0.95];

export interface IntervalCell extends Host {
  days: number;
}

export interface IntervalResult extends IntervalCell {
  fraction: number;
  trials: number;
  /** Of all trials; one without an interval holds nothing. */
  hold_percent: number;
  none_percent: number;
  /** Of intervals by ranks that know how alike neighbours are. */
  oracle_hold_percent: number;
  /** The median width over that of the oracle's; null when either has no interval. */
  width_ratio: number | null;
  /** The median share that was estimated, and the true one. */
  share: number | null;
  true_share: number;
}

/** How often the intervals of the median and of p95 hold the truth, and how wide they are. */
export function tryIntervals(cell: IntervalCell, trials: number, seed: string): IntervalResult[] {
  const hours = callHours(cell.days);
  const random = randomOf(`${seed}/${JSON.stringify(cell)}`);
  const drawn = Array.from({ length: trials }, () => {
    const buckets = drawTimes(cell, hours, random).map(bucketOf);
    const shares = independentShares(hours.slice(-MOST_TIMES), buckets.slice(-MOST_TIMES));
    return { buckets: buckets.sort(), shares };
  });
  return FRACTIONS.map((fraction, nth) => {
    const truth = truePercentile(cell, fraction);
    const n = hours.length;
    const trueShare = fraction * (1 - fraction) / n / mean(
      drawn.map(({ buckets }) => (shareBelow(buckets, bucketOf(truth)) - fraction) ** 2),
    );
    const shares = drawn.map((trial) => trial.shares?.[nth] ?? null);
    const own = drawn.map(({ buckets }, i) => readInterval(buckets, fraction, shares[i]));
    const oracle = drawn.map(({ buckets }) => readInterval(buckets, fraction, trueShare));
    const [width, oracleWidth] = [own, oracle].map((intervals) =>
      medianOf(intervals.filter((one) => one !== null).map(([low, high]) => high - low))
    );
    return {
      ...cell,
      fraction,
      trials,
      hold_percent: holdPercent(own, truth),
      none_percent: 100 * own.filter((interval) => interval === null).length / trials,
      oracle_hold_percent: holdPercent(oracle, truth),
      width_ratio: width === null || oracleWidth === null ? null : width / oracleWidth,
      share: medianOf(shares.filter((share) => share !== null)),
      true_share: trueShare,
    };
  });
}

type Interval = [number, number] | null;

/** The share of values up to the middle of a bucket. */
function shareBelow(buckets: Float64Array, middle: number): number {
  let below = 0;
  for (const bucket of buckets) below += bucket < middle ? 1 : bucket === middle ? 0.5 : 0;
  return below / buckets.length;
}

function readInterval(buckets: Float64Array, fraction: number, share: number | null): Interval {
  const ranks = share === null ? null : intervalRanks(buckets.length, fraction, share);
  return ranks && [readRank(buckets, ranks[0]), readRank(buckets, ranks[1])];
}

function holdPercent(intervals: Interval[], truth: number): number {
  const holding = intervals.filter((one) => one !== null && one[0] <= truth && truth <= one[1]);
  return 100 * holding.length / intervals.length;
}
