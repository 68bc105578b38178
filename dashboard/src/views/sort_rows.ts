import type { ModelRow } from "../state/changes.ts";

/** The column, and whether the largest come first. */
export interface Sorting {
  column: string;
  descending: boolean;
}

/** Reads `ttft`, or `-ttft` for the largest first. */
export function parseSorting(text: string | null): Sorting {
  if (text === null) return { column: "ttft", descending: false };
  return { column: text.replace(/^-/, ""), descending: text.startsWith("-") };
}

export function formatSorting({ column, descending }: Sorting): string | null {
  const text = descending ? `-${column}` : column;
  return text === "ttft" ? null : text;
}

/** The rows in order of a value; rows without a value come last in both directions. */
export function sortRows(
  rows: ModelRow[],
  value: (row: ModelRow) => number | string | null,
  descending: boolean,
): ModelRow[] {
  const sign = descending ? -1 : 1;
  return rows.toSorted((first, second) => {
    const a = value(first);
    const b = value(second);
    if (a === null || b === null) return Number(a === null) - Number(b === null);
    const order = typeof a === "string" ? a.localeCompare(String(b)) : a - Number(b);
    return sign * order || compareCodes(first.model, second.model);
  });
}

/** The models with the shortest time to first token, as the default choice. */
export function bestModels(rows: ModelRow[]): ModelRow[] {
  return sortRows(rows, (row) => row.p50_ttft_ms, false);
}

/** Rows with equal values are in SQL's order of names, the same in every language. */
function compareCodes(a: string, b: string): number {
  return a < b ? -1 : Number(a > b);
}
