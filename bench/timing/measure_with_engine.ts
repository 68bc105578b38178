import { measureTarget } from "../../supabase/functions/_shared/measure/measure_target.ts";
import type { Target } from "../../supabase/functions/_shared/provider/target.ts";
import type { Request, Seen } from "./contender.ts";

/**
 * The whole engine, as a function runs it. Its times count from just before `fetch`, which it
 * reports by its age. The age is read a little late, so times can look later than they are, but
 * never earlier.
 */
export async function measureWithEngine({ baseUrl, scenario, dialect }: Request): Promise<Seen> {
  const measurement = await measureTarget(target(scenario, dialect), {
    baseUrl,
    apiKey: "sk-bench",
  });
  const startedAt = performance.timeOrigin + performance.now() - measurement.request_age_ms;
  if (measurement.outcome !== "success") {
    throw new Error(`Cannot measure ${scenario}: ${measurement.error_message}`);
  }
  const at = (ms: number | null) => ms === null ? null : startedAt + ms;
  return {
    requestId: measurement.request_id,
    firstTokenAt: at(measurement.ttft_ms),
    firstAnswerAt: at(measurement.ttfat_ms),
    lastTokenAt: at(measurement.last_token_ms),
    tps: measurement.tps,
  };
}

function target(model: string, dialect: Request["dialect"]): Target {
  return {
    leaseToken: crypto.randomUUID(),
    targetId: crypto.randomUUID(),
    runId: crypto.randomUUID(),
    provider: "openai",
    baseUrl: null,
    dialect,
    apiKeyEnv: null,
    model,
    name: model,
    prompt: "Count.",
    maxOutputTokens: 256,
    options: {
      maxTokensField: "max_completion_tokens",
      temperature: 0,
      includeUsage: true,
      obfuscationOption: true,
      omit: [],
      body: {},
      headers: {},
      query: {},
      authHeader: null,
      hosts: [],
    },
    limits: {
      headersMs: 30_000,
      firstTokenMs: 45_000,
      gapMs: 20_000,
      totalMs: 60_000,
      bodyBytes: 16_777_216,
      textChars: 20_000,
    },
    wanted: null,
    warm: true,
  };
}
