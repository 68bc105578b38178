import { mostBytes } from "./believe_usage.ts";
import { estimateTokens } from "./estimate_tokens.ts";
import type { Recording } from "./recording.ts";
import type { Usage } from "../provider/usage.ts";

/**
 * Adds reasoning to the output where a provider counts it separately and not in the total, as
 * gateways to Gemini do. Signs of that: more reasoning than output was counted, or the visible
 * answer alone is about as long as the output. A difference of one token is ignored, since some
 * providers count one too many.
 */
export function addReasoningApart(
  { usage, sample, text, chars, reasoningChars }: Pick<
    Recording,
    "usage" | "sample" | "text" | "chars" | "reasoningChars"
  >,
  outputCap: number,
): Usage | null {
  const output = usage?.outputTokens ?? 0;
  const reasoning = usage?.reasoningTokens ?? 0;
  if (usage === null || output === 0 || reasoning === 0) return usage;
  const visible = estimateTokens(text.slice(0, sample.length), chars - reasoningChars);
  const within = Math.max(0, output - reasoning);
  const apart = reasoning > output + Math.max(4, output / 4) ||
    (visible > 2 * within + 20 && visible > 0.7 * output);
  const all = output + reasoning;
  if (!apart || all > outputCap + mostBytes(sample, chars)) return usage;
  return { ...usage, outputTokens: all };
}
