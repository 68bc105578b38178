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
  /** The columns with the ends of its interval, where it has one. */
  low?: MetricColumn;
  high?: MetricColumn;
  format(value: number | null): Quantity | null;
}

export const comparedMetrics: ComparedMetric[] = [
  {
    label: "TTFT p50",
    column: "p50_ttft_ms",
    low: "p50_ttft_ms_low",
    high: "p50_ttft_ms_high",
    metric: "ttft",
    format: formatMs,
  },
  {
    label: "TTFT p95",
    column: "p95_ttft_ms",
    low: "p95_ttft_ms_low",
    high: "p95_ttft_ms_high",
    metric: "ttft",
    format: formatMs,
  },
  {
    label: "Speed p50",
    column: "p50_tps",
    low: "p50_tps_low",
    high: "p50_tps_high",
    metric: "tps",
    format: formatSpeed,
  },
  {
    label: "Speed p95",
    column: "p95_tps",
    low: "p95_tps_low",
    high: "p95_tps_high",
    metric: "tps",
    format: formatSpeed,
  },
  {
    label: "Speed p5",
    column: "p5_tps",
    low: "p5_tps_low",
    high: "p5_tps_high",
    metric: "tps",
    format: formatSpeed,
  },
  {
    label: "Latency p50",
    column: "p50_latency_ms",
    low: "p50_latency_ms_low",
    high: "p50_latency_ms_high",
    metric: "latency",
    format: formatSeconds,
  },
  {
    label: "Latency p95",
    column: "p95_latency_ms",
    low: "p95_latency_ms_low",
    high: "p95_latency_ms_high",
    metric: "latency",
    format: formatSeconds,
  },
  {
    label: "Availability",
    column: "availability_percent",
    low: "availability_percent_low",
    high: "availability_percent_high",
    metric: "availability",
    format: formatShare,
  },
  {
    label: "Success rate",
    column: "success_rate_percent",
    low: "success_rate_percent_low",
    high: "success_rate_percent_high",
    metric: "success",
    format: formatShare,
  },
  {
    label: "Cost per request",
    column: "cost_per_request_usd",
    metric: "cost",
    format: formatCost,
  },
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
