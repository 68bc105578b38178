import type { SqlDatabase } from "./sql_database.ts";

const FILE_NAME = /^(\d+)_(.*)\.sql$/;

/**
 * Applies the migrations of a folder that the database has not seen, in the
 * order of their versions, each in one transaction together with its record in
 * `supabase_migrations.schema_migrations`, where the Supabase CLI keeps it too.
 * Returns the names of the files it applied.
 */
export async function applyMigrations(database: SqlDatabase, folder: string): Promise<string[]> {
  await database.script(`
    create schema if not exists supabase_migrations;
    create table if not exists supabase_migrations.schema_migrations (
      version text primary key,
      statements text[],
      name text
    );
  `);
  const applied = new Set(
    (await database.query<{ version: string }>(
      "select version from supabase_migrations.schema_migrations",
    )).map((row) => row.version),
  );

  const files: string[] = [];
  for await (const entry of Deno.readDir(folder)) {
    const version = FILE_NAME.exec(entry.name)?.[1];
    if (entry.isFile && version !== undefined && !applied.has(version)) files.push(entry.name);
  }
  files.sort();
  for (const file of files) await applyMigration(database, folder, file);
  return files;
}

async function applyMigration(database: SqlDatabase, folder: string, file: string) {
  const [, version, name] = FILE_NAME.exec(file)!;
  const sql = await Deno.readTextFile(`${folder}/${file}`);
  try {
    await database.script(`
      begin;
      ${sql}
      ;
      insert into supabase_migrations.schema_migrations (version, statements, name)
      values (${literal(version)}, array[${literal(sql)}], ${literal(name)});
      commit;
    `);
  } catch (error) {
    throw new Error(`Cannot apply migration ${file}: ${(error as Error).message}`, {
      cause: error,
    });
  }
}

function literal(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}
