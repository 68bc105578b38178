import * as z from "zod/mini";
import type { Period } from "./period.ts";
import { client } from "./client.ts";
import { maybeNumber, maybeTime, number, outcomes } from "./fields.ts";
import { readAllRows } from "./read_rows.ts";

/** What is known of a model over a window. */
export const summaryRow = z.object({
  provider: z.string(),
  model: z.string(),
  model_id: z.string(),
  simulated: z.boolean(),
  n: number,
  success_rate_percent: maybeNumber,
  availability_percent: maybeNumber,
  outcomes,
  ttft_n: number,
  p50_ttft_ms: maybeNumber,
  p95_ttft_ms: maybeNumber,
  latency_n: number,
  p50_latency_ms: maybeNumber,
  p95_latency_ms: maybeNumber,
  tps_n: number,
  p5_tps: maybeNumber,
  p50_tps: maybeNumber,
  p95_tps: maybeNumber,
  batched_n: number,
  priced_n: number,
  cost_per_request_usd: maybeNumber,
  cost_per_m_output_tokens_usd: maybeNumber,
  last_seen_at: maybeTime,
  // The ends of the interval of 95 % of each number; null with too few requests.
  success_rate_percent_low: maybeNumber,
  success_rate_percent_high: maybeNumber,
  availability_percent_low: maybeNumber,
  availability_percent_high: maybeNumber,
  p50_ttft_ms_low: maybeNumber,
  p50_ttft_ms_high: maybeNumber,
  p95_ttft_ms_low: maybeNumber,
  p95_ttft_ms_high: maybeNumber,
  p50_latency_ms_low: maybeNumber,
  p50_latency_ms_high: maybeNumber,
  p95_latency_ms_low: maybeNumber,
  p95_latency_ms_high: maybeNumber,
  p5_tps_low: maybeNumber,
  p5_tps_high: maybeNumber,
  p50_tps_low: maybeNumber,
  p50_tps_high: maybeNumber,
  p95_tps_low: maybeNumber,
  p95_tps_high: maybeNumber,
});

const rowBefore = z.object({
  model_id: z.string(),
  simulated: z.boolean(),
  availability_percent: maybeNumber,
  p50_ttft_ms: maybeNumber,
  p50_tps: maybeNumber,
  availability_percent_low: maybeNumber,
  availability_percent_high: maybeNumber,
  p50_ttft_ms_low: maybeNumber,
  p50_ttft_ms_high: maybeNumber,
  p50_tps_low: maybeNumber,
  p50_tps_high: maybeNumber,
});

/** A model over a window. Times in milliseconds, speeds in tokens per second, rates in percent. */
export type Summary = z.infer<typeof summaryRow>;

/** A model over the window before another. */
export type SummaryBefore = z.infer<typeof rowBefore>;

/** The models measured in a window, with their percentiles. */
export function readSummaries(
  period: Period,
  region: string,
  workload: string,
): Promise<Summary[]> {
  return readAllRows(
    "the leaderboard",
    summaryRow,
    askFor("model_summaries_over", { period, region, workload }),
  );
}

/** The models over the window of the same length before the one that ends now. */
export function readSummariesBefore(
  period: Period,
  region: string,
  workload: string,
): Promise<SummaryBefore[]> {
  return readAllRows(
    "the changes",
    rowBefore,
    askFor("model_summaries_before", { period, region, workload }),
  );
}

function askFor(name: string, given: Record<string, string>) {
  return (from: number, to: number) =>
    client.rpc(name, given).order("model_id").order("simulated").range(from, to);
}
