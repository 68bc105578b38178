import * as z from "zod/mini";
import type { Period } from "./period.ts";
import { client } from "./client.ts";
import { maybeNumber, maybeTime, time } from "./fields.ts";
import { readRows } from "./read_rows.ts";

const row = z.object({
  id: z.string(),
  model_id: z.string(),
  region: z.nullable(z.string()),
  kind: z.enum(["failing", "slow_ttft", "slow_tps", "served_as", "worse_answers", "objective"]),
  opened_at: time,
  closed_at: maybeTime,
  observed: maybeNumber,
  expected: maybeNumber,
});

/** A time in which a model failed, was much slower than its own last week, answered as another, was right less often than its peers, or missed an objective. */
export type Incident = z.infer<typeof row>;

/** No more than this are read; the page says so. */
export const MOST_INCIDENTS = 200;

/**
 * The latest incidents with a workload that are open or were within a window, of one model or all. A
 * window of no length returns only open ones.
 */
export function readIncidents(
  period: Period | "0 hours",
  modelId: string | null,
  workload: string,
): Promise<Incident[]> {
  return readRows(
    "the incidents",
    row,
    client
      .rpc("incidents_over", { period, of_model: modelId, workload })
      .order("opened_at", { ascending: false })
      .order("id")
      .limit(MOST_INCIDENTS),
  );
}
