import type { ComponentType } from "preact";
import { useEffect, useReducer } from "preact/hooks";
import { Leaderboard } from "./views/leaderboard.tsx";
import type { PageProps } from "./state/page.ts";

type View = ComponentType<PageProps>;

/**
 * Views that are loaded after the first frame: the charting library alone takes as long as all the
 * rest.
 */
const later: Record<string, () => Promise<View>> = {
  models: async () => (await import("./views/models.tsx")).Models,
  trends: async () => (await import("./views/trends.tsx")).Trends,
  cost: async () => (await import("./views/speed_and_cost.tsx")).SpeedAndCost,
  reliability: async () => (await import("./views/reliability.tsx")).Reliability,
  prices: async () => (await import("./views/prices.tsx")).Prices,
  compare: async () => (await import("./views/compare.tsx")).Compare,
  runs: async () => (await import("./views/runs.tsx")).Runs,
};

const known = new Map<string, View>([["leaderboard", Leaderboard]]);

/** When views that were not opened yet are loaded, in milliseconds after the first frame. */
const IDLE_MS = 1500;

/** The view of a page; undefined until it is loaded, or when there is no such page. */
export function useView(page: string): View | undefined {
  const [, update] = useReducer<number, void>((n) => n + 1, 0);

  useEffect(() => {
    if (!known.has(page)) load(page).then(() => update());
  }, [page]);

  useEffect(() => {
    const timer = setTimeout(() => Promise.all(Object.keys(later).map(load)), IDLE_MS);
    return () => clearTimeout(timer);
  }, []);

  return known.get(page);
}

async function load(page: string): Promise<void> {
  const view = await later[page]?.();
  if (view !== undefined) known.set(page, view);
}
