import { RANGES, within } from "./ranges.ts";
import type { RawUsage, Usage } from "./types.ts";

/**
 * A provider's last usage report in our words.
 *
 * `outputTokens` is every generated token, reasoning included. xAI and native
 * Gemini leave reasoning out of `completion_tokens` but not out of
 * `total_tokens`, so total − prompt is taken wherever the three disagree and the
 * total is one that a call can have. The
 * output is unknown while the provider has only counted the input.
 */
export function normaliseUsage(raw: RawUsage): Usage {
  return {
    inputTokens: raw.promptTokens === null ? null : raw.promptTokens + raw.besidePromptTokens,
    outputTokens: raw.outputCounted ? outputTokens(raw) : null,
    reasoningTokens: raw.reasoningTokens,
    cachedTokens: raw.cachedTokens,
    cacheWriteTokens: raw.cacheWriteTokens,
    cacheWrite1hTokens: raw.cacheWrite1hTokens,
    reportedCostUsd: raw.costUsd,
  };
}

function outputTokens({ promptTokens, completionTokens, totalTokens }: RawUsage): number | null {
  const total = within(RANGES.tokens, totalTokens);
  if (promptTokens === null || total === null) return completionTokens;
  const beyondPrompt = total - promptTokens;
  return beyondPrompt > 0 ? beyondPrompt : completionTokens;
}
