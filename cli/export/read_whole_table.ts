import type { SupabaseClient } from "@supabase/supabase-js";
import type { Database } from "../../supabase/functions/_shared/platform/database.ts";
import type { ExportedTable } from "./exported_tables.ts";
import { readTable } from "./read_table.ts";
import type { TableRow } from "./table_row.ts";

/**
 * Yields all rows of a table, page by page, with null where a documented column holds 0 for
 * unknown. The table may be that of a project from before 1.0.0.
 *
 * @param until Rows from this time on are not read where the table grows.
 */
export async function* readWholeTable(
  database: Database,
  { file, names, time, grows }: ExportedTable,
  until: string,
): AsyncGenerator<TableRow[]> {
  const table = await findTable(database, names);
  const pages = readTable(database, {
    table,
    what: `the table ${table}`,
    time,
    until: grows ? until : undefined,
  });
  for await (const rows of pages) yield file === "results" ? rows.map(hideUnknown) : rows;
}

/** The first name that the project has a table of. */
async function findTable(database: Database, names: string[]): Promise<string> {
  for (const name of names.slice(0, -1)) {
    const { error, status } = await (database as SupabaseClient).from(name).select("id").limit(1);
    if (error === null || status !== 404) return name;
  }
  return names.at(-1)!;
}

/** As in the view `known_results`, which has no probes. */
function hideUnknown(row: TableRow): TableRow {
  const known = "cost_known" in row
    ? row.cost_known
    // Before there was that column. The price may have been deleted since the cost was computed by it.
    : row.token_source !== "none" && (row.price_id !== null || Number(row.cost_usd) > 0);
  const unknown = {
    ...(row.token_source === "none" ? { input_tokens: null, output_tokens: null } : {}),
    ...(known ? {} : { cost_usd: null }),
  };
  return { ...row, ...unknown };
}
