import * as z from "zod/mini";
import { client } from "./client.ts";
import { time } from "./fields.ts";
import { readRows } from "./read_rows.ts";

const row = z.object({
  model_id: z.string(),
  served_model: z.nullable(z.string()),
  opened_at: time,
});

/** Another model answers than the one that is asked for. */
export type ServedAs = z.infer<typeof row>;

/** The models in whose place another one answers now. */
export function readServedAs(): Promise<ServedAs[]> {
  return readRows(
    "which models answer",
    row,
    client
      .from("incidents")
      .select(Object.keys(row.shape).join(","))
      .eq("kind", "served_as")
      .is("closed_at", null)
      .order("model_id"),
  );
}
