import * as z from "zod/mini";
import { client } from "./client.ts";
import { readRows } from "./read_rows.ts";

const row = z.object({ id: z.string() });

/** The ids of the simulated providers. */
export async function readSimulatedProviders(): Promise<Set<string>> {
  const rows = await readRows(
    "which providers are simulated",
    row,
    client.from("providers").select("id").is("simulated", true),
  );
  return new Set(rows.map(({ id }) => id));
}
