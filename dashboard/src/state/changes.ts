import type { Summary, SummaryBefore } from "../api/read_summaries.ts";

/** The changes of a window against the one before it; null where there is nothing to compare. */
export interface Changes {
  ttft_percent: number | null;
  tps_percent: number | null;
  availability_points: number | null;
}

/** A model over a window. Its changes come later, as they need another query. */
export interface ModelRow extends Summary {
  changes?: Changes;
}

/** Adds to each model how it has changed. */
export function withChanges(rows: Summary[], before: SummaryBefore[] | null): ModelRow[] {
  if (before === null) return rows;
  const earlier = new Map(before.map((row) => [keyOf(row), row]));
  return rows.map((row) => ({ ...row, changes: compare(row, earlier.get(keyOf(row))) }));
}

function keyOf({ model_id, simulated }: { model_id: string; simulated: boolean }): string {
  return `${model_id} ${simulated}`;
}

function compare(now: Summary, before: SummaryBefore | undefined): Changes {
  return {
    ttft_percent: change(now.p50_ttft_ms, before?.p50_ttft_ms),
    tps_percent: change(now.p50_tps, before?.p50_tps),
    availability_points: difference(now.availability_percent, before?.availability_percent),
  };
}

function change(now: number | null, before: number | null | undefined): number | null {
  return now === null || before == null ? null : 100 * (now / before - 1);
}

function difference(now: number | null, before: number | null | undefined): number | null {
  // Rounded to hundredths, as the rates are.
  return now === null || before == null ? null : Math.round((now - before) * 100) / 100;
}
