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
});

const rowBefore = z.pick(summaryRow, {
  model_id: true,
  simulated: true,
  availability_percent: true,
  p50_ttft_ms: true,
  p50_tps: true,
});

/** A model over a window. Times in milliseconds, speeds in tokens per second, rates in percent. */
export type Summary = z.infer<typeof summaryRow>;

const changedRow = z.extend(summaryRow, {
  ttft_change_percent: maybeNumber,
  tps_change_percent: maybeNumber,
  availability_change_points: maybeNumber,
});

/** The same with its changes against the window before. */
export type ChangedSummary = z.infer<typeof changedRow>;

/** A model over the window before another. */
export type SummaryBefore = z.infer<typeof rowBefore>;

/** The models measured in a window, with their percentiles. */
export function readSummaries(period: Period, region: string): Promise<Summary[]> {
  return readAllRows("the leaderboard", summaryRow, askFor("model_summaries_over", period, region));
}

/** The models measured with one workload, changes included. */
export function readChangedSummaries(
  period: Period,
  region: string,
  workload: string,
): Promise<ChangedSummary[]> {
  const ask = askFor("model_leaderboard_over", period, region, workload);
  return readAllRows("the leaderboard", changedRow, ask);
}

/** The models over the window of the same length before the one that ends now. */
export function readSummariesBefore(period: Period, region: string): Promise<SummaryBefore[]> {
  return readAllRows("the changes", rowBefore, askFor("model_summaries_before", period, region));
}

function askFor(name: string, period: Period, region: string, workload?: string) {
  // A workload that is undefined is not sent.
  return (from: number, to: number) =>
    client.rpc(name, { period, region, workload }).order("model_id").order("simulated")
      .range(from, to);
}
