import { type CsvOptions, formatCsv } from "../../lib/format_csv.ts";
import type { TableRow } from "./table_row.ts";
import { toJson } from "../../lib/to_json.ts";

export const FORMATS = ["csv", "jsonl"] as const;
export type Format = typeof FORMATS[number];

/** How pages are written. */
export interface PageOptions extends CsvOptions {
  format: Format;
  /** Names of the columns; by default those of the rows. */
  columns?: string[];
  /** Gives the column names when there are no rows; null when they are unknown. */
  findColumns?: () => Promise<string[] | null>;
}

/**
 * Pages of rows as text, a page at a time: CSV below the names of its columns,
 * or one JSON document a line.
 */
export async function* formatPages(
  pages: AsyncIterable<TableRow[]>,
  { format, columns, findColumns, raw }: PageOptions,
): AsyncGenerator<string> {
  let header = format === "csv";
  for await (const rows of pages) {
    const names = columns ?? Object.keys(rows[0]);
    const lines = rows.map((row) =>
      format === "csv" ? formatCsv(names.map((name) => row[name]), { raw }) : formatJson(row, names)
    );
    if (header) lines.unshift(formatCsv(names));
    header = false;
    yield lines.join("\n") + "\n";
  }
  const names = header ? columns ?? await findColumns?.() : null;
  if (names) yield formatCsv(names) + "\n";
}

function formatJson(row: TableRow, names: string[]): string {
  return toJson(Object.fromEntries(names.map((name) => [name, row[name]])));
}
