import { plainLabel } from "../platform/plain_label.ts";
import type { ModelNumbers } from "./told_badge.ts";

/** What a badge can show of a model. */
export const METRICS = ["ttft", "p95_ttft", "latency", "tps", "availability"] as const;
export type Metric = typeof METRICS[number];

/** What a badge says. */
export interface BadgeText {
  /** Of which model. */
  label: string;
  /** The number, with its unit, and when it was measured. */
  message: string;
  /** The day of the last result, or null. */
  day: string | null;
  simulated: boolean;
  known: boolean;
  /** Whether an objective is met. */
  verdict?: "met" | "missed";
}

/** A number of a model in words. `scope` says of when it is, such as `24h`. */
export function describeBadge(numbers: ModelNumbers, metric: Metric, scope: string): BadgeText {
  const value = valueOf(numbers, metric);
  return {
    label: `${plainLabel(numbers.model)} on ${plainLabel(numbers.provider, 30)}`,
    message: value === null
      ? `${nameOf(metric)} unknown (${scope})`
      : `${nameOf(metric)} ${value} (${scope})`,
    day: numbers.last_result_at === null
      ? null
      : new Date(numbers.last_result_at).toISOString().slice(0, 10),
    simulated: numbers.simulated,
    known: value !== null,
  };
}

function nameOf(metric: Metric): string {
  switch (metric) {
    case "ttft":
      return "TTFT p50";
    case "p95_ttft":
      return "TTFT p95";
    case "latency":
      return "latency p50";
    case "tps":
      return "speed p50";
    case "availability":
      return "availability";
  }
}

function valueOf(numbers: ModelNumbers, metric: Metric): string | null {
  switch (metric) {
    case "ttft":
      return formatMs(numbers.p50_ttft_ms);
    case "p95_ttft":
      return formatMs(numbers.p95_ttft_ms);
    case "latency":
      return formatMs(numbers.p50_latency_ms);
    case "tps":
      return numbers.p50_tps === null ? null : `${formatNumber(numbers.p50_tps)} tok/s`;
    case "availability":
      return formatShare(numbers.availability_percent);
  }
}

function formatMs(ms: number | null): string | null {
  if (ms === null) return null;
  return ms < 9999.5 ? `${formatNumber(ms)} ms` : `${formatNumber(ms / 1000)} s`;
}

/** To three significant digits, and never with an exponent. */
function formatNumber(value: number): string {
  const decimals = value >= 99.95 ? 0 : value >= 9.995 ? 1 : 2;
  return value.toFixed(decimals);
}

/** Almost everything is never shown as 100 %, and almost nothing never as 0 %. */
function formatShare(percent: number | null): string | null {
  if (percent === null) return null;
  if (percent === 0 || percent === 100) return `${percent}%`;
  return `${Math.min(99.9, Math.max(0.1, percent)).toFixed(1)}%`;
}
