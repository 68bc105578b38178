import { setTimeout as delay } from "node:timers/promises";
import { z } from "zod";
import type { Database } from "../../supabase/functions/_shared/platform/database.ts";
import { readRows, UnavailableError } from "../project/read_rows.ts";

const resultSchema = z.looseObject({
  provider: z.string(),
  error: z.string().nullable(),
  seen: z.number(),
  added: z.number(),
  updated: z.number(),
  retired: z.number(),
  prices_changed: z.number(),
});
export type SyncResult = z.infer<typeof resultSchema>;

const syncSchema = z.object({
  id: z.uuid(),
  started_at: z.string(),
  finished_at: z.string().nullable(),
  /** Why it was stopped before its end. */
  cancelled_reason: z.string().nullable(),
  results: z.array(resultSchema),
  skipped: z.array(z.object({ provider: z.string(), reason: z.string() })),
});
export type Sync = z.infer<typeof syncSchema>;

export interface FollowSyncOptions {
  signal: AbortSignal;
  /** The longest time without a provider's result: the lifetime of an isolate. */
  maxSilenceMs?: number;
  pollMs?: number;
}

/** Yields the row of a sync each time it has another provider's result, and when it is finished. */
export async function* followSync(
  database: Database,
  syncId: string,
  { signal, maxSilenceMs = 150_000, pollMs = 250 }: FollowSyncOptions,
): AsyncGenerator<Sync> {
  let told = 0;
  let heardAt = performance.now();
  while (true) {
    const sync = await poll(database, syncId);
    if (sync !== null && (sync.results.length > told || sync.finished_at !== null)) {
      told = sync.results.length;
      heardAt = performance.now();
      yield sync;
      if (sync.finished_at !== null) return;
    }
    if (performance.now() - heardAt > maxSilenceMs) {
      const seconds = Math.round(maxSilenceMs / 1000);
      throw new Error(`Cannot finish sync ${syncId}: nothing has happened for ${seconds} s`);
    }
    await delay(pollMs, undefined, { signal });
  }
}

/** The sync's row; null while the database is unavailable. */
async function poll(database: Database, syncId: string): Promise<Sync | null> {
  const query = database
    .from("sync_runs")
    .select("id, started_at, finished_at, cancelled_reason, results, skipped")
    .eq("id", syncId);
  try {
    const [sync] = await readRows("the sync", query, syncSchema);
    if (sync === undefined) throw new Error(`Cannot read the sync: there is no sync ${syncId}`);
    return sync;
  } catch (error) {
    if (error instanceof UnavailableError) return null;
    throw error;
  }
}
