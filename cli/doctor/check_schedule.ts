import { z } from "zod";
import { createTimer } from "../../local/create_timer.ts";
import { plainText } from "../../lib/plain_text.ts";
import { readRows } from "../project/read_rows.ts";
import type { Context } from "./context.ts";
import { failed, type Finding, type Judgement, ok, warning } from "./finding.ts";

const JOBS = ["run-benchmark", "resume-runs", "sync-models", "deliver-incidents", "maintenance"];

const jobSchema = z.object({
  job_name: z.string(),
  schedule: z.string(),
  active: z.boolean(),
  last_tick_at: z.string().nullable(),
  last_tick_status: z.string().nullable(),
  last_tick_message: z.string().nullable(),
  last_response_status: z.number().nullable(),
  cause: z.string().nullable(),
  problem: z.string().nullable(),
});
type Job = z.infer<typeof jobSchema>;

/** Whether the cron jobs exist, are switched on, tick, and reach the functions they call. */
export async function checkSchedule(context: Context, earlier: Finding[]): Promise<Judgement[]> {
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

function missing(name: string): Judgement {
  return failed(
    `It is not scheduled: run "select cron.schedule('${name}', …" of ` +
      `supabase/schemas/schedule.sql in the SQL editor`,
  );
}

/** @param earlier The findings before: an earlier failure may be fixed by now. */
function judge(job: Job, earlier: Finding[], alwaysOn: boolean): Judgement {
  if (!job.active) {
    return failed(
      job.job_name === "run-benchmark"
        ? "It is paused: run select public.resume_schedule()"
        : `It is switched off: run select cron.alter_job(jobid, active => true) from cron.job ` +
          `where jobname = '${job.job_name}'`,
    );
  }
  const failure = FAILURES.get(job.cause ?? "");
  if (failure !== undefined) {
    // The stack was stopped during that tick.
    const cutOff = !alwaysOn && failure === "answer" && job.last_response_status === null;
    return judgeFailure(job, failure, cutOff || isMended(job, failure, earlier));
  }
  const stopped = !alwaysOn && ["slots_missed", "stuck_run"].includes(job.cause ?? "");
  // A channel may be out of reach before the first message to it.
  const untold = job.last_tick_at === null && job.cause !== "channel_failing";
  if (job.problem === null || untold || stopped) {
    const last = job.last_tick_at === null ? "not run yet" : `last tick ${job.last_tick_at}`;
    return ok(`${job.schedule} (UTC), ${last}`);
  }
  return {
    state: SERIOUS.has(job.cause) ? "failed" : "warning",
    message: plainText(job.problem),
  };
}

/** The problem of a job's last tick, if it had one. */
type Failure = "tick" | "answer" | "no answer";

/** Causes in `scheduler_health`; the next tick shows whether they are gone. */
const FAILURES = new Map<string, Failure>([
  ["tick_failed", "tick"],
  ["key_refused", "answer"],
  ["not_deployed", "answer"],
  ["outdated_database", "answer"],
  ["request_failed", "answer"],
  ["unanswered", "no answer"],
]);

/** Causes that stop a job until they are fixed. */
const SERIOUS = new Set<string | null>(["missing_secret", "unreadable_secret", "stuck_run"]);

function judgeFailure(job: Job, failure: Failure, mended: boolean): Judgement {
  const problem = withFullStop(plainText(job.problem ?? "Its last tick failed"));
  const next = nextTick(job);
  if (mended) {
    return warning(
      `${problem} That is fixed by now, as the lines above show: the next tick, ${next}, ` +
        `will show it`,
    );
  }
  return failed(`${problem} ${mend(job, failure)}; this line stays until the next tick, ${next}`);
}

function mend({ job_name }: Job, failure: Failure): string {
  switch (failure) {
    case "tick":
      return `Run "select command from cron.job where jobname = '${job_name}'" and then that command ` +
        `in the SQL editor, and fix the error that it reports`;
    case "answer":
      return "See the function's log" +
        (job_name === "run-benchmark" ? ", and try it with select public.run_benchmark_now()" : "");
    case "no answer":
      return "See the line about pg_net above";
  }
}

/** Whether the cause of the failure has been found to be fixed. */
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
