import * as z from "zod/mini";
import type { Period } from "./period.ts";
import { client } from "./client.ts";
import { maybeNumber, number, outcomes, time } from "./fields.ts";
import { readRows } from "./read_rows.ts";

const row = z.object({
  simulated: z.boolean(),
  starts_at: time,
  grain_seconds: number,
  band_seconds: number,
  n: number,
  outcomes,
  p5_ttft_ms: maybeNumber,
  p50_ttft_ms: maybeNumber,
  p95_ttft_ms: maybeNumber,
  p5_tps: maybeNumber,
  p50_tps: maybeNumber,
  p95_tps: maybeNumber,
  p5_latency_ms: maybeNumber,
  p50_latency_ms: maybeNumber,
  p95_latency_ms: maybeNumber,
});

/** A model in one interval of time: its median there, and the band of the time around it. */
export type TimelinePoint = z.infer<typeof row>;

/** One model over time. Intervals without results have no point. */
export function readTimeline(
  period: Period,
  modelId: string,
  region: string,
): Promise<TimelinePoint[]> {
  return readRows(
    "the trend",
    row,
    client
      .rpc("model_timeline_over", { period, model_ids: [modelId], region }),
  );
}
