import { compareMedians, compareRates, type Verdict } from "./compare.ts";
import { upperQuantile } from "./interval_ranks.ts";
import { callHours, CURVES, drawLike, type Random, randomOf, TAILS } from "./simulate_host.ts";

/** How the numbers of each metric come about. */
export const METRICS = [
  "ttft_ms",
  "ttfat_ms",
  "tps",
  "latency_ms",
  "cost_usd",
  "success_percent",
  "passed_percent",
  "failing",
] as const;
export type Metric = typeof METRICS[number];

export interface ComparisonCell {
  metric: Metric;
  days: number;
  likeness: number;
  sigma: number;
  /** How many times longer the second takes. */
  slower: number;
}

export interface ComparisonResult extends ComparisonCell {
  trials: number;
  winner_percent: number;
  first_percent: number;
  too_few_percent: number;
}

const TAIL_OF: Partial<Record<Metric, string>> = { ttfat_ms: "heavy", latency_ms: "outliers" };
const CURVE_OF: Partial<Record<Metric, string>> = { ttft_ms: "wave", latency_ms: "office" };

/** How often one of two hosts wins. */
export function tryComparisons(
  cell: ComparisonCell,
  trials: number,
  seed: string,
): ComparisonResult {
  const random = randomOf(`${seed}/${JSON.stringify(cell)}`);
  const hours = callHours(cell.days);
  const verdicts = Array.from({ length: trials }, () => compareOnce(cell, hours, random));
  const percent = (wanted: Verdict[]) =>
    100 * verdicts.filter((verdict) => wanted.includes(verdict)).length / trials;
  return {
    ...cell,
    trials,
    winner_percent: percent(["first", "second"]),
    first_percent: percent(["first"]),
    too_few_percent: percent(["too few"]),
  };
}

function compareOnce(cell: ComparisonCell, hours: Float64Array, random: Random): Verdict {
  const a = drawMetric(cell, hours, random);
  const b = drawMetric(cell, hours, random);
  switch (cell.metric) {
    case "success_percent":
    case "passed_percent":
      return compareRates(hours, a, b);
    case "tps":
      return compareMedians(hours, a, b.map((speed) => speed / cell.slower), false);
    case "failing": {
      // One of two equal hosts fails its slowest calls; it must not win by that.
      const slow = 300 * Math.exp(cell.sigma * upperQuantile(0.05));
      return compareMedians(hours, a.map((time) => time > slow ? Infinity : time), b, true);
    }
    default:
      return compareMedians(hours, a, b.map((number) => number * cell.slower), true);
  }
}

function drawMetric(cell: ComparisonCell, hours: Float64Array, random: Random): Float64Array {
  const numbers = drawLike(hours.length, cell.likeness, random);
  switch (cell.metric) {
    case "success_percent": {
      const worst = upperQuantile(0.04);
      return numbers.map((z) => z <= worst ? 1 : 0);
    }
    case "passed_percent":
      // Three questions in each call, right four times of five.
      return numbers.map((z) => {
        const right = z > -1.2 ? 0.86 : 0.4;
        let sum = 0;
        for (let i = 0; i < 3; i++) sum += random.uniform() < right ? 1 : 0;
        return sum / 3;
      });
    case "cost_usd":
      // Of answers of about 200 tokens.
      return numbers.map((z) => Math.round(200 * Math.exp(0.4 * cell.sigma * z)) * 1e-6);
    default: {
      const curve = CURVES[CURVE_OF[cell.metric] ?? "flat"];
      const tail = TAILS[TAIL_OF[cell.metric] ?? "lognormal"];
      return numbers.map((z, i) =>
        300 * Math.exp(curve(hours[i] % 24) + tail(z, cell.sigma, random.uniform))
      );
    }
  }
}

/**
 * The smallest difference of TTFT, in per cent, that is found in 80 of 100
 * windows: the difference that each window needs is found by halving.
 */
export function findSmallest(cell: ComparisonCell, trials: number, seed: string): number {
  const random = randomOf(`${seed}/smallest/${JSON.stringify(cell)}`);
  const hours = callHours(cell.days);
  const needed = Array.from({ length: trials }, () => {
    const a = drawMetric(cell, hours, random);
    const b = drawMetric(cell, hours, random);
    let [low, high] = [0, 2];
    for (let step = 0; step < 10; step++) {
      const middle = (low + high) / 2;
      const longer = b.map((time) => time * (1 + middle));
      if (compareMedians(hours, a, longer, true) === "first") high = middle;
      else low = middle;
    }
    return 100 * high;
  });
  return needed.sort((x, y) => x - y)[Math.ceil(0.8 * trials) - 1];
}
