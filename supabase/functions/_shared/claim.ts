import { z } from "zod";
import { callDatabase, type Database } from "./database.ts";
import type { Target } from "./types.ts";

const options = z.object({
  max_tokens_field: z.enum(["max_completion_tokens", "max_tokens"]).default("max_tokens"),
  temperature: z.number().nullable().default(null),
  include_usage: z.boolean().default(true),
  obfuscation_option: z.boolean().default(false),
  omit: z.array(z.string()).default([]),
  body: z.record(z.string(), z.unknown()).default({}),
  headers: z.record(z.string(), z.string()).default({}),
});

/** A target in the names of the database. */
export const LeasedTarget = z.object({
  lease_token: z.uuid(),
  lease_ms: z.number(),
  target_id: z.uuid(),
  run_id: z.uuid(),
  provider: z.string(),
  base_url: z.string().nullable(),
  dialect: z.enum(["openai", "anthropic"]),
  api_key_env: z.string().nullable(),
  model: z.string(),
  options,
  prompt: z.string(),
  max_output_tokens: z.int(),
  warm: z.boolean(),
  limits: z.object({
    headers_ms: z.number(),
    first_token_ms: z.number(),
    gap_ms: z.number(),
    total_ms: z.number(),
    body_bytes: z.number(),
    text_chars: z.number(),
  }),
}).transform((row): Target => ({
  leaseToken: row.lease_token,
  leaseMs: row.lease_ms,
  targetId: row.target_id,
  runId: row.run_id,
  provider: row.provider,
  baseUrl: row.base_url,
  dialect: row.dialect,
  apiKeyEnv: row.api_key_env,
  model: row.model,
  prompt: row.prompt,
  maxOutputTokens: row.max_output_tokens,
  options: {
    maxTokensField: row.options.max_tokens_field,
    temperature: row.options.temperature,
    includeUsage: row.options.include_usage,
    obfuscationOption: row.options.obfuscation_option,
    omit: row.options.omit,
    body: row.options.body,
    headers: row.options.headers,
  },
  limits: {
    headersMs: row.limits.headers_ms,
    firstTokenMs: row.limits.first_token_ms,
    gapMs: row.limits.gap_ms,
    totalMs: row.limits.total_ms,
    bodyBytes: row.limits.body_bytes,
    textChars: row.limits.text_chars,
  },
  warm: row.warm,
}));

/** Leases the next target of a run; null when there is none to have. */
export async function claimTarget(
  database: Database,
  lane: { runId: string; lane: number; region: string | null },
): Promise<Target | null> {
  return await callDatabase(
    database,
    "claim_target",
    { run_id: lane.runId, lane: lane.lane, region: lane.region },
    LeasedTarget.nullable(),
  );
}
