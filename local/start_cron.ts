import { Cron } from "croner";
import { createQueue, type Queue } from "./create_queue.ts";
import type { Database } from "./open_database.ts";

/** What a row of `cron.job` says. */
interface Job {
  jobid: number;
  jobname: string | null;
  schedule: string;
  command: string;
  database: string;
  username: string;
}

/** The part of pg_cron that runs. */
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
  database: Database,
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
    const result = queue(async () => {
      if (!stopped) await runJob(database, job);
    });
    running.add(result);
    return result.finally(() => running.delete(result));
  }

  async function schedule() {
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
        timers.push(startTimer(job.schedule, () => void run(job)));
      } catch (error) {
        console.error(`Cannot schedule cron job ${job.jobname}:`, (error as Error).message);
      }
    }
  }

  async function tick(jobName: string) {
    const [job] = await database.query<Job>("select * from cron.job where jobname = $1", [jobName]);
    if (job === undefined) await reportMissing(jobName);
    await run(job);
  }

  async function stop() {
    stopped = true;
    for (const timer of timers) timer.stop();
    await Promise.all(running);
  }

  await database.query(
    "update cron.job_run_details set status = 'failed', return_message = 'server restarted' " +
      "where status in ('starting', 'running')",
  );
  await database.listen("pg_cron", schedule);
  await schedule();
  return { tick, stop };
}

/** Starts a timer for a schedule of pg_cron: five fields, or a number of seconds. */
function startTimer(schedule: string, onTick: () => void): Cron {
  const seconds = /^\s*(\d+)\s+seconds?\s*$/i.exec(schedule)?.[1];
  if (seconds !== undefined) return new Cron("* * * * * *", { interval: Number(seconds) }, onTick);
  // pg_cron's last day of the month.
  return new Cron(schedule.replace("$", "L"), { timezone: "UTC" }, onTick);
}

async function runJob(database: Database, job: Job) {
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
