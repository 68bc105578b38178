import { z } from "zod";

const count = z.number().nonnegative();
const time = z.string().transform((text) => Date.parse(text) / 1000);
/** Percentiles; null with too few values. */
const percentiles = z.array(z.number().nullable()).length(3);

const MeasuredSet = z.object({
  provider: z.string(),
  model: z.string(),
  family: z.string().nullable(),
  workload: z.string(),
  region: z.string(),
  simulated: z.boolean(),
  n: count,
  succeeded: count,
  excused: count,
  last_result_at: time,
  outcomes: z.record(z.string(), count),
  check_n: count,
  check_ok_n: count,
  ttft_ms: percentiles,
  latency_ms: percentiles,
  tps: percentiles,
});

/** Of what it is; null for all of them. */
const About = z.object({
  provider: z.string().nullable(),
  model: z.string().nullable(),
  family: z.string().nullable(),
  workload: z.string().nullable(),
  region: z.string().nullable(),
});

const OpenIncident = About.extend({ kind: z.string(), n: count });

const share = z.number().nullable();

const ToldObjective = About.extend({
  objective: z.string(),
  metric: z.string(),
  simulated: z.boolean().nullable(),
  target_percent: z.number(),
  met_percent: share,
  budget_left_percent: share,
  burn_rate_1h: share,
  burn_rate_1d: share,
});

/** What the database tells for metrics. Times are seconds since 1970. */
export const ToldMetrics = z.object({
  asked_at: time,
  left_out: count,
  sets: z.array(MeasuredSet),
  incidents: z.array(OpenIncident),
  objectives: z.array(ToldObjective),
  status: z.object({
    state: z.string(),
    last_tick_at: time.nullable(),
    last_result_at: time.nullable(),
    unfinished_runs: count,
    stuck_runs: count,
    open_incidents: count,
  }),
});
export type ToldMetrics = z.infer<typeof ToldMetrics>;
export type MeasuredSet = z.infer<typeof MeasuredSet>;
export type ToldObjective = z.infer<typeof ToldObjective>;
export type OpenIncident = z.infer<typeof OpenIncident>;
