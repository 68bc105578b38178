import { useEffect, useMemo } from "preact/hooks";
import type { Summary } from "../api/read_summaries.ts";
import { modelChoices } from "../state/model_choices.ts";
import type { PageProps } from "../state/page.ts";
import { readId } from "../state/read_id.ts";
import { readScope } from "../state/scope.ts";
import { useLeaderboard } from "../state/use_leaderboard.ts";
import { useRowsInScope } from "../state/use_rows_in_scope.ts";
import { bestModels } from "./sort_rows.ts";

/** The two models that the address names, filled up with the best; undefined where one was not measured. */
export function useCompared(params: URLSearchParams, setParams: PageProps["setParams"]) {
  const scope = readScope(params);
  const leaderboard = useLeaderboard(scope);
  const { rows, simulated, mixed } = useRowsInScope(leaderboard, scope);
  const choices = useMemo(() => modelChoices(rows), [rows]);
  const ready = leaderboard.data !== null && !leaderboard.outdated;
  const [a, b] = useMemo(
    () => fillIn([readId(params, "a"), readId(params, "b")], ready ? bestModels(rows) : []),
    [params, rows, ready],
  );

  // Written into the address once, so that the page keeps them when others become the best.
  useEffect(() => {
    if (a !== params.get("a") || b !== params.get("b")) setParams({ a, b });
  }, [a, b]);

  const first = rows.find(({ model_id }) => model_id === a);
  const second = rows.find(({ model_id }) => model_id === b);
  return { scope, leaderboard, rows, simulated, mixed, choices, a, b, first, second };
}

/** If none is named, the best one that is not named already. */
function fillIn(named: (string | null)[], best: Summary[]): (string | null)[] {
  const others = best.map(({ model_id }) => model_id).filter((id) => !named.includes(id));
  return named.map((id) => id ?? others.shift() ?? null);
}
