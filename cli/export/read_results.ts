import type { Database } from "../../supabase/functions/_shared/platform/database.ts";
import { readRows } from "../project/read_rows.ts";
import { ResultRow } from "./result_row.ts";
import { choosePageSize, FIRST_PAGE } from "./choose_page_size.ts";

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

/**
 * Yields the results of a window in order of time, page by page. Each page begins after the last
 * row of the one before, so that no row is read twice and no page takes longer than the first. Its
 * number of rows depends on the length of earlier rows.
 */
export async function* readResults(
  database: Database,
  { since, until, columns, provider }: Selection,
): AsyncGenerator<ResultRow[]> {
  const wanted = columns && [...new Set(["id", "created_at", ...columns])];
  let last: ResultRow | undefined;
  let size = FIRST_PAGE;
  while (true) {
    let query = database
      .from("known_results")
      .select(wanted?.join(",") ?? "*")
      .gte("created_at", last?.created_at ?? since)
      .lt("created_at", until);
    // After the last row among those of the same time.
    if (last) query = query.or(`created_at.gt."${last.created_at}",id.gt.${last.id}`);
    if (provider !== undefined) query = query.eq("provider", provider);
    const page = await readRows(
      "the results",
      query.order("created_at").order("id").limit(size),
      ResultRow,
    );
    if (page.length > 0) yield page;
    if (page.length < size) return;
    last = page.at(-1);
    size = choosePageSize(page);
  }
}
