import { fileURLToPath } from "node:url";
import type { PgliteConnection } from "@supabase/lite/pglite";
import { ifMissing } from "../lib/if_missing.ts";
import { keepPrivate } from "./keep_private.ts";
import packages from "../import_map.json" with { type: "json" };

const VERSION = packages.imports["@supabase/lite"].split("@").at(-1);

const FOLDER = new URL("../.data/", import.meta.url);

/** The files of a database, as a tar archive. */
export type Template = Uint8Array<ArrayBuffer>;

const PREFIX = "postgres-template-";

/** The name of the template of an empty database. */
export const EMPTY = `${PREFIX}${VERSION}.tar`;

/** A template that is older than this is outdated, in milliseconds. */
const KEPT_MS = 4 * 60 * 60 * 1000;

/** The state of a database before the first migration. */
const PLATFORM = [new URL("./open_database.ts", import.meta.url)];

const EXTENSIONS = new URL("./extensions/", import.meta.url);

/**
 * The name of the template of a database with the migrations of a folder. It changes with
 * everything that the files depend on.
 */
export async function nameTemplate(migrations: string): Promise<string> {
  const files = [...PLATFORM, ...await sqlFiles(EXTENSIONS), ...await sqlFiles(migrations)];
  const texts = await Promise.all(
    files.map(async (file) => [`${file}`.split("/").at(-1), await Deno.readTextFile(file)]),
  );
  const source = new TextEncoder().encode(JSON.stringify(texts));
  const hash = new Uint8Array(await crypto.subtle.digest("SHA-256", source));
  return `${PREFIX}${VERSION}-${hash.toHex().slice(0, 32)}.tar`;
}

/**
 * Reads the files of a database as a tar archive, or returns undefined when there are none with
 * this name. Starting from them takes a quarter of the time of creating them, which matters in
 * tests: each has its own database. They are not compressed, since decompressing would take more
 * time than everything else in a start.
 */
export async function readTemplate(name: string): Promise<Template | undefined> {
  return await Deno.readFile(new URL(name, FOLDER)).catch(ifMissing(undefined));
}

/**
 * Stores the files of a database that holds exactly what the name says. A concurrent reader finds
 * all of them or none, also when two processes store the same.
 */
export async function keepTemplate(
  name: string,
  driver: PgliteConnection["driver"],
): Promise<void> {
  await keepPrivate(fileURLToPath(FOLDER));
  const file = await driver.dumpDataDir("none");
  const unfinished = await Deno.makeTempFile({ dir: fileURLToPath(FOLDER), prefix: PREFIX });
  await Deno.writeFile(unfinished, file.stream());
  await Deno.rename(unfinished, new URL(name, FOLDER));
  await removeFormer();
}

async function removeFormer(): Promise<void> {
  for await (const entry of Deno.readDir(FOLDER)) {
    if (!entry.name.startsWith(PREFIX)) continue;
    const path = new URL(entry.name, FOLDER);
    try {
      const { mtime } = await Deno.stat(path);
      if (Date.now() - Number(mtime) > KEPT_MS) await Deno.remove(path);
    } catch (error) {
      if (!(error instanceof Deno.errors.NotFound)) throw error; // Another process has removed it.
    }
  }
}

/** The texts of the migrations of a folder. */
export async function readMigrations(migrations: string): Promise<string[]> {
  const files = await sqlFiles(migrations);
  return await Promise.all(files.map((file) => Deno.readTextFile(file)));
}

async function sqlFiles(folder: string | URL): Promise<string[]> {
  const path = typeof folder === "string" ? folder : fileURLToPath(folder);
  const files = await Array.fromAsync(Deno.readDir(path));
  return files.filter(({ name }) => /\.(sql|control)$/.test(name))
    .map(({ name }) => `${path}/${name}`).sort();
}
