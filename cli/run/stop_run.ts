import { z } from "zod";
import { callFunction } from "../project/call_function.ts";
import { connectDatabase } from "../project/connect_database.ts";
import { type CancelledRun, countTargets } from "../project/count_targets.ts";
import type { ProjectAddress } from "../../lib/find_project.ts";

const cancelledSchema = z.object({
  targets: z.number(),
  measured: z.number(),
  cancelled: z.number(),
});

/** How long the function may take to give up its current work, in milliseconds. */
const giveUpMs = 3_000;

/**
 * Stops a run: in the database, so that no more of its targets are called, and in the function,
 * which may be measuring one.
 */
export async function stopRun(project: ProjectAddress, runId: string): Promise<CancelledRun> {
  const { data, error } = await connectDatabase(project).rpc("cancel_run", { run_id: runId });
  if (error !== null) throw new Error(`Cannot stop the run ${runId}: ${error.message}`);
  const cancelled = cancelledSchema.parse(data);
  if (cancelled.cancelled > 0) {
    const { signal } = new AbortController();
    // A worker that is not reached cannot record its result any more.
    await callFunction(project, "run-benchmark", { cancel: runId }, z.unknown(), {
      signal,
      timeoutMs: giveUpMs,
    }).catch(() => {});
  }
  return cancelled;
}

/** "Stopped: 1 of 8 measured, 7 cancelled" */
export function describeStopped({ targets, measured, cancelled }: CancelledRun): string {
  return `Stopped: ${countTargets({ targets, measured, cancelled })}`;
}
