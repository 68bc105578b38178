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
  /** Whether names that the catalogue lacks are meant so. */
  yes: boolean;
  signal: AbortSignal;
}

/**
 * The models that are meant: one that the catalogue lacks may be a typing error,
 * which would be added there, and be measured as a failure of its provider. So
 * somebody is asked, or has said `--yes` beforehand.
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
  // Of providers that nobody knows there is no model: who starts the run says so.
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
      `${plainText(choiceOf(name, names), 2000)}. --yes adds it and measures it all the same`,
  );
}

/** The names of models there, or which of some are; those that are benchmarked first. */
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
