import { useEffect } from "preact/hooks";
import { readLeaderboard } from "../api/read_leaderboard.ts";
import type { Scope } from "./scope.ts";
import { prefetch, useQuery } from "./use_query.ts";
import { findWindow, windows } from "./period.ts";

/** How long a reader looks before more is asked for, in milliseconds. */
const IDLE_MS = 1_000;

/** The models measured in the window and region of a scope. */
export function useLeaderboard({ window, region }: Scope) {
  return useQuery(
    `leaderboard ${window.id} ${region}`,
    () => readLeaderboard(window.period, region),
  );
}

/** Asks for the leaderboard of another window before it is chosen. */
export function prefetchLeaderboard(windowId: string, region: string): Promise<void> {
  const { id, period } = findWindow(windowId);
  return prefetch(`leaderboard ${id} ${region}`, () => readLeaderboard(period, region));
}

/** Once the reader has what was asked for, asks for the other windows, one after the other. */
export function usePrefetchedWindows(ready: boolean, region: string): void {
  useEffect(() => {
    if (!ready) return;
    let wanted = true;
    const timer = setTimeout(async () => {
      for (const { id } of windows) {
        if (wanted) await prefetchLeaderboard(id, region);
      }
    }, IDLE_MS);
    return () => {
      wanted = false;
      clearTimeout(timer);
    };
  }, [ready, region]);
}
