import type { Context } from "./context.ts";
import type { Finding } from "./finding.ts";

/** Bytes that the free plan includes; a larger database becomes read-only. */
const FREE_PLAN_BYTES = 500_000_000;
const WARNING_BYTES = 0.8 * FREE_PLAN_BYTES;

/** Whether the database is close to the limit of the free plan. */
export function checkSize({ setup: { database_bytes: bytes } }: Context): Finding[] {
  const size = `The database holds ${Math.round(bytes / 1_000_000)} MB`;
  if (bytes < WARNING_BYTES) return [{ check: "size", state: "ok", message: size }];
  const message =
    `${size}; on the free plan it becomes read-only beyond 500 MB: export and delete ` +
    `old runs, or change the plan`;
  return [{ check: "size", state: "warning", message }];
}
