import { applyMigrations } from "../../local/apply_migrations.ts";
import { MIGRATIONS } from "../../local/assemble_stack.ts";
import { openMigratedDatabase } from "../../local/open_migrated_database.ts";
import type { OwnedDatabase } from "./load_dump.ts";

/** A database that an upgrade is tried on. */
export interface UpgradableDatabase extends OwnedDatabase, AsyncDisposable {}

/**
 * Opens an empty database with the migrations of a folder: the embedded one in memory, or a native
 * one when `BENCHMARK_STACK` says `native`.
 */
export async function openUpgradable(migrations: string): Promise<UpgradableDatabase> {
  if (Deno.env.get("BENCHMARK_STACK") !== "native") {
    const database = await openMigratedDatabase(migrations);
    return {
      owner: database,
      admin: database,
      [Symbol.asyncDispose]: () => database[Symbol.asyncDispose](),
    };
  }
  const { startNativeDatabase, UNSYNCED } = await import("../native/start_native_database.ts");
  await using started = new AsyncDisposableStack();
  const database = started.use(await startNativeDatabase({ cron: false, settings: UNSYNCED }));
  await applyMigrations(database.owner, migrations);
  const running = started.move();
  const { owner, admin } = database;
  return { owner, admin, [Symbol.asyncDispose]: () => running.disposeAsync() };
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
