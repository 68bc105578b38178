import * as z from "zod/mini";
import type { Period } from "./period.ts";
import { client } from "./client.ts";
import { maybeNumber, maybeTime, measured, numbers } from "./fields.ts";
import { readRows } from "./read_rows.ts";

const row = z.object({
  simulated: z.boolean(),
  upstream: z.string(),
  ...numbers("n", "ttft_n", "tps_n", "other_n", "changed_n", "model_n", "model_changed_n"),
  share_percent: maybeNumber,
  ...measured("success_rate_percent", "availability_percent", "p50_ttft_ms", "p50_tps"),
  last_seen_at: maybeTime,
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
