import { z } from "zod";

const number = z.number().nonnegative().nullable();

const ModelNumbers = z.object({
  provider: z.string(),
  model: z.string(),
  simulated: z.boolean(),
  n: z.number().nonnegative(),
  availability_percent: number,
  p50_ttft_ms: number,
  p95_ttft_ms: number,
  p50_latency_ms: number,
  p50_tps: number,
  last_result_at: z.string().nullable(),
});
export type ModelNumbers = z.infer<typeof ModelNumbers>;

/** What there is, where the database was asked for what there is not. */
const KnownNames = z.object({
  /** Each as `<slug of the provider>/<name of the model>`. */
  models: z.array(z.string()),
  workloads: z.array(z.string()),
});
export type KnownNames = z.infer<typeof KnownNames>;

/** What the database tells for a badge. */
export const ToldBadge = z.union([ModelNumbers, KnownNames]);
export type ToldBadge = z.infer<typeof ToldBadge>;
