import * as z from "zod/mini";
import { client } from "./client.ts";
import { maybeNumber, maybeNumbers, number } from "./fields.ts";
import { readRows } from "./read_rows.ts";

const answer = z.enum(["meets", "misses", "cannot tell yet"]);

const row = z.object({
  answer,
  provider: z.string(),
  model: z.string(),
  model_id: z.string(),
  simulated: z.boolean(),
  n: number,
  more_calls: maybeNumber,
  limits: z.array(z.object({
    limit: z.string(),
    asked: number,
    value: maybeNumber,
    low: maybeNumber,
    high: maybeNumber,
    answer,
    misses_by: maybeNumber,
    more_calls: maybeNumber,
    because: z.nullable(z.string()),
  })),
  ...maybeNumbers("p95_ttft_ms", "p50_tps", "cost_usd", "availability_percent", "pass_percent"),
  ...maybeNumbers("context_window"),
});

/** A host held to limits. */
export type HostToChoose = z.infer<typeof row>;

/** The hosts held to limits, the best first. */
export function readHostsToChoose(asked: Record<string, number | string>): Promise<HostToChoose[]> {
  return readRows("the hosts", row, client.rpc("choose_model", asked));
}
