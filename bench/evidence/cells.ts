import { CURVES, TAILS } from "./simulate_host.ts";
import { type ComparisonCell, METRICS } from "./try_comparisons.ts";
import type { IntervalCell } from "./try_intervals.ts";
import type { ObjectivesCell } from "./try_objectives.ts";
import type { PeersCell } from "./try_peers.ts";
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

const FAMILIES = [2, 5].flatMap((hosts) => [60, 80, 95].map((base) => ({ hosts, base })));

/** Hosts that are as right as their peers, for a year. */
export const EQUAL_PEERS: PeersCell[] = FAMILIES.flatMap((family) =>
  [0, 0.5].map((likeness) => ({ ...family, worse: 0, clustered: 0.1, likeness, weeks: 52 }))
);

/** One of them is worse. */
export const WORSE_PEERS: PeersCell[] = FAMILIES.flatMap((family) =>
  [5, 10, 20].map((worse) => ({ ...family, worse, clustered: 0.1, likeness: 0, weeks: 4 }))
);

/** Objectives, and a call in each quarter of an hour or in each hour. */
export const OBJECTIVES_CELLS: ObjectivesCell[] = (["succeeds", "ttft", "tps"] as const).flatMap((
  metric,
) =>
  [75, 90, 95, 99, 99.9].flatMap((target) =>
    [96, 24].map((per_day) => ({ metric, target, per_day }))
  )
);
