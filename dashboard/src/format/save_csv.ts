import { formatCsv } from "../../../lib/format_csv.ts";
import { saveFile } from "./save_file.ts";

/** A column of a CSV file: its name, and its value in a row; null is an empty field. */
export type CsvColumn<T> = [name: string, value: (row: T) => Value];

type Value = string | number | boolean | null;

/** Columns with the names of the fields that they hold. */
export function fields<Name extends string>(...names: Name[]): CsvColumn<Record<Name, Value>>[] {
  return names.map((name) => [name, (row) => row[name]]);
}

/** A number and the ends of its interval. */
export function fieldWithEnds<Name extends string>(name: Name) {
  return fields<Name | `${Name}_low` | `${Name}_high`>(name, `${name}_low`, `${name}_high`);
}

/** A column with moments, from fields in milliseconds since 1970. */
export function momentField<Name extends string>(
  name: Name,
): CsvColumn<Record<Name, number | null>> {
  return [name, ({ [name]: time }) => time === null ? null : new Date(time).toISOString()];
}

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
