import { z } from "zod";
import { callDatabase, type Database } from "../platform/database.ts";
import type { Callable } from "../platform/environment.ts";
import { PROVIDER_DIALECTS } from "../provider/dialect.ts";
import { Refused, refusedError } from "../http/refused.ts";
import type { SyncRequest } from "./sync_request.ts";

/** What became of one provider's list. With an error, nothing was changed. */
export const SyncResult = z.object({
  provider: z.string(),
  error: z.string().nullable(),
  /** Models in the list. */
  seen: z.int(),
  /** New in the catalogue. */
  added: z.int(),
  /** Models with any change. */
  updated: z.int(),
  /** Gone: missing from the third list in a row. */
  retired: z.int(),
  prices_changed: z.int(),
  /** Entries that could not be read; the first 20 of them. */
  rejected_count: z.int(),
  rejected: z.array(z.object({ entry: z.union([z.string(), z.int()]), reason: z.string() })),
});
export type SyncResult = z.infer<typeof SyncResult>;

/** A sync as the database describes it. */
export const SyncReport = z.object({
  sync_id: z.uuid(),
  started_at: z.string(),
  finished_at: z.string().nullable(),
  /** Why it was stopped before its end. */
  cancelled_reason: z.string().nullable(),
  results: z.array(SyncResult),
  skipped: z.array(z.object({ provider: z.string(), reason: z.string() })),
});
export type SyncReport = z.infer<typeof SyncReport>;

/** A provider as the catalogue has it. */
const CatalogueProvider = z.object({
  slug: z.string(),
  base_url: z.string().nullable(),
  dialect: z.enum(PROVIDER_DIALECTS),
  api_key_env: z.string().nullable(),
  options: z.record(z.string(), z.unknown()),
});
export type CatalogueProvider = z.infer<typeof CatalogueProvider>;

const Started = SyncReport.extend({
  created: z.boolean(),
  providers: z.array(CatalogueProvider),
  /** Models that no list has, by provider: what they are called in requests. */
  unlisted: z.record(z.string(), z.array(z.string())).default({}),
});
export type StartedSync = z.infer<typeof Started>;

/**
 * Opens a sync, or finds the one with the same idempotency key.
 *
 * @throws {HttpError} 400 for an unknown provider.
 */
export async function startSync(
  database: Database,
  request: SyncRequest,
  callable: Callable,
): Promise<StartedSync> {
  const started = await callDatabase(
    database,
    "start_sync",
    { request, ...callable },
    z.union([Started, Refused]),
  );
  if (!("error" in started)) return started;
  throw refusedError(started);
}
