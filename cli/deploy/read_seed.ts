import type { CatalogueProvider } from "./catalogue_provider.ts";

/** The catalogue a project starts with. */
export const SEED = new URL("../../supabase/seed.sql", import.meta.url);

/** A row of the seed's providers: slug, name, address, variable of the key, whether it is enabled. */
const ROW = /\(\s*'([a-z0-9-]+)',\s*'[^']*',\s*'[^']*',\s*'(\w+)',\s*(true|false),/g;

/** The providers that a project has once the seed is pushed. */
export async function readSeed(): Promise<CatalogueProvider[]> {
  const rows = (await Deno.readTextFile(SEED)).matchAll(ROW);
  return Array.from(rows, ([, slug, api_key_env, enabled]) => ({
    slug,
    api_key_env,
    enabled: enabled === "true",
    // None of them goes without a key.
    has_model: false,
  }));
}
