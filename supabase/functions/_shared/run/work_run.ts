import type { LeasedTarget } from "./claim.ts";
import { type Database, DatabaseError } from "../platform/database.ts";
import { awaitCalm } from "../measure/await_calm.ts";
import type { Environment } from "../platform/environment.ts";
import { explain, log } from "../platform/log.ts";
import { measureCalls } from "./measure_calls.ts";
import { closeTarget, type Recorded, recordResult, type Result } from "./record_result.ts";
import { stopSignal } from "./stopped_runs.ts";
import { UnsentRequestError } from "../errors/transport_failure.ts";
import { calmLimitMs, clampLimits, hasTimeFor } from "./worker_budget.ts";

/** One worker of a run: at most one of them measures at a time in its lane. */
export interface Worker {
  environment: Environment;
  database: Database;
  runId: string;
  lane: number;
  /** Region whose targets it works on; null for a run that names none. */
  region: string | null;
}

/**
 * Works through a run, one target at a time: measures it, records it and claims the next in the
 * same call, until no target is left or no time for another. Never throws: if this worker fails,
 * its lease expires and another worker continues.
 *
 * @param first the target that was claimed when the run or this worker was started.
 */
export async function workRun(worker: Worker, first: LeasedTarget): Promise<void> {
  try {
    let target: LeasedTarget | null = first;
    while (target !== null) target = (await workTarget(worker, target)).next;
  } catch (error) {
    log("error", `Cannot go on with the run: ${explain(error)}`, { run_id: worker.runId });
  }
}

async function workTarget(worker: Worker, claimed: LeasedTarget): Promise<Recorded> {
  const { workerBudgetMs } = worker.environment;
  const target = clampLimits(claimed, workerBudgetMs);
  const claimNext = () => hasTimeFor(target.limits.totalMs, workerBudgetMs);
  const context = {
    run_id: target.runId,
    target_id: target.targetId,
    provider: target.provider,
    model: target.name,
  };
  const stop = stopSignal(target.runId);
  let results: Result[];
  let called = false;
  try {
    await awaitCalm(calmLimitMs(workerBudgetMs), stop);
    stop.throwIfAborted();
    results = await measureCalls(worker.environment, target, stop, () => {
      called = true;
    });
  } catch (error) {
    // The target has been closed.
    if (stop.aborted) return { recorded: false, reason: "cancelled", next: null };
    const reason = explain(error);
    // Others of a burst's calls may have been sent.
    if (error instanceof UnsentRequestError && (target.burst?.length ?? 1) === 1) called = false;
    log("error", reason, context);
    return await closeTarget(worker.database, target, { reason, called }, claimNext);
  }
  for (const result of results) {
    if (result.outcome === "success") continue;
    log("error", result.error_message ?? result.outcome, {
      ...context,
      request_id: result.request_id,
      outcome: result.outcome,
      status_code: result.status_code,
    });
  }
  return await record(worker, target, target.burst === null ? results[0] : results, claimNext);
}

async function record(
  worker: Worker,
  target: LeasedTarget,
  result: Result | Result[],
  claimNext: () => boolean,
): Promise<Recorded> {
  const { database } = worker;
  const context = {
    run_id: target.runId,
    target_id: target.targetId,
    request_id: Array.isArray(result) ? result[0].request_id : result.request_id,
  };
  try {
    const recorded = await recordResult(database, target, result, claimNext);
    if (!recorded.recorded && recorded.reason !== "cancelled") {
      log("error", "Cannot record the result: another worker has the target now", context);
    }
    return recorded;
  } catch (error) {
    // Logged, so that the measurement is not lost.
    log("error", explain(error), {
      ...context,
      result: Array.isArray(result) ? result.map(withoutText) : withoutText(result),
    });
    if (error instanceof DatabaseError && error.refused) {
      return await closeTarget(
        database,
        target,
        { reason: explain(error), called: true },
        claimNext,
      );
    }
    throw error;
  }
}

function withoutText(result: Result): Result {
  return { ...result, response_text: null };
}
