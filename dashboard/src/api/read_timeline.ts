import * as z from "zod/mini";
import type { Period } from "./period.ts";
import { client } from "./client.ts";
import { maybeNumber, number, outcomes, time } from "./fields.ts";
import { readAllRows, readRows } from "./read_rows.ts";

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

const named = z.extend(row, { model_id: z.string() });

/** A point of one of several models. */
export type NamedPoint = z.infer<typeof named>;

/** Models that a visitor may ask for at once. */
const AT_ONCE = 2;

/** A few models over time. */
export async function readTimelines(
  period: Period,
  modelIds: string[],
  region: string,
  workload: string,
): Promise<NamedPoint[]> {
  const parts = Array.from(
    { length: Math.ceil(modelIds.length / AT_ONCE) },
    (_, part) => modelIds.slice(part * AT_ONCE, (part + 1) * AT_ONCE),
  );
  const answers = await Promise.all(parts.map((ids) =>
    readAllRows(
      "the lines",
      named,
      (from, to) =>
        client
          .rpc("model_timeline_over", { period, model_ids: ids, region, workload })
          .order("model_id")
          .order("simulated")
          .order("starts_at")
          .range(from, to),
    )
  ));
  return answers.flat();
}

/** One model over time. Intervals without results have no point. */
export function readTimeline(
  period: Period,
  modelId: string,
  region: string,
  workload: string,
): Promise<TimelinePoint[]> {
  return readRows(
    "the trend",
    row,
    client
      .rpc("model_timeline_over", { period, model_ids: [modelId], region, workload }),
  );
}
