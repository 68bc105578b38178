import type { SupabaseClient } from "@supabase/supabase-js";
import { z } from "zod";
import { plainText } from "../../lib/plain_text.ts";
import { ask, canAsk } from "../command/ask.ts";
import { choiceOf, nearest } from "../command/choice_of.ts";
import { UsageError } from "../command/usage_error.ts";
import { readRows } from "../project/read_rows.ts";

const modelSchema = z.object({ name: z.string() });

/** What was asked for on the command line. */
export interface WantedModels {
  models: string[] | undefined;
  providers: string[] | undefined;
  /** Whether models that the catalogue does not have may be added. */
  yes: boolean;
  signal: AbortSignal;
}

/**
 * Confirms the models that were named. A model that the catalogue does not have may be a typing
 * error: it would be added and measured as a failure of its provider. So the user is asked, unless
 * `--yes` was given.
 */
export async function confirmModels(
  database: SupabaseClient,
  { models, providers, yes, signal }: WantedModels,
): Promise<string[] | undefined> {
  if (models === undefined || yes) return models;
  const known = await readNames(database, providers, models);
  const unknown = models.filter((name) => !known.includes(name));
  if (unknown.length === 0) return models;
  const names = await readNames(database, providers);
  // Unknown providers have no models; the function that starts the run reports them.
  if (names.length === 0) return models;
  const meant: string[] = [];
  for (const name of models) {
    meant.push(unknown.includes(name) ? await confirm(name, names, signal) : name);
  }
  return [...new Set(meant)];
}

async function confirm(name: string, names: string[], signal: AbortSignal): Promise<string> {
  const shown = plainText(name, 100);
  const near = nearest(name, names);
  if (canAsk()) {
    console.error(`The catalogue has no model "${shown}".`);
    if (near !== null && await ask(`Did you mean "${plainText(near, 100)}"?`, signal)) return near;
    if (await ask(`Add "${shown}" and measure it?`, signal)) return name;
    throw new UsageError(`Nothing was measured: there is no model "${shown}"`);
  }
  throw new UsageError(
    `Cannot benchmark "${shown}": the catalogue has no such model there. ` +
      `${plainText(choiceOf(name, names), 2000)}. Use --yes to add and measure it anyway`,
  );
}

/**
 * The names of all models of these providers, or those of the given ones that
 * exist; benchmarked ones first.
 */
async function readNames(
  database: SupabaseClient,
  providers: string[] | undefined,
  names?: string[],
): Promise<string[]> {
  let query = database.from("models").select("name");
  if (providers !== undefined) {
    const rows = await readRows(
      "the providers",
      database.from("providers").select("id").in("slug", providers),
      z.object({ id: z.string() }),
    );
    query = query.in("provider_id", rows.map(({ id }) => id));
  }
  if (names !== undefined) query = query.in("name", names);
  const rows = await readRows(
    "the models",
    query.order("active", { ascending: false }).order("name").limit(1000),
    modelSchema,
  );
  return [...new Set(rows.map(({ name }) => name))];
}
