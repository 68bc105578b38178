import { compareDates, datesOf } from "./compare_dates.ts";
import { findCreator } from "./family_names.ts";
import { settle } from "./family_rules.ts";
import type { NameParts } from "./name_parts.ts";
import { peelId } from "./peel_id.ts";
import { withLine } from "./read_family.ts";
import { splitName, splitUnknown } from "./split_name.ts";

/** A name, read as far as it goes. */
interface ReadName {
  parts: NameParts;
  /** Who made it, where the id says so. */
  creator: string | null;
  /** Whether its line of models is known. */
  known: boolean;
  dates: string[];
  /** The name as it is written, without its dates. */
  written: string;
  /** Whether it says that it follows instructions rather than thinks, where both are served. */
  instructed: boolean;
}

/**
 * Whether a provider served another model than the one that was asked for, by what it says it served.
 * A date or `-latest`, prefixes, case, quantisation and how a version is written make no other
 * model; a size, a version, another line and words such as `mini`, `coder` or `base` do. Null:
 * it cannot be told, such as where only one of the two names a version, or where a router or a
 * deployment of the caller's own was asked for.
 */
export function isOtherModel(asked: string, served: string | null): boolean | null {
  if (served === null || !/[a-z0-9]/i.test(served)) return null;
  if (lastName(asked) === lastName(served)) return false;
  const wanted = readName(asked);
  const given = readName(served);
  if (wanted === null || given === null) return null;
  return compareNames(wanted, given);
}

/** Without the path, and in one writing. */
function lastName(id: string): string {
  return id.trim().toLowerCase().replace(/^.*\//, "").replaceAll(/[_: ]+/g, "-");
}

function readName(id: string): ReadName | null {
  const peeled = peelId(id);
  if (peeled === null) return null;
  const creator = peeled.org === null ? null : findCreator(peeled.org);
  const split = splitName(withLine(peeled.name, creator));
  const parts = split ?? splitUnknown(peeled.name);
  const dates = datesOf(parts, peeled.suffixes);
  const written = [parts.line, parts.version, ...parts.words, parts.size, parts.mode].join(" ");
  const wasInstructed = parts.mode === "instruct";
  if (split !== null) settle(parts, { hasOrg: peeled.org !== null, repository: peeled.repository });
  parts.variants.push(...peeled.suffixes);
  const instructed = wasInstructed || parts.mode === "instruct";
  return { parts, creator, known: split !== null, dates, written, instructed };
}

function compareNames(wanted: ReadName, given: ReadName): boolean | null {
  const { parts: asked } = wanted;
  const { parts: served } = given;
  // Only of two lines that are known is it certain that they are two.
  if (asked.line !== served.line) return wanted.known && given.known ? true : null;
  if (wanted.written === given.written) {
    const again = compareRevisions(wanted, given);
    return compareDates(wanted.dates, given.dates) || again;
  }
  if (isThinking(asked) !== isThinking(served) && (wanted.instructed || given.instructed)) {
    return true;
  }
  // A router chooses, and a line alone stands for all of its models.
  if (asked.words.some((word) => /^(?:auto|router)$/.test(word))) return null;
  if (isLineAlone(asked) || isLineAlone(served)) return null;
  const [askedVersions, askedWords] = splitWords(asked);
  const [servedVersions, servedWords] = splitWords(served);
  const verdicts = [
    comparePart(askedVersions, servedVersions),
    compareSizes(asked, served),
    compareWords(askedWords, servedWords),
    compareModes(asked, served),
    compareRevisions(wanted, given),
    compareDates(wanted.dates, given.dates),
    compareCreators(wanted, given),
  ];
  if (verdicts.includes(true)) return true;
  if (!verdicts.includes(null)) return false;
  // Whoever asks for the latest leaves the rest to the provider.
  return asked.variants.includes("latest") ? false : null;
}

/** Lines of which no model has the plain name. */
const HAS_MODELS =
  /^(?:llama|gpt|claude|gemini|gemma|mistral|mixtral|qwen|deepseek|kimi|glm|grok|command|nova|phi)$/;

function isLineAlone({ line, version, words, size }: NameParts): boolean {
  return HAS_MODELS.test(line) && version === null && size === null && words.length === 0;
}

function isThinking({ words, variants }: NameParts): boolean {
  return [...words, ...variants].some((word) => /^(?:thinking|think|reasoning)$/.test(word));
}

/** The version, wherever a line has it, and the other words. */
function splitWords({ version, words }: NameParts): [version: string | null, words: string[]] {
  const isVersion = (word: string) => /^\d+(?:\.\d+)?$/.test(word);
  const versions = [version, ...words.filter(isVersion)].filter((part) => part !== null);
  return [versions.join(" ") || null, words.filter((word) => !isVersion(word))];
}

/** What only one of them says leaves it open. */
function comparePart(asked: string | null, served: string | null): boolean | null {
  if (asked === served) return false;
  return asked === null || served === null ? null : true;
}

function compareSizes(asked: NameParts, served: NameParts): boolean | null {
  const verdict = comparePart(asked.size, served.size);
  // Only one of these has its size in its name, beside a larger one without.
  return verdict === null && asked.line === "gemini" ? true : verdict;
}

/**
 * Words that a name may have or leave out: which way a model of both ways answers, how finished it
 * is, how much it reads.
 */
const OPEN = /^(?:non)?(?:reasoning|reasoner|thinking|think)$|^(?:preview|highspeed)$|^\d+[km]$/;

function compareWords(asked: string[], served: string[]): boolean | null {
  const missing = asked.filter((word) => !served.includes(word));
  const added = served.filter((word) => !asked.includes(word));
  if (missing.length === 0 && added.length === 0) return false;
  const isOpen = missing.length === 0 || added.length === 0;
  return isOpen && [...missing, ...added].every((word) => OPEN.test(word)) ? null : true;
}

/** Lines whose rule tells a base model from one that follows instructions, where both are there. */
const TELLS_BASE = /^(?:llama|gemma|mixtral|mistral|qwen)$/;

function compareModes(asked: NameParts, served: NameParts): boolean | null {
  if (asked.mode === served.mode) return false;
  if (asked.mode === "base" || served.mode === "base") return true;
  if (!TELLS_BASE.test(asked.line)) return false;
  if (asked.size === null || served.size === null || asked.version !== served.version) return null;
  // The first ones of Qwen 3 answered both ways, and had successors for either.
  return asked.line === "qwen" && /^3/.test(asked.version ?? "") ? null : true;
}

/** A known name without its revision stands for any. */
function compareRevisions(wanted: ReadName, given: ReadName): boolean | null {
  const verdict = comparePart(revisionOf(wanted.parts), revisionOf(given.parts));
  return verdict === null && wanted.known ? false : verdict;
}

/** `v0.3` of Mistral, `001` of Google. */
function revisionOf({ revision, variants }: NameParts): string | null {
  return revision ?? variants.find((word) => /^00\d$/.test(word)) ?? null;
}

/** Creators that also serve or repack the models of others. */
const SERVES = /^(?:nvidia|microsoft|amazon|databricks|vercel|google|qwen|snowflake)$/;

/** One that is named after another's may be made from it. */
function compareCreators({ creator: asked }: ReadName, { creator: served }: ReadName) {
  if (asked === null || served === null || asked === served) return false;
  return SERVES.test(asked) || SERVES.test(served) ? false : null;
}
