import * as z from "zod/mini";
import { client } from "./client.ts";
import { maybeTime, number, time } from "./fields.ts";
import { readRows } from "./read_rows.ts";

const row = z.object({
  state: z.string(),
  /** When runs are started, as cron writes it; null when no schedule is set up. */
  schedule: z.nullable(z.string()),
  last_result_at: maybeTime,
  unfinished_runs: number,
  checked_at: time,
});

/** The project's report on whether its numbers are fresh. */
export type Status = z.infer<typeof row>;

export async function readStatus(): Promise<Status> {
  const rows = await readRows(
    "the status",
    row,
    client.from("public_status").select(Object.keys(row.shape).join(",")),
  );
  if (rows.length !== 1) throw new Error("Cannot read the status: the project returned none");
  return rows[0];
}
