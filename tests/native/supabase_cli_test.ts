import assert from "node:assert/strict";
import { describe, it } from "@std/testing/bdd";
import { GENERATED_FILES } from "./generated_files.ts";
import { runSupabase } from "./run_supabase.ts";
import { startNativeDatabase, UNSYNCED } from "./start_native_database.ts";
import { startProjectDatabase } from "./start_project_database.ts";

const MIGRATIONS = new URL("../../supabase/migrations/", import.meta.url);

/** Everything that a push may change, in one number each. */
const STATE = `
  select
    (select count(*) from supabase_migrations.schema_migrations) as migrations,
    (select count(*) from public.providers) as providers,
    (select count(*) from public.models) as models,
    (select count(*) from public.prices) as prices,
    (select count(*) from public.workloads) as workloads,
    (select count(*) from cron.job) as jobs,
    (select count(*) from pg_class) as relations,
    (select count(*) from pg_proc) as functions
`;

describe("the Supabase CLI", () => {
  it("pushes everything to an empty database, and nothing the second time", async () => {
    await using database = await startNativeDatabase({ cron: false, settings: UNSYNCED });
    const push = () =>
      runSupabase(
        database.folder,
        "db",
        "push",
        `--remote=${database.urlOf("postgres")}`,
        "--yes",
        "--include-seed",
      );
    await push();
    const [state] = await database.owner.query<Record<string, number>>(STATE);
    assert.equal(state.migrations, [...Deno.readDirSync(MIGRATIONS)].length);
    assert.equal(state.jobs, 5);
    assert.ok(Object.values(state).every((count) => count > 0));
    assert.match(await push(), /up to date/);
    assert.deepEqual(await database.owner.query(STATE), [state]);
  });

  it("has no advice but what is accepted", async () => {
    await using database = await startProjectDatabase();
    const advice: { name: string; cache_key: string }[] = JSON.parse(
      await runSupabase(
        database.folder,
        "db",
        "advisors",
        `--remote=${database.urlOf("postgres")}`,
        "--level=info",
      ),
    );
    const accepted = [
      "unused_index", // A fresh database has used none.
      "rls_enabled_no_policy", // Accepted table by table in supabase/tests/lint.test.sql.
      "unindexed_foreign_keys_public_run_targets_run_targets_workload_id_fkey", // So is this one.
    ];
    assert.deepEqual(
      advice.filter((one) => !accepted.includes(one.name) && !accepted.includes(one.cache_key)),
      [],
    );
  });

  it("generates the files that are committed; deno task types renews them", async () => {
    await using database = await startProjectDatabase();
    for (const [path, generate] of Object.entries(GENERATED_FILES)) {
      const committed = await Deno.readTextFile(new URL(`../../${path}`, import.meta.url));
      assert.equal(committed, await generate(database), path);
    }
  });
});
