import { z } from "zod";

/** Rows about the progress of a run, as the Data API returns them. */

export const runSchema = z.object({
  id: z.string(),
  run_name: z.string(),
  triggered_by: z.string(),
  started_at: z.string(),
  finished_at: z.string().nullable(),
  simulated: z.boolean(),
  skipped: z.array(z.object({ provider: z.string(), reason: z.string() })),
});
export type Run = z.infer<typeof runSchema>;

export const targetSchema = z.object({
  id: z.string(),
  position: z.number(),
  sample: z.number(),
  /** How many calls are made at once at the level of a burst that it is of. */
  burst: z.number().nullish(),
  region: z.string().nullable(),
  /** `queued`, `leased`, `unanswered`, `done`, or why it was closed without a result. */
  state: z.string(),
  /** How often it was claimed. */
  claims: z.number(),
  closed_reason: z.string().nullable(),
  providers: z.object({ slug: z.string(), simulated: z.boolean() }),
  models: z.object({ name: z.string() }),
  workloads: z.object({ name: z.string(), comparable: z.boolean() }),
});
export type Target = z.infer<typeof targetSchema>;

/** The printed columns; all others are passed on to `--json`. */
export const resultSchema = z.looseObject({
  id: z.string(),
  target_id: z.string().nullable(),
  request_id: z.string().nullable(),
  provider: z.string().nullable(),
  model: z.string().nullable(),
  success: z.boolean(),
  outcome: z.string().nullable(),
  error_message: z.string().nullable(),
  status_code: z.number().nullable(),
  /** How long the provider asks to wait before the next call. */
  retry_after_ms: z.number().nullish(),
  total_latency_ms: z.number(),
  ttft_ms: z.number().nullable(),
  tps: z.number().nullable(),
  batched: z.boolean().nullish(),
  streamed_tokens: z.number().nullish(),
  /** The arrivals, packed. */
  arrivals: z.string().nullish(),
  /** Whether its times are compared with those of others; `remarks` says why not. */
  comparable: z.boolean().nullish(),
  remarks: z.array(z.string()).nullish(),
  /** The address that was called instead of the catalogue's. */
  endpoint: z.string().nullish(),
  /** The host behind a gateway that answered. */
  upstream: z.string().nullish(),
  served_model: z.string().nullish(),
  /** Whether that is another model than the one that was asked for. */
  served_as_other: z.boolean().nullish(),
  input_tokens: z.number().nullable(),
  output_tokens: z.number().nullable(),
  token_source: z.string().nullable(),
  cost_usd: z.number().nullable(),
  /** The name of what was sent; null for a text that was given with the run. */
  workload: z.string().nullish(),
  /** Answers, or questions of an answer, that were judged; null when any answer would do. */
  check_n: z.number().nullish(),
  check_ok_n: z.number().nullish(),
  check_detail: z.string().nullish(),
});
export type Result = z.infer<typeof resultSchema>;

export const settingsSchema = z.object({
  request_timeout_ms: z.number(),
  lease_grace_ms: z.number(),
});
