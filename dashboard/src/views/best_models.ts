import type { Summary } from "../api/read_summaries.ts";
import { sortRows } from "./sort_rows.ts";

/** The models with the shortest time to first token, as the default choice. */
export function bestModels(rows: Summary[]): Summary[] {
  return sortRows(rows, (row) => row.p50_ttft_ms, false);
}
