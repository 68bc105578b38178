import { createTimer } from "../../local/create_timer.ts";
import { fitTable } from "../../lib/fit_table.ts";
import { terminalWidth } from "../command/terminal_width.ts";

/** A cron job. */
export interface ScheduledJob {
  job_name: string;
  schedule: string;
  active: boolean;
}

/** The schedules of the cron jobs, as a table. */
export function formatSchedule(jobs: ScheduledJob[], now = new Date()): string {
  const rows = jobs.map(({ job_name, schedule, active }) => [
    job_name,
    schedule,
    active ? nextRun(schedule, now) : "switched off",
  ]);
  return fitTable(
    [{ title: "job" }, { title: "schedule" }, { title: "next (UTC)" }],
    rows,
    terminalWidth(),
  );
}

function nextRun(schedule: string, now: Date): string {
  const next = createTimer(schedule).nextRun(now);
  return next === null ? "never" : next.toISOString().slice(0, 16).replace("T", " ");
}
