import * as z from "zod/mini";
import { client } from "./client.ts";
import { readRows } from "./read_rows.ts";

const row = z.object({ slug: z.string() });

/** The short name of a provider, with which addresses name it. Null where there is none. */
export async function readProviderSlug(name: string): Promise<string | null> {
  const rows = await readRows(
    "the short name of the provider",
    row,
    client.from("providers").select("slug").eq("name", name),
  );
  return rows[0]?.slug ?? null;
}
