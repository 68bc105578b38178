import { formatCsv } from "../../../lib/format_csv.ts";
import { saveFile } from "./save_file.ts";

/** A column of a CSV file: its name, and its value in a row; null is an empty field. */
export type CsvColumn<T> = [name: string, value: (row: T) => string | number | boolean | null];

/** Lets the browser save rows as CSV. */
export function saveCsv<T>(name: string, columns: CsvColumn<T>[], rows: T[]): void {
  saveFile(`${name}.csv`, "text/csv", formatRows(columns, rows));
}

/** Rows as RFC 4180 has them, below the names of their columns. */
export function formatRows<T>(columns: CsvColumn<T>[], rows: T[]): string {
  const header = columns.map(([name]) => name);
  const lines = rows.map((row) => columns.map(([, value]) => value(row)));
  return [header, ...lines].map((values) => `${formatCsv(values)}\r\n`).join("");
}
