import { basename, dirname } from "node:path";
import { applyMigrations, findPending } from "./apply_migrations.ts";
import { giveName } from "./give_name.ts";
import type { Database } from "./open_database.ts";
import { ifMissing } from "../lib/if_missing.ts";

/**
 * Applies the migrations that a database in a folder has not seen, and returns the names of their
 * files. Data of an earlier release is copied first, and the copy is named in `onStep`. A process
 * that is killed meanwhile leaves the data as it was before a migration or after it.
 */
export async function upgradeData(
  database: Database,
  dataDir: string,
  migrations: string,
  onStep?: (words: string) => void,
): Promise<string[]> {
  const { applied, pending } = await findPending(database, migrations);
  if (applied.length === 0 || pending.length === 0) {
    return await applyMigrations(database, migrations);
  }
  const [version] = pending[0].split("_");
  const copy = await copyData(database, dataDir, version);
  onStep?.(`The data is brought up to date; as it was, it is kept in ${copy}/${basename(dataDir)}`);
  try {
    return await applyMigrations(database, migrations);
  } catch (error) {
    // The same would be copied with each try.
    const isUnchanged = (await findPending(database, migrations)).pending[0] === pending[0];
    if (!isUnchanged) throw error;
    await Deno.remove(copy, { recursive: true });
    throw new Error(
      `${(error as Error).message}. The data is as it was, and its copy is removed again`,
      { cause: error },
    );
  }
}

/**
 * Copies the files of a database to a folder beside its own, under the same name, so that
 * `--data-dir` finds them there. No earlier copy is overwritten. The copy has its name only when it
 * is complete, and is readable by its owner only. Returns the folder around it.
 */
async function copyData(database: Database, dataDir: string, version: string): Promise<string> {
  const wanted = `${dirname(dataDir)}/before-${version}`;
  const unfinished = `${wanted}.unfinished`;
  try {
    await Deno.remove(unfinished, { recursive: true }).catch(ifMissing(undefined));
    // Nobody uses the session meanwhile, and after a checkpoint everything is in the files.
    await database.exclusive(async () => {
      await database.connection.driver.exec("checkpoint");
      await copyFolder(`${dataDir}/postgres`, `${unfinished}/${basename(dataDir)}/postgres`);
    });
    return await giveName(unfinished, wanted);
  } catch (error) {
    await Deno.remove(unfinished, { recursive: true }).catch(() => {});
    throw new Error(`Cannot copy the data of ${dataDir}: ${(error as Error).message}`, {
      cause: error,
    });
  }
}

async function copyFolder(from: string, to: string): Promise<void> {
  await Deno.mkdir(to, { recursive: true, mode: 0o700 });
  for await (const entry of Deno.readDir(from)) {
    const [source, target] = [`${from}/${entry.name}`, `${to}/${entry.name}`];
    if (entry.isDirectory) await copyFolder(source, target);
    else await Deno.copyFile(source, target);
  }
}
