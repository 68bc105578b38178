import type { Database } from "../../supabase/functions/_shared/platform/database.ts";
import { readTable } from "./read_table.ts";
import type { TableRow } from "./table_row.ts";

/** The columns that say in words of which workload a result is; null for a text given with its run. */
export const WORKLOAD_COLUMNS = ["workload", "workload_version", "workload_kind"];

/** The columns to read, so that the wanted ones can be told. */
export function storedColumns(wanted: string[] | undefined): string[] | undefined {
  if (!wanted?.some((name) => WORKLOAD_COLUMNS.includes(name))) return wanted;
  return [...wanted.filter((name) => !WORKLOAD_COLUMNS.includes(name)), "workload_id"];
}

/** Adds to each result the name and the version of its workload, which it holds as an id. */
export async function* nameWorkloads(
  database: Database,
  pages: AsyncIterable<TableRow[]>,
): AsyncGenerator<TableRow[]> {
  const known = await readNames(database);
  for await (const page of pages) {
    for (const row of page) {
      const { name, version, kind } = known.get(row.workload_id) ??
        { name: null, version: null, kind: null };
      row.workload = name;
      row.workload_version = version;
      row.workload_kind = kind;
    }
    yield page;
  }
}

async function readNames(database: Database): Promise<Map<unknown, TableRow>> {
  const known = new Map<unknown, TableRow>();
  const pages = readTable(database, {
    table: "workloads",
    what: "the workloads",
    time: "created_at",
    columns: ["name", "version", "kind"],
    // Every run with a text of its own adds one of the others.
    equal: { comparable: "true" },
  });
  for await (const page of pages) for (const row of page) known.set(row.id, row);
  return known;
}
