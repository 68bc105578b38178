import { z } from "zod";
import type { Database } from "../../supabase/functions/_shared/platform/database.ts";

const cancelledSchema = z.object({ results: z.array(z.unknown()) });

/** Stops a sync: lists that are not recorded yet will not be. Returns how many were recorded. */
export async function cancelSync(database: Database, syncId: string): Promise<number> {
  const { data, error } = await database.rpc("cancel_sync", { sync_id: syncId });
  if (error !== null) throw new Error(`Cannot stop the sync ${syncId}: ${error.message}`);
  return cancelledSchema.parse(data).results.length;
}
