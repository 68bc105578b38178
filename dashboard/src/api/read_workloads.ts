import * as z from "zod/mini";
import { client } from "./client.ts";
import { readRows } from "./read_rows.ts";

const row = z.object({ name: z.string() });

/** What was sent in the last 30 days. */
export async function readWorkloads(): Promise<string[]> {
  const rows = await readRows(
    "the workloads",
    row,
    client.from("measured_workloads").select("name"),
  );
  return rows.map(({ name }) => name);
}
