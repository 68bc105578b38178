import type { Summary } from "../api/read_summaries.ts";
import type { MetricId } from "../format/definitions.ts";
import {
  formatCost,
  formatMs,
  formatSeconds,
  formatShare,
  formatSpeed,
  type Quantity,
} from "../format/quantity.ts";
import { formatCount } from "../format/format_count.ts";

/** The columns of a summary that are numbers or unknown. */
type MetricColumn = {
  [Name in keyof Summary]: Summary[Name] extends number | null ? Name : never;
}[keyof Summary];

/** A number that is shown of two models. */
export interface ComparedMetric {
  label: string;
  /** The column of a summary with its value. */
  column: MetricColumn;
  metric: MetricId;
  format(value: number | null): Quantity | null;
}

export const comparedMetrics: ComparedMetric[] = [
  { label: "TTFT p50", column: "p50_ttft_ms", metric: "ttft", format: formatMs },
  { label: "TTFT p95", column: "p95_ttft_ms", metric: "ttft", format: formatMs },
  { label: "Speed p50", column: "p50_tps", metric: "tps", format: formatSpeed },
  { label: "Speed p95", column: "p95_tps", metric: "tps", format: formatSpeed },
  { label: "Speed p5", column: "p5_tps", metric: "tps", format: formatSpeed },
  { label: "Latency p50", column: "p50_latency_ms", metric: "latency", format: formatSeconds },
  { label: "Latency p95", column: "p95_latency_ms", metric: "latency", format: formatSeconds },
  {
    label: "Availability",
    column: "availability_percent",
    metric: "availability",
    format: formatShare,
  },
  { label: "Success rate", column: "success_rate_percent", metric: "success", format: formatShare },
  { label: "Cost per request", column: "cost_per_request_usd", metric: "cost", format: formatCost },
  {
    label: "Paid per million output, input included",
    column: "cost_per_m_output_tokens_usd",
    metric: "outputCost",
    format: formatCost,
  },
  {
    label: "Requests",
    column: "n",
    metric: "n",
    format: (n) => n === null ? null : { text: formatCount(n), unit: "" },
  },
];
