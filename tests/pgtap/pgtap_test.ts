import assert from "node:assert/strict";
import { fileURLToPath } from "node:url";
import { pgtap } from "@electric-sql/pglite-pgtap";
import { describe, it } from "@std/testing/bdd";
import type { Database } from "../../local/open_database.ts";
import { openMigratedDatabase } from "../../local/open_migrated_database.ts";
import { runPgtap } from "./run_pgtap.ts";

const tests = fileURLToPath(new URL("../../supabase/tests", import.meta.url));
const migrations = fileURLToPath(new URL("../../supabase/migrations", import.meta.url));

/** Shared: each file is a transaction that it rolls back, and the next finds what this one found. */
let database: Database | undefined;
Deno.test.afterAll(() => database?.close());

/** The database outlives the case that opened it, and so do its timers. */
const options = { sanitizeOps: false, sanitizeResources: false };

async function openOnce(): Promise<Database> {
  if (database !== undefined) return database;
  database = await openMigratedDatabase(migrations, undefined, { pgtap });
  // The migrations take the right to execute from every function that comes after them.
  await database.script(`
    create extension pgtap with schema extensions;
    grant execute on all functions in schema extensions to public;
  `);
  return database;
}

for (const { name } of Deno.readDirSync(tests)) {
  if (!name.endsWith(".test.sql")) continue;
  describe(`supabase/tests/${name}`, options, () => {
    it("passes", async () => {
      const sql = await Deno.readTextFile(`${tests}/${name}`);
      assert.ok(await runPgtap(await openOnce(), sql) > 0);
    });
  });
}
