import type { Summary } from "../api/read_summaries.ts";
import type { MetricId } from "../format/definitions.ts";
import { formatMs, formatSeconds } from "../format/format_duration.ts";
import { formatCount } from "../format/format_count.ts";
import { formatShare } from "../format/format_percent.ts";
import { formatSpeed } from "../format/format_speed.ts";
import { formatCost } from "../format/format_usd.ts";
import { countOurs } from "../format/outcomes.ts";
import type { Quantity } from "../format/quantity.ts";

/** A metric in which two models are compared. */
export interface ComparedMetric {
  label: string;
  csvName: string;
  metric: MetricId;
  value(row: Summary): number | null;
  /** The number of requests behind the value. */
  n(row: Summary): number;
  format(value: number | null): Quantity | null;
  /** Which one is better; null where neither is. */
  better: "less" | "more" | null;
  /** A share, compared by the difference in percentage points. */
  share?: boolean;
}

export const comparedMetrics: ComparedMetric[] = [
  {
    label: "TTFT p50",
    csvName: "p50_ttft_ms",
    metric: "ttft",
    value: (row) => row.p50_ttft_ms,
    n: (row) => row.ttft_n,
    format: formatMs,
    better: "less",
  },
  {
    label: "TTFT p95",
    csvName: "p95_ttft_ms",
    metric: "ttft",
    value: (row) => row.p95_ttft_ms,
    n: (row) => row.ttft_n,
    format: formatMs,
    better: "less",
  },
  {
    label: "Speed p50",
    csvName: "p50_tps",
    metric: "tps",
    value: (row) => row.p50_tps,
    n: (row) => row.tps_n,
    format: formatSpeed,
    better: "more",
  },
  {
    label: "Speed p95",
    csvName: "p95_tps",
    metric: "tps",
    value: (row) => row.p95_tps,
    n: (row) => row.tps_n,
    format: formatSpeed,
    better: "more",
  },
  {
    label: "Speed p5",
    csvName: "p5_tps",
    metric: "tps",
    value: (row) => row.p5_tps,
    n: (row) => row.tps_n,
    format: formatSpeed,
    better: "more",
  },
  {
    label: "Latency p50",
    csvName: "p50_latency_ms",
    metric: "latency",
    value: (row) => row.p50_latency_ms,
    n: (row) => row.latency_n,
    format: formatSeconds,
    better: "less",
  },
  {
    label: "Latency p95",
    csvName: "p95_latency_ms",
    metric: "latency",
    value: (row) => row.p95_latency_ms,
    n: (row) => row.latency_n,
    format: formatSeconds,
    better: "less",
  },
  {
    label: "Availability",
    csvName: "availability_percent",
    metric: "availability",
    value: (row) => row.availability_percent,
    n: ({ n, outcomes }) => n - countOurs(outcomes),
    format: formatShare,
    better: "more",
    share: true,
  },
  {
    label: "Success rate",
    csvName: "success_rate_percent",
    metric: "success",
    value: (row) => row.success_rate_percent,
    n: (row) => row.n,
    format: formatShare,
    // It includes our own faults.
    better: null,
  },
  {
    label: "Cost per request",
    csvName: "cost_per_request_usd",
    metric: "cost",
    value: (row) => row.cost_per_request_usd,
    n: (row) => row.priced_n,
    format: formatCost,
    better: "less",
  },
  {
    label: "Paid per million output, input included",
    csvName: "cost_per_m_output_tokens_usd",
    metric: "outputCost",
    value: (row) => row.cost_per_m_output_tokens_usd,
    n: (row) => row.priced_n,
    format: formatCost,
    better: "less",
  },
  {
    label: "Requests",
    csvName: "requests",
    metric: "n",
    value: (row) => row.n,
    n: (row) => row.n,
    format: (n) => n === null ? null : { text: formatCount(n), unit: "" },
    better: null,
  },
];
