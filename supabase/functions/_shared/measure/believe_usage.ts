import { PROMPT_OVERHEAD_TOKENS, RANGES } from "../platform/ranges.ts";
import type { Recording } from "./recording.ts";
import type { Usage } from "../provider/usage.ts";

/** What was sent, and how much was allowed. */
export interface Sent {
  prompt: string;
  /** Most tokens the answer was allowed to have. */
  outputCap: number;
}

/** What of a usage report can be, and what of it cannot, by the column it was for. */
export interface BelievedUsage {
  usage: Usage | null;
  disbelieved: Record<string, number>;
}

const utf8 = new TextEncoder();

/** The longest tokens of any vocabulary known: runs of spaces, dashes and the like. */
const MAX_TOKEN_CHARS = 128;

/**
 * Takes out of a usage report what cannot be. A token that was streamed has a
 * byte at least, and what was not streamed is within the cap. The input is the
 * prompt, of a byte to a token at least, and what a provider wraps around it. A
 * part of a count that is not believed says nothing either. Nor can an answer
 * have fewer tokens than its text needs, or none in its prompt.
 */
export function believeUsage(
  { usage, sample, chars }: Pick<Recording, "usage" | "sample" | "chars">,
  { prompt, outputCap }: Sent,
): BelievedUsage {
  const disbelieved: Record<string, number> = {};
  if (usage === null) return { usage, disbelieved };
  const from = (least: number, count: number | null, column: string) => {
    if (count === null || count >= least) return count;
    disbelieved[column] = count;
    return null;
  };
  const upTo = (most: number, count: number | null, column: string) => {
    if (count === null || count <= Math.min(most, RANGES.tokens.max)) return count;
    disbelieved[column] = count;
    return null;
  };
  const mostInput = utf8.encode(prompt).length + PROMPT_OVERHEAD_TOKENS;
  const mostOutput = outputCap + mostBytes(sample, chars);
  const leastInput = prompt !== "" && (usage.outputTokens ?? 0) > 0 ? 1 : 0;
  const leastOutput = (usage.outputTokens ?? 0) > 0 ? Math.ceil(chars / MAX_TOKEN_CHARS) : 0;
  const inputTokens = from(
    leastInput,
    upTo(mostInput, usage.inputTokens, "input_tokens"),
    "input_tokens",
  );
  const cachedTokens = upTo(inputTokens ?? mostInput, usage.cachedTokens, "cached_tokens");
  const written = [usage.cacheWriteTokens, usage.cacheWrite1hTokens] as const;
  const cacheWriteTokens = upTo(inputTokens ?? mostInput, written[0], "cache_write_tokens");
  const cacheWrite1hTokens = upTo(inputTokens ?? mostInput, written[1], "cache_write_1h_tokens");
  const outputTokens = from(
    leastOutput,
    upTo(mostOutput, usage.outputTokens, "output_tokens"),
    "output_tokens",
  );
  const reasoningTokens = upTo(mostOutput, usage.reasoningTokens, "reasoning_tokens");
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

/** The most bytes a text of so many UTF-16 units can have of which `sample` is the beginning. */
export function mostBytes(sample: string, chars: number): number {
  return utf8.encode(sample).length + 3 * Math.max(0, chars - sample.length);
}
