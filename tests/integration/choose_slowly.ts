import { bucketOf, readRank } from "../../bench/evidence/histogram.ts";
import { intervalRanks, rateInterval } from "../../bench/evidence/interval_ranks.ts";

/** What was measured of a host, and what it costs. */
export interface MeasuredHost {
  name: string;
  /** In milliseconds, of the successes. */
  ttfts: number[];
  speeds: number[];
  failed: number;
  excused: number;
  /** Of canary calls: how many questions, and how many right answers. */
  canaries: [number, number][];
  /** Null: nobody knows how many results are independent. */
  share: number | null;
  /** Times of its results. */
  times: number;
  context: number | null;
  /** USD per million tokens of input and output; of inputs above 1000 tokens, tenfold; and for each request. */
  price: { input: number; output: number; request: number; unknown?: boolean } | null;
}

/** The limits of a choice, as `choose_model` takes them. */
export interface Limits {
  max_p95_ttft_ms?: number;
  min_p50_tps?: number;
  input_tokens?: number;
  output_tokens?: number;
  max_cost_usd?: number;
  min_availability_percent?: number;
  min_pass_percent?: number;
  min_context?: number;
  order_by?: string;
}

interface Told {
  limit: string;
  answer: string;
  more: number | null;
}

export interface SlowAnswer {
  name: string;
  answer: string;
  limits: Told[];
  order: number;
}

type Interval = [low: number | null, number: number | null, high: number | null];

/** The answers of `choose_model` in the plainest words there are: every count is found by trying one after another. */
export function chooseSlowly(hosts: MeasuredHost[], limits: Limits): SlowAnswer[] {
  const answers = hosts.map((host) => judge(host, limits));
  const places = ["meets", "cannot tell yet", "misses"];
  return answers.sort((a, b) =>
    places.indexOf(a.answer) - places.indexOf(b.answer) ||
    (a.order === b.order ? 0 : a.order - b.order) ||
    (a.name < b.name ? -1 : 1)
  );
}

function judge(host: MeasuredHost, limits: Limits): SlowAnswer {
  const succeeded = host.ttfts.length;
  const n = succeeded + host.failed + host.excused;
  const checks = host.canaries.reduce((sum, [asked]) => sum + asked, 0);
  const right = host.canaries.reduce((sum, [, ok]) => sum + ok, 0);
  const ttft = percentile(host.ttfts, 0.95, host.share);
  const speed = percentile(host.speeds, 0.5, host.share);
  const available = rate(succeeded, succeeded + host.failed, host.share);
  const pass = rate(right, checks, host.share);
  const usd = priceOf(host, limits);
  const measured = (count: number, calls: number, enough: number, tries: TryMore) => ({
    count,
    calls,
    enough,
    tries,
    host,
  });
  const told: Told[] = [
    tell("max_p95_ttft_ms", limits.max_p95_ttft_ms, ttft, measured(succeeded, n, 72, narrower)),
    tell("min_p50_tps", limits.min_p50_tps, speed, measured(host.speeds.length, n, 6, narrower)),
    tell("max_cost_usd", limits.max_cost_usd, [usd, usd, usd], null),
    tell(
      "min_availability_percent",
      limits.min_availability_percent,
      available,
      measured(succeeded + host.failed, n, 1, wilson),
    ),
    tell(
      "min_pass_percent",
      limits.min_pass_percent,
      pass,
      measured(checks, host.canaries.length, 1, wilson),
    ),
    tell("min_context", limits.min_context, [host.context, host.context, host.context], null),
  ].filter((each) => each !== null);
  const has = (answer: string) => told.some((each) => each.answer === answer);
  const best = {
    ttft: ttft[1],
    tps: speed[1] === null ? null : -speed[1],
    cost: usd,
    availability: available[1] === null ? null : -available[1],
    pass: pass[1] === null ? null : -pass[1],
  }[limits.order_by ?? "ttft"];
  return {
    name: host.name,
    answer: has("misses") ? "misses" : has("cannot tell yet") ? "cannot tell yet" : "meets",
    limits: told,
    order: best ?? Infinity,
  };
}

/** Whether so many values, with this number, would be told from the limit. */
type TryMore = (
  tried: number,
  count: number,
  asked: number,
  of: Interval,
  share: number,
) => boolean;

const wilson: TryMore = (tried, _count, asked, [, value], share) => {
  const [low, high] = rateInterval(value! / 100 * tried, tried, share)!;
  return value! > asked ? low >= asked - 1e-9 : high <= asked + 1e-9;
};

const narrower: TryMore = (tried, count, asked, [low, value, high], _share) => {
  const toHigh = (high! - value!) * Math.sqrt(count / tried);
  const toLow = (value! - low!) * Math.sqrt(count / tried);
  return value! < asked
    ? value! + toHigh <= asked * (1 + 1e-12)
    : value! - toLow >= asked * (1 - 1e-12);
};

interface Counted {
  count: number;
  calls: number;
  enough: number;
  tries: TryMore;
  host: MeasuredHost;
}

function tell(
  limit: string,
  asked: number | undefined,
  of: Interval,
  counted: Counted | null,
): Told | null {
  if (asked === undefined) return null;
  const [low, , high] = of;
  const isMost = limit.startsWith("max");
  if (low !== null && high !== null) {
    if (isMost ? high <= asked : low >= asked) return { limit, answer: "meets", more: null };
    if (isMost ? low > asked : high < asked) return { limit, answer: "misses", more: null };
  }
  return { limit, answer: "cannot tell yet", more: counted && countMore(asked, of, counted) };
}

/** Tries one more, two more, three more…; above a million it is not looked for (undefined would be another answer). */
function countMore(
  asked: number,
  of: Interval,
  { count, calls, enough, tries, host }: Counted,
): number | null {
  const perValue = count === 0 ? 1 : calls / count;
  const share = host.share ?? 1;
  if (of[0] === null) {
    let tried = count;
    while (tried * share < enough - 1e-9) tried += 1;
    // As many as are needed, not rounded up to whole independent ones.
    const needed = tried === count ? count : enough / share;
    const more = Math.ceil((needed - count) * perValue - 1e-6);
    return Math.max(1, more, host.share === null ? 12 - host.times : 1);
  }
  if (of[1] === asked || ((asked === 0 || asked === 100) && tries === wilson)) return null;
  let tried = count;
  while (!tries(tried, count, asked, of, share)) {
    tried += tried < 2000 ? 1 : Math.ceil(tried / 2000);
    if (tried > 1e7) return Infinity;
  }
  return Math.max(1, Math.ceil((tried - count) * perValue));
}

function percentile(values: number[], fraction: number, share: number | null): Interval {
  const buckets = values.map(bucketOf).sort((a, b) => a - b);
  const n = buckets.length;
  const enough = fraction === 0.5 ? 1 : 20;
  const value = n < enough ? null : readRank(buckets, Math.ceil(fraction * n));
  const ranks = share === null ? null : intervalRanks(n, fraction, share);
  if (ranks === null) return [null, value, null];
  return [readRank(buckets, ranks[0]), value, readRank(buckets, ranks[1])];
}

function rate(part: number, whole: number, share: number | null): Interval {
  if (whole === 0) return [null, null, null];
  const [low, high] = (share === null ? null : rateInterval(part, whole, share)) ?? [null, null];
  return [low, Math.round(10_000 * part / whole) / 100, high];
}

function priceOf({ price }: MeasuredHost, limits: Limits): number | null {
  const { input_tokens: input, output_tokens: output } = limits;
  if (price === null || price.unknown || input === undefined || output === undefined) return null;
  const times = input > 1000 ? 10 : 1;
  return (input * price.input * times + output * price.output * times) / 1e6 + price.request;
}
