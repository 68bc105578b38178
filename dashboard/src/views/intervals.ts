import type { Summary } from "../api/read_summaries.ts";
import { tiedWithLowest } from "../format/tied_with_first.ts";
import { type Ends, endsOf } from "../parts/whisker.tsx";

/** Where the intervals of the medians are drawn, the same for all rows. */
export interface Axes {
  ttft: Ends | null;
  tps: Ends | null;
}

/** The axes that have a place for the intervals of some rows. */
export function axesOf(rows: Summary[]): Axes {
  return {
    ttft: endsOf(rows.flatMap((row) => [row.p50_ttft_ms_low, row.p50_ttft_ms_high])),
    tps: endsOf(rows.flatMap((row) => [row.p50_tps_low, row.p50_tps_high])),
  };
}

/** A number of a row with the ends of its interval. */
export function withEnds<Key extends string>(
  row: Record<Key | `${Key}_low` | `${Key}_high`, number | null>,
  key: Key,
) {
  return { value: row[key], low: row[`${key}_low`], high: row[`${key}_high`] };
}

/** Rows that are not told apart from the first, by the median time to first token. */
export interface Ties<Row> {
  /** The last one of them, in the shown order. */
  last: Row;
  tied: number;
  /** Those that have an interval. */
  compared: number;
}

/** Who is tied with the first, for rows in the order of their medians; null of fewer than two. */
export function tiesOf<Row extends Summary>(rows: Row[]): Ties<Row> | null {
  const told = tiedWithLowest(
    rows.map((row) => [row.p50_ttft_ms_low, row.p50_ttft_ms, row.p50_ttft_ms_high]),
  );
  const compared = told.filter((tied) => tied !== null).length;
  if (compared < 2) return null;
  const tied = told.filter((one) => one === true).length;
  return { last: rows[told.lastIndexOf(true)], tied, compared };
}
