import { join } from "node:path";
import type { Database } from "../../supabase/functions/_shared/platform/database.ts";
import { UsageError } from "../command/usage_error.ts";
import { EXPORTED_TABLES } from "./exported_tables.ts";
import { type Format, formatPages } from "./format_pages.ts";
import { type Manifest, MANIFEST_FILE } from "./manifest.ts";
import { readWholeTable } from "./read_whole_table.ts";
import type { TableRow } from "./table_row.ts";
import { writeFile } from "./write_file.ts";
import { ifMissing } from "../../lib/if_missing.ts";

/** How a whole project is exported. */
export interface WholeOptions {
  /** Made when it is missing. */
  folder: string;
  /** Of the results; everything else is JSON Lines. */
  format: Format;
  /** Of CSV: texts are not escaped for spreadsheets. */
  raw?: boolean;
  signal: AbortSignal;
}

/**
 * Writes everything that a project has measured into a folder, a file a table, and last the
 * manifest: a folder without it is not complete.
 */
export async function exportAll(
  database: Database,
  { folder, format, raw, signal }: WholeOptions,
): Promise<Manifest> {
  await Deno.mkdir(folder, { recursive: true });
  if (await isThere(join(folder, MANIFEST_FILE))) {
    throw new UsageError(`Cannot export into ${folder}: it holds an export; name another folder`);
  }
  const exportedAt = new Date().toISOString();
  const files: Manifest["files"] = [];
  for (const table of EXPORTED_TABLES) {
    const counter = { rows: 0 };
    const options = {
      format: table.file === "results" ? format : "jsonl",
      raw,
    } as const;
    const pages = count(readWholeTable(database, table, exportedAt), counter, signal);
    const name = `${table.file}.${options.format}`;
    await writeFile(formatPages(pages, options), join(folder, name));
    files.push({ name, rows: counter.rows });
    console.error(`${counter.rows} rows in ${name}`);
  }
  const manifest = { exported_at: exportedAt, raw: raw ?? false, files };
  await Deno.writeTextFile(join(folder, MANIFEST_FILE), JSON.stringify(manifest, null, 2) + "\n");
  return manifest;
}

/** Counts rows as they are read. */
export async function* count(
  pages: AsyncIterable<TableRow[]>,
  counter: { rows: number },
  signal: AbortSignal,
): AsyncGenerator<TableRow[]> {
  for await (const rows of pages) {
    signal.throwIfAborted();
    counter.rows += rows.length;
    yield rows;
  }
}

async function isThere(path: string): Promise<boolean> {
  return await Deno.stat(path).catch(ifMissing(null)) !== null;
}
