import { useMemo } from "preact/hooks";
import type { FamilyHost } from "../api/read_families.ts";
import { answersQuery, familyQuery, timelinesQuery } from "../state/queries.ts";
import { rightBy, type WithRight } from "../state/right_answers.ts";
import { readScope, rowsMeasuredFirst } from "../state/scope.ts";
import { useQuery } from "../state/use_query.ts";
import { useRowsOfKind } from "../state/use_rows_in_scope.ts";
import { hostColumns } from "./host_columns.tsx";
import { MOST_LINES } from "./most_lines.ts";
import { parseSorting, sortRows } from "./sort_rows.ts";

/** The hosts of a family in the order that the address names, and the fastest of them over time. */
export function useFamily(family: string, params: URLSearchParams) {
  const scope = readScope(params);
  const hosts = useQuery(family === "" ? null : familyQuery(family, scope));
  const found = useMemo(
    () => rowsMeasuredFirst(hosts.data ?? [], scope),
    [hosts.data, scope.data],
  );
  const { simulated, mixed } = found;
  const listed = hosts.outdated ? [] : found.rows.map(({ model_id }) => model_id).sort();
  const answers = useQuery(listed.length === 0 ? null : answersQuery(scope, null, listed));
  const told = useRowsOfKind(answers, simulated);
  const rows = useMemo(() => {
    const right = rightBy(told, simulated, (id) => id);
    return found.rows.map((row): WithRight<FamilyHost> => ({
      ...row,
      right: right.get(row.model_id) ?? null,
    }));
  }, [found, told]);
  const measured = useMemo(() => rows.filter(({ n }) => n > 0), [rows]);
  // By rank and not by the chosen order, so that a line keeps its colour.
  const charted = useMemo(
    () => sortRows(measured, (row) => row.p50_ttft_ms, false).slice(0, MOST_LINES),
    [measured],
  );
  const ids = hosts.outdated ? [] : charted.map(({ model_id }) => model_id);
  const timelines = useQuery(ids.length === 0 ? null : timelinesQuery(ids, scope));
  const ofKind = useRowsOfKind(timelines, simulated);
  const points = useMemo(
    () => charted.map(({ model_id }) => ofKind.filter((point) => point.model_id === model_id)),
    [ofKind, charted],
  );
  const sorted = useMemo(() => sortHosts(rows, params), [rows, params]);
  return {
    scope,
    hosts,
    answers,
    told,
    simulated,
    mixed,
    sorted,
    measured,
    charted,
    timelines,
    points,
  };
}

function sortHosts(
  rows: WithRight<FamilyHost>[],
  params: URLSearchParams,
): WithRight<FamilyHost>[] {
  const { column, descending } = parseSorting(params.get("sort"));
  const value = column === "provider"
    ? (row: WithRight<FamilyHost>) => row.provider
    : column === "model"
    ? (row: WithRight<FamilyHost>) => row.model
    : hostColumns.find(({ id }) => id === column)?.value ??
      ((row: WithRight<FamilyHost>) => row.p50_ttft_ms);
  return sortRows(rows, value, descending);
}
