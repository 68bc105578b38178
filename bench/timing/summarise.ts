import { percentile } from "../../supabase/functions/_shared/percentile.ts";
import type { Errors } from "./compare.ts";

/** Errors of many requests, in milliseconds; median and p99 without their sign. */
export interface Spread {
  median: number;
  p99: number;
  min: number;
  max: number;
}

/** One line of the report. */
export interface Summary {
  bench: "timing";
  scenario: string;
  contender: string;
  requests: number;
  ttft_ms: Spread;
  ttfat_ms: Spread;
  last_token_ms: Spread;
  /** Error of the time between the first and the last token. */
  span_ms: Spread;
  /** Error of the tokens per second, in per cent. */
  tps_percent: Spread;
  /** Share of the requests whose speed is within 0.5 %, or within 1 ms of the span. */
  tps_within: number;
  /** How far behind its schedule the server was, at worst in each request. */
  server_late_ms: Spread;
}

/** Sums up the errors of one contender in one scenario. */
export function summarise(scenario: string, contender: string, errors: Errors[]): Summary {
  return {
    bench: "timing",
    scenario,
    contender,
    requests: errors.length,
    ttft_ms: spread(errors.map(({ ttft }) => ttft)),
    ttfat_ms: spread(errors.map(({ ttfat }) => ttfat)),
    last_token_ms: spread(errors.map(({ lastToken }) => lastToken)),
    span_ms: spread(errors.map(({ span }) => span)),
    tps_percent: spread(errors.map(({ tps }) => tps * 100)),
    tps_within: errors.filter(({ tpsWithin }) => tpsWithin).length / errors.length,
    server_late_ms: spread(errors.map(({ serverLate }) => serverLate)),
  };
}

function spread(values: number[]): Spread {
  const sizes = values.map(Math.abs);
  return {
    median: round(percentile(sizes, 0.5)),
    p99: round(percentile(sizes, 0.99)),
    min: round(Math.min(...values)),
    max: round(Math.max(...values)),
  };
}

function round(value: number | null): number {
  return Math.round((value ?? NaN) * 1000) / 1000;
}
