import { applyMigrations } from "./apply_migrations.ts";
import { type Database, type Extensions, openDatabase } from "./open_database.ts";
import { ALLOWS_PGCRYPTO } from "./pgcrypto.ts";
import { keepTemplate, nameTemplate, readMigrations, readTemplate } from "./postgres_template.ts";

/**
 * Opens a database as `openDatabase` does, and applies the migrations of a
 * folder. A new database starts from the files of an already migrated one, if there are any.
 */
export async function openMigratedDatabase(
  migrations: string,
  dataDir?: string,
  extensions: Extensions = {},
): Promise<Database> {
  await using opened = new AsyncDisposableStack();
  const name = await nameTemplate(migrations);
  const needsPgcrypto = (await readMigrations(migrations)).some((sql) => sql.includes("pgcrypto"));
  const allowed = needsPgcrypto ? { ALLOWS_PGCRYPTO, ...extensions } : extensions;
  const database = opened.use(
    await openDatabase(dataDir, allowed, () => readTemplate(name)),
  );
  const applied = await applyMigrations(database, migrations);
  // If a migration was edited meanwhile, the files have another name.
  const isNamed = name === await nameTemplate(migrations);
  if (dataDir === undefined && applied.length > 0 && isNamed) {
    await database.exclusive(() => keepTemplate(name, database.connection.driver));
  }
  opened.move();
  return database;
}
