import { isRecord } from "../platform/is_record.ts";
import { parseJson } from "../platform/parse_json.ts";
import { plainName } from "../platform/plain_name.ts";
import { countOf, readCounts } from "./usage_names.ts";

/** The meaning of a chunk's field in the search for its usage report. */
type FieldUse = "report" | "holder" | "count" | "none";

/** Plain names of reports, including Bedrock's and Cohere's. */
const REPORT =
  /^(?:(?:token)?usage(?:metadata|info|stats|data|report)?|billedunits|(?:amazonbedrock)?invocationmetrics)$/;

/**
 * Fields that may contain a report: Groq's and Bedrock's envelopes, and those of
 * OpenAI's other API.
 */
const HOLDER = /^(?:xgroq|meta|metadata|response|data|results?|message|stats|delta)$/;

/**
 * Counts among the other fields, as Ollama and llama.cpp send them. Never a word
 * that also names a text.
 */
const COUNT = /token|evalcount/;

/** The most levels above a report. */
const MAX_DEPTH = 2;

/** The meaning of each name seen so far. Unknown names may be many, so the cache is bounded. */
const known = new Map<string, FieldUse>();
const MAX_KNOWN = 500;

function useOf(name: string): FieldUse {
  let use = known.get(name);
  if (use === undefined) {
    const plain = plainName(name.slice(0, 60));
    use = REPORT.test(plain)
      ? "report"
      : HOLDER.test(plain)
      ? "holder"
      : COUNT.test(plain) && ["prompt", "completion"].includes(countOf(name) ?? "")
      ? "count"
      : "none";
    if (known.size < MAX_KNOWN) known.set(name, use);
  }
  return use;
}

/**
 * Finds the usage report of a chunk, wherever gateways put it: under a name of
 * its own, in an envelope, as a list of one, as JSON in a text, or as counts
 * among the other fields. Null when it has none.
 */
export function findReport(
  chunk: Record<string, unknown>,
  depth: number = MAX_DEPTH,
): Record<string, unknown> | null {
  let counts = 0;
  for (const name in chunk) {
    const value = chunk[name];
    if (value === null || value === undefined) continue;
    const use = useOf(name);
    if (use === "none") continue;
    if (use === "count") counts++;
    const report = use === "report"
      ? asReport(value)
      : use === "holder" && depth > 0
      ? findHeld(value, depth - 1)
      : null;
    if (report !== null) return report;
  }
  return counts > 1 ? flat(chunk) : readTimings(chunk.timings);
}

function findHeld(value: unknown, depth: number): Record<string, unknown> | null {
  // watsonx has its results in a list.
  const held = Array.isArray(value) && value.length === 1 ? value[0] : value;
  return isRecord(held) ? findReport(held, depth) : null;
}

function asReport(value: unknown): Record<string, unknown> | null {
  if (isRecord(value)) return value;
  if (Array.isArray(value)) return { list: value };
  const parsed = typeof value === "string" ? parseJson(value) : null;
  return isRecord(parsed) ? parsed : null;
}

/** The counts among the fields of a chunk that has other fields too. */
function flat(chunk: Record<string, unknown>): Record<string, unknown> | null {
  const counts = Object.fromEntries(
    Object.entries(chunk).filter(([name, value]) =>
      typeof value !== "object" && COUNT.test(plainName(name)) && countOf(name) !== null
    ),
  );
  const { prompt, completion } = readCounts(counts);
  return prompt === null || completion === null ? null : counts;
}

/** llama.cpp's counts next to its times: the prompt in two parts, cached and processed. */
function readTimings(timings: unknown): Record<string, unknown> | null {
  if (!isRecord(timings) || typeof timings.predicted_n !== "number") return null;
  const { prompt_n: anew, cache_n: cached, predicted_n } = timings;
  return {
    completion_tokens: predicted_n,
    ...(typeof anew === "number" && typeof cached === "number" && { prompt_tokens: anew + cached }),
  };
}
