import { type CsvOptions, formatCsv } from "../../lib/format_csv.ts";
import { fitTable } from "../../lib/fit_table.ts";
import type { ReportTable } from "./report_table.ts";
import { toJson } from "../../lib/to_json.ts";

export const FORMATS = ["table", "markdown", "csv", "json"] as const;
export type Format = typeof FORMATS[number];

/** A report: its tables by name. */
export type Report = Record<string, ReportTable>;

export interface ReportOptions extends CsvOptions {
  /** Characters that fit into a line; used only for tables. */
  width?: number;
}

/** A report as text. As CSV it holds one table. */
export function formatReport(
  report: Report,
  format: Format,
  { width = Infinity, ...options }: ReportOptions = {},
): string {
  const tables = Object.values(report);
  switch (format) {
    case "table":
      return tables.map((table) => formatPlain(table, width)).join("\n\n");
    case "markdown":
      return tables.map(formatMarkdown).join("\n\n");
    case "csv":
      return tables.map((table) => formatCsvTable(table, options)).join("\n\n");
    case "json": {
      const rows = Object.entries(report).map(([name, table]) => [name, table.rows]);
      return toJson(Object.fromEntries(rows), 2);
    }
  }
}

function formatPlain({ title, columns, rows, note }: ReportTable, width: number): string {
  const below = note === undefined ? [] : [note];
  if (rows.length === 0) return [`${title}: none`, ...below].join("\n");
  const printed = columns.filter(({ fileOnly }) => !fileOnly);
  const table = fitTable(printed, formatCells({ title, columns: printed, rows }), width);
  return [`${title}\n`, table, ...below].join("\n");
}

function formatMarkdown({ title, columns: all, rows }: ReportTable): string {
  const columns = all.filter(({ fileOnly }) => !fileOnly);
  const line = (cells: string[]) => `| ${cells.map(escapeMarkdown).join(" | ")} |`;
  return [
    `## ${title}`,
    "",
    line(columns.map((column) => column.title)),
    line(columns.map(({ align }) => align === "right" ? "---:" : "---")),
    ...formatCells({ title, columns, rows }).map(line),
  ].join("\n");
}

/** It must neither end a cell nor start a tag. */
function escapeMarkdown(cell: string): string {
  return cell.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll("|", "\\|");
}

function formatCsvTable({ columns, rows }: ReportTable, options: CsvOptions): string {
  const fields = columns.map(({ field }) => field);
  return [fields, ...rows.map((row) => fields.map((field) => row[field]))]
    .map((values) => formatCsv(values, options))
    .join("\n");
}

function formatCells({ columns, rows }: ReportTable): string[][] {
  return rows.map((row) => columns.map(({ field, format }) => format(row[field] ?? null)));
}
