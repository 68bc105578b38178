import { useMemo } from "preact/hooks";
import type { Family } from "../api/read_families.ts";
import { splitNames } from "../state/names.ts";
import { partOf } from "../state/pages.ts";
import { answersQuery, familiesQuery, familyNamesQuery } from "../state/queries.ts";
import { CANARY, rightBy, type WithRight } from "../state/right_answers.ts";
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
  const answers = useQuery(answersQuery(scope, CANARY, null));
  // Only what was judged is looked up.
  const names = useQuery(answers.data?.length ? familyNamesQuery(null) : null);
  const { rows, simulated, mixed } = useMemo(
    () => {
      const found = rowsMeasuredFirst(families.data ?? [], scope);
      const familyOf = new Map(names.data?.map(({ id, family }) => [id, family]));
      const right = rightBy(answers.data, found.simulated, (id) => familyOf.get(id) ?? id);
      return {
        ...found,
        rows: found.rows.map((row): WithRight<Family> => ({
          ...row,
          right: right.get(row.family ?? row.model_id ?? "") ?? null,
        })),
      };
    },
    [families.data, answers.data, names.data, scope.data],
  );
  const shown = useMemo(() => selectRows(rows, params), [rows, params]);
  const part = useMemo(() => partOf(shown, PAGE, params), [shown, params]);
  return { scope, families, answers, names, rows, simulated, mixed, shown, part };
}

/** The name of a family, or of a model of which none is known. */
export function nameOf({ family, model }: Family): string {
  return family ?? model ?? "";
}

function selectRows(rows: WithRight<Family>[], params: URLSearchParams): WithRight<Family>[] {
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
      ((row: WithRight<Family>) => row.measured_hosts);
  return sortRows(matching, value, sorting.descending);
}
