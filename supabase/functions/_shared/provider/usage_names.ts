import { firstSaid } from "../platform/first_said.ts";
import { isRecord } from "../platform/is_record.ts";
import { plainName } from "../platform/plain_name.ts";
import { tokenCount } from "./token_count.ts";

/** A number that usage reports have. */
export type UsageCount =
  | "prompt"
  | "completion"
  | "total"
  | "reasoning"
  | "cached"
  | "cacheWrite";

/**
 * How each is called, as it is the same in every spelling: `prompt_tokens`,
 * `inputTokens`, `candidatesTokenCount`, `cached_prompt_tokens`.
 */
const NAMES: [UsageCount, RegExp][] = [
  ["prompt", /^(?:(?:prompt|input)token(?:s|count)|promptevalcount)$/],
  ["completion", /^(?:(?:completion|output|candidates)token(?:s|count)|evalcount)$/],
  ["total", /^totaltoken(?:s|count)$/],
  ["reasoning", /^(?:completion|output)?(?:reasoning|thinking|thoughts?)token(?:s|count)$/],
  [
    "cached",
    /^(?:(?:num|prompt|input|total)?(?:cached|cacheread|cachehit)(?:prompt|input|content)?token(?:s|count)|cachen)$/,
  ],
  [
    "cacheWrite",
    /^(?:prompt|input)?cached?(?:write|creation)(?:prompt|input)?token(?:s|count)$/,
  ],
];

/** Parts of a report that hold no counts of this call's tokens. */
const OTHER = /cost|price|predict|pertoken/;

/** What each name seen so far is a name of; names that nobody knows are many, and not kept for ever. */
const known = new Map<string, UsageCount | null>();
const MAX_KNOWN = 500;

function countOf(name: string): UsageCount | null {
  let found = known.get(name);
  if (found === undefined) {
    const plain = plainName(name.slice(0, 60));
    found = NAMES.find(([, pattern]) => pattern.test(plain))?.[0] ?? null;
    if (known.size < MAX_KNOWN) known.set(name, found);
  }
  return found;
}

/**
 * The counts of a usage report, under whatever names and in whatever details of
 * it they stand. What the report itself says goes before its details, and a zero
 * under one name never hides a number under another.
 */
export function readCounts(report: unknown): Record<UsageCount, number | null> {
  const counts: Record<UsageCount, number | null> = {
    prompt: null,
    completion: null,
    total: null,
    reasoning: null,
    cached: null,
    cacheWrite: null,
  };
  if (!isRecord(report)) return counts;
  const details: Record<string, unknown>[] = [];
  for (const [name, value] of Object.entries(report)) {
    if (isRecord(value) && !OTHER.test(plainName(name))) details.push(value);
    else add(name, value);
  }
  for (const detail of details) {
    for (const [name, value] of Object.entries(detail)) add(name, value);
  }
  return counts;

  function add(name: string, value: unknown): void {
    const count = countOf(name);
    if (count !== null) counts[count] = firstSaid([counts[count], tokenCount(value)]);
  }
}
