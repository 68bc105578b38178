import assert from "node:assert/strict";
import { afterAll, beforeAll, beforeEach, describe, it } from "@std/testing/bdd";
import { type History, startHistory } from "./history.ts";

const DAY_S = 86_400;
const LEFT = {
  results: "public.benchmark_results",
  texts: "public.benchmark_results where response_text is not null",
  runs: "public.runs",
  targets: "public.run_targets",
  quarters: "private.rollups where grain = '15 minutes'",
  hours: "private.rollups where grain = '1 hour'",
  days: "private.rollups where grain = '1 day'",
  ticks: "cron.job_run_details",
  invocations: "private.invocations",
};

describe("maintenance", () => {
  let history: History;
  beforeAll(async () => {
    history = await startHistory();
  });
  afterAll(() => history[Symbol.asyncDispose]());
  beforeEach(async () => {
    await history.clear();
    await set({
      keep_results_days: 30,
      keep_response_texts_days: 10,
      keep_runs_days: 40,
      keep_rollup_days: null,
      keep_rollup_hours: 384,
      keep_rollup_quarter_hours: 288,
      maintenance_batch: 1000,
    });
  });

  async function set(settings: Record<string, number | null>) {
    const columns = Object.keys(settings);
    await history.stack.query(
      `update public.settings set (${columns}) = row(${
        columns.map((_, place) => `$${place + 1}::int`)
      }) where id`,
      Object.values(settings),
    );
  }

  /** What one run says it did. */
  async function maintain(): Promise<Record<string, number> | null> {
    const [{ done }] = await history.stack.query<{ done: Record<string, number> | null }>(
      "select private.maintenance() as done",
    );
    return done;
  }

  async function count(what: keyof typeof LEFT): Promise<number> {
    const [{ n }] = await history.stack.query<{ n: number }>(
      `select count(*)::int as n from ${LEFT[what]}`,
    );
    return n;
  }

  /** One result a day, the last of them now. */
  async function addDays(days: number) {
    await history.add(Array.from({ length: days }, (_, day) => ({ age_s: day * DAY_S })));
  }

  async function summedUp(): Promise<unknown> {
    return await history.stack.query(
      "select sum(n) as n, sum(succeeded) as succeeded, sum(latency_us_sum) as latency from private.rollups where grain = '1 day'",
    );
  }

  it("deletes what is older than the settings say, and sums stay as they are", async () => {
    await addDays(50);
    const before = await summedUp();
    const done = await maintain();
    assert.equal(done?.results, 20);
    assert.equal(done?.response_texts, 20);
    assert.deepEqual(
      [await count("results"), await count("texts"), await count("days")],
      [30, 10, 100],
    );
    assert.deepEqual([await count("hours"), await count("quarters")], [32, 6]);
    assert.deepEqual(await summedUp(), before);
  });

  it("deletes nothing that is to be kept for ever", async () => {
    await addDays(50);
    await set({ keep_results_days: null, keep_response_texts_days: null, keep_runs_days: null });
    await maintain();
    assert.deepEqual([await count("results"), await count("texts")], [50, 50]);
  });

  it("takes one batch at a time, until nothing is left to do", async () => {
    await addDays(50);
    await set({ maintenance_batch: 8 });
    const done = [];
    for (let run = 0; run < 4; run++) done.push((await maintain())?.results);
    assert.deepEqual(done, [8, 8, 4, 0]);
    assert.equal(await count("results"), 30);
  });

  it("does no more when it is started twice at once", async () => {
    await addDays(50);
    const before = await summedUp();
    const both = await Promise.all([maintain(), maintain()]);
    const deleted = both.map((done) => done?.results ?? 0);
    assert.deepEqual(deleted.toSorted((a, b) => a - b), [0, 20]);
    assert.deepEqual(await summedUp(), before);
  });

  it("has done nothing when it fails, and the next one does it", async () => {
    await addDays(50);
    const before = await summedUp();
    await assert.rejects(
      // It answers, and then its transaction fails.
      history.stack.query("select 1 / (private.maintenance() is null)::integer"),
    );
    assert.deepEqual([await count("results"), await summedUp()], [50, before]);
    assert.equal((await maintain())?.results, 20);
  });

  it("follows settings that change, without losing or doubling a result", async () => {
    await addDays(50);
    const before = await summedUp();
    await maintain();
    await set({ keep_results_days: 5 });
    await maintain();
    assert.equal(await count("results"), 5);
    await set({ keep_results_days: 365 });
    await maintain();
    assert.equal(await count("results"), 5);
    assert.deepEqual(await summedUp(), before);
    await set({ keep_rollup_days: 62 });
    await maintain();
    assert.deepEqual(await summedUp(), before);
  });

  it("keeps a run while it has results or is not finished", async () => {
    await history.stack.query(
      `with run as (
        insert into public.runs (run_name, triggered_by, started_at, finished_at)
        select name, 'test', now() - interval '90 days', case when name <> 'open' then now() - interval '89 days' end
        from unnest(array['empty', 'full', 'open']) as name
        returning id, run_name
      ), targets as (
        insert into public.run_targets (run_id, provider_id, model_id, position, state, closed_at)
        select run.id, models.provider_id, models.id, 1, 'done', now() - interval '89 days'
        from run, public.models where models.name = 'fast'
        returning id, run_id
      )
      insert into public.benchmark_results (
        run_id, target_id, input_tokens, output_tokens, total_latency_ms, outcome, cost_usd
      )
      select run.id, targets.id, 1, 1, 1, 'success', 0
      from run join targets on targets.run_id = run.id where run.run_name = 'full'`,
    );
    await maintain();
    assert.deepEqual(
      await history.stack.query(
        `select run_name, (select count(*)::int from public.run_targets where run_id = runs.id) as targets
         from public.runs where run_name in ('empty', 'full', 'open') order by run_name`,
      ),
      [{ run_name: "full", targets: 1 }, { run_name: "open", targets: 1 }],
    );
    await history.stack.query(
      "update public.benchmark_results set created_at = now() - interval '80 days' where total_latency_ms = 1",
    );
    await maintain();
    assert.deepEqual(
      await history.stack.query(
        "select run_name from public.runs where run_name in ('full', 'open')",
      ),
      [{ run_name: "open" }],
    );
  });

  it("deletes old records of the scheduler", async () => {
    const before = [await count("ticks"), await count("invocations")];
    await history.stack.query(
      `insert into cron.job_run_details (jobid, runid, status, start_time, end_time)
       select 1, 1000000 + n, 'succeeded', now() - interval '15 days' * n, now() - interval '15 days' * n
       from generate_series(0, 1) as n`,
    );
    await history.stack.query(
      `insert into private.invocations (request_id, function_name, body, created_at)
       select 1000000 + n, 'run-benchmark', '{}', now() - interval '15 days' * n
       from generate_series(0, 1) as n`,
    );
    const done = await maintain();
    assert.deepEqual([done?.ticks, done?.invocations], [1, 1]);
    assert.deepEqual(
      [await count("ticks"), await count("invocations")],
      before.map((n) => n + 1),
    );
  });

  it("gives incidents the medians of the same hours of 7 days to judge by", async () => {
    const days = [1, 2, 3, 4, 5, 6, 7];
    await history.add([
      ...days.flatMap((day) =>
        [100, 110, 119].map((ttft_ms) => ({ ttft_ms, tps: 50, age_s: day * DAY_S }))
      ),
      ...days.flatMap((day) =>
        Array.from({ length: 9 }, () => ({ ttft_ms: 900, tps: 9, age_s: day * DAY_S - 6 * 3600 }))
      ),
      ...Array.from({ length: 20 }, () => ({ ttft_ms: 9000, tps: 1, age_s: 9 * DAY_S })),
      ...Array.from({ length: 19 }, () => ({ model: "slow", ttft_ms: 900, age_s: DAY_S })),
    ]);
    await history.stack.query(
      `insert into private.model_states (model_id, region)
       select id, region from public.models, unnest(array['eu-west-1', null]) as region
       where models.name in ('fast', 'slow')`,
    );
    await maintain();
    const states = await history.stack.query<{ name: string; ttft: number; tps: number }>(
      `select models.name, round(baseline_ttft_ms)::int as ttft, round(baseline_tps)::int as tps
       from private.model_states join public.models on models.id = model_id
       order by models.name, region`,
    );
    for (const { name, ttft, tps } of states) {
      if (name === "slow") assert.deepEqual([ttft, tps], [null, null]);
      else assert.ok(Math.abs(ttft - 109) <= 3 && tps === 50, `${ttft}, ${tps}`);
    }
  });
});
