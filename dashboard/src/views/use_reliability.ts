import { useMemo } from "preact/hooks";
import type { Summary } from "../api/read_summaries.ts";
import { splitNames } from "../state/names.ts";
import { partOf } from "../state/pages.ts";
import { incidentsQuery, outcomesQuery } from "../state/queries.ts";
import { readScope } from "../state/scope.ts";
import { useLeaderboard } from "../state/use_leaderboard.ts";
import { useQuery } from "../state/use_query.ts";
import { useRowsInScope } from "../state/use_rows_in_scope.ts";

/** Models shown at once. */
const PAGE = 40;

/**
 * The models of the chosen providers, the worst first, and the outcomes of the
 * requests to those shown.
 */
export function useReliability(params: URLSearchParams) {
  const scope = readBarScope(params);
  const leaderboard = useLeaderboard(scope);
  const { rows, simulated, mixed } = useRowsInScope(leaderboard, scope);
  const listed = useMemo(() => {
    const chosen = new Set(splitNames(params.get("provider")));
    return rows
      .filter(({ provider }) => chosen.size === 0 || chosen.has(provider))
      .toSorted(worstFirst);
  }, [rows, params]);
  const part = useMemo(() => partOf(listed, PAGE, params), [listed, params]);
  const ids = leaderboard.outdated ? [] : part.rows.map(({ model_id }) => model_id);
  const outcomes = useQuery(ids.length === 0 ? null : outcomesQuery(ids, scope));
  const histories = useMemo(
    () =>
      outcomes.data === null ? null : new Map(
        outcomes.data
          .filter((history) => history.simulated === simulated)
          .map((history) => [history.model_id, history]),
      ),
    [outcomes.data, simulated],
  );
  const incidents = useQuery(incidentsQuery(scope, null));
  return {
    scope,
    leaderboard,
    rows,
    simulated,
    mixed,
    listed,
    part,
    outcomes,
    histories,
    incidents,
  };
}

/** Bars are per hour, so a window of one hour would have a single bar. */
function readBarScope(params: URLSearchParams) {
  const scope = readScope(params);
  if (scope.window.id !== "1h") return scope;
  return { ...scope, window: readScope(new URLSearchParams()).window };
}

/**
 * Failures that are not attributable do not count; models without attributable
 * requests come last.
 */
function worstFirst(a: Summary, b: Summary): number {
  return (a.availability_percent ?? 101) - (b.availability_percent ?? 101) ||
    a.provider.localeCompare(b.provider) || a.model.localeCompare(b.model);
}
