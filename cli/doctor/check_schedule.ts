import { z } from "zod";
import { createTimer } from "../../local/create_timer.ts";
import { plainText } from "../../lib/plain_text.ts";
import { readRows } from "../project/read_rows.ts";
import type { Context } from "./context.ts";
import type { Finding } from "./finding.ts";

const JOBS = ["run-benchmark", "resume-runs", "sync-models", "maintenance"];

/** A call that is older has been answered, as long as answers are kept. In milliseconds. */
const PATIENCE_MS = 120_000;
const ANSWERS_KEPT_MS = 6 * 3_600_000;

const jobSchema = z.object({
  job_name: z.string(),
  schedule: z.string(),
  active: z.boolean(),
  last_tick_at: z.string().nullable(),
  last_tick_status: z.string().nullable(),
  last_tick_message: z.string().nullable(),
  last_request_at: z.string().nullable(),
  last_response_status: z.number().nullable(),
  last_response_error: z.string().nullable(),
  last_delivered_at: z.string().nullable(),
  unanswered_since: z.string().nullable(),
  missed_24h: z.number(),
  stuck_runs: z.number(),
  missing_secrets: z.array(z.string()).nullable(),
  problem: z.string().nullable(),
});
type Job = z.infer<typeof jobSchema>;

/** Whether the cron jobs are there, switched on, tick, and reach the functions they call. */
export async function checkSchedule(context: Context, earlier: Finding[]): Promise<Finding[]> {
  const { database, setup, alwaysOn } = context;
  if (!setup.extensions.includes("pg_cron")) return [];
  const query = database.from("scheduler_health").select(Object.keys(jobSchema.shape).join(", "));
  const jobs = await readRows("the cron jobs", query, jobSchema);
  return JOBS.map((name) => {
    const job = jobs.find(({ job_name }) => job_name === name);
    const { state, message } = job ? judge(job, earlier, alwaysOn) : missing(name);
    return { check: `cron ${name}`, state, message };
  });
}

type Judgement = Pick<Finding, "state" | "message">;

function missing(name: string): Judgement {
  return {
    state: "failed",
    message: `It is not scheduled: run "select cron.schedule('${name}', …" of ` +
      `supabase/migrations/*_schedule.sql in the SQL editor`,
  };
}

/** @param earlier What was found before: a failure of the past may be mended by now. */
function judge(job: Job, earlier: Finding[], alwaysOn: boolean): Judgement {
  if (!job.active) {
    return {
      state: "failed",
      message: job.job_name === "run-benchmark"
        ? "It is paused: run select public.resume_schedule()"
        : `It is switched off: run select cron.alter_job(jobid, active => true) from cron.job ` +
          `where jobname = '${job.job_name}'`,
    };
  }
  const failure = findFailure(job);
  if (failure !== null) {
    // The stack was stopped in the middle of it.
    const cutOff = !alwaysOn && failure === "answer" && job.last_response_status === null;
    return judgeFailure(job, failure, cutOff || isMended(job, failure, earlier));
  }
  const stuck = job.job_name === "resume-runs" && job.stuck_runs > 0;
  const stopped = !alwaysOn && (job.missed_24h > 0 || stuck);
  if (job.problem === null || job.last_tick_at === null || stopped) {
    const last = job.last_tick_at ?? "still to come";
    return { state: "ok", message: `${job.schedule} (UTC), last tick ${last}` };
  }
  const serious = job.missing_secrets !== null || stuck;
  return { state: serious ? "failed" : "warning", message: plainText(job.problem) };
}

/** What came of a job's last tick, when it was nothing good. */
type Failure = "tick" | "answer" | "no answer";

function findFailure(job: Job): Failure | null {
  if (job.missing_secrets !== null) return null;
  if (job.last_tick_status === "failed") return "tick";
  const requestedAt = toTime(job.last_request_at);
  if (requestedAt <= toTime(job.last_delivered_at)) return null;
  if ((job.last_response_status ?? 0) >= 400 || job.last_response_error !== null) return "answer";
  const age = Date.now() - requestedAt;
  if (Date.now() - toTime(job.unanswered_since) > PATIENCE_MS && job.unanswered_since !== null) {
    return "no answer";
  }
  return PATIENCE_MS < age && age < ANSWERS_KEPT_MS ? "no answer" : null;
}

function judgeFailure(job: Job, failure: Failure, mended: boolean): Judgement {
  const problem = withFullStop(plainText(job.problem ?? "Its last tick failed"));
  const next = nextTick(job);
  if (mended) {
    return {
      state: "warning",
      message:
        `${problem} That is mended by now, as the lines above say: the next tick, ${next}, ` +
        `will tell`,
    };
  }
  return {
    state: "failed",
    message: `${problem} ${mend(job, failure)}; this line stays until the next tick, ${next}`,
  };
}

function mend({ job_name }: Job, failure: Failure): string {
  switch (failure) {
    case "tick":
      return `Run "select command from cron.job where jobname = '${job_name}'" and then that command ` +
        `in the SQL editor, and mend what it names`;
    case "answer":
      return "See the function's log" +
        (job_name === "run-benchmark" ? ", and try it with select public.run_benchmark_now()" : "");
    case "no answer":
      return "See what is said of pg_net above";
  }
}

/** Whether what stood in the way has been found to be well since. */
function isMended(job: Job, failure: Failure, earlier: Finding[]): boolean {
  const isWell = (name: string) =>
    earlier.some(({ check, state }) => check === name && state === "ok");
  switch (failure) {
    case "tick":
      return /Vault secret/.test(job.last_tick_message ?? "") && isWell("vault");
    case "answer": {
      const refused = job.last_response_status === 401;
      const notThere = job.last_response_status === 404 && isWell(`function ${job.job_name}`);
      return (refused || notThere) && isWell("pg_net");
    }
    case "no answer":
      return isWell("pg_net");
  }
}

function nextTick({ schedule }: Job): string {
  let next: Date | null;
  try {
    next = createTimer(schedule).nextRun(new Date());
  } catch {
    return `by "${plainText(schedule)}", which cannot be read`;
  }
  return next === null ? "never" : `${next.toISOString().slice(0, 16).replace("T", " ")} UTC`;
}

function withFullStop(text: string): string {
  return /[.!?…]$/.test(text) ? text : `${text}.`;
}

function toTime(text: string | null): number {
  return text === null ? -Infinity : Date.parse(text);
}
