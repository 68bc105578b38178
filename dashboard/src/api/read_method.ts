import * as z from "zod/mini";
import { client } from "./client.ts";
import { maybeNumber, number } from "./fields.ts";
import { readRows } from "./read_rows.ts";

const workload = z.object({
  name: z.string(),
  version: number,
  kind: z.string(),
  /** Whether the schedule measures it. */
  active: z.boolean(),
  /** Whether it is judged if an answer is right. */
  judged: z.boolean(),
  prompt_chars: number,
  input_tokens: maybeNumber,
  max_output_tokens: number,
  headers_ms: number,
  first_token_ms: number,
  gap_ms: number,
  total_ms: number,
  every_seconds: maybeNumber,
  /** Of a burst, how many calls are made at once, level by level. */
  burst: z.nullable(z.array(number)),
  /** The workload that is sent just before it. */
  after: z.nullable(z.string()),
});

const model = z.object({
  provider: z.string(),
  model: z.string(),
  dialect: z.string(),
  simulated: z.boolean(),
  every_seconds: maybeNumber,
  /** Its own cap; null: the workload's. */
  max_output_tokens: maybeNumber,
  cap_field: z.string(),
  /** Numbers, yes or no, and words, by the name of the field. */
  parameters: z.record(z.string(), z.union([z.number(), z.boolean(), z.string()])),
  /** How many further fields are sent and not shown. */
  hidden: number,
});

const row = z.object({
  /** When runs start, as cron writes it; null when no schedule is set up. */
  schedule: z.nullable(z.string()),
  schedule_active: z.nullable(z.boolean()),
  samples: number,
  lanes: number,
  regions: z.array(z.string()),
  /** Whether each run measures the control. */
  controlled: z.boolean(),
  incident_window: number,
  incident_failures: number,
  incident_slowdown: number,
  keep_results_days: maybeNumber,
  keep_arrivals_days: maybeNumber,
  workloads: z.array(workload),
  model_n: number,
  models: z.array(model),
});

/** How this project measures. */
export type Method = z.infer<typeof row>;
export type MethodWorkload = z.infer<typeof workload>;
export type MethodModel = z.infer<typeof model>;

/** How the numbers are made, with the project's own settings. */
export async function readMethod(): Promise<Method> {
  const rows = await readRows("how it measures", row, client.rpc("measurement_method"));
  if (rows.length !== 1) throw new Error("Cannot read how it measures: the project returned none");
  return rows[0];
}
