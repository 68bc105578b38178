import { sqlLiteral } from "../lib/sql_literal.ts";
import type { SqlDatabase } from "./sql_database.ts";

const FILE_NAME = /^(\d+)_(.*)\.sql$/;

/** What a database has seen of a folder of migrations. */
export interface MigrationState {
  /** Versions of the migrations that were applied to it, in their order. */
  applied: string[];
  /** Names of the files that were not, in the order of their versions. */
  pending: string[];
}

/** Says which migrations of a folder a database has not seen, and changes no table of it. */
export async function findPending(database: SqlDatabase, folder: string): Promise<MigrationState> {
  await database.script(`
    create schema if not exists supabase_migrations;
    create table if not exists supabase_migrations.schema_migrations (
      version text primary key,
      statements text[],
      name text
    );
  `);
  const applied = (await database.query<{ version: string }>(
    "select version from supabase_migrations.schema_migrations order by version",
  )).map((row) => row.version);

  const pending: string[] = [];
  for await (const entry of Deno.readDir(folder)) {
    const version = FILE_NAME.exec(entry.name)?.[1];
    if (entry.isFile && version !== undefined && !applied.includes(version)) {
      pending.push(entry.name);
    }
  }
  return { applied, pending: pending.sort() };
}

/**
 * Applies the migrations of a folder that the database has not seen, in the
 * order of their versions, each in one transaction together with its record in
 * `supabase_migrations.schema_migrations`, where the Supabase CLI keeps it too.
 * Returns the names of the files it applied.
 */
export async function applyMigrations(database: SqlDatabase, folder: string): Promise<string[]> {
  const { pending } = await findPending(database, folder);
  for (const file of pending) await applyMigration(database, folder, file);
  return pending;
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
      values (${sqlLiteral(version)}, array[${sqlLiteral(sql)}], ${sqlLiteral(name)});
      commit;
    `);
  } catch (error) {
    throw new Error(`Cannot apply migration ${file}: ${(error as Error).message}`, {
      cause: error,
    });
  }
}
