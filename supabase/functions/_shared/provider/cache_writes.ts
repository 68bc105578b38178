import { firstSaid } from "../platform/first_said.ts";
import { isRecord } from "../platform/is_record.ts";
import { tokenCount } from "./token_count.ts";
import type { RawUsage } from "./usage.ts";

/** Fields with the time for which it is cached. */
const KEPT = ["cache_creation", "cache_creation_token_details"];

/**
 * Reads the tokens that a usage report counts as written into a cache, and those of them kept for
 * an hour. `counted` is the report's own count of them. A zero under one name never hides a count
 * under another.
 */
export function readCacheWrites(
  report: Record<string, unknown>,
  counted: number | null,
): Pick<RawUsage, "cacheWriteTokens" | "cacheWrite1hTokens"> {
  const records = [report, ...Object.values(report).filter(isRecord)];
  const kept = records.flatMap((place) => KEPT.map((name) => place[name])).filter(isRecord);
  const for5m = count(kept.map((place) => place.ephemeral_5m_input_tokens));
  const for1h = count(kept.map((place) => place.ephemeral_1h_input_tokens));
  const parts = for5m === null && for1h === null ? null : (for5m ?? 0) + (for1h ?? 0);
  return {
    cacheWriteTokens: firstSaid([counted, parts]),
    cacheWrite1hTokens: for1h,
  };
}

function count(values: readonly unknown[]): number | null {
  return firstSaid(values.map(tokenCount));
}
