import type { ComponentType } from "preact";
import type { PageProps } from "./state/page.ts";
import { Compare } from "./views/compare.tsx";
import { Method } from "./views/method.tsx";
import { Models } from "./views/models.tsx";
import { Prices } from "./views/prices.tsx";
import { Reliability } from "./views/reliability.tsx";
import { Runs } from "./views/runs.tsx";
import { SpeedAndCost } from "./views/speed_and_cost.tsx";
import { Trends } from "./views/trends.tsx";

/**
 * The views that most readers do not begin with, by their page, in a file of their own: the
 * charting library alone is a fifth of the page.
 */
export const laterViews: Record<string, ComponentType<PageProps>> = {
  models: Models,
  trends: Trends,
  cost: SpeedAndCost,
  reliability: Reliability,
  prices: Prices,
  compare: Compare,
  runs: Runs,
  method: Method,
};
