import assert from "node:assert/strict";
import { afterAll, beforeAll, describe, it } from "@std/testing/bdd";
import type { NativeDatabase } from "./start_native_database.ts";
import { startProjectDatabase } from "./start_project_database.ts";

const MODELS = 150;
const RESULTS = 90_000;
/** What many models have measured since one model, `rare`, was measured last. */
const HISTORY = `
  update public.providers set enabled = false where enabled;
  insert into public.providers (name, slug, base_url, proven_addresses)
  values ('Long', 'long', 'http://127.0.0.1:1', array['http://127.0.0.1:1']);
  insert into public.models (name, provider_id, available)
  select listed.name, providers.id, true
  from public.providers, (select 'busy ' || n as name from generate_series(1, ${MODELS}) as n union all select 'rare') as listed
  where slug = 'long';
  insert into public.runs (run_name, triggered_by, started_at, finished_at)
  values ('past', 'test', now() - interval '90 days', now() - interval '90 days');
  alter table public.benchmark_results disable trigger user;
  insert into public.benchmark_results (
    run_id, provider_id, model_id, created_at, outcome, success, input_tokens, output_tokens, total_latency_ms, cost_usd
  )
  select runs.id, models.provider_id, models.id, now() - n * interval '90 days' / ${RESULTS}, 'success', true, 1, 1, 1, 0
  from public.runs, generate_series(1, ${RESULTS}) as n
  join public.models on models.name = case when n = ${RESULTS} then 'rare' when n % 2 = 0 then 'busy 1' else 'busy ' || 1 + n % ${MODELS} end
  where runs.run_name = 'past';
  alter table public.benchmark_results enable trigger user;
  insert into public.runs (run_name, triggered_by, started_at, finished_at)
  select 'past ' || n, 'test', now() - n * interval '1 hour', now() - n * interval '1 hour' from generate_series(1, 300) as n;
  insert into private.run_times (run_id, model_id, workload_id, started_at, simulated, n, succeeded)
  select runs.id, models.id, private.current_workload(), runs.started_at, false, 1, 1
  from public.runs cross join public.models
  where runs.run_name like 'past %' and models.name like 'busy %'`;

describe("a long history", () => {
  let database: NativeDatabase;
  beforeAll(async () => {
    database = await startProjectDatabase();
    await database.owner.script(HISTORY);
    await database.admin.query("vacuum analyze");
  });
  afterAll(() => database[Symbol.asyncDispose]());

  async function blocksOf(query: string): Promise<number> {
    const [{ "QUERY PLAN": [{ Plan: plan }] }] = await database.owner.query<
      { "QUERY PLAN": { Plan: Record<string, number> }[] }
    >(`explain (analyze, buffers, format json) ${query}`);
    return plan["Shared Hit Blocks"] + plan["Shared Read Blocks"];
  }

  /** Entries that have been read of the indexes of results. */
  async function entriesRead(): Promise<number> {
    await database.owner.query("select pg_stat_force_next_flush()");
    const [{ read }] = await database.owner.query<{ read: number }>(
      `select sum(idx_tup_read)::float8 as read from pg_stat_all_indexes where relname = 'benchmark_results'`,
    );
    return read;
  }

  it("is not read to record that a model that is rarely measured is gone", async () => {
    const [{ run_id }] = await database.owner.query<{ run_id: string }>(
      `select public.start_run('{"run_name": "now", "models": ["rare"]}', '{}') ->> 'run_id' as run_id`,
    );
    const [{ lease_token }] = await database.owner.query<{ lease_token: string }>(
      "select public.claim_target($1) ->> 'lease_token' as lease_token",
      [run_id],
    );
    const result = {
      outcome: "model_unavailable",
      status_code: 404,
      token_source: "none",
      total_latency_ms: 100,
      request_age_ms: 100,
    };
    const blocks = await blocksOf(
      `select public.record_result('${lease_token}', '${JSON.stringify(result)}', false)`,
    );
    // Most of them tables of the system's own, since the session has called nothing yet.
    assert.ok(blocks <= RESULTS / 10, `${blocks} blocks`);
  });

  it("is not read to record another sample of a model", async () => {
    const [{ run_id }] = await database.owner.query<{ run_id: string }>(
      `select public.start_run('{"run_name": "samples", "models": ["busy 1"], "samples": 5}', '{}') ->> 'run_id' as run_id`,
    );
    const blocks: number[] = [];
    const read: number[] = [];
    for (let sample = 0; sample < 5; sample++) {
      const [{ lease_token }] = await database.owner.query<{ lease_token: string }>(
        "select public.claim_target($1) ->> 'lease_token' as lease_token",
        [run_id],
      );
      const result = {
        outcome: "success",
        status_code: 200,
        token_source: "provider",
        input_tokens: 500,
        output_tokens: 150,
        total_latency_ms: 1000,
        ttft_ms: 200,
        request_age_ms: 1000,
      };
      const before = await entriesRead();
      blocks.push(
        await blocksOf(
          `select public.record_result('${lease_token}', '${JSON.stringify(result)}', false)`,
        ),
      );
      read.push(await entriesRead() - before);
    }
    const [{ n }] = await database.owner.query<{ n: number }>(
      `select n from private.run_times where run_id = '${run_id}'`,
    );
    assert.equal(n, 5);
    // The least, since whatever changes a statistic makes the session read the system's tables again.
    assert.ok(Math.min(...blocks.slice(1)) < 700, `${blocks} blocks`);
    assert.ok(Math.max(...read) < RESULTS / 100, `${read} entries of indexes`);
  });

  it("takes no longer for each result when many are added at once, as by an import", async () => {
    await database.owner.script(`
      alter table public.benchmark_results disable trigger user;
      insert into public.benchmark_results (
        run_id, provider_id, model_id, created_at, outcome, success, input_tokens, output_tokens, total_latency_ms, cost_usd
      )
      select runs.id, models.provider_id, models.id, runs.started_at, 'success', true, 1, 1, 1, 0
      from public.runs cross join public.models
      where runs.run_name like 'past %' and models.name like 'busy %' and models.name < 'busy 15';
      alter table public.benchmark_results enable trigger user`);
    /** Adds them, so many at a time. Returns the milliseconds. */
    async function timeOf(together: number): Promise<number> {
      await database.owner.query("delete from private.run_times");
      const [{ ms }] = await database.owner.query<{ ms: number }>(
        `with started as materialized (select clock_timestamp() as at),
         pages as materialized (
           select array_agg(listed.id) as ids
           from (
             select results.id, row_number() over (order by results.created_at, results.id) - 1 as place
             from public.benchmark_results as results
             join public.runs on runs.id = results.run_id
             where runs.run_name like 'past %'
           ) as listed
           group by listed.place / $1::int
         ),
         added as materialized (select private.add_to_run_times(pages.ids) from pages, started)
         select extract(epoch from clock_timestamp() - (select at from started)) * 1000 as ms
         from (select count(*) from added) as done`,
        [together],
      );
      return Number(ms);
    }
    const inPages = await timeOf(1000);
    const atOnce = await timeOf(1_000_000);
    assert.ok(atOnce < 3 * inPages, `${atOnce} ms at once, ${inPages} ms in pages`);
  });

  it("is not read to say which results came from another host", async () => {
    const blocks = await blocksOf(
      `select provider, model, endpoint_host from public.known_results
       where remarks @> '{other_host}' and created_at >= now() - interval '60 days'
       order by created_at desc limit 1000`,
    );
    assert.ok(blocks <= 100, `${blocks} blocks`);
  });
});
