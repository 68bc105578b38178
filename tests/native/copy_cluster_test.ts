import assert from "node:assert/strict";
import { describe, it } from "@std/testing/bdd";
import { MIGRATIONS } from "../../local/assemble_stack.ts";
import { COPIED_PASSWORD } from "./copy_cluster.ts";
import { connectPostgres } from "./connect_postgres.ts";
import { startNativeDatabase, UNSYNCED } from "./start_native_database.ts";

const COUNT = `
  select count(*)::integer as n from pg_tables where schemaname = 'public' and tablename = 'providers'
`;

describe("a copied cluster", () => {
  it("is empty, or as the migrations leave it, and nothing of one gets into the next", async () => {
    for (const migrated of [false, true, false]) {
      await using database = await startNativeDatabase({
        cron: false,
        migrated,
        settings: UNSYNCED,
      });
      const [{ n }] = await database.owner.query<{ n: number }>(COUNT);
      assert.equal(n, migrated ? 1 : 0);
      if (!migrated) {
        await database.owner.script("create table public.providers ()");
        continue;
      }
      const versions = await database.owner.query(
        "select from supabase_migrations.schema_migrations",
      );
      assert.equal(versions.length, [...Deno.readDirSync(MIGRATIONS)].length);
    }
  });

  it("accepts no login with the password of the original", async () => {
    await using database = await startNativeDatabase({ cron: false, settings: UNSYNCED });
    const port = Number(new URL(database.urlOf("postgres")).port);
    for (const username of ["postgres", "supabase_admin"]) {
      const connections = connectPostgres({ port, username, password: COPIED_PASSWORD });
      await assert.rejects(connections.query("select 1"), /password authentication failed/);
      await connections.close();
    }
  });
});
