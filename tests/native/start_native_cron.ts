import { type CronScheduler, startCron } from "../../local/start_cron.ts";
import type { NativeDatabase } from "./start_native_database.ts";

/** Lets pg_cron fire the named jobs only, and runs any job when told to. */
export async function startNativeCron(
  database: NativeDatabase,
  names: string[] | "all",
): Promise<CronScheduler> {
  if (names !== "all" && names.length > 0) {
    await database.owner.query(
      "select cron.alter_job(jobid, active := false) from cron.job where jobname <> all ($1)",
      [names],
    );
  }
  // A scheduler without schedules: the real one has them, and hides its tables
  // from everyone but a job's owner.
  return await startCron({
    query: database.admin.query,
    script: database.owner.script,
    listen: () => Promise.resolve(),
  }, []);
}
