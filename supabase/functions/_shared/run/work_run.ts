import { readCallOptions } from "../provider/call_options.ts";
import type { LeasedTarget } from "./claim.ts";
import { type Database, DatabaseError } from "../platform/database.ts";
import { awaitCalm } from "../measure/await_calm.ts";
import { connect } from "../measure/connect.ts";
import type { Environment } from "../platform/environment.ts";
import { isOtherModel } from "../names/is_other_model.ts";
import { secretsOf } from "../provider/endpoint.ts";
import { isOwnHost } from "../provider/own_host.ts";
import { controlAccess, otherAddress, resolveEndpoint } from "../provider/resolve_endpoint.ts";
import { explain, log } from "../platform/log.ts";
import { checkAnswer } from "../check/check_answer.ts";
import { prepareCall } from "../check/prepare_call.ts";
import { countConcurrent } from "../platform/count_concurrent.ts";
import { measureTarget } from "../measure/measure_target.ts";
import type { Measurement } from "../measure/measurement.ts";
import { closeTarget, type Recorded, recordResult, type Result } from "./record_result.ts";
import { servedKey } from "../names/served_key.ts";
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
  let result: Result;
  let called = false;
  try {
    const { prompt, wanted, check } = prepareCall(target.prompt, target.workload);
    const callable = { ...target, prompt, wanted, options: readCallOptions(target.options) };
    const isControl = target.dialect === "control";
    const place = isControl ? controlAccess(worker.environment) : resolveEndpoint(target);
    const access = { ...place, signal: stop };
    await awaitCalm(calmLimitMs(workerBudgetMs), stop);
    stop.throwIfAborted();
    called = true;
    const { output, use } = await countConcurrent(
      () => measureTarget(callable, access),
      !isControl,
    );
    const { answer, ...measurement } = output;
    const checks = checkAnswer(answer, check, secretsOf(access, callable.options));
    const endpoint = isControl ? null : otherAddress(target.provider);
    const { region } = worker.environment;
    const served = tellServed(target.model, measurement);
    result = { ...measurement, ...checks, ...use, region, endpoint, ...served };
    if (endpoint !== null) {
      const isOwn = isOwnHost(endpoint, target.baseUrl, callable.options.hosts);
      result.remarks = [...measurement.remarks, isOwn ? "own_host" : "other_host"];
    }
    if (!measurement.reached) result.network = await hasNetwork(worker.environment);
  } catch (error) {
    // The target has been closed.
    if (stop.aborted) return { recorded: false, reason: "cancelled", next: null };
    const reason = explain(error);
    if (error instanceof UnsentRequestError) called = false;
    log("error", reason, context);
    return await closeTarget(worker.database, target, { reason, called }, claimNext);
  }
  if (result.outcome !== "success") {
    log("error", result.error_message ?? result.outcome, {
      ...context,
      request_id: result.request_id,
      outcome: result.outcome,
      status_code: result.status_code,
    });
  }
  return await record(worker, target, result, claimNext);
}

/** What the name of the model that answered tells. */
function tellServed(asked: string, { served_model }: Pick<Measurement, "served_model">) {
  return {
    served_as_other: isOtherModel(asked, served_model),
    served_key: servedKey(served_model),
  };
}

/** How long the project may take to show that it can be reached, in milliseconds. */
const NETWORK_LIMIT_MS = 5000;

/** Whether the project's own address gives any answer. */
async function hasNetwork({ url }: Environment): Promise<boolean> {
  return await connect(url, NETWORK_LIMIT_MS) !== null;
}

async function record(
  worker: Worker,
  target: LeasedTarget,
  result: Result,
  claimNext: () => boolean,
): Promise<Recorded> {
  const { database } = worker;
  const context = {
    run_id: target.runId,
    target_id: target.targetId,
    request_id: result.request_id,
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
      result: { ...result, response_text: null },
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
