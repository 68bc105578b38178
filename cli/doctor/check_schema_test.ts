import assert from "node:assert/strict";
import { afterAll, beforeAll, describe, it } from "@std/testing/bdd";
import { type Stack, startStack } from "../../local/stack.ts";
import { diagnose } from "./diagnose.ts";
import { formatFinding } from "./format_finding.ts";

describe("checkSchema()", () => {
  let stack: Stack;
  beforeAll(async () => {
    stack = await startStack();
  });
  afterAll(() => stack?.stop());

  /** What the doctor says of the migrations and the schema, after some changes. */
  async function examine(...changes: string[]): Promise<string> {
    for (const sql of changes) await stack.query(sql);
    const lines: string[] = [];
    const { signal } = new AbortController();
    const project = { url: stack.url, secretKey: stack.secretKey };
    for await (const finding of diagnose(project, { alwaysOn: true, signal })) {
      if (["migrations", "schema"].includes(finding.check)) lines.push(formatFinding(finding));
      if (finding.check === "extensions") break;
    }
    return lines.join("\n");
  }

  it("is content with what the migrations give, and with a project's own tables and schedules", async () => {
    assert.match(
      await examine(
        "create table public.mine (id integer primary key)",
        "grant select on public.mine to anon",
        "select public.set_schedule('*/30 * * * *')",
      ),
      /^✓ migrations: All \d+ are applied\n✓ schema: Every object is as the migrations .* give it$/,
    );
  });

  it("names every object that was changed by hand, and what mends it", async () => {
    const said = await examine(
      "create or replace function private.utc_day() returns date language sql stable set search_path = '' as 'select current_date'",
      "drop view public.cache_savings",
      "grant select on public.runs to anon",
      "alter table public.runs add more text",
      "comment on table public.runs is 'other'",
      "select cron.alter_job(jobid, command := 'select 2') from cron.job where jobname = 'maintenance'",
    );
    assert.match(said, /^✗ schema: 6 objects differ .* changed by hand; .* supabase\/schemas/m);
    for (
      const line of [
        "function: changed private.utc_day()",
        "view: missing public.cache_savings",
        "grant: extra public.runs to anon",
        "column: extra public.runs.more",
        "comment: changed table public.runs",
        "cron job: changed maintenance",
      ]
    ) assert.ok(said.includes(`✗ schema: ${line}`), said);
  });

  it("names the migrations that were edited after they had been applied", async () => {
    const said = await examine(
      `update supabase_migrations.schema_migrations set statements = array['select 1']
      where version = (select max(version) from supabase_migrations.schema_migrations)`,
    );
    assert.match(
      said,
      /^✗ schema: 6 objects differ .*: \d+_\w+\.sql was edited after it had been applied/m,
    );
  });

  it("says of a schema of the time before 1.0.0 what to do, and how it differs", async () => {
    const said = await examine(
      "insert into supabase_migrations.schema_migrations (version) values ('20261001000000')",
    );
    assert.match(
      said,
      /^✗ migrations: This project is from before 1\.0\.0.* export --all .* "deno task import /,
    );
    assert.match(said, /^✗ schema: 6 objects differ .*: run "deno task export --all --output /m);
  });

  it("says what it lacks where the database has no function to compare it by", async () => {
    const said = await examine("drop function public.applied_schema()");
    assert.match(
      said,
      /^⚠ schema: It cannot be compared by the secret key alone: set SUPABASE_PROJECT_REF, and with it /m,
    );
  });
});
