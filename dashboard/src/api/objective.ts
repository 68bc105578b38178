import * as z from "zod/mini";
import { maybeNumber, maybeNumbers, numbers } from "./fields.ts";

const maybeText = z.nullable(z.string());

/** How an objective stands, over its period; as `objective_status` has it. */
export const objective = z.object({
  objective: z.string(),
  metric: z.enum(["succeeds", "ttft", "tps", "latency", "check"]),
  /** Milliseconds, or tokens per second. */
  threshold: maybeNumber,
  ...numbers("target_percent", "period_days", "n", "met_n", "needed_n"),
  provider: maybeText,
  model: maybeText,
  family: maybeText,
  region: maybeText,
  workload: maybeText,
  simulated: z.nullable(z.boolean()),
  verdict: z.enum(["met", "missed", "cannot tell yet"]),
  ...maybeNumbers("met_percent", "budget_left_calls", "budget_left_percent", "budget_left_hours"),
  ...maybeNumbers("burn_rate_1h", "burn_rate_1d"),
});

export type Objective = z.infer<typeof objective>;
