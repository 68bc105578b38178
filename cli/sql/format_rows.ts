import { fitTable } from "../../lib/fit_table.ts";
import { plainText } from "../../lib/plain_text.ts";
import type { StatementResult } from "../project/post_query.ts";

/** The most characters of a cell: a model's answer must not flood the terminal. */
const cellLength = 60;
/** The most digits of a fraction: more than any metric needs. */
const DIGITS = 6;

/** Rows of a statement as a table with their number, or the effect of a statement without rows. */
export function formatRows({ rows, command }: StatementResult, width = Infinity): string {
  const count = `${rows.length} ${rows.length === 1 ? "row" : "rows"}`;
  if (rows.length === 0) return isQuestion(command) ? count : plainText(command!);
  const names = Object.keys(rows[0]);
  if (names.length === 0) return count;
  const columns = names.map((title) => ({
    title: plainText(title, cellLength),
    align: rows.some((row) => typeof row[title] === "number") ? "right" as const : undefined,
  }));
  const cells = rows.map((row) => names.map((name) => formatCell(row[name])));
  return `${fitTable(columns, cells, width)}\n${count}`;
}

function isQuestion(command: string | undefined): boolean {
  return command === undefined || /^(?:SELECT|SHOW|EXPLAIN|FETCH)\b/.test(command);
}

function formatCell(value: unknown): string {
  if (value === null || value === undefined) return "";
  if (typeof value === "number") return formatNumber(value);
  return plainText(typeof value === "object" ? JSON.stringify(value) : String(value), cellLength);
}

/** Whole numbers unchanged, others rounded, but a tiny number does not become 0. */
function formatNumber(value: number): string {
  if (!Number.isFinite(value) || Number.isInteger(value)) return String(value);
  const size = Math.floor(Math.log10(Math.abs(value)));
  const decimals = Math.min(Math.max(DIGITS - 1 - size, 2), 20);
  return value.toFixed(decimals).replace(/0+$/, "").replace(/\.$/, "");
}
