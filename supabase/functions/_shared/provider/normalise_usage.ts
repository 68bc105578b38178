import { RANGES, within } from "../platform/ranges.ts";
import type { RawUsage, Usage } from "./usage.ts";

/**
 * A provider's last usage report in our words.
 *
 * `inputTokens` holds what was read from a cache or written into it, also where
 * a provider counts that beside its prompt. `outputTokens` is every generated
 * token, reasoning included: xAI and native Gemini leave reasoning out of
 * `completion_tokens` but not out of `total_tokens`. What the total has beyond
 * prompt and completion is input where the counts of a cache explain it, and
 * output else. The output is unknown while the provider has only counted the
 * input.
 */
export function normaliseUsage(raw: RawUsage): Usage {
  const beside = besidePrompt(raw);
  return {
    inputTokens: raw.promptTokens === null ? null : raw.promptTokens + beside,
    outputTokens: raw.outputCounted ? outputTokens(raw, beside) : null,
    reasoningTokens: raw.reasoningTokens,
    cachedTokens: raw.cachedTokens,
    cacheWriteTokens: raw.cacheWriteTokens,
    cacheWrite1hTokens: raw.cacheWrite1hTokens,
    reportedCostUsd: raw.costUsd,
  };
}

/** Input that is counted beside the prompt: by the dialect, by the total, or since it cannot be within. */
function besidePrompt(raw: RawUsage): number {
  const { promptTokens: prompt, besidePromptTokens } = raw;
  if (prompt === null || besidePromptTokens > 0) return besidePromptTokens;
  const cached = raw.cachedTokens ?? 0;
  const written = raw.cacheWriteTokens ?? 0;
  const surplus = surplusOf(raw);
  // What cannot be within the prompt is beside it, and then so is the rest, as Anthropic counts:
  // a gateway's total may have been added up without either.
  const cannotBeWithin = Math.max(cached, written) > prompt ? cached + written : 0;
  if (surplus === null) return cannotBeWithin;
  const reasoning = raw.reasoningTokens ?? 0;
  // Reasoning explains it as well as a cache that fits into the prompt would.
  if (surplus === reasoning && cached + written <= prompt) return 0;
  const explained = [cached + written, cached, written].find((beside) =>
    beside > 0 && (surplus === beside || surplus === beside + reasoning)
  );
  return explained ?? cannotBeWithin;
}

function outputTokens(raw: RawUsage, besidePrompt: number): number | null {
  const { promptTokens, completionTokens } = raw;
  const total = within(RANGES.tokens, raw.totalTokens);
  if (promptTokens === null || total === null) return completionTokens;
  const rest = total - promptTokens - besidePrompt;
  return rest > (completionTokens ?? 0) ? rest : completionTokens;
}

/** What a total that can be has beyond prompt and completion; null when one of them is not known. */
function surplusOf({ promptTokens, completionTokens, totalTokens }: RawUsage): number | null {
  const total = within(RANGES.tokens, totalTokens);
  if (promptTokens === null || completionTokens === null || total === null) return null;
  return total - promptTokens - completionTokens;
}
