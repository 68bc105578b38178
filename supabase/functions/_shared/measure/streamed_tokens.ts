import { estimateTokens } from "./estimate_tokens.ts";
import type { Recording } from "./recording.ts";

/**
 * The tokens that came over the wire: `output_tokens` minus the reasoning that
 * was counted but not streamed. Providers hide reasoning altogether, or stream
 * a summary of it. How many tokens of reasoning came is estimated from their
 * text; an estimate of at least half the count means that all of it came, since
 * the count is exact and the estimate is not, and below that the rest was
 * hidden. Never below 0, since some providers report more reasoning than output.
 */
export function streamedTokens(
  { usage, reasoningSample, reasoningChars }: Pick<
    Recording,
    "usage" | "reasoningSample" | "reasoningChars"
  >,
  outputTokens: number | null,
): number | null {
  if (outputTokens === null) return null;
  const counted = usage?.reasoningTokens ?? 0;
  const came = estimateTokens(reasoningSample, reasoningChars);
  const hidden = came >= counted / 2 ? 0 : counted - came;
  return Math.max(0, outputTokens - hidden);
}
