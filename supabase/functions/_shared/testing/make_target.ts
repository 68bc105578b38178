import type { Limits } from "../platform/limits.ts";
import type { CallOptions } from "../provider/call_options.ts";
import type { Target } from "../provider/target.ts";

interface Changes extends Partial<Omit<Target, "options" | "limits">> {
  options?: Partial<CallOptions>;
  limits?: Partial<Limits>;
}

/** A target as a claim would hand it out, for tests. */
export function makeTarget({ options, limits, ...rest }: Changes = {}): Target {
  return {
    leaseToken: "00000000-0000-4000-8000-000000000001",
    targetId: "00000000-0000-4000-8000-000000000002",
    runId: "00000000-0000-4000-8000-000000000003",
    provider: "example",
    baseUrl: null,
    dialect: "openai",
    apiKeyEnv: "EXAMPLE_API_KEY",
    model: "example-model",
    name: "example-model",
    prompt: "Name three colours.",
    maxOutputTokens: 64,
    wanted: null,
    warm: false,
    ...rest,
    options: {
      maxTokensField: "max_completion_tokens",
      temperature: null,
      includeUsage: true,
      obfuscationOption: false,
      omit: [],
      body: {},
      headers: {},
      query: {},
      authHeader: null,
      hosts: [],
      ...options,
    },
    limits: {
      headersMs: 10_000,
      firstTokenMs: 10_000,
      gapMs: 10_000,
      totalMs: 20_000,
      bodyBytes: 16_000_000,
      textChars: 20_000,
      ...limits,
    },
  };
}
