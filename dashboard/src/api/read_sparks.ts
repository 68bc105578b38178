import * as z from "zod/mini";
import type { Period } from "../state/period.ts";
import { client } from "./client.ts";
import { maybeNumber, time } from "./fields.ts";
import { readRows } from "./read_rows.ts";

const row = z.object({
  model_id: z.string(),
  simulated: z.boolean(),
  starts_at: z.array(time),
  p50_ttft_ms: z.array(maybeNumber),
});

/** The median time to first token of a model in a few points of time. */
export type Sparkline = z.infer<typeof row>;

/** Every model over time in a few points. */
export function readSparklines(
  period: Period,
  region: string,
): Promise<Sparkline[]> {
  return readRows(
    "the spark lines",
    row,
    client
      .rpc("model_sparklines_over", { period, region })
      .select("model_id,simulated,starts_at,p50_ttft_ms"),
  );
}
