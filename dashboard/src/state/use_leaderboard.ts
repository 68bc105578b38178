import { useEffect, useMemo } from "preact/hooks";
import {
  readSummaries,
  readSummariesBefore,
  type Summary,
  type SummaryBefore,
} from "../api/read_summaries.ts";
import { isBusy, prefetch } from "./answers.ts";
import { type ModelRow, withChanges } from "./changes.ts";
import { windows } from "../api/period.ts";
import type { Scope } from "./scope.ts";
import { scopedQuery } from "./scoped_query.ts";
import { type Query, type Result, useQuery } from "./use_query.ts";

/** How long to wait before fetching more, in milliseconds. */
const IDLE_MS = 1_500;

/** The models measured in a window and a region. */
export function leaderboardQuery(scope: Omit<Scope, "data">): Query<Summary[]> {
  return scopedQuery("leaderboard", scope, readSummaries, "leaderboard");
}

function changesQuery(scope: Scope): Query<SummaryBefore[]> {
  // Changes in one window say nothing about another.
  return scopedQuery("changes", scope, readSummariesBefore);
}

/**
 * The models measured in the window and region of a scope. After that, fetches
 * those of the other windows.
 */
export function useLeaderboard(scope: Scope): Result<Summary[]> {
  const result = useQuery(leaderboardQuery(scope));
  usePrefetchedWindows(result.data !== null, scope);
  return result;
}

/** The same, with the changes since the window before, which are added when they come. */
export function useChangedLeaderboard(scope: Scope): {
  leaderboard: Result<ModelRow[]>;
  changes: Result<SummaryBefore[]>;
} {
  const result = useLeaderboard(scope);
  // The numbers themselves come first.
  const ready = result.data !== null && !result.outdated;
  const changes = useQuery(ready ? changesQuery(scope) : null);
  const data = useMemo(
    () => result.data === null ? null : withChanges(result.data, changes.data),
    [result.data, changes.data],
  );
  return { leaderboard: { ...result, data }, changes };
}

function usePrefetchedWindows(ready: boolean, { region, workload }: Scope): void {
  useEffect(() => {
    if (!ready || savesData()) return;
    let left = windows.map((window) => leaderboardQuery({ window, region, workload }));
    const timer = setInterval(() => {
      if (isBusy() || document.visibilityState !== "visible") return;
      const [next, ...rest] = left;
      left = rest;
      if (next === undefined) clearInterval(timer);
      else prefetch(next);
    }, IDLE_MS / 3);
    return () => clearInterval(timer);
  }, [ready, region, workload]);
}

function savesData(): boolean {
  return (navigator as { connection?: { saveData?: boolean } }).connection?.saveData ?? false;
}
