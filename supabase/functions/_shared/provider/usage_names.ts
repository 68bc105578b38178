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
  [
    "prompt",
    /^(?:(?:num|n)?(?:prompt|input|request)tokens?(?:count)?|promptevalcount|tokens(?:evaluated|in)|input|prompt)$/,
  ],
  [
    "completion",
    /^(?:(?:num|n)?(?:completion|output|candidates|response|generated|generation)tokens?(?:count)?|evalcount|tokens(?:predicted|out)|output|completion)$/,
  ],
  ["total", /^total(?:tokens?(?:count)?)?$/],
  ["reasoning", /^(?:completion|output)?(?:reasoning|thinking|thoughts?)tokens?(?:count)?$/],
  [
    "cached",
    /^(?:(?:num|prompt|input|total)?(?:cached|cacheread|cachehit)(?:prompt|input|content)?tokens?(?:count)?|cachen|cacheread|(?:input|prompt)tokenscached)$/,
  ],
  [
    "cacheWrite",
    /^(?:(?:prompt|input)?cached?(?:write|creation)(?:prompt|input)?tokens?(?:count)?|cachewrite)$/,
  ],
];

/** Parts of a report that hold no counts of this call's tokens. */
const OTHER = /cost|price|predict|pertoken|limit|remaining/;

/** The field that is used where a report has two counts: Cohere has tokens and billed units. */
const BILLED = /^billed/;

/** The most levels above a count in a report. */
const MAX_DEPTH = 3;

/** The counts of a report; null for what it does not say. */
export type Counts = Record<UsageCount, number | null>;
type Group = [name: string, value: Record<string, unknown>];

/**
 * The number that each name seen so far means. Unknown names may be many, so the
 * cache is bounded.
 */
const known = new Map<string, UsageCount | null>();
const MAX_KNOWN = 500;

/** The number that a name means, in any spelling; null for none. */
export function countOf(name: string): UsageCount | null {
  let found = known.get(name);
  if (found === undefined) {
    const plain = plainName(name.slice(0, 60));
    found = NAMES.find(([, pattern]) => pattern.test(plain))?.[0] ?? null;
    if (known.size < MAX_KNOWN) known.set(name, found);
  }
  return found;
}

/**
 * The counts of a usage report, under any known name and in any of its details, also under an id or
 * in a list of one. The report's own fields go before its details, and a zero under one name never
 * hides a number under another. A report with the counts of several calls is ignored, since their
 * sum does not belong to this answer.
 */
export function readCounts(report: unknown): Counts {
  const counts = noCounts();
  let level: Group[] = groupsIn({ report });
  for (let depth = 0; depth <= MAX_DEPTH && level.length > 0; depth++) {
    if (counts.prompt === null && counts.completion === null && areOthers(level)) return noCounts();
    for (const [, group] of level) add(counts, group);
    level = level.flatMap(([, group]) => groupsIn(group));
  }
  return counts;
}

function noCounts(): Counts {
  return {
    prompt: null,
    completion: null,
    total: null,
    reasoning: null,
    cached: null,
    cacheWrite: null,
  };
}

function add(counts: Counts, group: Record<string, unknown>): void {
  for (const [name, value] of Object.entries(group)) {
    const count = typeof value === "object" ? null : countOf(name);
    if (count !== null) counts[count] = firstSaid([counts[count], tokenCount(value)]);
  }
}

/** The groups of fields in a group, billed units first. */
function groupsIn(group: Record<string, unknown>): Group[] {
  const found: Group[] = [];
  for (const [name, value] of Object.entries(group)) {
    if (typeof value !== "object" || value === null || OTHER.test(plainName(name))) continue;
    // A list of several is of several calls, or of kinds of tokens.
    const inner = Array.isArray(value) ? value.length === 1 ? value[0] : null : value;
    if (isRecord(inner)) found.push([name, inner]);
    else if (Array.isArray(value) && value.every(isRecord)) {
      found.push(...value.filter(isWhole).map((each): Group => [name, each]));
    }
  }
  return found.sort(([a], [b]) => Number(BILLED.test(b)) - Number(BILLED.test(a)));
}

/** Whether several of them count a whole call each, and not the same. */
function areOthers(groups: Group[]): boolean {
  if (groups.length < 2) return false;
  if (groups.some(([name]) => BILLED.test(name))) return false;
  const whole = groups.map(([, group]) => group).filter(isWhole);
  return new Set(whole.map((group) => {
    const counts = noCounts();
    add(counts, group);
    return `${counts.prompt} ${counts.completion}`;
  })).size > 1;
}

function isWhole(group: Record<string, unknown>): boolean {
  const counts = noCounts();
  add(counts, group);
  return counts.prompt !== null && counts.completion !== null;
}
