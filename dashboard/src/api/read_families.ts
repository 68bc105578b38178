import * as z from "zod/mini";
import type { Period } from "./period.ts";
import { client } from "./client.ts";
import { maybeNumber, maybeTime, number } from "./fields.ts";
import { readAllRows } from "./read_rows.ts";
import { summaryRow } from "./read_summaries.ts";

const family = z.object({
  family: z.nullable(z.string()),
  model: z.nullable(z.string()),
  model_id: z.nullable(z.string()),
  simulated: z.boolean(),
  hosts: number,
  measured_hosts: number,
  models: number,
  providers: z.array(z.string()),
  n: number,
  lowest_ttft_ms: maybeNumber,
  highest_ttft_ms: maybeNumber,
  lowest_tps: maybeNumber,
  highest_tps: maybeNumber,
  lowest_input_price_per_m: maybeNumber,
  highest_input_price_per_m: maybeNumber,
  lowest_output_price_per_m: maybeNumber,
  highest_output_price_per_m: maybeNumber,
  last_seen_at: maybeTime,
  // The ends of the interval of the best host's median.
  lowest_ttft_ms_low: maybeNumber,
  lowest_ttft_ms_high: maybeNumber,
  highest_tps_low: maybeNumber,
  highest_tps_high: maybeNumber,
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
export function readFamilies(
  period: Period,
  region: string,
  workload: string,
): Promise<Family[]> {
  return readAllRows(
    "the models",
    family,
    (from, to) =>
      client
        .rpc("families_over", { period, region, workload })
        .order("measured_hosts", { ascending: false })
        .order("hosts", { ascending: false })
        .order("family")
        .order("model_id")
        .order("simulated")
        .range(from, to),
  );
}

/** The hosts of one family, by time to first token; those that were not measured come last. */
export function readFamilyHosts(
  period: Period,
  name: string,
  region: string,
  workload: string,
): Promise<FamilyHost[]> {
  return readAllRows(
    "the hosts",
    host,
    (from, to) =>
      client
        .rpc("family_leaderboard_over", { period, family: name, region, workload })
        .order("p50_ttft_ms")
        .order("model_id")
        .order("simulated")
        .range(from, to),
  );
}
