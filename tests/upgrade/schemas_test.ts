import assert from "node:assert/strict";
import { fileURLToPath } from "node:url";
import { describe, it } from "@std/testing/bdd";
import { compareCatalogs } from "../../lib/compare_catalogs.ts";
import { readCatalog } from "../read_catalog.ts";
import { openDatabase } from "../../local/open_database.ts";
import { openMigratedDatabase } from "../../local/open_migrated_database.ts";
import { ALLOWS_PGCRYPTO } from "../../local/spare_extensions.ts";
import { readSchemaPaths } from "./read_schema_paths.ts";

const SUPABASE = new URL("../../supabase/", import.meta.url);

describe("supabase/schemas", () => {
  it("are all in schema_paths of config.toml", async () => {
    const files = await Array.fromAsync(Deno.readDir(new URL("schemas/", SUPABASE)));
    assert.deepEqual(
      (await readSchemaPaths()).map((path) => path.pathname.split("/").at(-1)).sort(),
      files.map((file) => file.name).sort(),
    );
  });

  it("give the catalog that the migrations give, and another one when an object is changed", async () => {
    await using migrated = await openMigratedDatabase(
      fileURLToPath(new URL("migrations", SUPABASE)),
    );
    const expected = await readCatalog((sql) => migrated.query(sql));

    await using database = await openDatabase(undefined, { ALLOWS_PGCRYPTO });
    for (const path of await readSchemaPaths()) {
      await database.script(await Deno.readTextFile(path));
    }
    const read = async () =>
      compareCatalogs(expected, await readCatalog((sql) => database.query(sql)));
    assert.deepEqual(await read(), []);
    assert.ok(expected.length > 1000);

    await database.script(`
      alter table public.runs add column mood text;
      drop index public.idx_runs_started_at;
      alter function public.resume_runs() volatile security definer;
      grant select on public.runs to anon;
      select cron.schedule('maintenance', '0 * * * *', 'select 1');
    `);
    assert.deepEqual(
      (await read()).map(({ kind, name, how }) => `${how} ${kind} ${name}`),
      [
        "extra column public.runs.mood",
        "changed cron job maintenance",
        "changed function public.resume_runs()",
        "extra grant public.runs to anon",
        "missing index public.runs.idx_runs_started_at",
      ],
    );
  });
});
