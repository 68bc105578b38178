import { z } from "zod";
import { plainText } from "../plain_text.ts";
import { readRows } from "../read_rows.ts";
import type { Context } from "./context.ts";
import type { Finding } from "./finding.ts";

const JOBS = ["run-benchmark", "resume-runs", "sync-models", "maintenance"];

const jobSchema = z.object({
  job_name: z.string(),
  schedule: z.string(),
  active: z.boolean(),
  last_tick_at: z.string().nullable(),
  last_tick_status: z.string().nullable(),
  last_tick_message: z.string().nullable(),
  missed_24h: z.number(),
});
type Job = z.infer<typeof jobSchema>;

/** Whether the cron jobs are there, switched on, and tick. */
export async function checkSchedule({ database, setup, alwaysOn }: Context): Promise<Finding[]> {
  if (!setup.extensions.includes("pg_cron")) return [];
  const query = database.from("scheduler_health").select(Object.keys(jobSchema.shape).join(", "));
  const jobs = await readRows("the cron jobs", query, jobSchema);
  return JOBS.map((name) => {
    const job = jobs.find(({ job_name }) => job_name === name);
    return checkJob(name, job, alwaysOn);
  });
}

function checkJob(name: string, job: Job | undefined, alwaysOn: boolean): Finding {
  function found(state: Finding["state"], message: string): Finding {
    return { check: `cron ${name}`, state, message };
  }
  if (job === undefined) {
    return found(
      "failed",
      `It is not scheduled: run "select cron.schedule('${name}', …" of ` +
        `supabase/migrations/*_schedule.sql in the SQL editor`,
    );
  }
  if (!job.active) {
    return found(
      "failed",
      name === "run-benchmark"
        ? "It is paused: run select public.resume_schedule()"
        : `It is switched off: run select cron.alter_job(jobid, active => true) from cron.job ` +
          `where jobname = '${name}'`,
    );
  }
  if (job.last_tick_status === "failed") {
    const why = plainText(job.last_tick_message ?? "pg_cron does not say why");
    return found("failed", `Its last tick at ${job.last_tick_at} failed: ${why}`);
  }
  if (alwaysOn && job.missed_24h > 0) {
    return found(
      "warning",
      `${job.missed_24h} slots of the last 24 hours were missed: was the database down or paused?`,
    );
  }
  return found("ok", `${job.schedule} (UTC), last tick ${job.last_tick_at ?? "still to come"}`);
}
