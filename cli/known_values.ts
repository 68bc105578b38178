import type { Result } from "./run_rows.ts";

/** What a result knows, where its columns hold 0 for the unknown. */
export function knownValues(
  result: Pick<
    Result,
    "token_source" | "input_tokens" | "output_tokens" | "price_id" | "cost_usd"
  >,
): { inputTokens: number | null; outputTokens: number | null; costUsd: number | null } {
  const counted = result.token_source !== "none";
  return {
    inputTokens: counted ? result.input_tokens : null,
    outputTokens: counted ? result.output_tokens : null,
    costUsd: counted && result.price_id !== null ? result.cost_usd : null,
  };
}
