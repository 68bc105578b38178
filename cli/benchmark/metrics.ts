import { type Range, RANGES } from "../../supabase/functions/_shared/platform/ranges.ts";
import { formatCost } from "../run/format_cost.ts";
import { formatQuantity } from "../run/format_quantity.ts";
import type { Result } from "../run/run_rows.ts";
import { rankedPercentile, valuesNeeded } from "./ranked_percentile.ts";

/** What a metric is counted in. */
interface Unit {
  range: Pick<Range, "min" | "max" | "unit">;
  /** Units that may follow a number, and what they multiply it by. */
  written: Record<string, number>;
  format: (value: number) => string;
}

const MS: Unit = {
  range: RANGES.durationMs,
  written: { ms: 1, s: 1000 },
  format: (value) => formatQuantity(value, "ms", value < 10 ? 2 : 0),
};
const SPEED: Unit = {
  range: RANGES.speed,
  written: {},
  format: (value) => formatQuantity(value, "tokens/s", 1),
};
const PERCENT: Unit = {
  range: { min: 0, max: 100, unit: "per cent" },
  written: { "%": 1 },
  // Rounded down, so that it is never 100 where something failed.
  format: (value) => {
    const rounded = Math.floor(Number((100 * value).toPrecision(12))) / 100;
    return formatQuantity(rounded, "%", value % 1 === 0 ? 0 : 2);
  },
};
const USD: Unit = { range: RANGES.costUsd, written: {}, format: formatCost };

/** What the results of one model say of a metric. */
export interface Told {
  /** Null: unknown. */
  value: number | null;
  /** Where an unknown value must lie; null: anywhere below or above. */
  at_least: number | null;
  at_most: number | null;
  /** How many values it is made of. */
  n: number;
  /** Why it is unknown. */
  because: string | null;
}

/** A number that the results of one model with one workload have. */
export interface Metric {
  unit: Unit;
  /** How many values it needs to be known. */
  values: number;
  /** How many samples a run makes for it, unless it is told. */
  samples: number;
  tell: (results: Result[]) => Told;
}

/** So few that they are soon measured, and so many that one slow answer does not decide. */
const USUAL = { values: 1, samples: 5 };

/** The metrics by their names, which are those of columns of the views. */
export const METRICS: Record<string, Metric> = {
  p50_ttft_ms: percentileOf("ttft_ms", 0.5, MS),
  p95_ttft_ms: percentileOf("ttft_ms", 0.95, MS),
  p50_latency_ms: percentileOf("total_latency_ms", 0.5, MS),
  p95_latency_ms: percentileOf("total_latency_ms", 0.95, MS),
  p50_tps: percentileOf("tps", 0.5, SPEED),
  p5_tps: percentileOf("tps", 0.05, SPEED),
  success_percent: { unit: PERCENT, ...USUAL, tell: tellSuccess },
  pass_percent: { unit: PERCENT, ...USUAL, tell: tellRight },
  avg_cost_usd: { unit: USD, ...USUAL, tell: tellCost },
};

function percentileOf(
  column: "ttft_ms" | "total_latency_ms" | "tps",
  fraction: number,
  unit: Unit,
): Metric {
  const needed = valuesNeeded(fraction);
  return {
    unit,
    values: needed,
    samples: Math.max(USUAL.samples, needed),
    tell(results) {
      const succeeded = results.filter(({ success }) => success);
      const compared = succeeded.filter(isCompared);
      const values = compared.flatMap((result) => result[column] ?? []);
      const value = rankedPercentile(values, fraction);
      const told = { ...exactly(value), n: values.length };
      if (value !== null) return told;
      const because = explainTooFew(values.length, needed, succeeded, results);
      // Every answer has a first token, also where this machine was too busy to see when.
      const isSeen = values.length > 0 && column === "ttft_ms";
      const unseen = isSeen ? compared.length - values.length : 0;
      const at_least = rankedPercentile([...values, ...Array(unseen).fill(0)], fraction);
      const most = rankedPercentile([...values, ...Array(unseen).fill(Infinity)], fraction);
      return { ...told, at_least, at_most: most === Infinity ? null : most, because };
    },
  };
}

function exactly(value: number | null): Omit<Told, "n"> {
  return { value, at_least: value, at_most: value, because: null };
}

/** The text that is given with a run is the same for all of its results. */
function isCompared({ comparable, remarks }: Result): boolean {
  return comparable !== false || (remarks ?? []).every((remark) => remark === "own_text");
}

function explainTooFew(n: number, needed: number, succeeded: Result[], results: Result[]): string {
  const all = results.length;
  const left = succeeded.filter((result) => !isCompared(result)).length;
  const unseen = succeeded.length - left - n;
  const why = [
    succeeded.length < all && `${all - succeeded.length} of ${all} calls failed`,
    left > 0 && `the times of ${left} of ${all} are not compared`,
    // This machine was busy, or the answers have no speed.
    unseen > 0 && `${unseen} of ${all} answers have none`,
  ].filter(Boolean).join(" and ");
  const needs = `it has ${n} ${n === 1 ? "value" : "values"} and needs ${needed}`;
  return why === "" ? needs : `${needs}: ${why}`;
}

function tellSuccess(results: Result[]): Told {
  return tellShare(results.filter(({ success }) => success).length, results.length, "no call");
}

function tellRight(results: Result[]): Told {
  const judged = results.filter(({ check_n }) => typeof check_n === "number");
  const sum = (column: "check_n" | "check_ok_n") =>
    judged.reduce((total, result) => total + (result[column] ?? 0), 0);
  const because = judged.length === 0
    ? "no answer was judged: name a --workload with right answers, such as canary"
    : "the output cap cut every answer off";
  return tellShare(sum("check_ok_n"), sum("check_n"), because);
}

function tellShare(part: number, n: number, because: string): Told {
  return n === 0 ? { ...exactly(null), n, because } : { ...exactly(100 * part / n), n };
}

function tellCost(results: Result[]): Told {
  const costs = results.flatMap(({ cost_usd }) => cost_usd ?? []);
  const n = costs.length;
  if (n === 0) return { ...exactly(null), n, because: "no cost is known" };
  return { ...exactly(costs.reduce((sum, cost) => sum + cost, 0) / n), n };
}
