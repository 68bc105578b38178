import { FIRST_RELEASE, isFormerSchema } from "../lib/former_schema.ts";
import { listVersions } from "../lib/list_versions.ts";
import { applyMigrations, findPending } from "./apply_migrations.ts";
import { giveName } from "./give_name.ts";
import { type Database, type Extensions, openDatabase } from "./open_database.ts";
import { ALLOWS_PGCRYPTO } from "./spare_extensions.ts";
import { keepTemplate, nameTemplate, readMigrations, readTemplate } from "./postgres_template.ts";
import { upgradeData } from "./upgrade_data.ts";

/** A statement, since a comment may name it too. */
const CREATES_PGCRYPTO = /^\s*create\s+extension\s[^;]*\bpgcrypto\b/im;

/**
 * Opens a database as `openDatabase` does, and applies the migrations of a
 * folder. A new database starts from the files of an already migrated one, if there are any. The
 * files of an existing one are copied before it is changed. One from before the first release cannot be
 * changed: it is moved aside, and a new one takes its place.
 *
 * @param onStep Called with a few words on what is done, such as where that copy is.
 */
export async function openMigratedDatabase(
  migrations: string,
  dataDir?: string,
  extensions: Extensions = {},
  onStep?: (words: string) => void,
): Promise<Database> {
  await using opened = new AsyncDisposableStack();
  let named: Promise<string> | undefined;
  // Reads all migrations, and so only for a new database.
  const name = () => named ??= nameTemplate(migrations);
  const needsPgcrypto = (await readMigrations(migrations)).some((sql) =>
    CREATES_PGCRYPTO.test(sql)
  );
  const allowed = needsPgcrypto ? { ALLOWS_PGCRYPTO, ...extensions } : extensions;
  const open = () => openDatabase(dataDir, allowed, async () => readTemplate(await name()));
  let database = opened.use(await open());
  if (dataDir !== undefined && await isFormer(database, migrations)) {
    await database.close();
    const kept = await giveName(dataDir, `${dataDir}-before-${FIRST_RELEASE}`);
    onStep?.(
      `The data in ${dataDir} is from before ${FIRST_RELEASE}: it is kept in ${kept}, and ` +
        `"deno task import --data ${kept}" brings it into the new one`,
    );
    database = opened.use(await open());
  }
  const applied = dataDir === undefined
    ? await applyMigrations(database, migrations)
    : await upgradeData(database, dataDir, migrations, onStep);
  if (dataDir === undefined && applied.length > 0) {
    // If a migration was edited meanwhile, the files have another name.
    const wanted = await name();
    if (wanted === await nameTemplate(migrations)) {
      await database.exclusive(() => keepTemplate(wanted, database.connection.driver));
    }
  }
  opened.move();
  return database;
}

async function isFormer(database: Database, migrations: string): Promise<boolean> {
  const { applied } = await findPending(database, migrations);
  return isFormerSchema(applied, await listVersions(migrations));
}
