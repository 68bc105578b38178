import type { Summary } from "../api/read_summaries.ts";
import { formatNumber } from "../format/format_number.ts";
import type { ComparedMetric } from "./compared_metrics.ts";

/** The comparison of two models in a metric. */
export interface Difference {
  /** The better one; null where neither is better or it is uncertain. */
  winner: "first" | "second" | null;
  words: string;
}

/** With fewer requests than this on either side, a difference means nothing. */
const ENOUGH = 20;

/** Smaller differences count as none. */
const NOTEWORTHY = 0.02;

/** Compares two models in one metric. */
export function tellDifference(
  metric: ComparedMetric,
  [first, second]: [Summary, Summary],
): Difference {
  const { better, share, n, column } = metric;
  const [a, b] = [first[column], second[column]];
  if (better === null || a === null || b === null) return { winner: null, words: "" };
  if (Math.min(n(first), n(second)) < ENOUGH) {
    const words = `Too few requests to tell: ${n(first)} and ${n(second)}`;
    return { winner: null, words };
  }
  const least = share ? 0 : NOTEWORTHY;
  if (a === b || Math.abs(a - b) / Math.max(Math.abs(a), Math.abs(b)) < least) {
    return { winner: null, words: "About the same" };
  }
  const winner = (a < b) === (better === "less") ? "first" : "second";
  const side = winner === "first" ? "First" : "Second";
  if (share) return { winner, words: `${side} by ${formatNumber(Math.abs(a - b), 2)} points` };
  const ratio = Math.max(a, b) / Math.min(a, b);
  if (!isFinite(ratio)) return { winner, words: `${side} is better` };
  const words: Record<string, string> = { ttft: "quicker", latency: "quicker", tps: "faster" };
  return {
    winner,
    words: `${side} is ${formatNumber(ratio, 2)}× ${words[metric.metric] ?? "cheaper"}`,
  };
}
