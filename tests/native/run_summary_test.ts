import assert from "node:assert/strict";
import { afterAll, beforeAll, describe, it } from "@std/testing/bdd";
import type { NativeDatabase } from "./start_native_database.ts";
import { startProjectDatabase } from "./start_project_database.ts";

const RUNS = 50;
const TARGETS = 500;

describe("a page of run_summary", () => {
  let database: NativeDatabase;
  beforeAll(async () => {
    database = await startProjectDatabase();
    await database.owner.script(`
      insert into public.runs (run_name, triggered_by, started_at, finished_at, workload_id)
      select 'past', 'test', now() - n * interval '1 hour', now() - n * interval '1 hour', workloads.id
      from generate_series(1, ${RUNS}) as n, public.workloads
      where workloads.name = 'default';
      insert into public.run_targets (run_id, provider_id, model_id, region, position, state, closed_at)
      select runs.id, models.provider_id, models.id, 'region ' || n, n, 'done', now()
      from public.runs, (select * from public.models limit 1) as models, generate_series(1, ${TARGETS}) as n;
    `);
    await database.admin.query("vacuum analyze");
  });
  afterAll(() => database[Symbol.asyncDispose]());

  it("reads nothing of what is done, which grows with every run", async () => {
    const [{ "QUERY PLAN": [{ Plan: plan }] }] = await database.owner.query<
      { "QUERY PLAN": { Plan: Record<string, number> }[] }
    >("explain (analyze, buffers, format json) select * from public.run_summary");
    assert.equal(plan["Actual Rows"], RUNS);
    const blocks = plan["Shared Hit Blocks"] + plan["Shared Read Blocks"];
    assert.ok(blocks < RUNS * 10, `${blocks} blocks for ${RUNS} runs`);
  });
});
