import type { CatalogueProvider } from "./catalogue_provider.ts";

/** The catalogue a project starts with. */
export const SEED = new URL("../../supabase/seed.sql", import.meta.url);

/** A row of the seed's providers: slug, name, address, variable of the key, whether it is enabled. */
const ROW = /\(\s*'([a-z0-9-]+)',\s*'[^']*',\s*'[^']*',\s*'(\w+)',\s*(true|false),/g;

/** An active model of the seed: its provider, its prices in USD per million tokens, and its family. */
const MODEL =
  /\(\s*'([a-z0-9-]+)',\s*'[^']+',\s*[\w:]+,\s*true,\s*null(?:::\w+)?,\s*'[^']*'(?:::\w+)?,\s*([\d.]+)(?:::[a-z ]+)?,\s*(?:[\d.]+|null)(?:::[a-z ]+)?,\s*([\d.]+)(?:::[a-z ]+)?,\s*'[^']*'/g;

/** Runs of the schedule that a project starts with: every quarter of an hour, for 30 days. */
const RUNS = 4 * 24 * 30;

/**
 * What the schedule of a new project costs in 30 days at these providers, in
 * words, in the form of `public.schedule_cost` for an existing project.
 */
export async function describeSeedCost(slugs: string[]): Promise<string> {
  const models = Array.from(
    (await Deno.readTextFile(SEED)).matchAll(MODEL),
    ([, slug, input, output]) => ({
      slug,
      usd: (590 * Number(input) + 150 * Number(output)) / 1e6,
    }),
  ).filter(({ slug }) => slugs.includes(slug));
  if (models.length === 0) {
    return "*/15 * * * * (UTC): no active model of an enabled provider, so no requests are made";
  }
  const requests = (RUNS * models.length).toLocaleString("en");
  const usd = RUNS * models.reduce((sum, model) => sum + model.usd, 0);
  return `*/15 * * * * (UTC): ${RUNS.toLocaleString("en")} runs and ${requests} requests to ` +
    `${models.length} ${models.length === 1 ? "model" : "models"} in 30 days, about ` +
    `${usd.toFixed(2)} USD`;
}

/** The providers that a project has once the seed is pushed. */
export async function readSeed(): Promise<CatalogueProvider[]> {
  const rows = (await Deno.readTextFile(SEED)).matchAll(ROW);
  return Array.from(rows, ([, slug, api_key_env, enabled]) => ({
    slug,
    api_key_env,
    enabled: enabled === "true",
    // Every provider of the seed needs a key.
    has_model: false,
  }));
}
