import { percentile } from "../../supabase/functions/_shared/platform/percentile.ts";
import type { Errors } from "./compare.ts";

/**
 * Absolute errors of many requests, in milliseconds: median and p99; null where
 * no request had one.
 */
export interface Spread {
  median: number | null;
  p99: number | null;
  min: number | null;
  max: number | null;
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
  /** Share of the requests without a speed. */
  tps_unknown: number;
  /** Share of the requests whose speed is right: within 0.5 % or 1 ms of the span, or none. */
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
    tps_percent: spread(errors.map(({ tps }) => tps === null ? null : tps * 100)),
    tps_unknown: errors.filter(({ tpsUnknown }) => tpsUnknown).length / errors.length,
    tps_within: errors.filter(({ tpsWithin }) => tpsWithin).length / errors.length,
    server_late_ms: spread(errors.map(({ serverLate }) => serverLate)),
  };
}

function spread(all: (number | null)[]): Spread {
  const values = all.filter((value) => value !== null);
  const sizes = values.map(Math.abs);
  return {
    median: round(percentile(sizes, 0.5)),
    p99: round(percentile(sizes, 0.99)),
    min: round(values.length === 0 ? null : Math.min(...values)),
    max: round(values.length === 0 ? null : Math.max(...values)),
  };
}

function round(value: number | null): number | null {
  return value === null ? null : Math.round(value * 1000) / 1000;
}
