import { applyMigrations } from "../../local/apply_migrations.ts";
import { MIGRATIONS } from "../../local/assemble_stack.ts";
import { openDatabase } from "../../local/open_database.ts";
import type { OwnedDatabase } from "./load_dump.ts";

/** A database that an upgrade is tried on. */
export interface UpgradableDatabase extends OwnedDatabase, AsyncDisposable {
  /** The files of the embedded one, as they were when it was opened. */
  files?: Blob;
}

/**
 * Opens an empty database with the migrations of a folder: the embedded one in memory, or a native
 * one when `BENCHMARK_STACK` says `native`.
 *
 * @param begun Files with the first of these migrations, which are not applied again.
 */
export async function openUpgradable(
  migrations: string,
  begun?: Blob,
): Promise<UpgradableDatabase> {
  if (Deno.env.get("BENCHMARK_STACK") !== "native") return await openEmbedded(migrations, begun);
  const { startNativeDatabase, UNSYNCED } = await import("../native/start_native_database.ts");
  await using started = new AsyncDisposableStack();
  const database = started.use(await startNativeDatabase({ cron: false, settings: UNSYNCED }));
  await applyMigrations(database.owner, migrations);
  const running = started.move();
  const { owner, admin } = database;
  return { owner, admin, [Symbol.asyncDispose]: () => running.disposeAsync() };
}

async function openEmbedded(migrations: string, begun?: Blob): Promise<UpgradableDatabase> {
  await using opened = new AsyncDisposableStack();
  // The database keeps what it is given.
  const database = opened.use(
    await openDatabase(
      undefined,
      {},
      async () => begun && new Uint8Array(await begun.arrayBuffer()),
    ),
  );
  await applyMigrations(database, migrations);
  const files = await database.exclusive(() => database.connection.driver.dumpDataDir("none"));
  const running = opened.move();
  return {
    owner: database,
    admin: database,
    files,
    [Symbol.asyncDispose]: () => running.disposeAsync(),
  };
}

/** Copies the migrations up to a version, which must be one of them, or all, to a new folder. */
export async function copyMigrations(version?: string): Promise<string> {
  const files = (await Array.fromAsync(Deno.readDir(MIGRATIONS))).map(({ name }) => name)
    .filter((name) => /^\d+_.*\.sql$/.test(name));
  if (version !== undefined && !files.some((name) => name.startsWith(`${version}_`))) {
    throw new Error(`Cannot go back to the migration ${version}: ${MIGRATIONS} does not have it`);
  }
  const folder = await Deno.makeTempDir();
  for (const name of files) {
    if (version !== undefined && name.split("_")[0] > version) continue;
    await Deno.copyFile(`${MIGRATIONS}/${name}`, `${folder}/${name}`);
  }
  return folder;
}
