import { z } from "zod";
import { plainText } from "../../lib/plain_text.ts";
import type { Database } from "../../supabase/functions/_shared/platform/database.ts";
import { readRows } from "../project/read_rows.ts";

const resultSchema = z.object({
  provider: z.string().nullable(),
  model: z.string().nullable(),
  endpoint_host: z.string().nullable(),
});

/** Models that are named; more are counted. */
const MOST_NAMED = 5;

/** Says which models have results that no sum holds, since another host than the provider's answered. */
export async function describeOtherHosts(database: Database, hours: number): Promise<string[]> {
  const since = new Date(Date.now() - hours * 3_600_000).toISOString();
  const query = database.from("known_results")
    .select(Object.keys(resultSchema.shape).join(", "))
    .contains("remarks", ["other_host"])
    .gte("created_at", since)
    .order("created_at", { ascending: false })
    .limit(1000);
  const results = await readRows("the results of other hosts", query, resultSchema);
  const who = [
    ...new Set(
      results.map(({ provider, model, endpoint_host }) =>
        `${plainText(`${provider} ${model}`, 80)} at ${plainText(endpoint_host ?? "?", 60)}`
      ),
    ),
  ];
  if (who.length === 0) return [];
  const more = who.length > MOST_NAMED ? ` and ${who.length - MOST_NAMED} more` : "";
  return [
    `Left out: ${
      who.slice(0, MOST_NAMED).join(", ")
    }${more}. That is not the provider's own host; ` +
    "options.hosts of the provider can name it.",
  ];
}
