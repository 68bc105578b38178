import * as z from "zod/mini";
import { client } from "./client.ts";
import { readRows } from "./read_rows.ts";

const row = z.object({ region: z.string() });

/** Where models were measured from in the last 30 days. */
export async function readRegions(): Promise<string[]> {
  const rows = await readRows(
    "the regions",
    row,
    client.from("measured_regions").select("region"),
  );
  return rows.map(({ region }) => region);
}
