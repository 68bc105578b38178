import { beginStoppable } from "../project/begin_stoppable.ts";
import { CALLER } from "../project/caller.ts";
import { connectDatabase } from "../project/connect_database.ts";
import type { ProjectAddress } from "../../lib/find_project.ts";
import { type RunRequest, type StartedRun, startRun } from "../run/start_run.ts";
import { stopRun } from "../run/stop_run.ts";

/** How long finding what was started may take, in milliseconds. */
const PATIENCE_MS = 5_000;

/** Starts a run. If that is interrupted, the run is stopped. */
export function beginRun(
  project: ProjectAddress,
  request: RunRequest,
  signal: AbortSignal,
): Promise<StartedRun> {
  const idempotency_key = request.idempotency_key ?? CALLER;
  return beginStoppable(
    signal,
    (signal) => startRun(project, { ...request, idempotency_key }, signal),
    () => stopStarted(project, idempotency_key),
  );
}

async function stopStarted(project: ProjectAddress, key: string): Promise<void> {
  const query = connectDatabase(project, AbortSignal.timeout(PATIENCE_MS)).from("runs").select("id")
    .eq("idempotency_key", key);
  for (const { id } of (await query).data ?? []) await stopRun(project, String(id));
}
