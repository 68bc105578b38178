import * as z from "zod/mini";
import { client } from "./client.ts";
import { maybeNumber, number, time } from "./fields.ts";
import type { Period } from "./period.ts";
import { readRows } from "./read_rows.ts";

const row = z.object({
  starts_at: time,
  grain_seconds: number,
  n: number,
  failed_n: number,
  unknown_n: number,
  p50_gap_error_ms: maybeNumber,
  p95_gap_error_ms: maybeNumber,
  p50_ttft_ms: maybeNumber,
  week_p50_ttft_ms: maybeNumber,
});

/** How exact the measuring was in an interval of time. */
export type Exactness = z.infer<typeof row>;

/** How exact the measuring was; nothing where no control was measured. */
export function readExactness(period: Period, region: string): Promise<Exactness[]> {
  return readRows(
    "how exact the measuring was",
    row,
    client.rpc("exactness_over", { period, region }),
  );
}
