import type { Context } from "./context.ts";
import { type Judgement, ok, warning } from "./finding.ts";

/** Bytes that the free plan includes; a larger database becomes read-only. */
const FREE_PLAN_BYTES = 500_000_000;
const WARNING_BYTES = 0.8 * FREE_PLAN_BYTES;

/** Whether the database is close to the limit of the free plan. */
export function checkSize({ setup: { database_bytes: bytes } }: Context): Judgement[] {
  const size = `The database holds ${Math.round(bytes / 1_000_000)} MB`;
  if (bytes < WARNING_BYTES) return [ok(size)];
  const message =
    `${size}; on the free plan it becomes read-only beyond 500 MB: export and delete ` +
    `old runs and then, with the schedule paused (select public.pause_schedule()), run vacuum ` +
    `full public.benchmark_results; or change the plan`;
  return [warning(message)];
}
