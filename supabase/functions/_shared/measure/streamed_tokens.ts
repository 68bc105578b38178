import { estimateTokens } from "./estimate_tokens.ts";
import type { Recording } from "./recording.ts";

/**
 * The streamed tokens: `output_tokens` minus the reasoning that was counted but not streamed.
 * Providers hide reasoning completely, or stream a summary of it. The tokens of streamed reasoning
 * are estimated from its text. If the estimate is at least half the count, all reasoning is taken
 * as streamed, since the count is exact and the estimate is not. Otherwise the rest was hidden.
 * Never below 0, since some providers report more reasoning than output.
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
