/** How an objective stands, over its period; as `objective_status` has it. */
export interface Objective {
  objective: string;
  metric: "succeeds" | "ttft" | "tps" | "latency" | "check";
  /** Milliseconds, or tokens per second. */
  threshold: number | null;
  target_percent: number;
  provider: string | null;
  model: string | null;
  family: string | null;
  region: string | null;
  workload: string | null;
  period_days: number;
  simulated: boolean | null;
  verdict: "met" | "missed" | "cannot tell yet";
  n: number;
  met_n: number;
  needed_n: number;
  met_percent: number | null;
  budget_left_calls: number | null;
  budget_left_percent: number | null;
  budget_left_hours: number | null;
  burn_rate_1h: number | null;
  burn_rate_1d: number | null;
}
