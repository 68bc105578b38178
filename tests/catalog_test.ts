import assert from "node:assert/strict";
import { afterAll, beforeAll, describe, it } from "@std/testing/bdd";
import { type CatalogObject, compareCatalogs } from "../lib/compare_catalogs.ts";
import { readCatalog } from "./read_catalog.ts";
import { MIGRATIONS } from "../local/assemble_stack.ts";
import type { Database } from "../local/open_database.ts";
import { openMigratedDatabase } from "../local/open_migrated_database.ts";

describe("readCatalog()", () => {
  let database: Database;
  let catalog: CatalogObject[];

  beforeAll(async () => {
    database = await openMigratedDatabase(MIGRATIONS);
    catalog = await readCatalog(database.query);
  });
  afterAll(() => database?.close());

  /** The catalog after a script, which is rolled back. */
  function readAfter(sql: string): Promise<CatalogObject[]> {
    const { driver } = database.connection;
    return database.exclusive(async () => {
      await driver.exec(`begin; ${sql}`);
      return await readCatalog(async <T>(sql: string) => (await driver.query<T>(sql)).rows);
    });
  }

  function describeDifferences(expected: CatalogObject[], found: CatalogObject[]): string[] {
    return compareCatalogs(expected, found).map(({ how, kind, name }) => `${how} ${kind} ${name}`);
  }

  const cases: [what: string, sql: string, expected: string[]][] = [
    ["nothing where nothing differs", "select 1", []],
    [
      "the text of a function",
      `create or replace function private.utc_day() returns date language sql stable set search_path = ''
        as 'select current_date'`,
      ["changed function private.utc_day()"],
    ],
    [
      "settings, comment and grants of a function",
      `alter function public.resume_runs() set work_mem = '1MB';
      comment on function public.resume_runs() is 'other';
      grant execute on function public.resume_runs() to anon`,
      [
        "changed comment function public.resume_runs()",
        "changed function public.resume_runs()",
        "extra grant public.resume_runs() to anon",
      ],
    ],
    [
      "a column, its default, whether it may be null and its comment",
      `alter table public.runs add extra text;
      alter table public.runs alter run_name set default 'x';
      alter table public.runs alter triggered_by drop not null;
      comment on column public.runs.id is 'other'`,
      [
        "changed column public.runs.run_name",
        "changed column public.runs.triggered_by",
        "extra column public.runs.extra",
        "extra comment column public.runs.id",
      ],
    ],
    [
      "an index, a check and a trigger",
      `create index added on public.runs (run_name);
      alter table public.runs add constraint added check (run_name <> '');
      create trigger added before update on public.runs for each row execute function private.keep_price()`,
      [
        "extra constraint public.runs.added",
        "extra index public.runs.added",
        "extra trigger public.runs.added",
      ],
    ],
    [
      "row level security, a policy and a column's grant",
      `alter table public.runs disable row level security;
      create policy added on public.runs for select to anon using (true);
      grant select (id) on public.runs to anon`,
      [
        "changed table public.runs",
        "extra grant public.runs.id to anon",
        "extra policy public.runs.added",
      ],
    ],
    [
      "the schedule of a job",
      "select cron.alter_job(jobid, schedule := '1 1 * * *') from cron.job where jobname = 'maintenance'",
      ["changed cron job maintenance"],
    ],
    [
      "privileges by default",
      "alter default privileges in schema public grant select on tables to anon",
      ["extra grant default of tables in public to anon"],
    ],
  ];
  for (const [what, sql, expected] of cases) {
    it(`tells ${what}`, async () => {
      assert.deepEqual(describeDifferences(catalog, await readAfter(sql)).sort(), expected);
    });
  }

  it("tells a view that reads a column of the same name from another table", async () => {
    const view = (table: string) =>
      `create table public.one (a integer);
      create table public.two (a integer);
      create view public.pair as select ${table}.a from public.one, public.two`;
    assert.deepEqual(
      describeDifferences(await readAfter(view("one")), await readAfter(view("two"))),
      ["changed view public.pair"],
    );
  });
});
