import { estimateTokens } from "./estimate_tokens.ts";
import type { TokenSource } from "./measurement.ts";
import type { Recording } from "./recording.ts";

/** Token counts of a request, and their source. */
export interface TokenCounts {
  input: number | null;
  /** Every generated token, reasoning included. */
  output: number | null;
  source: TokenSource;
}

/**
 * The provider's counts or, for an answer that it did not count, an estimate: from the
 * prompt, and from the beginning of the generated text in proportion to all of it. A count of 0
 * next to a non-empty text is ignored. Deltas are not counted, since one may have many tokens.
 */
export function countTokens(
  { usage, sample, chars }: Pick<Recording, "usage" | "sample" | "chars">,
  prompt: string,
): TokenCounts {
  const output = usage?.outputTokens ?? null;
  if (usage !== null && output !== null && (output > 0 || chars === 0)) {
    const { inputTokens: input } = usage;
    if (input !== null) return { input, output, source: "provider" };
    return { input: estimateTokens(prompt), output, source: "estimated" };
  }
  if (chars === 0) return { input: null, output: null, source: "none" };
  return {
    input: usage?.inputTokens ?? estimateTokens(prompt),
    output: estimateTokens(sample, chars),
    source: "estimated",
  };
}
