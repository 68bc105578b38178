import * as z from "zod/mini";
import type { Period } from "./period.ts";
import { client } from "./client.ts";
import { measured, number, outcomes, ratesByKind } from "./fields.ts";
import { readInOrder } from "./read_rows.ts";

const row = z.object({
  model_id: z.string(),
  simulated: z.boolean(),
  workload_name: z.string(),
  check_n: number,
  ...measured("right_percent"),
  // By kind, such as `date/wrong_answer`.
  verdicts: outcomes,
  kinds: ratesByKind,
});

/** How right the answers of a model were to one workload. */
export type Answers = z.infer<typeof row>;

/** How right answers were: to one workload or, when it is null, to all; of all models or some. */
export function readAnswers(
  period: Period,
  region: string,
  workload: string | null,
  modelIds: string[] | null,
): Promise<Answers[]> {
  return readInOrder(
    "the answers",
    row,
    ["workload_name", "-right_percent", "model_id", "simulated"],
    () => client.rpc("answers_over", { period, region, workload, model_ids: modelIds }),
  );
}
