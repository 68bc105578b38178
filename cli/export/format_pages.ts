import { formatCsv } from "../format_csv.ts";
import type { ResultRow } from "./read_results.ts";

export const FORMATS = ["csv", "jsonl"] as const;
export type Format = typeof FORMATS[number];

/**
 * Pages of rows as text, a page at a time: CSV below the names of its columns,
 * or one JSON document a line. Without `columns` they are those of the rows.
 */
export async function* formatPages(
  pages: AsyncIterable<ResultRow[]>,
  format: Format,
  columns?: string[],
): AsyncGenerator<string> {
  let first = true;
  for await (const rows of pages) {
    const names = columns ?? Object.keys(rows[0]);
    const lines = rows.map((row) =>
      format === "csv" ? formatCsv(names.map((name) => row[name])) : formatJson(row, names)
    );
    if (first && format === "csv") lines.unshift(formatCsv(names));
    first = false;
    yield lines.join("\n") + "\n";
  }
}

function formatJson(row: ResultRow, names: string[]): string {
  return JSON.stringify(Object.fromEntries(names.map((name) => [name, row[name]])));
}
