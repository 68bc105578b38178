import { z } from "zod";
import type { Database } from "../../supabase/functions/_shared/platform/database.ts";
import { plainText } from "../../lib/plain_text.ts";
import { readRows } from "../project/read_rows.ts";

const leasedSchema = z.object({
  run_id: z.string(),
  lease_expires_at: z.coerce.date(),
  providers: z.object({ slug: z.string() }),
  models: z.object({ name: z.string() }),
  runs: z.object({ run_name: z.string() }),
});

/**
 * Prints which run a run waits for at some providers, since they are measured one at a time, and
 * until when at the latest. Prints again when that time has passed.
 */
export function createWaitTeller(
  database: Database,
  runId: string,
  print: (text: string) => void,
): (slugs: string[]) => Promise<void> {
  const until = new Map<string, Date>();
  return async (slugs) => {
    const query = database
      .from("run_targets")
      .select(
        "run_id, lease_expires_at, providers!run_targets_provider_id_fkey(slug), " +
          "models!run_targets_model_id_fkey(name), runs!run_targets_run_id_fkey(run_name)",
      )
      .eq("state", "leased")
      .eq("concurrent", false)
      .neq("run_id", runId)
      .order("lease_expires_at")
      .limit(100);
    const now = new Date();
    for (const leased of await readRows("who is being measured", query, leasedSchema)) {
      const { providers: { slug }, models, runs, lease_expires_at } = leased;
      const told = until.get(leased.run_id);
      if (!slugs.includes(slug) || (told !== undefined && told > now)) continue;
      until.set(leased.run_id, lease_expires_at);
      const time = lease_expires_at.toLocaleTimeString("sv");
      print(
        `\nWaiting for the run "${plainText(runs.run_name)}", which measures ${slug} / ` +
          `${plainText(models.name)}: until ${time} at the latest`,
      );
    }
  };
}
