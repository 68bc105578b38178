import * as z from "zod/mini";
import { client } from "./client.ts";
import { maybeNumber, measured, number } from "./fields.ts";
import type { Asked } from "./period.ts";
import { readRows } from "./read_rows.ts";

const row = z.object({
  metric: z.enum([
    "ttft_ms",
    "ttfat_ms",
    "tps",
    "latency_ms",
    "cost_usd",
    "success_percent",
    "passed_percent",
  ]),
  n: number,
  failed_a: number,
  failed_b: number,
  value_a: maybeNumber,
  value_b: maybeNumber,
  ...measured("difference"),
  verdict: z.enum(["first", "second", "not distinguishable", "too few"]),
});

/**
 * Two models in one metric, by the `n` runs that measured both: medians (of percentages means), the median difference,
 * first minus second, with its interval, and who is better.
 */
export type Comparison = z.infer<typeof row>;

/** Whether one model is better than another, metric by metric. */
export function readComparison(
  [first, second]: [string, string],
  asked: Asked,
): Promise<Comparison[]> {
  return readRows(
    "the comparison",
    row,
    client.rpc("compare_models", { model_a: first, model_b: second, ...asked }),
  );
}
