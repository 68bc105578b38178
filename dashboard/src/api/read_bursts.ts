import * as z from "zod/mini";
import { client } from "./client.ts";
import { maybeNumbers, numbers } from "./fields.ts";
import { readRows } from "./read_rows.ts";

const row = z.object({
  model_id: z.string(),
  region: z.nullable(z.string()),
  simulated: z.boolean(),
  ...numbers("calls", "n", "calls_n", "refused", "refused_percent"),
  ...maybeNumbers("tokens_per_second", "p50_ttft_ms", "p95_ttft_ms", "remaining_requests"),
  ...maybeNumbers("remaining_tokens"),
});

/** What a model does at a level of load: so many calls at once. */
export type BurstLevel = z.infer<typeof row>;

/** Bursts are rare, so all that are kept for the page are read, whatever the period of other numbers. */
export function readBursts(): Promise<BurstLevel[]> {
  return readRows(
    "what happens under load",
    row,
    client.rpc("burst_levels_over", { period: "30 days" }),
  );
}
