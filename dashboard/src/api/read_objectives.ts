import * as z from "zod/mini";
import { client } from "./client.ts";
import { maybeNumber, number } from "./fields.ts";
import type { Objective } from "./objective.ts";
import { readRows } from "./read_rows.ts";

const maybeText = z.nullable(z.string());

const row = z.object({
  objective: z.string(),
  metric: z.enum(["succeeds", "ttft", "tps", "latency", "check"]),
  threshold: maybeNumber,
  target_percent: number,
  provider: maybeText,
  model: maybeText,
  family: maybeText,
  region: maybeText,
  workload: maybeText,
  period_days: number,
  simulated: z.nullable(z.boolean()),
  verdict: z.enum(["met", "missed", "cannot tell yet"]),
  n: number,
  met_n: number,
  needed_n: number,
  met_percent: maybeNumber,
  budget_left_calls: maybeNumber,
  budget_left_percent: maybeNumber,
  budget_left_hours: maybeNumber,
  burn_rate_1h: maybeNumber,
  burn_rate_1d: maybeNumber,
});

const COLUMNS = Object.keys(row.shape).join(",");

/** The objectives that the operator shows to everybody. */
export function readObjectives(): Promise<Objective[]> {
  return readRows(
    "the objectives",
    row,
    client.from("objective_status").select(COLUMNS).order("objective"),
  );
}
