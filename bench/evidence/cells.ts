import { CURVES, TAILS } from "./simulate_host.ts";
import { type ComparisonCell, METRICS } from "./try_comparisons.ts";
import type { IntervalCell } from "./try_intervals.ts";
import type { RateCell } from "./try_rates.ts";

/** How alike neighbours are: the correlation of what two calls in a row meet. */
export const LIKENESSES = [0, 0.3, 0.5, 0.6, 0.8];
export const DAYS = [1, 7];

export const INTERVAL_CELLS: IntervalCell[] = DAYS.flatMap((days) =>
  Object.keys(CURVES).flatMap((curve) =>
    Object.keys(TAILS).flatMap((tail) =>
      LIKENESSES.map((likeness) => ({ days, curve, tail, likeness, sigma: 0.25, median: 300 }))
    )
  )
);

export const RATE_CELLS: RateCell[] = DAYS.flatMap((days) =>
  [0.8, 0.9, 0.98].flatMap((rate) => LIKENESSES.map((likeness) => ({ days, rate, likeness })))
);

/** Two hosts that are the same. */
export const SAME_CELLS: ComparisonCell[] = METRICS.flatMap((metric) =>
  DAYS.flatMap((days) =>
    LIKENESSES.map((likeness) => ({ metric, days, likeness, sigma: 0.25, slower: 1 }))
  )
);

/** The second host is 10 % slower to its first token. */
export const SLOWER_CELLS: ComparisonCell[] = DAYS.flatMap((days) =>
  [0.15, 0.25, 0.4].flatMap((sigma) =>
    LIKENESSES.map((likeness) => ({
      metric: "ttft_ms" as const,
      days,
      likeness,
      sigma,
      slower: 1.1,
    }))
  )
);
