import type { SupabaseClient } from "@supabase/supabase-js";
import { z } from "zod";
import { readRows } from "../project/read_rows.ts";

const resultSchema = z.object({
  run_id: z.string().nullable(),
  outcome: z.string().nullable(),
  status_code: z.number().nullable(),
  error_message: z.string().nullable(),
  providers: z.object({ slug: z.string() }),
});

/** The outcome of one call. */
export type Call = Omit<z.infer<typeof resultSchema>, "providers">;

/** How many results are read: enough to include every active model of every provider. */
const LOOK_BACK = 500;

/** The calls of each provider's last run within a day, by its slug. */
export async function readLastCalls(database: SupabaseClient): Promise<Map<string, Call[]>> {
  const query = database
    .from("benchmark_results")
    .select("run_id, outcome, status_code, error_message, providers!inner(slug)")
    .gte("created_at", new Date(Date.now() - 24 * 3_600_000).toISOString())
    .order("created_at", { ascending: false })
    .limit(LOOK_BACK);
  const results = await readRows("the last results", query, resultSchema);
  const byProvider = Map.groupBy(results, ({ providers }) => providers.slug);
  return new Map(
    [...byProvider].map(([slug, calls]) => [
      slug,
      calls.filter(({ run_id }) => run_id === calls[0].run_id),
    ]),
  );
}
