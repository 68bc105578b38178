import type { TimelineMetric } from "../charts/time_series.ts";
import type { MetricId } from "../format/definitions.ts";
import { formatMs, formatSeconds, formatSpeed, quantityText } from "../format/quantity.ts";
import { formatTickValue } from "../format/format_number.ts";

/** A metric that is shown over time. */
export interface ChartedMetric {
  id: TimelineMetric;
  definition: MetricId;
  title: string;
  format(value: number): string;
  unit: string;
  /** The number without its unit, for the axis. */
  tick(value: number): string;
}

export const chartedMetrics: ChartedMetric[] = [
  {
    id: "ttft_ms",
    definition: "ttft",
    title: "Time to first token",
    unit: "ms",
    format: (ms) => quantityText(formatMs(ms)),
    tick: formatTickValue,
  },
  {
    id: "tps",
    definition: "tps",
    title: "Speed",
    unit: "tok/s",
    format: (tps) => quantityText(formatSpeed(tps)),
    tick: formatTickValue,
  },
  {
    id: "latency_ms",
    definition: "latency",
    title: "Total latency",
    unit: "s",
    format: (ms) => quantityText(formatSeconds(ms)),
    tick: (ms) => formatTickValue(ms / 1000),
  },
];
