import type { Database } from "../../supabase/functions/_shared/platform/database.ts";
import { z } from "zod";
import type { ProjectAddress } from "../../lib/find_project.ts";
import { beginStoppable } from "../project/begin_stoppable.ts";
import { callFunction } from "../project/call_function.ts";
import { CALLER } from "../project/caller.ts";
import { connectDatabase } from "../project/connect_database.ts";

const startedSchema = z.object({ sync_id: z.uuid(), providers: z.array(z.string()) });
export type StartedSync = z.infer<typeof startedSchema>;

/** The request to `sync-models`. */
export interface SyncRequest {
  triggered_by: string;
  providers?: string[];
  probe?: number;
}

/** Includes a cold start of the function. In milliseconds. */
const TIMEOUT_MS = 60_000;

/** How long finding what was started may take, in milliseconds. */
const PATIENCE_MS = 5_000;

/** Starts a sync. If that is interrupted, the sync is stopped. */
export function beginSync(
  project: ProjectAddress,
  request: SyncRequest,
  signal: AbortSignal,
): Promise<StartedSync> {
  const body = { ...request, idempotency_key: CALLER };
  return beginStoppable(
    signal,
    (signal) =>
      callFunction(project, "sync-models", body, startedSchema, { signal, timeoutMs: TIMEOUT_MS }),
    () => stopStarted(project),
  );
}

async function stopStarted(project: ProjectAddress): Promise<void> {
  const database = connectDatabase(project, AbortSignal.timeout(PATIENCE_MS));
  const query = database.from("sync_runs").select("id").eq("idempotency_key", CALLER);
  for (const { id } of (await query).data ?? []) await cancelSync(database, id);
}

const cancelledSchema = z.object({ results: z.array(z.unknown()) });

/** Stops a sync: lists that are not recorded yet will not be. Returns how many were recorded. */
export async function cancelSync(database: Database, syncId: string): Promise<number> {
  const { data, error } = await database.rpc("cancel_sync", { sync_id: syncId });
  if (error !== null) throw new Error(`Cannot stop the sync ${syncId}: ${error.message}`);
  return cancelledSchema.parse(data).results.length;
}
