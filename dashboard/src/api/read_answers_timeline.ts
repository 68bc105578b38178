import * as z from "zod/mini";
import type { Asked } from "./period.ts";
import { client } from "./client.ts";
import { maybeNumber, number, outcomes, ratesByKind, time } from "./fields.ts";
import { readInOrder } from "./read_rows.ts";

const row = z.object({
  model_id: z.string(),
  simulated: z.boolean(),
  starts_at: time,
  grain_seconds: number,
  // By kind, such as `date/wrong_answer`.
  verdicts: outcomes,
  right_percent_low: maybeNumber,
  right_percent_high: maybeNumber,
  kinds: ratesByKind,
});

/** What was said of the answers of a model in one interval of time. */
export type AnswersPoint = z.infer<typeof row>;

/** How right the answers of a few models to one workload were over time: by hours, or by days beyond 24. */
export function readAnswersTimeline(modelIds: string[], asked: Asked): Promise<AnswersPoint[]> {
  return readInOrder(
    "the answers over time",
    row,
    ["model_id", "simulated", "starts_at"],
    () => client.rpc("answers_timeline_over", { ...asked, model_ids: modelIds }),
  );
}
