import { PROMPT_OVERHEAD_TOKENS, RANGES } from "../platform/ranges.ts";
import type { Recording } from "./recording.ts";
import type { Usage } from "../provider/usage.ts";

/** What was sent, and the output cap. */
export interface Sent {
  prompt: string;
  /** Most tokens the answer was allowed to have. */
  outputCap: number;
}

/** The possible counts of a usage report, and the impossible ones by column. */
export interface BelievedUsage {
  usage: Usage | null;
  disbelieved: Record<string, number>;
}

const utf8 = new TextEncoder();

/** The longest tokens of any known vocabulary: runs of spaces, dashes and the like. */
const MAX_TOKEN_CHARS = 128;

/**
 * Removes impossible counts from a usage report. A streamed token has at least one byte, and tokens
 * that were not streamed are within the cap. The input is the prompt, with at least one byte per
 * token, plus what a provider wraps around it. If a count is not believed, its parts are not
 * either. An answer cannot have fewer tokens than its text needs, or a prompt of no tokens.
 */
export function believeUsage(
  { usage, sample, chars }: Pick<Recording, "usage" | "sample" | "chars">,
  { prompt, outputCap }: Sent,
): BelievedUsage {
  const disbelieved: Record<string, number> = {};
  if (usage === null) return { usage, disbelieved };
  const between = (least: number, most: number, count: number | null, column: string) => {
    const isPossible = count === null ||
      (count >= least && count <= Math.min(most, RANGES.tokens.max));
    if (isPossible) return count;
    disbelieved[column] = count;
    return null;
  };
  const mostInput = utf8.encode(prompt).length + PROMPT_OVERHEAD_TOKENS;
  const mostOutput = outputCap + mostBytes(sample, chars);
  const leastInput = prompt !== "" && (usage.outputTokens ?? 0) > 0 ? 1 : 0;
  const leastOutput = (usage.outputTokens ?? 0) > 0 ? Math.ceil(chars / MAX_TOKEN_CHARS) : 0;
  const inputTokens = between(leastInput, mostInput, usage.inputTokens, "input_tokens");
  const within = (count: number | null, column: string) =>
    between(0, inputTokens ?? mostInput, count, column);
  const cachedTokens = within(usage.cachedTokens, "cached_tokens");
  const cacheWriteTokens = within(usage.cacheWriteTokens, "cache_write_tokens");
  const cacheWrite1hTokens = within(usage.cacheWrite1hTokens, "cache_write_1h_tokens");
  const outputTokens = between(leastOutput, mostOutput, usage.outputTokens, "output_tokens");
  const reasoningTokens = between(0, mostOutput, usage.reasoningTokens, "reasoning_tokens");
  return {
    usage: {
      ...usage,
      inputTokens,
      cachedTokens: "input_tokens" in disbelieved ? null : cachedTokens,
      cacheWriteTokens: "input_tokens" in disbelieved ? null : cacheWriteTokens,
      cacheWrite1hTokens: "input_tokens" in disbelieved ? null : cacheWrite1hTokens,
      outputTokens,
      reasoningTokens: "output_tokens" in disbelieved ? null : reasoningTokens,
    },
    disbelieved,
  };
}

/** The most bytes of a text with this many UTF-16 units that begins with `sample`. */
export function mostBytes(sample: string, chars: number): number {
  return utf8.encode(sample).length + 3 * Math.max(0, chars - sample.length);
}
