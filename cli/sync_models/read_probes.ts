import { z } from "zod";
import type { Database } from "../../supabase/functions/_shared/platform/database.ts";
import { readRows } from "../project/read_rows.ts";
import { followRun } from "../run/follow_run.ts";

const probeSchema = z.object({
  provider: z.string(),
  model: z.string(),
  callable: z.boolean().nullable(),
  outcome: z.string().nullable(),
  error_message: z.string().nullable(),
}).transform(({ error_message, ...probe }) => ({ ...probe, error: error_message }));
export type Probe = z.infer<typeof probeSchema>;

/** The longest time without a change of any probe, in milliseconds: the lifetime of an isolate. */
const MAX_SILENCE_MS = 150_000;

/** The probes of a sync when all are finished; none if the sync started none. */
export async function readProbes(
  database: Database,
  syncId: string,
  signal: AbortSignal,
): Promise<Probe[]> {
  const [run] = await readRows(
    "the run of the probes",
    database.from("runs").select("id").eq("idempotency_key", `probes/${syncId}`),
    z.object({ id: z.uuid() }),
  );
  if (run === undefined) return [];
  for await (const _ of followRun(database, run.id, { signal, maxSilenceMs: MAX_SILENCE_MS }));
  const query = database
    .from("model_probes")
    .select("provider, model, callable, outcome, error_message")
    .eq("run_id", run.id)
    .order("started_at");
  return await readRows("the probes", query, probeSchema);
}
