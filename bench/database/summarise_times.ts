import { percentile } from "../../supabase/functions/_shared/platform/percentile.ts";

/** The times of something that was done `n` times. */
export interface Times {
  n: number;
  p50_ms: number;
  p95_ms: number;
}

/** Summarises durations in milliseconds. */
export function summariseTimes(durations: number[]): Times {
  return {
    n: durations.length,
    p50_ms: round(percentile(durations, 0.5)!),
    p95_ms: round(percentile(durations, 0.95)!),
  };
}

function round(ms: number): number {
  return Math.round(ms * 100) / 100;
}
