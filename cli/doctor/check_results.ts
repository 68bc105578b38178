import { z } from "zod";
import { readRows } from "../project/read_rows.ts";
import type { Context } from "./context.ts";
import { failed, type Judgement, ok } from "./finding.ts";

const statusSchema = z.object({
  state: z.string(),
  last_result_at: z.string().nullable(),
  unfinished_runs: z.number(),
});

/**
 * What each state means and what to check. The check of the cron jobs reports
 * paused and failing schedules.
 */
const PROBLEMS: Record<string, string> = {
  stuck:
    "A run has not moved for settings.stuck_minutes (15 by default): run select public.resume_runs(), then see run_progress",
  stale: "No result for three slots of the schedule: see the lines above, and run_summary",
};

/** Whether results come in. */
export async function checkResults({ database, setup, alwaysOn }: Context): Promise<Judgement[]> {
  if (!setup.extensions.includes("pg_cron")) return [];
  const query = database.from("public_status").select(Object.keys(statusSchema.shape).join(", "));
  const [status] = await readRows("the status", query, statusSchema);
  // A stopped schedule has no new results, and that is not a fault.
  const problem = alwaysOn ? PROBLEMS[status.state] : undefined;
  if (problem !== undefined) return [failed(problem)];
  const message = status.last_result_at === null
    ? "None yet"
    : `The last one came at ${status.last_result_at}`;
  return [ok(message)];
}
