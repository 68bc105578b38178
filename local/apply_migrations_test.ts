import assert from "node:assert/strict";
import { afterAll, afterEach, beforeAll, beforeEach, describe, it } from "@std/testing/bdd";
import { applyMigrations } from "./apply_migrations.ts";
import { type Database, openDatabase } from "./open_database.ts";

describe("applyMigrations()", () => {
  let database: Database;
  let folder: string;
  beforeAll(async () => {
    database = await openDatabase();
  });
  afterAll(() => database.close());
  beforeEach(async () => {
    folder = await Deno.makeTempDir();
    await database.script("drop schema if exists supabase_migrations cascade");
  });
  afterEach(() => Deno.remove(folder, { recursive: true }));

  it("applies each file once, in the order of their versions", async () => {
    await Deno.writeTextFile(`${folder}/20260102_second.sql`, "alter table public.t add m text;");
    await Deno.writeTextFile(`${folder}/20260101_first.sql`, "create table public.t (n integer);");
    await Deno.writeTextFile(`${folder}/notes.sql`, "not a migration");
    assert.deepEqual(await applyMigrations(database, folder), [
      "20260101_first.sql",
      "20260102_second.sql",
    ]);
    assert.deepEqual(await applyMigrations(database, folder), []);
    const recorded = await database.query(
      "select version, name, statements from supabase_migrations.schema_migrations order by 1",
    );
    assert.deepEqual(recorded, [
      {
        version: "20260101",
        name: "first",
        statements: ["create table public.t (n integer);"],
      },
      { version: "20260102", name: "second", statements: ["alter table public.t add m text;"] },
    ]);
  });

  it("names the file that fails and leaves nothing of it", async () => {
    await Deno.writeTextFile(
      `${folder}/20260103_broken.sql`,
      "create table public.half (n integer); select 1 / 0;",
    );
    await assert.rejects(
      applyMigrations(database, folder),
      /^Error: Cannot apply migration 20260103_broken\.sql: division by zero$/,
    );
    assert.deepEqual(
      await database.query(
        "select to_regclass('public.half') as half, " +
          "(select count(*) from supabase_migrations.schema_migrations) as recorded",
      ),
      [{ half: null, recorded: 0 }],
    );
  });
});
