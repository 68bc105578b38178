import { independentShares } from "./independent_shares.ts";
import { rateInterval, upperQuantile } from "./interval_ranks.ts";
import { callHours, drawLike, PER_DAY, randomOf } from "./simulate_host.ts";
import { mean, medianOf } from "./summarise.ts";

const MOST_TIMES = 3 * PER_DAY;

export interface RateCell {
  days: number;
  likeness: number;
  /** The share of calls that succeed. */
  rate: number;
}

export interface RateResult extends RateCell {
  trials: number;
  hold_percent: number;
  /** The median width over that of intervals that know how alike neighbours are. */
  width_ratio: number | null;
  share: number | null;
}

/** How often the interval of a rate holds the truth, where failures come in runs. */
export function tryRates(cell: RateCell, trials: number, seed: string): RateResult {
  const hours = callHours(cell.days);
  const random = randomOf(`${seed}/${JSON.stringify(cell)}`);
  const worst = upperQuantile(1 - cell.rate);
  const drawn = Array.from({ length: trials }, () => {
    const good = drawLike(hours.length, cell.likeness, random).map((z) => z <= worst ? 1 : 0);
    const sum = good.reduce((all, one) => all + one, 0);
    const shares = independentShares(
      hours.slice(-MOST_TIMES),
      good.slice(-MOST_TIMES),
      null,
      false,
    );
    return { sum, share: shares![0] };
  });
  const n = hours.length;
  const trueShare = cell.rate * (1 - cell.rate) / n /
    mean(drawn.map(({ sum }) => (sum / n - cell.rate) ** 2));
  const own = drawn.map(({ sum, share }) => rateInterval(sum, n, share)!);
  const oracle = drawn.map(({ sum }) => rateInterval(sum, n, trueShare)!);
  const [width, oracleWidth] = [own, oracle].map((intervals) =>
    medianOf(intervals.map(([low, high]) => high - low))!
  );
  const truth = 100 * cell.rate;
  return {
    ...cell,
    trials,
    hold_percent: 100 * own.filter(([low, high]) => low <= truth && truth <= high).length / trials,
    width_ratio: width / oracleWidth,
    share: medianOf(drawn.map(({ share }) => share)),
  };
}
