import { type CsvColumn, saveCsv } from "../format/save_csv.ts";
import { fileNameOf, type Scope } from "../state/scope.ts";

/**
 * Saves numbers of one workload as CSV. The name of the file says of which workload they are, and so
 * does every row, since files are renamed and put together.
 */
export function saveNumbers<T>(
  what: string,
  scope: Scope,
  columns: CsvColumn<T>[],
  rows: T[],
  day?: string,
): void {
  const name = fileNameOf(what, scope);
  saveCsv(day === undefined ? name : `${name}-${day}`, [...columns, [
    "workload",
    () => scope.workload,
  ]], rows);
}
