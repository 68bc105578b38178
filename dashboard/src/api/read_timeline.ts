import * as z from "zod/mini";
import type { Asked } from "./period.ts";
import { client } from "./client.ts";
import { maybeNumbers, number, outcomes, time } from "./fields.ts";
import { readInOrder, readRows } from "./read_rows.ts";

const row = z.object({
  simulated: z.boolean(),
  starts_at: time,
  grain_seconds: number,
  band_seconds: number,
  n: number,
  outcomes,
  ...maybeNumbers("p5_ttft_ms", "p50_ttft_ms", "p95_ttft_ms", "p5_tps", "p50_tps", "p95_tps"),
  ...maybeNumbers("p5_latency_ms", "p50_latency_ms", "p95_latency_ms"),
});

/** A model in one interval of time: its median there, and the band of the time around it. */
export type TimelinePoint = z.infer<typeof row>;

const named = z.extend(row, { model_id: z.string() });

/** A point of one of several models. */
export type NamedPoint = z.infer<typeof named>;

/** Models that a visitor may ask for at once. */
const AT_ONCE = 2;

/** A few models over time. */
export async function readTimelines(modelIds: string[], asked: Asked): Promise<NamedPoint[]> {
  const parts = Array.from(
    { length: Math.ceil(modelIds.length / AT_ONCE) },
    (_, part) => modelIds.slice(part * AT_ONCE, (part + 1) * AT_ONCE),
  );
  const answers = await Promise.all(parts.map((ids) =>
    readInOrder(
      "the lines",
      named,
      ["model_id", "simulated", "starts_at"],
      () => client.rpc("model_timeline_over", { ...asked, model_ids: ids }),
    )
  ));
  return answers.flat();
}

/** One model over time. Intervals without results have no point. */
export function readTimeline(modelId: string, asked: Asked): Promise<TimelinePoint[]> {
  return readRows(
    "the trend",
    row,
    client
      .rpc("model_timeline_over", { ...asked, model_ids: [modelId] }),
  );
}
