import { findCreator } from "../names/family_names.ts";
import { readFamily } from "../names/read_family.ts";

/** What a list says of a model's identity, besides its id. */
export interface SaidIdentity {
  /** The repository of its weights, as an id or an address. */
  hugging_face_id: string | null;
  /** What the server has loaded under the id. */
  root: string | null;
  /** The model that this one adapts. */
  parent: string | null;
  /** The gateway's lasting name of it. */
  canonical_slug: string | null;
  owned_by: string | null;
}

/** Which model it is, wherever it is served. */
export interface ToldFamily {
  /** `creator/model` in lower case. */
  family: string;
  /** How it differs from the plain model, such as `turbo` or `fp8, free`. Null: it does not. */
  variant: string | null;
  source: "list" | "catalogue" | "rule";
}

/** What a provider with this in its slug serves is not its own alone. */
const PLATFORM =
  /vertex|azure|bedrock|^aws|^alibaba|^nvidia|^databricks|^snowflake|^microsoft|^amazon/;

/** The name that its creator moves from version to version. */
const MOVING = "deepseek/deepseek-chat";

/** Words that two spellings of one model may have or not. */
const MINOR = new Set(["instruct", "chat", "it"]);

/**
 * Tells which model a provider serves under an id: by what its list says, then by
 * rules for the shapes that ids take, where a catalogue may say who makes it. Null when there is no answer, or more than one.
 *
 * @param provider The provider's slug.
 * @param findMaker Who makes a model whose id names nobody, by a catalogue.
 */
export function tellFamily(
  id: string,
  provider: string,
  said: SaidIdentity | null = null,
  findMaker: (id: string) => string | null = () => null,
): ToldFamily | null {
  // An adapted model is no model of its base's family.
  if (said?.parent) return null;
  const ruled = readFamily(id, creatorOfProvider(provider));
  const answer = (family: string, source: ToldFamily["source"], variants: string[] = []) => ({
    family,
    variant: [...new Set([...ruled.variants, ...variants])].join(", ").slice(0, 200) || null,
    source,
  });
  const loaded = said?.root && said.root !== id ? readFamily(said.root) : null;
  if (loaded?.family) return answer(loaded.family, "list", loaded.variants);

  const plain = ruled.family === MOVING ? null : ruled.family;
  const stated = said?.hugging_face_id ? readFamily(said.hugging_face_id) : null;
  if (stated?.family) {
    if (plain === null || !ruled.isKnown || covers(stated.family, plain)) {
      return answer(stated.family, "list", stated.variants);
    }
    return covers(plain, stated.family) ? answer(plain, "rule") : null;
  }
  const lasting = said?.canonical_slug ? readFamily(said.canonical_slug).family : null;
  if (lasting !== null) {
    if (plain === null || plain === lasting) return answer(lasting, "list");
    // It may leave out a word of the id, or have a revision that other hosts leave out.
    return covers(plain, lasting) || covers(lasting, plain) ? answer(plain, "rule") : null;
  }
  if (ruled.family !== null) return answer(ruled.family, "rule");
  const owner = said === null ? null : ownerIn(said, provider);
  const owned = owner === null ? null : readFamily(id, owner).family;
  if (owned !== null) return answer(owned, "list");
  const maker = findMaker(id);
  const made = maker === null ? null : readFamily(id, maker).family;
  return made === null ? null : answer(made, "catalogue");
}

function creatorOfProvider(provider: string): string | null {
  if (PLATFORM.test(provider)) return null;
  return findCreator(provider) ?? findCreator(provider.split("-")[0]);
}

/** Servers of all kinds say that OpenAI owns what they serve. */
function ownerIn({ owned_by }: SaidIdentity, provider: string): string | null {
  const owner = owned_by === null ? null : findCreator(owned_by);
  return owner === "openai" && creatorOfProvider(provider) !== "openai" ? null : owner;
}

/** Whether a family says everything that another one says. */
function covers(family: string, other: string): boolean {
  const has = new Set(wordsOf(family));
  return wordsOf(other).every((word) => has.has(word));
}

function wordsOf(family: string): string[] {
  return family.split(/[/-]|(?<=\d)(?=[a-z])/).filter((word) => !MINOR.has(word));
}
