import * as z from "zod/mini";
import type { Period } from "./period.ts";
import { client } from "./client.ts";
import { maybeNumber, maybeTime, number, outcomes } from "./fields.ts";
import { readAllRows } from "./read_rows.ts";

const row = z.object({
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

/** A model over a window. Times in milliseconds, speeds in tokens per second, rates in percent. */
export type Summary = z.infer<typeof row>;

/** The models measured in a window, with their percentiles. */
export function readSummaries(period: Period, region: string): Promise<Summary[]> {
  return readAllRows(
    "the leaderboard",
    row,
    (from, to) =>
      client
        .rpc("model_summaries_over", { period, region })
        .order("model_id")
        .order("simulated")
        .range(from, to),
  );
}
