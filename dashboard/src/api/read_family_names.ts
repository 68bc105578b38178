import * as z from "zod/mini";
import { client } from "./client.ts";
import { readInOrder } from "./read_rows.ts";

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
  return readInOrder("the families", row, ["id"], () => {
    const all = client.from("models").select(COLUMNS).not("family", "is", null);
    return modelId === null ? all : all.eq("id", modelId);
  });
}
