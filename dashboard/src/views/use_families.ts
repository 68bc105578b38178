import { useMemo } from "preact/hooks";
import type { Family } from "../api/read_families.ts";
import { splitNames } from "../state/names.ts";
import { partOf } from "../state/pages.ts";
import { familiesQuery } from "../state/queries.ts";
import { readScope, rowsMeasuredFirst } from "../state/scope.ts";
import { searchFor } from "../state/search.ts";
import { useQuery } from "../state/use_query.ts";
import { familyColumns } from "./family_columns.tsx";
import { parseSorting, sortRows } from "./sort_rows.ts";

/** Rows shown at once. */
const PAGE = 50;

/** The order of families, unless another is chosen. */
export const MOST_HOSTS = "-measured";

/** The families that pass the filters, in the order that the address names. */
export function useFamilies(params: URLSearchParams) {
  const scope = readScope(params);
  const families = useQuery(familiesQuery(scope));
  const { rows, simulated, mixed } = useMemo(
    () => rowsMeasuredFirst(families.data ?? [], scope),
    [families.data, scope.data],
  );
  const shown = useMemo(() => selectRows(rows, params), [rows, params]);
  const part = useMemo(() => partOf(shown, PAGE, params), [shown, params]);
  return { scope, families, rows, simulated, mixed, shown, part };
}

/** The name of a family, or of a model of which none is known. */
export function nameOf({ family, model }: Family): string {
  return family ?? model ?? "";
}

function selectRows(rows: Family[], params: URLSearchParams): Family[] {
  const chosen = new Set(splitNames(params.get("provider")));
  const isFound = searchFor(params.get("q") ?? "");
  const matching = rows.filter((row) =>
    (chosen.size === 0 || row.providers.some((name) => chosen.has(name))) &&
    isFound({ provider: row.providers.join(" "), model: nameOf(row) })
  );
  const sorting = parseSorting(params.get("sort"), MOST_HOSTS);
  const value = sorting.column === "model"
    ? nameOf
    : familyColumns.find(({ id }) => id === sorting.column)?.value ??
      ((row: Family) => row.measured_hosts);
  return sortRows(matching, value, sorting.descending);
}
