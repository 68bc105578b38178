import { readCacheWrites } from "./cache_writes.ts";
import { findReport } from "./find_report.ts";
import { firstSaid } from "../platform/first_said.ts";
import { isRecord } from "../platform/is_record.ts";
import { readReportedCost, saysCost } from "./reported_cost.ts";
import { tokenCount } from "./token_count.ts";
import type { RawUsage } from "./usage.ts";
import { type Counts, readCounts } from "./usage_names.ts";

/**
 * Reads a usage report of OpenAI's kind, and the cost where `beside`, the chunk around it, states
 * it. Null when nothing is reported. `before` is the last report: counts are cumulative, and values
 * that a later report leaves out or sets to zero are kept.
 */
export function readUsage(
  usage: unknown,
  beside: Record<string, unknown>,
  before: RawUsage | null,
): RawUsage | null {
  const report = isRecord(usage) ? usage : {};
  const counts = readCounts(report);
  const { prompt, completion, total } = counts;
  const merged = mergeCounts(counts, report, beside, before);
  // A total alone is used only where nothing else is known.
  if (!prompt && !completion && (before || (prompt === null && completion === null && !total))) {
    if (merged.costUsd === (before?.costUsd ?? null)) return null;
    return { ...(before ?? NOTHING), costUsd: merged.costUsd };
  }
  return {
    ...merged,
    // The total of another report is not the sum of these counts.
    totalTokens: total,
    besidePromptTokens: 0,
    outputCounted: true,
  };
}

/** The usage or the cost that an event brings beside all else, as gateways do after the end. */
export function readUsageBeside(
  event: Record<string, unknown>,
  before: RawUsage | null,
): RawUsage | null {
  const report = findReport(event);
  return report !== null || saysCost(event) ? readUsage(report, event, before) : null;
}

/**
 * The counts of a report and the cost that the chunk around it states, with those of the report
 * before where this one leaves them out or sets them to zero.
 */
export function mergeCounts(
  counts: Counts,
  report: Record<string, unknown>,
  beside: Record<string, unknown>,
  before: RawUsage | null,
): Omit<RawUsage, "totalTokens" | "besidePromptTokens" | "outputCounted"> {
  const written = readCacheWrites(report, counts.cacheWrite);
  // llama.cpp has this count next to its times.
  const cached = isRecord(beside.timings) ? tokenCount(beside.timings.cache_n) : null;
  return {
    promptTokens: firstSaid([counts.prompt, before?.promptTokens ?? null]),
    completionTokens: firstSaid([counts.completion, before?.completionTokens ?? null]),
    reasoningTokens: firstSaid([counts.reasoning, before?.reasoningTokens ?? null]),
    cachedTokens: firstSaid([counts.cached, cached, before?.cachedTokens ?? null]),
    cacheWriteTokens: firstSaid([written.cacheWriteTokens, before?.cacheWriteTokens ?? null]),
    cacheWrite1hTokens: firstSaid([written.cacheWrite1hTokens, before?.cacheWrite1hTokens ?? null]),
    costUsd: firstSaid([readReportedCost(report, beside), before?.costUsd ?? null]),
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
