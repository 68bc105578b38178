import { z } from "zod";
import { callDatabase, type Database } from "../platform/database.ts";
import { HttpError } from "../http/http_error.ts";
import { stopRun } from "./stopped_runs.ts";

const Cancelled = z.object({
  run_id: z.uuid(),
  targets: z.int(),
  measured: z.int(),
  cancelled: z.int(),
});
/** The states of the targets of a stopped run. */
export type CancelledRun = z.infer<typeof Cancelled>;

/**
 * Stops a run: first in the database, so that none of its targets can be claimed any more, then in
 * this isolate, which may be measuring one.
 *
 * @throws {HttpError} 404 when there is no such run.
 */
export async function cancelRun(database: Database, runId: string): Promise<CancelledRun> {
  const cancelled = await callDatabase(
    database,
    "cancel_run",
    { run_id: runId },
    Cancelled.nullable(),
  );
  if (cancelled === null) {
    throw new HttpError(404, "unknown_run", `Cannot stop the run: there is no run ${runId}`);
  }
  stopRun(runId);
  return cancelled;
}
