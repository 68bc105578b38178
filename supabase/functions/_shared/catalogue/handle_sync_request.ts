import type { Context } from "../http/with_secret_key.ts";
import { listCallable } from "../platform/environment.ts";
import { explain, log } from "../platform/log.ts";
import { startSync } from "./start_sync.ts";
import { syncModels } from "./sync_models.ts";
import type { SyncRequest } from "./sync_request.ts";
import { waitUntil } from "../platform/wait_until.ts";

/**
 * Starts a sync. Answers when it has begun, or when it has finished if the
 * caller asked to wait.
 */
export async function handleSyncRequest(
  { database }: Context,
  body: SyncRequest,
): Promise<Response> {
  const { created, providers, unlisted, ...sync } = await startSync(database, body, listCallable());
  if (!created) return Response.json(sync);

  const work = syncModels(database, { ...sync, created, providers, unlisted }, body.probe ?? 0);
  waitUntil(
    work.then(() => {}, (error) => log("error", explain(error), { sync_id: sync.sync_id })),
  );
  if (body.wait) return Response.json(await work);
  return Response.json({
    sync_id: sync.sync_id,
    providers: providers.map(({ slug }) => slug),
    skipped: sync.skipped,
  }, { status: 202 });
}
