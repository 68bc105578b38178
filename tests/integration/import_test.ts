import { afterAll, beforeAll, describe, it } from "@std/testing/bdd";
import assert from "node:assert/strict";
import { connectDatabase } from "../../cli/project/connect_database.ts";
import { exportAll } from "../../cli/export/export_all.ts";
import { formatPages } from "../../cli/export/format_pages.ts";
import { readResults } from "../../cli/export/read_results.ts";
import { importSource } from "../../cli/import/import_source.ts";
import { openExport } from "../../cli/import/open_export.ts";
import type { Stack } from "../../local/stack.ts";
import { type History, startHistory } from "./history.ts";
import { startTestStack } from "./start_test_stack.ts";

const { signal } = new AbortController();

/** What must be the same on both sides: every value of the results, and every sum. */
const SAME = {
  results: `
    select (to_jsonb(results) - array['provider_id', 'model_id', 'workload_id', 'target_id']) as row,
      models.name as of_model, workloads.prompt as of_workload
    from public.benchmark_results as results
    left join public.models on models.id = results.model_id
    left join public.workloads on workloads.id = results.workload_id
    order by results.id`,
  rollups: `
    select to_jsonb(rollups) - array['model_id', 'workload_id'] as row, models.name as of_model
    from private.rollups join public.models on models.id = rollups.model_id
    order by models.name, rollups.grain, rollups.starts_at, rollups.region, rollups.simulated, rollups.n`,
  upstreams: `
    select to_jsonb(rollups) - array['model_id', 'workload_id'] as row, models.name as of_model
    from private.upstream_rollups as rollups join public.models on models.id = rollups.model_id
    order by models.name, rollups.starts_at, rollups.upstream, rollups.simulated, rollups.n`,
  runs: `
    select to_jsonb(runs) - array['workload_id', 'finished_at'] as row from public.runs
    where runs.result_count > 0 order by runs.id`,
  prices: `
    select to_jsonb(prices) - array['provider_id', 'model_id'] as row from public.prices
    join public.models on models.id = prices.model_id
    where models.name in ('fast', 'slow', 'gpt-4o-mini') and prices.source <> 'seed' order by prices.id`,
  events: `
    select models.name, events.event, events.before, events.after, events.created_at
    from public.model_events as events join public.models on models.id = events.model_id
    order by events.created_at, models.name, events.event`,
  choices: `
    select providers.slug, models.name, models.active, models.min_interval
    from public.models join public.providers on providers.id = models.provider_id
    order by providers.slug, models.name`,
};

describe("import", () => {
  let history: History;
  let folder: string;
  const stacks: Stack[] = [];
  beforeAll(async () => {
    folder = await Deno.makeTempDir();
    history = await startHistory();
    const outcomes = ["success", "success", "timeout", "rate_limited", "success"];
    await history.add(
      Array.from({ length: 1_234 }, (_, n) => ({
        age_s: 61 * n,
        outcome: outcomes[n % 5],
        model: n % 3 === 0 ? "slow" : "fast",
        region: n % 2 === 0 ? "us-east-1" : null,
        ttft_ms: n % 5 === 2 ? null : 100 + n / 3,
        tps: n % 7 === 0 ? null : 40 + n / 7,
        cost_usd: n / 1e7,
        token_source: n % 11 === 0 ? "none" as const : "provider" as const,
        priced: n % 13 !== 0,
        comparable: n % 17 !== 0,
        simulated: n % 19 === 0,
        response_text: ["=1+1", "'=1", 'a "b",\r\nc\n', "", null, "ä\u2028"][n % 6],
      })),
    );
    const { stack } = history;
    // As record_result stores what is unknown.
    await stack.query(
      `update public.benchmark_results
       set input_tokens = case token_source when 'none' then 0 else input_tokens end,
         output_tokens = case token_source when 'none' then 0 else output_tokens end,
         cost_usd = case when cost_known then cost_usd else 0 end`,
    );
    // Behind a gateway, which routes to one of three hosts, one of them with another model.
    await stack.query(
      `update public.benchmark_results
       set upstream = (array['Groq', 'Novita', 'Cheap', null])[1 + extract(epoch from created_at)::bigint / 61 % 4],
         system_fingerprint = 'fp_' || extract(epoch from created_at)::bigint % 9`,
    );
    await stack.query(
      "update public.benchmark_results set served_as_other = upstream = 'Cheap', served_model = 'some-model'",
    );
    await stack.query("select private.rebuild_rollups(current_date - 2, current_date)");
    // Whatever an operator may have: another choice of models, prices, a text of their own.
    await stack.query("update public.models set active = true where name = 'gpt-4o-mini'");
    await stack.query(
      `insert into public.prices (provider_id, model_id, input_price_per_m, output_price_per_m)
       select provider_id, id, 7, 9 from public.models where name = 'gpt-4o-mini'`,
    );
    await stack.query(
      `with text as (
         insert into public.workloads (name, prompt) values ('mine', 'Say {{nonce}}') returning id
       ), run as (
         insert into public.runs (run_name, triggered_by, workload_id, idempotency_key, finished_at)
         select 'own', 'test', text.id, 'key', now() from text returning id, workload_id
       )
       insert into public.benchmark_results (
         run_id, provider_id, model_id, provider, model, workload_id, input_tokens, output_tokens,
         total_latency_ms, cost_usd, outcome, token_source, remarks, disbelieved, arrivals
       )
       select run.id, null, null, 'gone', 'gone', run.workload_id, 1, 2, 3, 0, 'success', 'provider',
         '{encoded}', '{"tps": 1e9}', '\\x0102'
       from run`,
    );
    // As after retention: the run has counted more than there is.
    await stack.query(
      `update public.runs set result_count = result_count + 10, cost_usd = cost_usd + 1
       where run_name = 'own'`,
    );
    await stack.query(
      `insert into public.model_events (provider_id, model_id, event, created_at)
       select provider_id, id, 'unlisted', '2026-01-01' from public.models where name = 'slow'`,
    );
    await exportAll(connectDatabase(stack), { folder: `${folder}/all`, format: "jsonl", signal });
  });
  afterAll(async () => {
    for (const stack of stacks) await stack.stop();
    await history[Symbol.asyncDispose]();
    await Deno.remove(folder, { recursive: true });
  });

  async function startFresh(): Promise<Stack> {
    const stack = await startTestStack({});
    stacks.push(stack);
    return stack;
  }

  async function take(stack: Stack, path: string, raw = false) {
    return await importSource(connectDatabase(stack), await openExport(path, raw), { signal });
  }

  async function assertSame(stack: Stack, parts = Object.keys(SAME)) {
    for (const part of parts) {
      const query = SAME[part as keyof typeof SAME];
      assert.deepEqual(await stack.query(query), await history.stack.query(query), part);
    }
  }

  it("brings everything into a fresh project, with the same sums, however often", async () => {
    const stack = await startFresh();
    const first = await take(stack, `${folder}/all`);
    assert.deepEqual(first.remarks, []);
    assert.equal(first.added, 1_235);
    await assertSame(stack);
    const unfinished = await stack.query("select from public.runs where finished_at is null");
    assert.deepEqual(unfinished, [], "no run is under way here");
    const second = await take(stack, `${folder}/all`);
    assert.deepEqual([second.added, second.known, second.refused], [0, 1_235, 0]);
    await assertSame(stack);
    const [{ price }] = await stack.query<{ price: number }>(
      `select latest.input_price_per_m as price from public.latest_prices as latest
       join public.models on models.id = latest.model_id where models.name = 'gpt-4o-mini'
       order by price desc limit 1`,
    );
    assert.equal(price, 7);
  });

  for (const format of ["csv", "jsonl"] as const) {
    it(`brings a file of results into a fresh project, as ${format}`, async () => {
      const stack = await startFresh();
      const path = `${folder}/results.${format}`;
      const pages = readResults(connectDatabase(history.stack), {
        since: "2020-01-01T00:00:00Z",
        until: "2100-01-01T00:00:00Z",
      });
      await Deno.writeTextFile(path, ReadableStream.from(formatPages(pages, { format })));
      const first = await take(stack, path);
      assert.deepEqual(first.remarks, []);
      assert.equal(first.added, 1_235);
      const read = `
        select to_jsonb(results)
          - array['provider_id', 'model_id', 'workload_id', 'target_id', 'price_id'] as row
        from public.benchmark_results as results order by results.id`;
      assert.deepEqual(await stack.query(read), await history.stack.query(read));
      await assertSame(stack, ["rollups"]);
      assert.equal((await take(stack, path)).known, 1_235);
      await assertSame(stack, ["rollups"]);
    });
  }

  it("names the lines that are no results, and loses no other", async () => {
    const stack = await startFresh();
    const whole = (await Deno.readTextFile(`${folder}/all/results.jsonl`)).split("\n").slice(0, 12);
    const rows = whole.map((line) => JSON.parse(line));
    const lines = [
      whole[0],
      whole[1].slice(0, 100),
      "",
      "[1]",
      JSON.stringify({ ...rows[2], id: "x" }),
      JSON.stringify({ ...rows[3], created_at: "2999-01-01" }),
      JSON.stringify({ ...rows[4], run_id: undefined }),
      JSON.stringify({ ...rows[5], response_text: "a\0b" }),
      JSON.stringify({ ...rows[6], total_latency_ms: -1 }),
      JSON.stringify({ ...rows[7], outcome: "fine" }),
      JSON.stringify({ ...rows[8], success: null, outcome: null }),
      JSON.stringify({ ...rows[9], ttft_ms: 1e300, tps: "much" }),
      whole[10],
      whole[10],
      JSON.stringify({ ...rows[11], output_tokens: -5 }),
    ];
    const path = `${folder}/bad.jsonl`;
    await Deno.writeTextFile(path, lines.join("\n"));
    const outcome = await take(stack, path);
    const told = outcome.remarks.map(({ line, why }) => `${line}: ${why}`);
    assert.deepEqual(told.map((words) => words.split(":")[0]), [
      ...["2", "4", "5", "7", "6", "8", "9", "10", "11", "12", "15"],
    ]);
    assert.match(
      told.join("\n"),
      /^2: it is not JSON; it may be cut\n4: it is not a JSON object$/m,
    );
    assert.match(
      told.join("\n"),
      /^5: its id is no UUID\n7: it has no run_id\n6: created_at is 2999-/m,
    );
    assert.match(told.join("\n"), /^12: stored without tps, ttft_ms, which cannot be$/m);
    const stored = await stack.query<{ id: string }>(
      "select id from public.benchmark_results order by id",
    );
    const kept = [rows[0], rows[9], rows[10], rows[11]].map(({ id }) => id).sort();
    assert.deepEqual(stored.map(({ id }) => id), kept);
  });
});
