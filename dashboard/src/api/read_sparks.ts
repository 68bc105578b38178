import * as z from "zod/mini";
import type { Asked } from "./period.ts";
import { client } from "./client.ts";
import { maybeNumber } from "./fields.ts";
import { readRows } from "./read_rows.ts";

const row = z.object({
  model_id: z.string(),
  simulated: z.boolean(),
  p50_ttft_ms: z.array(maybeNumber),
});

/** The median time to first token of a model at a few points, evenly over a window. */
export type Spark = z.infer<typeof row>;

/** A few models over time in a few points. */
export function readSparks(modelIds: string[], asked: Asked): Promise<Spark[]> {
  return readRows(
    "the spark lines",
    row,
    client.rpc("model_sparks_over", { ...asked, model_ids: modelIds }),
  );
}
