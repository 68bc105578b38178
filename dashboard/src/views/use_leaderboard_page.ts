import { useMemo } from "preact/hooks";
import { incidentNames } from "../format/incidents.ts";
import type { ModelRow } from "../state/changes.ts";
import { splitNames } from "../state/names.ts";
import { partOf } from "../state/pages.ts";
import { familyNamesQuery, openIncidentsQuery } from "../state/queries.ts";
import { inRegion, readScope } from "../state/scope.ts";
import { searchFor } from "../state/search.ts";
import { useChangedLeaderboard } from "../state/use_leaderboard.ts";
import { useQuery } from "../state/use_query.ts";
import { useRowsInScope, useRowsOfKind } from "../state/use_rows_in_scope.ts";
import { useSparks } from "../state/use_sparks.ts";
import { columns } from "./leaderboard_columns.tsx";
import { tiesOf } from "./intervals.ts";
import { groupRows, isByTtft, parseSorting, sortRows } from "./sort_rows.ts";

/** Rows shown at once. */
const PAGE = 50;

/** The models that pass the filters, with sparklines and incidents for the shown part. */
export function useLeaderboardPage(params: URLSearchParams) {
  const scope = readScope(params);
  const { leaderboard, changes } = useChangedLeaderboard(scope);
  const incidents = useQuery(openIncidentsQuery(scope));
  const { rows, simulated, mixed } = useRowsInScope(leaderboard, scope);
  const grouped = params.get("group") === "family";
  const names = useQuery(grouped ? familyNamesQuery(null) : null);
  const families = useMemo(
    () => !grouped ? null : new Map(names.data?.map(({ id, family }) => [id, family])),
    [grouped, names.data],
  );
  const shown = useMemo(() => {
    const chosen = selectRows(rows, params);
    return families === null ? chosen : groupRows(chosen, ({ model_id }) => families.get(model_id));
  }, [rows, params, families]);
  const ties = useMemo(
    () => grouped || !isByTtft(params) ? null : tiesOf(shown),
    [shown, grouped, params],
  );
  const part = useMemo(() => partOf(shown, PAGE, params), [shown, params]);
  const ids = leaderboard.outdated ? [] : part.rows.map(({ model_id }) => model_id);
  const sparks = useSparks(ids, scope);

  const ofKind = useRowsOfKind(sparks, simulated);
  const lines = useMemo(
    () => new Map(ofKind.map((line) => [line.model_id, line.p50_ttft_ms])),
    [ofKind],
  );
  const troubles = useMemo(
    () =>
      new Map(
        inRegion(incidents.data ?? [], scope)
          // That another model answers is marked wherever a name stands.
          .filter(({ kind }) => kind !== "served_as")
          .map(({ model_id, kind }) => [model_id, incidentNames[kind]]),
      ),
    [incidents.data, scope.region],
  );
  return {
    scope,
    rows,
    simulated,
    mixed,
    shown,
    ties,
    part,
    lines,
    troubles,
    families,
    results: { leaderboard, changes, sparks, incidents, names },
  };
}

/** The rows that pass the filters in the address, in its order. */
function selectRows(rows: ModelRow[], params: URLSearchParams): ModelRow[] {
  const chosen = new Set(splitNames(params.get("provider")));
  const isFound = searchFor(params.get("q") ?? "");
  const matching = rows.filter((row) =>
    (chosen.size === 0 || chosen.has(row.provider)) && isFound(row)
  );
  const sorting = parseSorting(params.get("sort"));
  const value = sorting.column === "model"
    ? (row: ModelRow) => row.model
    : sorting.column === "provider"
    ? (row: ModelRow) => row.provider
    : columns.find(({ id }) => id === sorting.column)?.value ??
      ((row: ModelRow) => row.p50_ttft_ms);
  return sortRows(matching, value, sorting.descending);
}
