import { findCreator, findLine, isHost } from "./family_names.ts";

/** What an id says once the host's wrapping is off. */
export interface PeeledId {
  /** Who made it, as the id says; in lower case. Null: it does not say. */
  org: string | null;
  /** The model's name in lower case, words separated by hyphens. */
  name: string;
  /** What was after a colon or an at sign, such as `free` or a date. */
  suffixes: string[];
  /** Whether the name is that of a repository with weights, where a base model has the plain name. */
  repository: boolean;
}

/** Prefixes of Bedrock's inference profiles. */
const REGION = /^(?:us|eu|apac|ap|au|jp|ca|sa|me|af|il|mx|kr|in|uk|global|us-gov)\./;

/** A colon before a provider's own choice of words, and not before a size: `:free`, `:thinking`. */
const TAG_OF_NAME =
  /^(?:\d+(?:\.\d+)?[bmt]|\d+x\d+b|e\d+b|mini|small|medium|large|instruct|chat|text|base|v\d)/;

/**
 * Takes off what hosts put around a model's name. Null for what is no published
 * model, such as a fine-tune of a customer.
 */
export function peelId(id: string): PeeledId | null {
  let text = id.normalize("NFKC").trim();
  if (/^(?:ft:|tunedmodels\/|#)/i.test(text) || /[^\x20-\x7e]/.test(text)) return null;
  text = text
    .replace(/^[a-z]+:\/\//i, "")
    .replace(/^(?:www\.)?(?:huggingface\.co|hf\.co)\//i, "")
    .replace(/^arn:[^/]*\//i, "")
    .replace(/^(?:hf:|hf:\/\/|~)/i, "")
    .replace(/#.*$/, "")
    .replace(/^.*\bmodels--/, "").replace(/\/snapshots\/.*$/, "");
  const file = /([^/\\]+?)(?:-\d{5}-of-\d{5})?\.(?:gguf|bin|safetensors)$/i.exec(text);
  if (file) text = file[1];
  const upper = /[A-Z]/.test(text);
  const segments = text.toLowerCase().replaceAll("--", "/").split("/").filter((part) =>
    part !== ""
  );
  const last = segments.pop();
  if (last === undefined) return null;
  if (segments[0] === "accounts" && segments[1] !== "fireworks") return null;

  const { name, suffixes } = splitSuffixes(last, segments.length > 0);
  const routed = segments.at(-1) === "routers" ? /^(.+)-(fast|turbo|us|eu)$/.exec(name) : null;
  if (routed) return peelRouted(routed[1], routed[2]);
  const bedrock = readBedrock(name, suffixes);
  if (bedrock !== null) return bedrock;
  return {
    org: readOrg(segments.map((part) => part.replace(/^[@~]+/, "")), last, /^[./\\]/.test(text)),
    name: cutPrefixes(hyphenated(name).replace(/^(?:open|labs)-(?=\w+stral|mixtral)/, "")),
    suffixes,
    repository: segments.length > 0 && upper,
  };
}

/** A faster copy of a host's own, or one in its region. */
function peelRouted(name: string, route: string): PeeledId {
  return { org: null, name: cutPrefixes(hyphenated(name)), suffixes: [route], repository: false };
}

/** The organisation in the path, from the model outwards; a host is none. */
function readOrg(segments: string[], model: string, isFolder: boolean): string | null {
  const known = segments.findLast((part) => findCreator(part) !== null);
  const nearest = segments.at(-1);
  if (known !== undefined || nearest === undefined) return known ?? null;
  // Groq makes no models, but systems of them.
  if (nearest === "groq" && /^compound\b/.test(model)) return nearest;
  return isFolder || isHost(nearest) ? null : nearest;
}

function splitSuffixes(last: string, hasPath: boolean): { name: string; suffixes: string[] } {
  const [beforeAt, ...afterAt] = last.replace(/^@/, "").split("@");
  // A version of Bedrock's stays with its name.
  const version = /^(.*[-.]v?\d+):(\d+)(?::\w+)?$/.exec(beforeAt);
  if (version && !hasPath) return { name: `${version[1]}:${version[2]}`, suffixes: afterAt };
  const [plain, ...tags] = beforeAt.split(":");
  const named = tags.filter((tag) => TAG_OF_NAME.test(tag));
  // A number is a version of Bedrock's.
  const suffixes = tags.filter((tag) => !TAG_OF_NAME.test(tag) && !/^\d+$/.test(tag));
  return { name: [plain, ...named].join("-"), suffixes: [...suffixes, ...afterAt] };
}

/** `us.anthropic.claude-sonnet-4-20250514-v1:0`: the creator before a dot, a version at the end. */
function readBedrock(name: string, suffixes: string[]): PeeledId | null {
  const [, org, model] = /^([a-z0-9]+)\.([a-z][\w.:-]*)$/.exec(name.replace(REGION, "")) ?? [];
  if (org === undefined || findCreator(org) === null) {
    // Only Bedrock has such an end.
    if (!/:\d+$/.test(name)) return null;
    return { org: null, name: cutVersion(name), suffixes, repository: false };
  }
  return { org, name: hyphenated(cutVersion(model)), suffixes, repository: false };
}

function cutVersion(name: string): string {
  return name
    // Claude 2.1 and Mistral 0.2 are versions of the model itself.
    .replace(/^(claude-)v(\d):(\d)$/, "$1$2.$3")
    .replace(/-v0:(\d)$/, "-v0.$1")
    .replace(/-v?\d+:\d+$/, "")
    .replace(/-v1$/, "");
}

function hyphenated(name: string): string {
  return name.replaceAll(/[_ ()+]+/g, (match) => match.includes("+") ? "-plus-" : "-")
    .replaceAll(/-{2,}/g, "-").replaceAll(/^[-.]+|[-.]+$/g, "");
}

/**
 * Takes a host's or a creator's name off the front, where a known line follows:
 * `databricks-claude-opus-4-1`, `zai-org-glm-4.6`.
 */
function cutPrefixes(name: string): string {
  const words = name.split("-");
  for (let length = Math.min(3, words.length - 1); length > 0; length--) {
    const front = words.slice(0, length).join("-");
    if (findCreator(front) === null && !isHost(front)) continue;
    const rest = cutPrefixes(words.slice(length).join("-"));
    const follows = findLine(rest.split("-")[0]);
    // "llama-nemotron" is a name; "qwen-qwq" says the creator first.
    const own = findLine(front);
    if (follows !== null && (own === null || own.creator === follows.creator)) return rest;
  }
  return name;
}
