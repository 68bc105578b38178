import * as z from "zod/mini";
import type { Asked } from "./period.ts";
import { client } from "./client.ts";
import { maybeNumber, maybeTime, measured, numbers, outcomes } from "./fields.ts";
import { readInOrder } from "./read_rows.ts";

/** What is known of a model over a window. */
export const summaryRow = z.object({
  provider: z.string(),
  model: z.string(),
  model_id: z.string(),
  simulated: z.boolean(),
  ...numbers("n", "ttft_n", "latency_n", "tps_n", "batched_n", "priced_n"),
  ...measured("success_rate_percent", "availability_percent", "p50_ttft_ms", "p95_ttft_ms"),
  ...measured("p50_latency_ms", "p95_latency_ms", "p5_tps", "p50_tps", "p95_tps"),
  outcomes,
  cost_per_request_usd: maybeNumber,
  cost_per_m_output_tokens_usd: maybeNumber,
  last_seen_at: maybeTime,
});

const rowBefore = z.object({
  model_id: z.string(),
  simulated: z.boolean(),
  ...measured("availability_percent", "p50_ttft_ms", "p50_tps"),
});

/** A model over a window. Times in milliseconds, speeds in tokens per second, rates in percent. */
export type Summary = z.infer<typeof summaryRow>;

/** A model over the window before another. */
export type SummaryBefore = z.infer<typeof rowBefore>;

/** The models measured in a window, with their percentiles. */
export function readSummaries(asked: Asked): Promise<Summary[]> {
  return readInOrder(
    "the leaderboard",
    summaryRow,
    ["model_id", "simulated"],
    () => client.rpc("model_summaries_over", asked),
  );
}

/** The models over the window of the same length before the one that ends now. */
export function readSummariesBefore(asked: Asked): Promise<SummaryBefore[]> {
  return readInOrder(
    "the changes",
    rowBefore,
    ["model_id", "simulated"],
    () => client.rpc("model_summaries_before", asked),
  );
}
