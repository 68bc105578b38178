import { z } from "zod";
import type { Database } from "../../supabase/functions/_shared/platform/database.ts";
import { readRows } from "../project/read_rows.ts";

const probeSchema = z.object({
  callable: z.boolean().nullable(),
  outcome: z.string().nullable(),
  error_message: z.string().nullable(),
  providers: z.object({ slug: z.string() }),
  models: z.object({ name: z.string() }),
}).transform(({ providers, models, error_message, ...probe }) => ({
  provider: providers.slug,
  model: models.name,
  ...probe,
  error: error_message,
}));
export type Probe = z.infer<typeof probeSchema>;

/** The finished probes of a sync. */
export async function readProbes(database: Database, syncId: string): Promise<Probe[]> {
  const query = database
    .from("model_probes")
    .select("callable, outcome, error_message, providers(slug), models(name)")
    .eq("sync_id", syncId)
    .not("finished_at", "is", null)
    .order("started_at");
  return await readRows("the probes", query, probeSchema);
}
