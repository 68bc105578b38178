import { isRecord } from "../platform/is_record.ts";
import { parseJson } from "../platform/parse_json.ts";
import { plainName } from "../platform/plain_name.ts";
import { countOf, readCounts } from "./usage_names.ts";

/** What a field of a chunk is to whoever looks for its usage report. */
type FieldUse = "report" | "holder" | "count" | "none";

/** Names of reports, as they are the same in every spelling; Bedrock's and Cohere's among them. */
const REPORT =
  /^(?:(?:token)?usage(?:metadata|info|stats|data|report)?|billedunits|(?:amazonbedrock)?invocationmetrics)$/;

/** What may hold one: Groq's and Bedrock's envelopes, and those of OpenAI's other API. */
const HOLDER = /^(?:xgroq|meta|metadata|response|data|results?|message|stats|delta)$/;

/** Counts that stand beside all else, as Ollama's and llama.cpp's do: never by a word that texts have too. */
const COUNT = /token|evalcount/;

/** How deep a report lies in its holders at most. */
const MAX_DEPTH = 2;

/** What each name seen so far is; names that nobody knows are many, and not kept for ever. */
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
 * beside all else. Null when it has none.
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

/** The counts among the fields of a chunk, whose other fields are no report. */
function flat(chunk: Record<string, unknown>): Record<string, unknown> | null {
  const counts = Object.fromEntries(
    Object.entries(chunk).filter(([name, value]) =>
      typeof value !== "object" && COUNT.test(plainName(name)) && countOf(name) !== null
    ),
  );
  const { prompt, completion } = readCounts(counts);
  return prompt === null || completion === null ? null : counts;
}

/** What llama.cpp counts beside its times: the prompt in two parts, from the cache and anew. */
function readTimings(timings: unknown): Record<string, unknown> | null {
  if (!isRecord(timings) || typeof timings.predicted_n !== "number") return null;
  const { prompt_n: anew, cache_n: cached, predicted_n } = timings;
  return {
    completion_tokens: predicted_n,
    ...(typeof anew === "number" && typeof cached === "number" && { prompt_tokens: anew + cached }),
  };
}
