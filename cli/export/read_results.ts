import type { Database } from "../../supabase/functions/_shared/platform/database.ts";
import { readRows } from "../project/read_rows.ts";
import { ResultRow } from "./result_row.ts";
import { choosePageSize, FIRST_PAGE } from "./choose_page_size.ts";

/** Which results are read. */
export interface Selection {
  /** From this moment on, ISO 8601. */
  since: string;
  /** Up to this moment, without it. Fixed, so that a growing table has an end. */
  until: string;
  /** Column names; every one when left out. */
  columns?: string[];
  /** Name as in the column `provider`. */
  provider?: string;
}

/**
 * Yields the results of a window in the order in which they came, a page at a
 * time. Each page begins behind the last row of the one before, so that none is
 * read twice and no page takes longer than the first; how many rows it has
 * depends on how long those before were.
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
    // Behind the last row among those of its very moment.
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
