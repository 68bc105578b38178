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
import { countOurs } from "../format/outcomes.ts";

/** The columns of a summary that are numbers or unknown. */
type MetricColumn = {
  [Name in keyof Summary]: Summary[Name] extends number | null ? Name : never;
}[keyof Summary];

/** A metric in which two models are compared. */
export interface ComparedMetric {
  label: string;
  /** The column of a summary with its value. */
  column: MetricColumn;
  metric: MetricId;
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
    column: "p50_ttft_ms",
    metric: "ttft",
    n: (row) => row.ttft_n,
    format: formatMs,
    better: "less",
  },
  {
    label: "TTFT p95",
    column: "p95_ttft_ms",
    metric: "ttft",
    n: (row) => row.ttft_n,
    format: formatMs,
    better: "less",
  },
  {
    label: "Speed p50",
    column: "p50_tps",
    metric: "tps",
    n: (row) => row.tps_n,
    format: formatSpeed,
    better: "more",
  },
  {
    label: "Speed p95",
    column: "p95_tps",
    metric: "tps",
    n: (row) => row.tps_n,
    format: formatSpeed,
    better: "more",
  },
  {
    label: "Speed p5",
    column: "p5_tps",
    metric: "tps",
    n: (row) => row.tps_n,
    format: formatSpeed,
    better: "more",
  },
  {
    label: "Latency p50",
    column: "p50_latency_ms",
    metric: "latency",
    n: (row) => row.latency_n,
    format: formatSeconds,
    better: "less",
  },
  {
    label: "Latency p95",
    column: "p95_latency_ms",
    metric: "latency",
    n: (row) => row.latency_n,
    format: formatSeconds,
    better: "less",
  },
  {
    label: "Availability",
    column: "availability_percent",
    metric: "availability",
    n: ({ n, outcomes }) => n - countOurs(outcomes),
    format: formatShare,
    better: "more",
    share: true,
  },
  {
    label: "Success rate",
    column: "success_rate_percent",
    metric: "success",
    n: (row) => row.n,
    format: formatShare,
    // It includes our own faults.
    better: null,
  },
  {
    label: "Cost per request",
    column: "cost_per_request_usd",
    metric: "cost",
    n: (row) => row.priced_n,
    format: formatCost,
    better: "less",
  },
  {
    label: "Paid per million output, input included",
    column: "cost_per_m_output_tokens_usd",
    metric: "outputCost",
    n: (row) => row.priced_n,
    format: formatCost,
    better: "less",
  },
  {
    label: "Requests",
    column: "n",
    metric: "n",
    n: (row) => row.n,
    format: (n) => n === null ? null : { text: formatCount(n), unit: "" },
    better: null,
  },
];
