import { readLeaderboard } from "../api/read_leaderboard.ts";
import type { Scope } from "./scope.ts";
import { prefetch, useQuery } from "./use_query.ts";
import { findWindow } from "./period.ts";

/** The models measured in the window and region of a scope. */
export function useLeaderboard({ window, region }: Scope) {
  return useQuery(
    `leaderboard ${window.id} ${region}`,
    () => readLeaderboard(window.period, region),
  );
}

/** Asks for the leaderboard of another window before it is chosen. */
export function prefetchLeaderboard(windowId: string, region: string): void {
  const { id, period } = findWindow(windowId);
  prefetch(`leaderboard ${id} ${region}`, () => readLeaderboard(period, region));
}
