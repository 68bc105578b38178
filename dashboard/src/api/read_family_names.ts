import * as z from "zod/mini";
import { client } from "./client.ts";
import { readAllRows } from "./read_rows.ts";

const row = z.object({
  id: z.string(),
  family: z.string(),
  variant: z.nullable(z.string()),
});

/** Of which family a model is, and what differs from the plain model of that family. */
export type FamilyName = z.infer<typeof row>;

const COLUMNS = Object.keys(row.shape).join(",");

/** The family of each model of which one is known, or of one model. */
export function readFamilyNames(modelId: string | null = null): Promise<FamilyName[]> {
  return readAllRows(
    "the families",
    row,
    (from, to) => {
      const all = client.from("models").select(COLUMNS).not("family", "is", null);
      const asked = modelId === null ? all : all.eq("id", modelId);
      return asked.order("id").range(from, to);
    },
  );
}
