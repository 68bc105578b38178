import { fileURLToPath } from "node:url";
import { applyMigrations } from "../../local/apply_migrations.ts";
import { writeVaultSecrets } from "../../local/write_vault_secrets.ts";
import { type NativeDatabase, startNativeDatabase, UNSYNCED } from "./start_native_database.ts";

const MIGRATIONS = fileURLToPath(new URL("../../supabase/migrations", import.meta.url));
const SEED = new URL("../../supabase/seed.sql", import.meta.url);

/**
 * Starts a native database with this project's migrations, seed and Vault
 * secrets in it, and nothing around it: requests stay in pg_net's queue. What is
 * given as `platform` is done before the migrations.
 */
export async function startProjectDatabase(platform = ""): Promise<NativeDatabase> {
  await using started = new AsyncDisposableStack();
  const migrated = platform === "";
  const database = started.use(
    await startNativeDatabase({ cron: false, migrated, settings: UNSYNCED }),
  );
  await database.owner.script(platform);
  await applyMigrations(database.owner, MIGRATIONS);
  await database.owner.script(await Deno.readTextFile(SEED));
  await writeVaultSecrets(database.owner, { project_url: "http://127.0.0.1:1", secret_key: "-" });
  started.move();
  return database;
}
