import * as z from "zod/mini";
import type { Period } from "./period.ts";
import { client } from "./client.ts";
import { maybeNumber, maybeTime, number } from "./fields.ts";
import { readRows } from "./read_rows.ts";

const row = z.object({
  simulated: z.boolean(),
  upstream: z.string(),
  n: number,
  share_percent: maybeNumber,
  success_rate_percent: maybeNumber,
  availability_percent: maybeNumber,
  ttft_n: number,
  p50_ttft_ms: maybeNumber,
  tps_n: number,
  p50_tps: maybeNumber,
  other_n: number,
  changed_n: number,
  model_n: number,
  model_changed_n: number,
  last_seen_at: maybeTime,
  success_rate_percent_low: maybeNumber,
  success_rate_percent_high: maybeNumber,
  availability_percent_low: maybeNumber,
  availability_percent_high: maybeNumber,
  p50_ttft_ms_low: maybeNumber,
  p50_ttft_ms_high: maybeNumber,
  p50_tps_low: maybeNumber,
  p50_tps_high: maybeNumber,
});

/** A host behind a gateway: its part of the answers of a model. */
export type Upstream = z.infer<typeof row>;

/** Who answered behind a gateway for a model, the most frequent first. None for other models. */
export function readUpstreams(
  period: Period,
  modelId: string,
  workload: string,
): Promise<Upstream[]> {
  return readRows(
    "who answered",
    row,
    client.rpc("upstream_breakdown_over", { period, of_model: modelId, workload }),
  );
}
