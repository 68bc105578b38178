import * as z from "zod/mini";
import { client } from "./client.ts";
import { maybeNumber, number } from "./fields.ts";
import { readRows } from "./read_rows.ts";

const row = z.object({
  model_id: z.string(),
  region: z.nullable(z.string()),
  simulated: z.boolean(),
  calls: number,
  n: number,
  calls_n: number,
  refused: number,
  refused_percent: number,
  tokens_per_second: maybeNumber,
  p50_ttft_ms: maybeNumber,
  p95_ttft_ms: maybeNumber,
  remaining_requests: maybeNumber,
  remaining_tokens: maybeNumber,
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
