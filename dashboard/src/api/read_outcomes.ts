import * as z from "zod/mini";
import type { Asked } from "./period.ts";
import { client } from "./client.ts";
import { number, time } from "./fields.ts";
import { readRows } from "./read_rows.ts";

const row = z.object({
  model_id: z.string(),
  simulated: z.boolean(),
  starts_at: time,
  grain_seconds: number,
  n: z.array(number),
  failures: z.record(z.string(), z.record(z.string(), number)),
});

/**
 * The outcomes of the requests to a model: how many there were in each interval
 * from `starts_at` on, and the outcomes of those in which something failed.
 */
export type OutcomeHistory = z.infer<typeof row>;

/** The outcomes of some models, by hours over up to 7 days and by days beyond. */
export function readOutcomes(modelIds: string[], asked: Asked): Promise<OutcomeHistory[]> {
  return readRows(
    "the outcomes",
    row,
    client.rpc("model_outcomes_over", { ...asked, model_ids: modelIds }),
  );
}
