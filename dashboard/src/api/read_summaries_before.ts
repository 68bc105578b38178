import * as z from "zod/mini";
import type { Period } from "./period.ts";
import { client } from "./client.ts";
import { maybeNumber } from "./fields.ts";
import { readAllRows } from "./read_rows.ts";

const row = z.object({
  model_id: z.string(),
  simulated: z.boolean(),
  availability_percent: maybeNumber,
  p50_ttft_ms: maybeNumber,
  p50_tps: maybeNumber,
});

/** A model over the window before another. */
export type SummaryBefore = z.infer<typeof row>;

/** The models over the window of the same length before the one that ends now. */
export function readSummariesBefore(period: Period, region: string): Promise<SummaryBefore[]> {
  return readAllRows(
    "the changes",
    row,
    (from, to) =>
      client
        .rpc("model_summaries_before", { period, region })
        .order("model_id")
        .order("simulated")
        .range(from, to),
  );
}
