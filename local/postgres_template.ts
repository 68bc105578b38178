import { fileURLToPath } from "node:url";
import type { PgliteConnection } from "@supabase/lite/pglite";
import packages from "../import_map.json" with { type: "json" };

const VERSION = packages.imports["@supabase/lite"].split("@").at(-1);

const FOLDER = new URL("../.data/", import.meta.url);
const FILE = new URL(`postgres-template-${VERSION}.tar.gz`, FOLDER);

/**
 * Reads the files of an empty database, or gives undefined when none were kept
 * yet. To start from them takes a quarter of the time that it takes to create
 * them, which counts in tests: each has a database of its own.
 */
export async function readTemplate(): Promise<Blob | undefined> {
  try {
    return new Blob([await Deno.readFile(FILE)]);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return undefined;
    throw error;
  }
}

/** Keeps the files of a database that nobody has written to yet. */
export async function keepTemplate(driver: PgliteConnection["driver"]): Promise<void> {
  await Deno.mkdir(FOLDER, { recursive: true });
  const file = await driver.dumpDataDir("gzip");
  const unfinished = await Deno.makeTempFile({ dir: fileURLToPath(FOLDER) });
  await Deno.writeFile(unfinished, file.stream());
  await Deno.rename(unfinished, FILE);
}
