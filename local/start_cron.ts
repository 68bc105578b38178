import type { Cron } from "croner";
import { createQueue, type Queue } from "./create_queue.ts";
import { createTimer } from "./create_timer.ts";
import type { SqlDatabase } from "./sql_database.ts";

interface Job {
  jobid: number;
  jobname: string | null;
  schedule: string;
  command: string;
  database: string;
  username: string;
}

/** The running part of pg_cron. */
export interface CronScheduler {
  /** Runs a job's command now, as its schedule would. */
  tick(jobName: string): Promise<void>;
  stop(): Promise<void>;
}

/**
 * Runs the commands in `cron.job` by their schedules, in UTC, and records each
 * run in `cron.job_run_details`. Only the named jobs fire by themselves. A job
 * never runs twice at once: the second run waits for the first.
 */
export async function startCron(
  database: SqlDatabase,
  names: string[] | "all",
): Promise<CronScheduler> {
  const installed = await database.query("select from pg_extension where extname = 'pg_cron'");
  if (installed.length === 0) return { tick: reportMissing, stop: () => Promise.resolve() };

  const queues = new Map<number, Queue>();
  const running = new Set<Promise<void>>();
  let timers: Cron[] = [];
  let stopped = false;

  function run(job: Job): Promise<void> {
    const queue = queues.get(job.jobid) ?? createQueue();
    queues.set(job.jobid, queue);
    return queue(async () => {
      if (!stopped) await runJob(database, job);
    });
  }

  function track(work: Promise<void>): Promise<void> {
    running.add(work);
    return work.finally(() => running.delete(work));
  }

  function inBackground(work: Promise<void>) {
    track(work).catch((error) => console.error("Cannot run the cron jobs:", error));
  }

  async function schedule() {
    if (stopped) return;
    const jobs = await database.query<Job>(
      "select jobid, jobname, schedule, command, database, username from cron.job where active",
    );
    for (const timer of timers) timer.stop();
    timers = [];
    if (stopped) return;
    for (const job of jobs) {
      const named = names === "all" || (job.jobname !== null && names.includes(job.jobname));
      if (!named) continue;
      try {
        timers.push(createTimer(job.schedule, () => inBackground(run(job))));
      } catch (error) {
        console.error(`Cannot schedule cron job ${job.jobname}:`, (error as Error).message);
      }
    }
  }

  async function tick(jobName: string) {
    const [job] = await database.query<Job>("select * from cron.job where jobname = $1", [jobName]);
    if (job === undefined) await reportMissing(jobName);
    await track(run(job));
  }

  async function stop() {
    stopped = true;
    for (const timer of timers) timer.stop();
    await Promise.allSettled(running);
  }

  await database.query(
    "update cron.job_run_details set status = 'failed', return_message = 'server restarted' " +
      "where status in ('starting', 'running')",
  );
  await database.listen("pg_cron", () => inBackground(schedule()));
  await schedule();
  return { tick, stop };
}

async function runJob(database: SqlDatabase, job: Job) {
  const [run] = await database.query<{ runid: number }>(
    "insert into cron.job_run_details (jobid, database, username, command, status, start_time) " +
      "values ($1, $2, $3, $4, 'running', clock_timestamp()) returning runid",
    [job.jobid, job.database, job.username, job.command],
  );
  let status = "succeeded";
  let message: string;
  try {
    const last = (await database.script(job.command)).at(-1);
    const rows = last?.rows.length || last?.affectedRows || 0;
    message = rows === 1 ? "1 row" : `${rows} rows`;
  } catch (error) {
    status = "failed";
    message = `ERROR:  ${(error as Error).message}`;
  }
  await database.query(
    "update cron.job_run_details set status = $2, return_message = $3, " +
      "end_time = clock_timestamp() where runid = $1",
    [run.runid, status, message],
  );
}

function reportMissing(jobName: string): Promise<never> {
  return Promise.reject(new Error(`Cannot run cron job ${jobName}: no job has that name`));
}
