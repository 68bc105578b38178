import { z } from "zod";
import { choiceOf } from "../command/choice_of.ts";
import { plainText } from "../../lib/plain_text.ts";
import type { Database } from "../../supabase/functions/_shared/platform/database.ts";
import { readRows } from "../project/read_rows.ts";
import { UsageError } from "../command/usage_error.ts";

const providerSchema = z.object({ slug: z.string(), name: z.string() });

/**
 * The provider by its slug or its display name, in capitals or not, as the
 * column `provider` has it. One that was removed from the catalogue counts as
 * long as it has results.
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
