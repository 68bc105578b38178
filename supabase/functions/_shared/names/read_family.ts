import { findCreator, findLine } from "./family_names.ts";
import { settle } from "./family_rules.ts";
import { type PeeledId, peelId } from "./peel_id.ts";
import type { NameParts } from "./name_parts.ts";
import { splitName, splitUnknown } from "./split_name.ts";

/** What an id tells of its family. */
export interface ReadFamily {
  /** One model wherever it is served, `creator/model` in lower case. Null: it could be of several, or of none. */
  family: string | null;
  /** Whether the name is of a known line, and so names a model wherever it stands. */
  isKnown: boolean;
  /** What differs from the plain model, such as `turbo`, `fp8`, `free`, `2024-08-06`. */
  variants: string[];
}

/** As the column `models.family` has it. */
const FAMILY = /^[a-z0-9][a-z0-9._-]*\/[a-z0-9][a-z0-9._:-]*$/;

/** Short names under which a creator's models stand where it is named beside them. */
const SHORT_NAMES: Record<string, [line: string, name: RegExp]> = {
  deepseek: ["deepseek", /^[rv]\d/],
  anthropic: ["claude", /^(?:opus|sonnet|haiku|instant)\b/],
  moonshotai: ["kimi", /^k\d/],
  minimax: ["minimax", /^m\d/],
};

/** Said of a plain model too. */
const SAYS_NOTHING = /^(?:default|hf|)$/;

/** Lines whose weights nobody has. */
const SOLD = /^(?:chatgpt|o\d|claude|gemini|grok|sonar)$/;

/** Names that say nothing of the model. */
const NO_NAME = /^(?:auto|chat|default|model|router|latest|free|test)(?:-|$)/;

/**
 * Reads the family from an id by rules for the shapes that ids take.
 *
 * @param id What the provider calls the model.
 * @param creator Who makes the models whose ids name nobody: a provider that serves its own. Null: nobody is known.
 */
export function readFamily(id: string, creator: string | null = null): ReadFamily {
  const peeled = peelId(id);
  if (peeled === null) return { family: null, isKnown: false, variants: [] };
  const said = (peeled.org && findCreator(peeled.org)) ?? (peeled.org === null ? creator : null);
  const known = splitName(withLine(peeled.name, said));
  const parts = known ?? splitUnknown(peeled.name);
  const context = { hasOrg: peeled.org !== null, repository: peeled.repository };
  const told = known === null
    ? ![peeled.name, peeled.org ?? ""].some((word) => NO_NAME.test(word))
    : settle(known, context);
  const owner = known === null ? said ?? peeled.org : ownerOf(peeled, said, known);
  const family = `${owner}/${spell(parts)}`;
  const isFamily = told && owner !== null && family.length <= 200 && FAMILY.test(family);
  const variants = [...parts.variants, parts.date ?? "", ...peeled.suffixes];
  return {
    family: isFamily ? family : null,
    isKnown: known !== null,
    variants: [...new Set(variants.map(spellVariant).filter((word) => !SAYS_NOTHING.test(word)))],
  };
}

/** `r1` of DeepSeek is `deepseek-r1`. */
export function withLine(name: string, creator: string | null): string {
  const short = creator !== null && Object.hasOwn(SHORT_NAMES, creator)
    ? SHORT_NAMES[creator]
    : null;
  return short !== null && short[1].test(name) ? `${short[0]}-${name}` : name;
}

/** Whoever made the line; somebody else's model that is named after one is their own. */
function ownerOf(peeled: PeeledId, said: string | null, parts: NameParts): string {
  const { creator } = findLine(parts.line)!;
  if (parts.line === "llama" && parts.words.includes("nemotron")) return "nvidia";
  if (isSold(parts)) return creator;
  // NVIDIA publishes the models of others in its own formats.
  if (peeled.org === null || said === creator || said === "nvidia") return creator;
  return said ?? peeled.org;
}

/** Nobody but its creator can make a model of such a line. */
function isSold({ line, version, size }: NameParts): boolean {
  return size === null && (SOLD.test(line) || (line === "gpt" && version !== null));
}

/** Lines whose version is written to their name without a hyphen. */
const GLUED = new Set(["qwen", "hy"]);

/** Words that stand after the size, as creators write them. */
const AFTER_SIZE = /^(?:vision|thinking|think|reasoning|preview)$/;

function spell({ line, version, words, size, mode, revision, stamp }: NameParts): string {
  const name = version === null ? line : GLUED.has(line) ? line + version : `${line}-${version}`;
  const written = line === "gemma" && mode === "instruct" ? "it" : mode;
  const after = words.filter((word) => size !== null && AFTER_SIZE.test(word));
  const before = words.filter((word) => !after.includes(word));
  return [name, ...before, size, ...after, written, revision, stamp]
    .filter((part) => part !== null).join("-").replace(/-non(?=reasoning|thinking)/, "-non-");
}

function spellVariant(word: string): string {
  const [, year, month, day] = /^(20\d\d)(\d\d)(\d\d)$/.exec(word) ?? [];
  return year !== undefined ? `${year}-${month}-${day}` : word.replaceAll(/(?<=q\d.*)\./g, "_");
}
