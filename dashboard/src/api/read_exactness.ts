import * as z from "zod/mini";
import { client } from "./client.ts";
import { maybeNumbers, numbers, time } from "./fields.ts";
import type { Period } from "./period.ts";
import { readRows } from "./read_rows.ts";

const row = z.object({
  starts_at: time,
  ...numbers("grain_seconds", "n", "failed_n", "unknown_n"),
  ...maybeNumbers("p50_gap_error_ms", "p95_gap_error_ms", "p50_ttft_ms", "week_p50_ttft_ms"),
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
