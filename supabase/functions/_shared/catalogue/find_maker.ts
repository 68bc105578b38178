import { findProvider } from "@pydantic/genai-prices";
import { peelId } from "../names/peel_id.ts";

/** A gateway whose models the collection has as `creator/model`. */
const GATEWAY = "openrouter";

let makers: Map<string, string | null> | null = null;

/**
 * Who makes a model whose id names nobody: the one creator under whose name a
 * gateway has the model, by the dated collection that prices are taken from.
 * Null when there is none, or more than one.
 *
 * @param id What a provider calls the model.
 */
export function findMaker(id: string): string | null {
  const peeled = peelId(id);
  if (peeled === null || peeled.org !== null) return null;
  makers ??= readMakers();
  return makers.get(peeled.name) ?? null;
}

function readMakers(): Map<string, string | null> {
  const read = new Map<string, string | null>();
  for (const { id } of findProvider({ providerId: GATEWAY })?.models ?? []) {
    const peeled = peelId(id);
    if (peeled === null || peeled.org === null || peeled.org === GATEWAY) continue;
    const { name, org } = peeled;
    read.set(name, !read.has(name) || read.get(name) === org ? org : null);
  }
  return read;
}
