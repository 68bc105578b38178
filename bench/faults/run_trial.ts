import { inspectRun, type RunRemains } from "./inspect_run.ts";
import type { TrialPlan } from "./plan_trial.ts";
import { type FaultProject, PROVIDERS } from "./start_fault_project.ts";

/** How a trial went. */
export interface Trial extends TrialPlan, RunRemains {
  run_id: string;
  /** From the start of the run until it was finished and every part was running again. */
  ms: number;
}

const SAMPLES = 5;
export const TARGETS = PROVIDERS * SAMPLES;

/** A workload that sends each text twice, in two targets. */
export const PAIRS = "cache-warm";

/** How often the job's command is issued; a real tick comes every minute. */
const RESUME_EVERY_MS = 500;
const POLL_MS = 50;

/** A run that takes longer counts as never ending: a bit more than two ticks, in milliseconds. */
const PATIENCE_MS = 150_000;

/**
 * Starts a run, kills parts by the plan, waits for the end of the run and checks
 * the state after it.
 */
export async function runTrial(project: FaultProject, plan: TrialPlan): Promise<Trial> {
  const { stack, providers } = project;
  await insist(`set up trial ${plan.seed}`, () => setUp(project, plan));
  await providers.report(); // Earlier requests do not belong to this trial.

  const startedAt = performance.now();
  const deadline = startedAt + PATIENCE_MS;
  const killed = Promise.all(plan.kills.map(async ({ part, atMs }) => {
    await sleep(atMs);
    await project.kills[part]!();
  }));
  const runId = await startRun(project, plan, deadline);
  await waitForEnd(project, plan, runId, deadline);
  await killed;
  const ms = Math.round(performance.now() - startedAt);

  const { repeated } = await providers.report();
  const targets = plan.workload === PAIRS ? 2 * TARGETS : TARGETS;
  const run = { id: runId, targets, repeatedCalls: repeated };
  const remains = await insist(`look at trial ${plan.seed}`, () => inspectRun(stack, run));
  return { ...plan, run_id: runId, ...remains, ms };
}

/** Requests the run with one idempotency key until it exists. */
async function startRun(
  { stack }: FaultProject,
  plan: TrialPlan,
  deadline: number,
): Promise<string> {
  const body = JSON.stringify({
    run_name: `faults-${plan.seed}`,
    providers: Array.from({ length: PROVIDERS }, (_, index) => `p${index + 1}`),
    models: ["m1"],
    workload: plan.workload,
    samples: SAMPLES,
    lanes: plan.lanes,
    idempotency_key: `faults/${crypto.randomUUID()}`,
  });
  return await repeat(deadline, `start trial ${plan.seed}`, async () => {
    const response = await fetch(`${stack.url}/functions/v1/run-benchmark`, {
      method: "POST",
      headers: { apikey: stack.secretKey, "content-type": "application/json" },
      body,
      signal: AbortSignal.timeout(PATIENCE_MS),
    });
    const answer = await response.json();
    return response.ok ? answer.run_id : null;
  });
}

/** Waits until the run is finished; only the job's own command is called meanwhile. */
async function waitForEnd(
  { stack }: FaultProject,
  { seed, waitsForTick }: TrialPlan,
  runId: string,
  deadline: number,
): Promise<void> {
  let resumeAt = performance.now() + RESUME_EVERY_MS;
  await repeat(deadline, `see the end of trial ${seed}`, async () => {
    const finished = await stack.query(
      "select from public.runs where id = $1 and finished_at is not null",
      [runId],
    );
    if (finished.length > 0) return true;
    if (!waitsForTick && performance.now() > resumeAt) {
      resumeAt = performance.now() + RESUME_EVERY_MS;
      await stack.tick("resume-runs");
    }
    return null;
  });
}

/** Whether the schedule's own resume-runs fires; nothing else does. */
async function setUp({ stack }: FaultProject, plan: TrialPlan): Promise<true> {
  await stack.query("update public.settings set max_claims = $1 where true", [plan.maxClaims]);
  await stack.query(
    "select cron.alter_job(jobid, active => $1) from cron.job where jobname = 'resume-runs'",
    [plan.waitsForTick],
  );
  return true;
}

/** Between two trials, since a connection to a killed server fails only when it is used. */
async function insist<Answer>(what: string, attempt: () => Promise<Answer>): Promise<Answer> {
  return await repeat(performance.now() + PATIENCE_MS, what, attempt);
}

/** Tries until there is an answer. Failures meanwhile are expected in a trial. */
async function repeat<Answer>(
  deadline: number,
  what: string,
  attempt: () => Promise<Answer | null>,
): Promise<Answer> {
  let cause: unknown;
  while (performance.now() < deadline) {
    try {
      const answer = await attempt();
      if (answer !== null) return answer;
    } catch (error) {
      cause = error;
    }
    await sleep(POLL_MS);
  }
  throw new Error(`Cannot ${what} within ${PATIENCE_MS} ms`, { cause });
}

function sleep(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
