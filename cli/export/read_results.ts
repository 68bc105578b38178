import type { Database } from "../../supabase/functions/_shared/platform/database.ts";
import { nameWorkloads, storedColumns } from "./name_workloads.ts";
import { readTable } from "./read_table.ts";
import type { TableRow } from "./table_row.ts";

/** Which results are read. */
export interface Selection {
  /** Start of the window, ISO 8601. */
  since: string;
  /** End of the window, not included. Fixed, so that the export ends even while the table grows. */
  until: string;
  /** Column names; by default all. */
  columns?: string[];
  /** Name as in the column `provider`. */
  provider?: string;
}

/** Yields the results of a window in order of time, page by page, with the names of their workloads. */
export function readResults(
  database: Database,
  { provider, columns, ...window }: Selection,
): AsyncGenerator<TableRow[]> {
  const stored = storedColumns(columns);
  const pages = readTable(database, {
    ...window,
    columns: stored,
    table: "known_results",
    what: "the results",
    time: "created_at",
    equal: provider === undefined ? {} : { provider },
  });
  return columns !== undefined && stored === columns ? pages : nameWorkloads(database, pages);
}
