import { readCacheWrites } from "./cache_writes.ts";
import { firstSaid } from "../platform/first_said.ts";
import { isRecord } from "../platform/is_record.ts";
import { readReportedCost } from "./reported_cost.ts";
import { tokenCount } from "./token_count.ts";
import type { RawUsage } from "./usage.ts";

/** Under which names the same number comes, the usual first; `where` is the report or its details. */
const NAMES = {
  prompt: ["prompt_tokens", "input_tokens", "prompt_eval_count"],
  completion: ["completion_tokens", "output_tokens", "eval_count"],
  reasoning: ["reasoning_tokens", "thinking_tokens", "thoughts_tokens"],
  cached: [
    "cached_tokens",
    "cache_read_input_tokens",
    "cache_read_tokens",
    "prompt_cache_hit_tokens",
    "num_cached_tokens",
  ],
};

/**
 * Reads a usage report of OpenAI's kind, and what the call cost where that stands
 * beside it. Null when nothing is reported; `before` is the last report, whose
 * cost holds while no other is named.
 */
export function readUsage(
  usage: unknown,
  costBeside: unknown,
  before: RawUsage | null,
): RawUsage | null {
  const report = isRecord(usage) ? usage : {};
  const costUsd = firstSaid([readReportedCost(report, costBeside), before?.costUsd ?? null]);
  const input = [report.prompt_tokens_details, report.input_tokens_details, report];
  const output = [report.completion_tokens_details, report.output_tokens_details, report];
  const promptTokens = count([report], NAMES.prompt);
  const completionTokens = count([report], NAMES.completion);
  const totalTokens = tokenCount(report.total_tokens);
  // A sum alone is worth having only where nothing else is known.
  if (promptTokens === null && completionTokens === null && (before || !totalTokens)) {
    if (costUsd === (before?.costUsd ?? null)) return null;
    return { ...(before ?? NOTHING), costUsd };
  }
  return {
    promptTokens,
    completionTokens,
    totalTokens,
    reasoningTokens: count(output, NAMES.reasoning),
    cachedTokens: count(input, NAMES.cached),
    ...readCacheWrites([report, ...input]),
    besidePromptTokens: 0,
    outputCounted: true,
    costUsd,
  };
}

const NOTHING: RawUsage = {
  promptTokens: null,
  completionTokens: null,
  totalTokens: null,
  reasoningTokens: null,
  cachedTokens: null,
  cacheWriteTokens: null,
  cacheWrite1hTokens: null,
  besidePromptTokens: 0,
  outputCounted: true,
  costUsd: null,
};

function count(places: readonly unknown[], names: readonly string[]): number | null {
  const records = places.filter(isRecord);
  return firstSaid(records.flatMap((place) => names.map((name) => tokenCount(place[name]))));
}
