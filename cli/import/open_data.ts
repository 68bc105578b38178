import { basename, dirname } from "node:path";
import { createClient } from "@supabase/supabase-js";
import { createApiKeys } from "../../local/api_keys.ts";
import { createDataApi } from "../../local/create_data_api.ts";
import { openDatabase } from "../../local/open_database.ts";
import { ALLOWS_PGCRYPTO } from "../../local/spare_extensions.ts";
import type { Database } from "../../supabase/functions/_shared/platform/database.ts";
import { UsageError } from "../command/usage_error.ts";
import { EXPORTED_TABLES } from "../export/exported_tables.ts";
import { readWholeTable } from "../export/read_whole_table.ts";
import type { Entry, Kind, Source } from "./entry.ts";
import { ifMissing } from "../../lib/if_missing.ts";

/** Opens the data of a local stack, also of one from before 1.0.0, to read it as it is. */
export async function openData(folder: string): Promise<Source & AsyncDisposable> {
  if (!await isData(folder)) {
    throw new UsageError(`Cannot import ${folder}: it is no data of a local stack`);
  }
  const data = await openDatabase(folder, { ALLOWS_PGCRYPTO });
  const keys = createApiKeys();
  const answer = createDataApi(data, keys);
  const database: Database = createClient("http://127.0.0.1", keys.secretKey, {
    auth: { persistSession: false, autoRefreshToken: false },
    global: { fetch: (input: RequestInfo | URL, init) => answer(new Request(input, init)) },
  });
  const until = new Date().toISOString();

  function find(kind: Kind) {
    return EXPORTED_TABLES.find(({ file }) => file === kind)!;
  }
  async function* read(kind: Kind): AsyncGenerator<Entry> {
    let line = 0;
    for await (const rows of readWholeTable(database, find(kind), until)) {
      for (const row of rows) yield { line: line += 1, row };
    }
  }
  return {
    name: folder,
    kinds: EXPORTED_TABLES.map(({ file }) => file),
    count: () => null,
    place: (kind) => `${kind} of ${folder},`,
    read,
    [Symbol.asyncDispose]: () => data.close(),
  };
}

/** The mode and the place of the stack that such data was of, by the name it was given. */
export function placeOf(folder: string): { mode: "live" | "simulated"; "data-dir": string } | null {
  const mode = /^(live|simulated)-/.exec(basename(folder))?.[1];
  if (mode !== "live" && mode !== "simulated") return null;
  return { mode, "data-dir": dirname(folder) };
}

async function isData(folder: string): Promise<boolean> {
  const version = await Deno.stat(`${folder}/postgres/PG_VERSION`).catch(ifMissing(null));
  return version !== null && version.isFile;
}
