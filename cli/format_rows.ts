import { formatTable } from "./format_table.ts";
import { plainText } from "./plain_text.ts";

/** Characters of a cell before it is cut: an answer of a model must not flood the terminal. */
const cellLength = 60;

/** Rows of a query as a table and their number. */
export function formatRows(rows: Record<string, unknown>[]): string {
  const count = `${rows.length} ${rows.length === 1 ? "row" : "rows"}`;
  if (rows.length === 0) return count;
  const names = Object.keys(rows[0]);
  const columns = names.map((title) => ({
    title: plainText(title, cellLength),
    align: rows.some((row) => typeof row[title] === "number") ? "right" as const : undefined,
  }));
  const cells = rows.map((row) => names.map((name) => formatCell(row[name])));
  return `${formatTable(columns, cells)}\n${count}`;
}

function formatCell(value: unknown): string {
  if (value === null || value === undefined) return "";
  return plainText(typeof value === "object" ? JSON.stringify(value) : String(value), cellLength);
}
