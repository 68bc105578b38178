import { CALLER } from "../project/caller.ts";
import { connectDatabase } from "../project/connect_database.ts";
import type { ProjectAddress } from "../../lib/find_project.ts";
import { type RunRequest, type StartedRun, startRun } from "../run/start_run.ts";
import { stopRun } from "../run/stop_run.ts";

/** How long a start that was interrupted may take to say which run it was, in milliseconds. */
const GRACE_MS = 10_000;

/**
 * Starts a run. Interrupted in the middle, it waits until it knows which run it is
 * that must be stopped, and looks for it when that takes too long.
 */
export async function beginRun(
  project: ProjectAddress,
  request: RunRequest,
  signal: AbortSignal,
): Promise<StartedRun> {
  const key = request.idempotency_key ?? CALLER;
  const givenUp = new AbortController();
  let timer: ReturnType<typeof setTimeout> | undefined;
  function giveUpSoon() {
    timer = setTimeout(() => givenUp.abort(signal.reason), GRACE_MS);
  }
  signal.addEventListener("abort", giveUpSoon, { once: true });
  try {
    return await startRun(project, { ...request, idempotency_key: key }, givenUp.signal);
  } catch (error) {
    if (signal.aborted) await stopStarted(project, key);
    throw error;
  } finally {
    signal.removeEventListener("abort", giveUpSoon);
    clearTimeout(timer);
  }
}

async function stopStarted(project: ProjectAddress, key: string): Promise<void> {
  const query = connectDatabase(project).from("runs").select("id").eq("idempotency_key", key);
  for (const { id } of (await query).data ?? []) await stopRun(project, String(id));
}
