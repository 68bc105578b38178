import type { SupabaseClient } from "@supabase/supabase-js";
import type { Database } from "../../supabase/functions/_shared/platform/database.ts";
import { readRows } from "../project/read_rows.ts";
import { choosePageSize, FIRST_PAGE } from "./choose_page_size.ts";
import { TableRow } from "./table_row.ts";

/** Which rows of a table are read. */
export interface TableSelection {
  table: string;
  /** In words, for errors. */
  what: string;
  /** The column that says when. Rows are read in its order. */
  time: string;
  /** Start of the window, ISO 8601; by default the first row. */
  since?: string;
  /** End of the window, not included; by default the last row. */
  until?: string;
  /** Column names; by default all. */
  columns?: string[];
  /** Only rows with these values. */
  equal?: Record<string, string>;
}

/**
 * Yields the rows of a table in order of time, page by page. Each page begins after the last row of
 * the one before, so that no row is read twice and no page takes longer than the first. Its number
 * of rows depends on the length of earlier rows.
 */
export async function* readTable(
  database: Database,
  { table, what, time, since, until, columns, equal = {} }: TableSelection,
): AsyncGenerator<TableRow[]> {
  const wanted = columns && [...new Set(["id", time, ...columns])];
  let last: TableRow | undefined;
  let size = FIRST_PAGE;
  while (true) {
    // Any table, also of a project whose tables this version does not know.
    let query = (database as SupabaseClient).from(table).select(wanted?.join(",") ?? "*");
    for (const [name, value] of Object.entries(equal)) query = query.eq(name, value);
    const from = last === undefined ? since : String(last[time]);
    if (from !== undefined) query = query.gte(time, from);
    if (until !== undefined) query = query.lt(time, until);
    // After the last row among those of the same time.
    if (last) query = query.or(`${time}.gt."${last[time]}",id.gt.${last.id}`);
    const page = await readRows(what, query.order(time).order("id").limit(size), TableRow);
    if (page.length > 0) yield page;
    if (page.length < size) return;
    last = page.at(-1);
    size = choosePageSize(page);
  }
}
