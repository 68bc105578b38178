import * as z from "zod/mini";
import type { Period } from "./period.ts";
import { client } from "./client.ts";
import { maybeNumber, number, outcomes, ratesByKind } from "./fields.ts";
import { readAllRows } from "./read_rows.ts";

const row = z.object({
  model_id: z.string(),
  simulated: z.boolean(),
  workload_name: z.string(),
  check_n: number,
  right_percent: maybeNumber,
  // By kind, such as `date/wrong_answer`.
  verdicts: outcomes,
  right_percent_low: maybeNumber,
  right_percent_high: maybeNumber,
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
  return readAllRows(
    "the answers",
    row,
    (from, to) =>
      client
        .rpc("answers_over", { period, region, workload, model_ids: modelIds })
        .order("workload_name")
        .order("right_percent", { ascending: false, nullsFirst: false })
        .order("model_id")
        .order("simulated")
        .range(from, to),
  );
}
