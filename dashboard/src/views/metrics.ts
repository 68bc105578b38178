import type { TimelineMetric } from "../charts/time_series.ts";
import type { MetricId } from "../definitions.ts";
import { formatMs, formatSeconds } from "../format/format_duration.ts";
import { formatSpeed } from "../format/format_speed.ts";
import { type Quantity, quantityText } from "../format/quantity.ts";

/** A metric that is shown over time. */
export interface ChartedMetric {
  id: TimelineMetric;
  definition: MetricId;
  title: string;
  format(value: number): string;
  /** Shorter, beside an axis. */
  tick(value: number): string;
}

export const chartedMetrics: ChartedMetric[] = [
  charted(
    "ttft_ms",
    "ttft",
    "Time to first token",
    formatMs,
    (ms) => ms >= 1000 ? `${ms / 1000} s` : `${ms} ms`,
  ),
  charted("tps", "tps", "Speed", formatSpeed, (tps) => `${tps} tok/s`),
  charted("latency_ms", "latency", "Total latency", formatSeconds, (ms) => `${ms / 1000} s`),
];

function charted(
  id: TimelineMetric,
  definition: MetricId,
  title: string,
  format: (value: number) => Quantity | null,
  tick: (value: number) => string,
): ChartedMetric {
  return { id, definition, title, format: (value) => quantityText(format(value)), tick };
}
