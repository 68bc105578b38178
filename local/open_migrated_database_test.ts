import assert from "node:assert/strict";
import { afterAll, beforeAll, describe, it } from "@std/testing/bdd";
import { openMigratedDatabase } from "./open_migrated_database.ts";
import { nameTemplate, readTemplate } from "./postgres_template.ts";

describe("openMigratedDatabase()", () => {
  let folder: string;
  const kept: string[] = [];
  beforeAll(async () => {
    folder = await Deno.makeTempDir();
    // No other run has kept files for a migration of this text.
    await write(`create table public.noted as select '${crypto.randomUUID()}' as text`);
  });
  afterAll(async () => {
    // As large as a database, and no other run has a use for them.
    for (const name of kept) await Deno.remove(new URL(`../.data/${name}`, import.meta.url));
    await Deno.remove(folder, { recursive: true });
  });

  async function write(sql: string) {
    await Deno.writeTextFile(`${folder}/20260101000000_noted.sql`, sql);
    kept.push(await nameTemplate(folder));
  }

  async function readTables(): Promise<unknown[]> {
    await using database = await openMigratedDatabase(folder);
    const rows = await database.query(
      `select tablename, (select count(*)::int from supabase_migrations.schema_migrations) as files
      from pg_tables where schemaname = 'public'`,
    );
    await database.script("create table public.left_behind ()");
    return rows;
  }

  it("finds the same database when two create it at once, and when it was kept", async () => {
    const expected = [{ tablename: "noted", files: 1 }];
    assert.equal(await readTemplate(await nameTemplate(folder)), undefined);
    assert.deepEqual(await Promise.all([readTables(), readTables()]), [expected, expected]);
    assert.notEqual(await readTemplate(await nameTemplate(folder)), undefined);
    assert.deepEqual(await readTables(), expected);
  });

  it("does not start from files of other migrations", async () => {
    await write(`create table public.edited as select '${crypto.randomUUID()}' as text`);
    assert.deepEqual(await readTables(), [{ tablename: "edited", files: 1 }]);
  });

  it("has pgcrypto for migrations that create it, and loads no spare extension for others", async () => {
    const table = `create table public.named as select '${crypto.randomUUID()}' as text`;
    await write(`-- pgcrypto has it too.\n${table};`);
    {
      await using database = await openMigratedDatabase(folder);
      const available = await database.query(
        `select name from pg_available_extensions
        where name in ('file_fdw', 'isn', 'ltree', 'pgcrypto')`,
      );
      assert.deepEqual(available, []);
    }
    await write('create extension if not exists "pgcrypto"');
    await using database = await openMigratedDatabase(folder);
    assert.deepEqual(await database.query("select encode(digest('abc', 'md5'), 'hex') as hash"), [
      { hash: "900150983cd24fb0d6963f7d28e17f72" },
    ]);
  });
});
