import assert from "node:assert/strict";
import { describe, it } from "@std/testing/bdd";
import { findUnboundedWrites } from "./find_unbounded_writes.ts";

const migrations = new URL("../supabase/migrations/", import.meta.url);

describe("findUnboundedWrites()", () => {
  const cases: [string, string[]][] = [
    ["update public.runs set a = 1;", ["update public.runs"]],
    ["update public.runs set a = 1 where b;", []],
    ["delete from public.runs; select 1 where true;", ["delete from public.runs"]],
    ["delete from public.runs using b where b.id = runs.id;", []],
    ["with a as (delete from public.a) select from b where true;", ["delete from public.a"]],
    ["with a as (delete from public.a where x) select 1;", []],
    ["update public.a set b = (select 1 where true);", ["update public.a"]],
    ["update public.a set b = 1; -- where", ["update public.a"]],
    ["update public.a set b = 'where';", ["update public.a"]],
    ["insert into public.a values (1) on conflict (a) do update set b = 1;", []],
    ["select from public.a for update of a;", []],
  ];
  for (const [sql, expected] of cases) {
    it(`finds ${expected.length} in ${sql}`, () => {
      assert.deepEqual(findUnboundedWrites(sql), expected);
    });
  }

  it("finds none in the migrations", async () => {
    for await (const { name } of Deno.readDir(migrations)) {
      const sql = await Deno.readTextFile(new URL(name, migrations));
      assert.deepEqual(findUnboundedWrites(sql), [], name);
    }
  });
});
