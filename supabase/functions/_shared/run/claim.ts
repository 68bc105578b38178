import { z } from "zod";
import { callDatabase, type Database } from "../platform/database.ts";
import type { Workload } from "../check/prepare_call.ts";
import { DIALECT_NAMES } from "../provider/dialect.ts";
import type { Target } from "../provider/target.ts";

/** A target with unchecked options, so that a target with bad options can still be closed. */
export type LeasedTarget = Omit<Target, "options" | "wanted"> & {
  options: unknown;
  workload: Workload;
  /** Of a level of a burst, the prompts of all its calls; else null. */
  burst: string[] | null;
};

/** A target in the names of the database. */
export const LeasedTargetRow = z.object({
  lease_token: z.uuid(),
  target_id: z.uuid(),
  run_id: z.uuid(),
  provider: z.string(),
  base_url: z.string().nullable(),
  dialect: z.enum(DIALECT_NAMES),
  api_key_env: z.string().nullable(),
  model: z.string(),
  /** Unknown to databases before 1.1.0, where it is the same. */
  name: z.string().optional(),
  options: z.unknown(),
  prompt: z.string(),
  max_output_tokens: z.int(),
  warm: z.boolean(),
  /** The prompts of the further calls of a burst's level; unknown to databases before 1.4.0. */
  burst: z.array(z.string()).nullish(),
  workload: z.object({
    kind: z.enum(["text", "cache", "tool", "json", "canary", "burst"]),
    seed: z.string(),
    check: z.looseObject({ contains: z.unknown().optional() }),
  }),
  limits: z.object({
    headers_ms: z.number(),
    first_token_ms: z.number(),
    gap_ms: z.number(),
    total_ms: z.number(),
    body_bytes: z.number(),
    text_chars: z.number(),
  }),
}).transform((row): LeasedTarget => ({
  leaseToken: row.lease_token,
  targetId: row.target_id,
  runId: row.run_id,
  provider: row.provider,
  baseUrl: row.base_url,
  dialect: row.dialect,
  apiKeyEnv: row.api_key_env,
  model: row.model,
  name: row.name ?? row.model,
  prompt: row.prompt,
  maxOutputTokens: row.max_output_tokens,
  options: row.options,
  limits: {
    headersMs: row.limits.headers_ms,
    firstTokenMs: row.limits.first_token_ms,
    gapMs: row.limits.gap_ms,
    totalMs: row.limits.total_ms,
    bodyBytes: row.limits.body_bytes,
    textChars: row.limits.text_chars,
  },
  warm: row.warm,
  burst: row.burst ? [row.prompt, ...row.burst] : null,
  workload: {
    kind: row.workload.kind,
    seed: row.workload.seed,
    contains: typeof row.workload.check.contains === "string" ? row.workload.check.contains : null,
  },
}));

/** Which targets are wanted, and where they will be measured. */
export interface Lane {
  runId: string;
  lane: number;
  /** Region whose targets are wanted; null for those of a run that names none. */
  region: string | null;
  /** Region this worker runs in; null where the platform does not say. */
  workerRegion: string | null;
}

/** Leases the next target of a run; null when none is free. */
export async function claimTarget(
  database: Database,
  { runId, lane, region, workerRegion }: Lane,
): Promise<LeasedTarget | null> {
  return await callDatabase(
    database,
    "claim_target",
    { run_id: runId, lane, region, worker_region: workerRegion },
    LeasedTargetRow.nullable(),
  );
}
