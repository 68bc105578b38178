import type { Summary, SummaryBefore } from "../api/read_summaries.ts";

/** How much a number changed. */
export interface Difference {
  value: number;
  /** The ends of its interval of 95 %; null where a window has too few requests. */
  low: number | null;
  high: number | null;
}

/** The changes of a window against the one before it; null where there is nothing to compare. */
export interface Changes {
  ttft_percent: Difference | null;
  tps_percent: Difference | null;
  availability_points: Difference | null;
}

/** A model over a window. Its changes come later, as they need another query. */
export interface ModelRow extends Summary {
  changes?: Changes;
}

/** A number and the ends of its interval. */
type Measured = [low: number | null, value: number | null, high: number | null];

/** Percentiles are within 2 %: none is known better than this, as a logarithm. */
const EXACT = 0.01;

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
  if (before === undefined) {
    return { ttft_percent: null, tps_percent: null, availability_points: null };
  }
  const both = (key: "p50_ttft_ms" | "p50_tps" | "availability_percent") =>
    [now, before].map((row): Measured => [row[`${key}_low`], row[key], row[`${key}_high`]]);
  return {
    ttft_percent: change(both("p50_ttft_ms")),
    tps_percent: change(both("p50_tps")),
    availability_points: difference(both("availability_percent")),
  };
}

/** A change in percent: a difference of logarithms. */
function change(windows: Measured[]): Difference | null {
  const [[, now], [, before]] = windows;
  if (now === null || before === null) return null;
  const logs = windows.map((ends) =>
    ends.map((end) => end === null || end <= 0 ? null : Math.log(end)) as Measured
  );
  const [low, high] = endsOf(logs, EXACT).map((end) => end === null ? null : 100 * Math.expm1(end));
  return { value: 100 * (now / before - 1), low, high };
}

function difference(windows: Measured[]): Difference | null {
  const [[, now], [, before]] = windows;
  if (now === null || before === null) return null;
  const [low, high] = endsOf(windows, 0);
  // Rounded to hundredths, as the rates are.
  return { value: Math.round((now - before) * 100) / 100, low, high };
}

/**
 * The ends of the interval of a difference: as far from it as the near ends of both intervals
 * together, by Pythagoras (Zou and Donner, Statistics in Medicine 27, 2008).
 */
function endsOf([now, before]: Measured[], least: number): [number | null, number | null] {
  if ([...now, ...before].some((end) => end === null)) return [null, null];
  const [low, value, high] = now as number[];
  const [lowBefore, valueBefore, highBefore] = before as number[];
  const far = (a: number, b: number) => Math.hypot(Math.max(least, a), Math.max(least, b));
  return [
    value - valueBefore - far(value - low, highBefore - valueBefore),
    value - valueBefore + far(high - value, valueBefore - lowBefore),
  ];
}
