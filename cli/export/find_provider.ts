import { z } from "zod";
import { choiceOf } from "../command/choice_of.ts";
import { plainText } from "../../lib/plain_text.ts";
import type { Database } from "../../supabase/functions/_shared/platform/database.ts";
import { readRows } from "../project/read_rows.ts";
import { UsageError } from "../command/usage_error.ts";

const providerSchema = z.object({ slug: z.string(), name: z.string() });

/**
 * Finds a provider by slug or display name, ignoring case, and returns its name in the column
 * `provider`. A provider that was removed from the catalogue is found while it has results.
 */
export async function findProvider(database: Database, wanted: string): Promise<string> {
  const query = database.from("providers").select("slug, name").order("slug");
  const providers = await readRows("the providers", query, providerSchema);
  const found = providers.find(({ slug, name }) =>
    [slug, name].some((text) => text.toLowerCase() === wanted.toLowerCase())
  );
  if (found !== undefined) return found.slug;
  const removed = await readRows(
    "the results",
    database.from("benchmark_results").select("provider").eq("provider", wanted).limit(1),
    z.object({ provider: z.string() }),
  );
  if (removed.length > 0) return wanted;
  const choice = choiceOf(wanted, providers.map(({ slug }) => slug));
  throw new UsageError(
    `Cannot export "${plainText(wanted, 60)}": there is no such provider. ${choice}`,
  );
}
