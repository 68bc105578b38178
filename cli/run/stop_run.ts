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

/** How long the function may take to give up what it does at this moment, in milliseconds. */
const giveUpMs = 3_000;

/**
 * Stops a run: in the database, so that nobody calls a target of it any more, and
 * in the function, which may be at one.
 */
export async function stopRun(project: ProjectAddress, runId: string): Promise<CancelledRun> {
  const { data, error } = await connectDatabase(project).rpc("cancel_run", { run_id: runId });
  if (error !== null) throw new Error(`Cannot stop the run ${runId}: ${error.message}`);
  const cancelled = cancelledSchema.parse(data);
  if (cancelled.cancelled > 0) {
    const { signal } = new AbortController();
    // Whoever is left undisturbed finds that nobody wants what it brings.
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
