import type { CatalogueProvider } from "./catalogue_provider.ts";

/** The catalogue a project starts with. */
export const SEED = new URL("../../supabase/seed.sql", import.meta.url);

/** A row of the seed's providers: slug, name, address, variable of the key, maybe a dialect, whether it is enabled. */
const ROW =
  /\(\s*'([a-z0-9-]+)',\s*'[^']*',\s*'[^']*',\s*'(\w+)',\s*(?:'[a-z-]+',\s*)?(true|false)\s*[,)]/g;

/** An active model of the seed: its provider, its prices in USD per million tokens, and its family. */
const MODEL =
  /\(\s*'([a-z0-9-]+)',\s*'[^']+',\s*[\w:]+,\s*true,\s*null(?:::\w+)?,\s*'[^']*'(?:::\w+)?,\s*([\d.]+)(?:::[a-z ]+)?,\s*(?:[\d.]+|null)(?:::[a-z ]+)?,\s*([\d.]+)(?:::[a-z ]+)?,\s*'[^']*'/g;

/** An active workload of the seed besides `default`: the hours between two calls, and its tokens. */
const WORKLOAD =
  /\(\s*'[a-z0-9-]+',\s*'[a-z]+',\s*true,\s*interval\s*'(\d+) hours?',\s*\d+,\s*(\d+),/g;

/** Runs of the schedule that a project starts with: every quarter of an hour, for 30 days. */
const RUNS = 4 * 24 * 30;

/**
 * What the schedule of a new project costs in 30 days at these providers, in
 * words, in the form of `public.schedule_cost` for an existing project.
 */
export async function describeSeedCost(slugs: string[]): Promise<string> {
  const seed = await Deno.readTextFile(SEED);
  const workloads = [
    { requests: RUNS, tokens: 590 },
    ...Array.from(seed.matchAll(WORKLOAD), ([, hours, tokens]) => ({
      requests: RUNS / 4 / Number(hours),
      tokens: Number(tokens),
    })),
  ];
  const models = Array.from(seed.matchAll(MODEL), ([, slug, input, output]) => ({
    slug,
    usd: sumOf(
      workloads,
      ({ requests, tokens }) => requests * (tokens * Number(input) + 150 * Number(output)) / 1e6,
    ),
  })).filter(({ slug }) => slugs.includes(slug));
  if (models.length === 0) {
    return "*/15 * * * * (UTC): no active model of an enabled provider, so no requests are made";
  }
  const requests = (models.length * sumOf(workloads, ({ requests }) => requests))
    .toLocaleString("en");
  const usd = sumOf(models, (model) => model.usd);
  return `*/15 * * * * (UTC): ${RUNS.toLocaleString("en")} runs and ${requests} requests to ` +
    `${models.length} ${models.length === 1 ? "model" : "models"} in 30 days, about ` +
    `${usd.toFixed(2)} USD`;
}

function sumOf<T>(rows: T[], value: (row: T) => number): number {
  return rows.reduce((sum, row) => sum + value(row), 0);
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
