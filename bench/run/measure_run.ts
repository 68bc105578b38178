import { functionCpuMs } from "./function_cpu.ts";
import { type BenchProject, MODELS, PROVIDERS } from "./start_bench_project.ts";

/** The run: targets spread evenly over all providers. */
export interface RunPlan {
  targets: number;
  lanes: number;
}

/** The cost of a run, and the state after it. */
export interface RunFigures extends RunPlan {
  /** Successful ones. */
  results: number;
  /** Targets closed without a result. */
  closed: number;
  /** Targets that were claimed or called more than once. */
  repeated: number;
  /** From just before the request for the run to its end. */
  wall_ms: number;
  /** From the arrival of a request at a provider to the end of its answer, summed up. */
  providers_ms: number;
  /** The rest of the lanes' time, per target. */
  own_ms_per_target: number;
  /** Processor time of the function's isolate; null where it did not live through the run. */
  cpu_ms_per_target: number | null;
  /** Requests to the Data API. */
  round_trips: number;
  /** Requests to the function. */
  invocations: number;
  /** Isolates that measured. */
  isolates: number;
  cost_usd: number;
}

/** Samples of a model that one run may have. */
const MAX_SAMPLES = 20;

const POLL_MS = 200;

/** Generous: only a hanging run waits this long, in milliseconds. */
const PATIENCE_MS = 1_800_000;

/** Makes one run and waits for its end. There are no ticks, so it must end by itself. */
export async function measureRun(project: BenchProject, plan: RunPlan): Promise<RunFigures> {
  const { stack, providers } = project;
  await providers.report(); // Earlier requests do not belong to this run.
  const before = await usage(project);
  const startedAt = Date.now();
  const runId = await startRun(project, plan);
  const wallMs = await waitForEnd(project, runId) - startedAt;
  const after = await usage(project);
  const report = await providers.report();

  const [stored] = await stack.query<
    Pick<RunFigures, "results" | "closed" | "repeated" | "isolates" | "cost_usd">
  >(
    `select
      count(results.id) filter (where results.success)::int as results,
      count(*) filter (where results.id is null and run_targets.closed_at is not null)::int as closed,
      count(*) filter (where run_targets.claims > 1)::int as repeated,
      count(distinct results.isolate_id)::int as isolates,
      coalesce(sum(results.cost_usd), 0) as cost_usd
    from public.run_targets
    left join public.benchmark_results as results on results.target_id = run_targets.id
    where run_targets.run_id = $1`,
    [runId],
  );
  const lanes = Math.min(plan.lanes, plan.targets, PROVIDERS);
  return {
    ...plan,
    ...stored,
    repeated: stored.repeated + report.repeated.length,
    wall_ms: wallMs,
    providers_ms: Math.round(report.busyMs),
    own_ms_per_target: round((wallMs * lanes - report.busyMs) / plan.targets),
    cpu_ms_per_target: stored.isolates === 1
      ? round((after.cpuMs - before.cpuMs) / plan.targets)
      : null,
    round_trips: after.roundTrips - before.roundTrips,
    invocations: after.invocations - before.invocations,
  };
}

async function usage(project: BenchProject) {
  return {
    cpuMs: await functionCpuMs("run-benchmark"),
    roundTrips: project.roundTrips(),
    invocations: project.invocations(),
  };
}

async function startRun({ stack }: BenchProject, { targets, lanes }: RunPlan): Promise<string> {
  const providers = Math.min(targets, PROVIDERS);
  const models = targets > providers * MAX_SAMPLES ? MODELS : 1;
  const response = await fetch(`${stack.url}/functions/v1/run-benchmark`, {
    method: "POST",
    headers: { apikey: stack.secretKey, "content-type": "application/json" },
    body: JSON.stringify({
      providers: numbered("p", providers),
      models: numbered("m", models),
      samples: targets / (providers * models),
      lanes,
    }),
    signal: AbortSignal.timeout(PATIENCE_MS),
  });
  const answer = await response.json();
  if (response.status !== 202 || answer.targets !== targets) {
    throw new Error(`Cannot start the run: ${JSON.stringify(answer)}`);
  }
  return answer.run_id;
}

function numbered(letter: string, count: number): string[] {
  return Array.from({ length: count }, (_, index) => `${letter}${index + 1}`);
}

/** Returns when the run was finished, in milliseconds since 1970. */
async function waitForEnd({ stack }: BenchProject, runId: string): Promise<number> {
  const deadline = Date.now() + PATIENCE_MS;
  while (Date.now() < deadline) {
    const [run] = await stack.query<{ finished_at: string }>(
      "select finished_at from public.runs where id = $1 and finished_at is not null",
      [runId],
    );
    if (run !== undefined) return Date.parse(run.finished_at);
    await new Promise((resolve) => setTimeout(resolve, POLL_MS));
  }
  throw new Error(`Cannot see the end of run ${runId} within ${PATIENCE_MS} ms`);
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}
