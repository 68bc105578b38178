import * as z from "zod/mini";
import { client } from "./client.ts";
import { maybeTime, number, numbers, time } from "./fields.ts";
import { readInOrder, readRows } from "./read_rows.ts";

const run = z.object({
  run_id: z.string(),
  run_name: z.string(),
  started_at: time,
  finished_at: maybeTime,
  simulated: z.boolean(),
  ...numbers("targets", "done", "in_progress", "waiting", "closed_without_result", "succeeded"),
});

const target = z.object({
  provider: z.string(),
  model: z.string(),
  region: z.nullable(z.string()),
  sample: number,
  state: z.string(),
  outcome: z.nullable(z.string()),
  claimed_at: maybeTime,
  closed_at: maybeTime,
  /** Null for a text that was given with the run. */
  workload: z.nullable(z.string()),
});

/** A run under way or just finished, in counts of its targets. */
export type RunProgress = z.infer<typeof run>;

/** One target of a run, with its state. */
export type RunTarget = z.infer<typeof target>;

/** Runs under way or finished within the hour, the latest first. */
export function readRuns(): Promise<RunProgress[]> {
  return readRows(
    "the runs",
    run,
    client.from("run_progress").select(Object.keys(run.shape).join(",")),
  );
}

/** The state of each target of a run; nothing when it ended more than an hour ago. */
export function readRunTargets(runId: string): Promise<RunTarget[]> {
  return readInOrder(
    "the run",
    target,
    ["provider", "model", "workload", "region", "sample"],
    () => client.rpc("run_outcomes", { run_id: runId }),
  );
}
