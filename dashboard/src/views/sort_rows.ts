import type { ModelRow } from "../state/changes.ts";

/** The column, and whether the largest come first. */
export interface Sorting {
  column: string;
  descending: boolean;
}

/** The order of models, unless another is chosen. */
const FASTEST = "ttft";

/** Reads `ttft`, or `-ttft` for the largest first. */
export function parseSorting(text: string | null, fallback = FASTEST): Sorting {
  const given = text ?? fallback;
  return { column: given.replace(/^-/, ""), descending: given.startsWith("-") };
}

/** Whether the address asks for the order of medians of TTFT. */
export function isByTtft(params: URLSearchParams): boolean {
  return formatSorting(parseSorting(params.get("sort"))) === null;
}

export function formatSorting(
  { column, descending }: Sorting,
  fallback = FASTEST,
): string | null {
  const text = descending ? `-${column}` : column;
  return text === fallback ? null : text;
}

/** The rows in order of a value; rows without a value come last in both directions. */
export function sortRows<Row extends { model: string | null }>(
  rows: Row[],
  value: (row: Row) => number | string | null,
  descending: boolean,
): Row[] {
  const sign = descending ? -1 : 1;
  return rows.toSorted((first, second) => {
    const a = value(first);
    const b = value(second);
    if (a === null || b === null) return Number(a === null) - Number(b === null);
    const order = typeof a === "string" ? a.localeCompare(String(b)) : a - Number(b);
    return sign * order || compareCodes(first.model ?? "", second.model ?? "");
  });
}

/** The rows of one group together, where the first of them was; those of no group last. */
export function groupRows<Row>(rows: Row[], groupOf: (row: Row) => string | undefined): Row[] {
  const groups = Map.groupBy(rows, groupOf);
  const rest = groups.get(undefined) ?? [];
  groups.delete(undefined);
  return [...[...groups.values()].flat(), ...rest];
}

/** The models with the shortest time to first token, as the default choice. */
export function bestModels(rows: ModelRow[]): ModelRow[] {
  return sortRows(rows, (row) => row.p50_ttft_ms, false);
}

/** Rows with equal values are in SQL's order of names, the same in every language. */
function compareCodes(a: string, b: string): number {
  return a < b ? -1 : Number(a > b);
}
