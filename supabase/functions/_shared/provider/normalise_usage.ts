import { RANGES, within } from "../platform/ranges.ts";
import type { RawUsage, Usage } from "./usage.ts";

/**
 * A provider's last usage report, normalised.
 *
 * `inputTokens` includes tokens read from or written into a cache, also where a
 * provider counts these separately. `outputTokens` is every generated token,
 * reasoning included: xAI and native Gemini leave reasoning out of
 * `completion_tokens` but not out of `total_tokens`. The part of the total
 * beyond prompt and completion is input if cache counts explain it, and output
 * otherwise. The output is unknown while the provider has only counted the
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

/**
 * Input that is counted separately from the prompt: by the dialect, by the
 * total, or because it cannot be part of it.
 */
function besidePrompt(raw: RawUsage): number {
  const { promptTokens: prompt, besidePromptTokens } = raw;
  if (prompt === null || besidePromptTokens > 0) return besidePromptTokens;
  const cached = raw.cachedTokens ?? 0;
  const written = raw.cacheWriteTokens ?? 0;
  const surplus = surplusOf(raw);
  // Counts that cannot be part of the prompt are separate, and then so are the others, as Anthropic
  // counts them: a gateway's total may include neither.
  const cannotBeWithin = Math.max(cached, written) > prompt ? cached + written : 0;
  if (surplus === null) return cannotBeWithin;
  const reasoning = raw.reasoningTokens ?? 0;
  // Reasoning may explain it as well as a cache that fits into the prompt.
  if (surplus === reasoning && cached + written <= prompt) return 0;
  const explained = [cached + written, cached, written].find((beside) =>
    beside > 0 && (surplus === beside || surplus === beside + reasoning)
  );
  return explained ?? cannotBeWithin;
}

function outputTokens(raw: RawUsage, besidePrompt: number): number | null {
  const { promptTokens, completionTokens } = raw;
  const total = within(RANGES.tokens, raw.totalTokens);
  // A prompt of no tokens was not counted, and the total may hold it.
  if (!promptTokens || total === null) return completionTokens;
  const rest = total - promptTokens - besidePrompt;
  return rest > (completionTokens ?? 0) ? rest : completionTokens;
}

/** The part of a possible total beyond prompt and completion; null when one of them is unknown. */
function surplusOf({ promptTokens, completionTokens, totalTokens }: RawUsage): number | null {
  const total = within(RANGES.tokens, totalTokens);
  if (promptTokens === null || completionTokens === null || total === null) return null;
  return total - promptTokens - completionTokens;
}
