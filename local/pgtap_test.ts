import assert from "node:assert/strict";
import { fileURLToPath } from "node:url";
import { pgtap } from "@electric-sql/pglite-pgtap";
import { afterAll, beforeAll, describe, it } from "@std/testing/bdd";
import { applyMigrations } from "./apply_migrations.ts";
import { type Database, openDatabase } from "./open_database.ts";
import { runPgtap } from "./run_pgtap.ts";

const tests = fileURLToPath(new URL("../supabase/tests", import.meta.url));
const migrations = fileURLToPath(new URL("../supabase/migrations", import.meta.url));

describe("supabase/tests", () => {
  let database: Database;
  beforeAll(async () => {
    database = await openDatabase(undefined, { pgtap });
    await database.script("create extension pgtap with schema extensions");
    await applyMigrations(database, migrations);
  });
  afterAll(() => database.close());

  for (const { name } of Deno.readDirSync(tests)) {
    if (!name.endsWith(".test.sql")) continue;
    it(name, async () => {
      assert.ok(await runPgtap(database, await Deno.readTextFile(`${tests}/${name}`)) > 0);
    });
  }
});
