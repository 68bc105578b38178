import type { Context } from "../http/with_secret_key.ts";
import { cancelRun } from "./cancel_run.ts";
import { claimTarget } from "./claim.ts";
import { listCallable } from "../platform/environment.ts";
import type { CancelRequest, ResumeRequest, RunRequest } from "./run_request.ts";
import { startRun } from "./start_run.ts";
import { waitUntil } from "../platform/wait_until.ts";
import { workRun } from "./work_run.ts";
import { isUnloading } from "./worker_budget.ts";

/** Starts, continues or stops a run, and answers before any target is measured. */
export async function handleRunRequest(
  context: Context,
  body: RunRequest | ResumeRequest | CancelRequest,
): Promise<Response> {
  if ("cancel" in body) return Response.json(await cancelRun(context.database, body.cancel));
  return "resume" in body ? await resumeRun(context, body) : await beginRun(context, body);
}

async function beginRun(context: Context, body: RunRequest): Promise<Response> {
  const { run_id, created, targets, skipped, first } = await startRun(
    context.database,
    body,
    listCallable(),
    { claim: !isUnloading(), workerRegion: context.environment.region },
  );
  if (first !== null) {
    waitUntil(workRun({ ...context, runId: run_id, lane: 1, region: null }, first));
  }
  return Response.json({ run_id, targets, skipped }, { status: created ? 202 : 200 });
}

async function resumeRun(context: Context, body: ResumeRequest): Promise<Response> {
  const worker = { ...context, runId: body.resume, lane: body.lane, region: body.region };
  const workerRegion = context.environment.region;
  const target = isUnloading()
    ? null
    : await claimTarget(context.database, { ...worker, workerRegion });
  if (target !== null) waitUntil(workRun(worker, target));
  return Response.json({ run_id: body.resume, targets: target === null ? 0 : 1, skipped: [] }, {
    status: 202,
  });
}
