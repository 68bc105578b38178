import { z } from "zod";
import type { Database } from "../../supabase/functions/_shared/platform/database.ts";
import { DIALECT_NAMES } from "../../supabase/functions/_shared/provider/dialect.ts";
import { readRows } from "../project/read_rows.ts";
import type { Endpoint } from "./read_endpoint.ts";

const providerSchema = z.object({
  id: z.string(),
  slug: z.string(),
  name: z.string(),
  base_url: z.string().nullable(),
  dialect: z.enum(DIALECT_NAMES),
  api_key_env: z.string().nullable(),
  enabled: z.boolean(),
  options: z.record(z.string(), z.unknown()),
});
/** A provider of the catalogue. */
export type PlacedProvider = z.infer<typeof providerSchema>;

/** The provider at an address, among those of the catalogue; null when there is none. */
export async function findAtAddress(
  database: Database,
  url: string,
): Promise<PlacedProvider | null> {
  return pickAtAddress(await readProviders(database), url);
}

/**
 * The provider at an address: the one of the catalogue, else a new one named by its host and port.
 * It is enabled, and is called with the key of the endpoint if that names one.
 */
export async function placeProvider(
  database: Database,
  { url, keyEnv }: Pick<Endpoint, "url" | "keyEnv">,
): Promise<PlacedProvider> {
  const known = await readProviders(database);
  const found = pickAtAddress(known, url);
  if (found === null) {
    const { slug, name } = nameServer(url, known);
    const { error } = await database.rpc("add_provider", {
      slug,
      name,
      base_url: url,
      ...(keyEnv !== null && { api_key_env: keyEnv }),
    });
    if (error) throw new Error(`Cannot add the provider ${slug}: ${error.message}`);
    const added = (await readProviders(database)).find((provider) => provider.slug === slug);
    if (added === undefined) throw new Error(`Cannot add the provider ${slug}: it is not there`);
    return added;
  }
  const api_key_env = keyEnv ?? found.api_key_env;
  if (found.enabled && found.api_key_env === api_key_env) return found;
  const { error } = await database.from("providers").update({ api_key_env, enabled: true })
    .eq("id", found.id);
  if (error) throw new Error(`Cannot change the provider ${found.slug}: ${error.message}`);
  return { ...found, api_key_env, enabled: true };
}

/** A slug and a name made of host and port, as no other provider has them. */
export function nameServer(
  url: string,
  known: Pick<PlacedProvider, "slug" | "name">[],
): { slug: string; name: string } {
  const { hostname, port, host, pathname } = new URL(url);
  const plain = `${hostname}-${port}`.replaceAll(/[^a-z0-9]+/g, "-").replaceAll(/^-+|-+$/g, "")
    .slice(0, 80) || "server";
  let slug = plain;
  for (let n = 2; known.some((other) => other.slug === slug); n++) slug = `${plain}-${n}`;
  const names = [host, `${host}${pathname}`, `${host} (${slug})`];
  const name = names.find((name) => !known.some((other) => other.name === name));
  return { slug, name: name ?? slug };
}

function pickAtAddress(providers: PlacedProvider[], url: string): PlacedProvider | null {
  const there = providers.filter(({ base_url }) =>
    base_url !== null && plainAddress(base_url) === plainAddress(url)
  );
  return there.find(({ enabled }) => enabled) ?? there.at(0) ?? null;
}

/** The same text for all spellings of an address. */
function plainAddress(address: string): string {
  const url = URL.parse(address);
  if (url === null) return address;
  return `${url.origin}${url.pathname.replace(/\/+$/, "")}${url.search}`;
}

function readProviders(database: Database): Promise<PlacedProvider[]> {
  const query = database.from("providers").select(Object.keys(providerSchema.shape).join(", "));
  return readRows("the providers", query.order("created_at").order("slug"), providerSchema);
}
