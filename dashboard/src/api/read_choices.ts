import * as z from "zod/mini";
import { client } from "./client.ts";
import { readRows } from "./read_rows.ts";

const row = z.record(z.string(), z.string());

/** Where models were measured from in the last 30 days. */
export const readRegions = () => readNames("regions", "region");

/** What was sent to them. */
export const readWorkloads = () => readNames("workloads", "name");

async function readNames(what: string, column: string): Promise<string[]> {
  const query = client.from(`measured_${what}`).select(column);
  const rows = await readRows(`the ${what}`, row, query);
  return rows.map((row) => row[column]);
}
