import * as z from "zod/mini";
import { client } from "./client.ts";
import { time } from "./fields.ts";
import { readRows } from "./read_rows.ts";

/** One text or several. */
const words = z.nullable(
  z.pipe(z.transform((value: unknown) => [value].flat()), z.array(z.string())),
);

const row = z.object({
  id: z.coerce.number(),
  event: z.enum(["served_as", "upstream", "fingerprint", "service_tier"]),
  before: words,
  after: words,
  created_at: time,
});

/** A change of who answers for a model, or as what. */
export type IdentityEvent = z.infer<typeof row>;

/** No more than this are read; the page says so. */
export const MOST_EVENTS = 20;

/** The latest changes of who answers for a model, or as what. */
export function readIdentityEvents(modelId: string): Promise<IdentityEvent[]> {
  return readRows(
    "what has changed",
    row,
    client
      .from("model_events")
      .select(Object.keys(row.shape).join(","))
      .eq("model_id", modelId)
      .in("event", row.shape.event.options)
      .order("id", { ascending: false })
      .limit(MOST_EVENTS),
  );
}
