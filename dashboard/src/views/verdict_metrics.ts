import type { Comparison } from "../api/read_comparison.ts";
import type { MetricId } from "../format/definitions.ts";
import { formatCount } from "../format/format_count.ts";
import {
  formatCost,
  formatMs,
  formatSeconds,
  formatShare,
  formatSpeed,
  type Quantity,
} from "../format/quantity.ts";

/** A metric in which runs that measured both models are compared. */
export interface VerdictMetric {
  label: string;
  /** Its definition. */
  metric: MetricId;
  format(value: number | null): Quantity | null;
  /** What the better one is. */
  better: string;
  /** A share, whose difference is in percentage points. */
  share?: boolean;
}

export const verdictMetrics: Record<Comparison["metric"], VerdictMetric> = {
  ttft_ms: { label: "TTFT", metric: "ttft", format: formatMs, better: "quicker" },
  ttfat_ms: { label: "First answer token", metric: "ttft", format: formatMs, better: "quicker" },
  tps: { label: "Speed", metric: "tps", format: formatSpeed, better: "faster" },
  latency_ms: { label: "Latency", metric: "latency", format: formatSeconds, better: "quicker" },
  cost_usd: { label: "Cost per request", metric: "cost", format: formatCost, better: "cheaper" },
  success_percent: {
    label: "Success",
    metric: "success",
    format: formatShare,
    share: true,
    better: "better: fewer failures",
  },
  passed_percent: {
    label: "Right answers",
    metric: "right",
    format: formatShare,
    share: true,
    better: "better: more right answers",
  },
};

/** The verdict of a comparison in words, for example `Second is quicker`. */
export function describeVerdict({ metric, n, verdict }: Comparison): string {
  if (verdict === "too few") return `Too few pairs to tell: ${formatCount(n)}`;
  if (verdict === "not distinguishable") return "Not distinguishable";
  const side = verdict === "first" ? "First" : "Second";
  return `${side} is ${verdictMetrics[metric].better}`;
}

/** Which side failed how often in the runs that measured both; empty where neither did. */
export function describeFailures({ failed_a, failed_b }: Comparison): string {
  if (failed_a + failed_b === 0) return "";
  return `In these runs ${formatCount(failed_a)} requests to the first failed and ` +
    `${formatCount(failed_b)} to the second. A failure counts as slower than any answer.`;
}
