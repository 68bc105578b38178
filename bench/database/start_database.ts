import { fileURLToPath } from "node:url";
import { applyMigrations } from "../../local/apply_migrations.ts";
import {
  type NativeDatabase,
  startNativeDatabase,
} from "../../tests/native/start_native_database.ts";

const MIGRATIONS = fileURLToPath(new URL("../../supabase/migrations", import.meta.url));
const SEED = new URL("../../supabase/seed.sql", import.meta.url);

/** About the settings of a hosted project with two cores and 4 GB of memory. */
const SETTINGS = {
  shared_buffers: "1GB",
  effective_cache_size: "3GB",
  work_mem: "5MB",
  maintenance_work_mem: "256MB",
  max_wal_size: "4GB",
  random_page_cost: "1.1",
  max_parallel_workers_per_gather: "1",
};

/** Starts a native database of the project, with nothing in it but the seed. */
export async function startDatabase(): Promise<NativeDatabase> {
  await using started = new AsyncDisposableStack();
  const database = started.use(await startNativeDatabase({ cron: false, settings: SETTINGS }));
  await applyMigrations(database.owner, MIGRATIONS);
  await database.owner.script(await Deno.readTextFile(SEED));
  started.move();
  return database;
}
