import * as z from "zod/mini";
import type { Period } from "../state/period.ts";
import { client } from "./client.ts";
import { maybeNumber, maybeTime, number } from "./fields.ts";
import { readRows } from "./read_rows.ts";

const row = z.object({
  provider: z.string(),
  model: z.string(),
  model_id: z.string(),
  simulated: z.boolean(),
  n: number,
  success_rate_percent: maybeNumber,
  availability_percent: maybeNumber,
  outcomes: z.record(z.string(), number),
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
  priced_n: number,
  cost_per_request_usd: maybeNumber,
  cost_per_m_output_tokens_usd: maybeNumber,
  previous_n: number,
  ttft_change_percent: maybeNumber,
  tps_change_percent: maybeNumber,
  success_rate_change_points: maybeNumber,
  last_seen_at: maybeTime,
});

/** A model over a window. Times in milliseconds, speeds in tokens per second, rates in percent. */
export type LeaderboardRow = z.infer<typeof row>;

const COLUMNS = Object.keys(row.shape).join(",");

/** The models measured in a window, with their percentiles. */
export function readLeaderboard(
  period: Period,
  region: string,
): Promise<LeaderboardRow[]> {
  return readRows(
    "the leaderboard",
    row,
    client.rpc("model_leaderboard_over", { period, region }).select(COLUMNS),
  );
}
