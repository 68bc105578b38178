import * as z from "zod/mini";
import type { Asked } from "./period.ts";
import { client } from "./client.ts";
import { maybeNumber, maybeNumbers, maybeTime, measured, number, numbers } from "./fields.ts";
import { readInOrder } from "./read_rows.ts";
import { summaryRow } from "./read_summaries.ts";

const family = z.object({
  family: z.nullable(z.string()),
  model: z.nullable(z.string()),
  model_id: z.nullable(z.string()),
  simulated: z.boolean(),
  ...numbers("hosts", "measured_hosts", "models", "n"),
  providers: z.array(z.string()),
  ...measured("lowest_ttft_ms", "highest_tps"),
  ...maybeNumbers("highest_ttft_ms", "lowest_tps"),
  ...maybeNumbers("lowest_input_price_per_m", "highest_input_price_per_m"),
  ...maybeNumbers("lowest_output_price_per_m", "highest_output_price_per_m"),
  last_seen_at: maybeTime,
});

const host = z.extend(summaryRow, {
  model_family: z.nullable(z.string()),
  variant: z.nullable(z.string()),
  input_price_per_m: maybeNumber,
  output_price_per_m: maybeNumber,
  tiers: z.unknown(),
  parts: z.unknown(),
  active: z.boolean(),
  upstreams: z.nullable(
    z.array(z.object({ upstream: z.string(), n: number, share_percent: maybeNumber })),
  ),
});

/**
 * One model wherever it is served, with the ranges of its hosts. A measured model of which no
 * family is known has a null family, and its own name and id.
 */
export type Family = z.infer<typeof family>;

/** A model of a family at one provider. What was not measured has no requests. */
export type FamilyHost = z.infer<typeof host>;

/** All families, those that are measured at most hosts first. */
export function readFamilies(asked: Asked): Promise<Family[]> {
  return readInOrder(
    "the models",
    family,
    ["-measured_hosts", "-hosts", "family", "model_id", "simulated"],
    () => client.rpc("families_over", asked),
  );
}

/** The hosts of one family, by time to first token; those that were not measured come last. */
export function readFamilyHosts(family: string, asked: Asked): Promise<FamilyHost[]> {
  return readInOrder(
    "the hosts",
    host,
    ["p50_ttft_ms", "model_id", "simulated"],
    () => client.rpc("family_leaderboard_over", { ...asked, family }),
  );
}
