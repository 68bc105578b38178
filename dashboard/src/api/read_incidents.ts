import * as z from "zod/mini";
import { client } from "./client.ts";
import { maybeNumber, maybeTime, time } from "./fields.ts";
import { readRows } from "./read_rows.ts";

const row = z.object({
  id: z.string(),
  model_id: z.string(),
  region: z.nullable(z.string()),
  kind: z.enum(["failing", "slow_ttft", "slow_tps"]),
  opened_at: time,
  closed_at: maybeTime,
  observed: maybeNumber,
  expected: maybeNumber,
});

/** A time in which a model failed, or was much slower than its own last week. */
export type Incident = z.infer<typeof row>;

/** Incidents still open or closed since a moment, of one model or all; the latest 200. */
export function readIncidents(
  since: number,
  modelId: string | null,
): Promise<Incident[]> {
  let request = client
    .from("incidents")
    .select(Object.keys(row.shape).join(","))
    .or(`closed_at.is.null,closed_at.gte.${new Date(since).toISOString()}`);
  if (modelId !== null) request = request.eq("model_id", modelId);
  return readRows(
    "the incidents",
    row,
    request.order("opened_at", { ascending: false }).limit(200),
  );
}
