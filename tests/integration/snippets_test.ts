import assert from "node:assert/strict";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, it } from "@std/testing/bdd";
import { type History, startHistory } from "./history.ts";

const FOLDER = fileURLToPath(new URL("../../supabase/snippets", import.meta.url));
const DAY_S = 86_400;

/** One of everything that the snippets ask for. */
const OCCASIONS = `
  insert into public.runs (run_name, triggered_by, started_at, finished_at)
  values ('finished', 'test', now() - interval '2 hours', now() - interval '1 hour');

  insert into public.run_targets (run_id, provider_id, model_id, position, state, closed_at, closed_reason)
  select runs.id, models.provider_id, models.id, 1, 'worker_lost', now(), 'its worker was lost 3 times'
  from public.runs, public.models
  where runs.run_name = 'finished' and models.name = 'fast';

  insert into public.prices (provider_id, model_id, input_price_per_m, output_price_per_m)
  select provider_id, id, 2, 10 from public.models where name = 'fast';

  update public.benchmark_results set reported_cost_usd = cost_usd * 2
  where id = (select id from public.benchmark_results where success limit 1);

  update public.benchmark_results set error_message = 'Too many requests' where not success;

  insert into public.incidents (provider_id, model_id, kind, detail)
  select provider_id, id, 'failing', '3 of its last 5 attempts failed' from public.models where name = 'slow';

  insert into public.spend_limits (period, limit_usd) values ('month', 10);

  update public.models set family = 'meta-llama/llama-3.3-70b-instruct' where name = 'fast';

  insert into public.models (provider_id, name, family)
  select id, 'llama', 'meta-llama/llama-3.3-70b-instruct' from public.providers where slug = 'groq';

  insert into public.benchmark_results (
    run_id, provider_id, model_id, workload_id, outcome, success, input_tokens, output_tokens, total_latency_ms, ttft_ms,
    tps, cost_usd, token_source, check_n, check_ok_n, check_verdicts
  )
  select
    runs.id, models.provider_id, models.id, workloads.id, 'success', true, 100, 100, 900, 300, 50, 0, 'provider',
    given.n, given.ok_n, given.verdicts
  from public.runs, public.workloads
  join (
    values
      ('fast', 'tool', 1, 0, jsonb '{"tool/no_tool_call": 1}'),
      ('fast', 'tool', 0, 0, '{"tool/cut_off": 1}'),
      ('slow', 'tool', 0, 0, '{"tool/cut_off": 1}'),
      ('fast', 'canary', 10, 2, '{"date/ok": 2, "date/wrong_answer": 8}'),
      ('llama', 'canary', 30, 27, '{"date/ok": 27, "date/other_form": 3}'),
      ('fast', 'long-10k', null, null, null),
      ('slow', 'long-100k', null, null, null)
  ) as given (model, workload, n, ok_n, verdicts) on given.workload = workloads.name
  join public.models on models.name = given.model
  where runs.run_name = 'finished';

  insert into public.runs (run_name, triggered_by, started_at, finished_at)
  select 'of last week', 'test', date_trunc('week', now() - interval '6 hours', 'utc') - hour * interval '1 hour', now()
  from generate_series(1, 100) as hour;

  insert into private.run_times (run_id, model_id, workload_id, started_at, simulated, n, succeeded, check_n, check_ok_n)
  select
    runs.id, models.id, private.current_workload('canary'), runs.started_at, false, 1, 1, 10,
    case models.name when 'llama' then 9 else 5 end
  from public.runs, public.models
  where runs.run_name = 'of last week' and models.name in ('fast', 'llama');

  select private.look_at_answers();

  insert into private.cache_pairs (
    result_id, first_result_id, model_id, workload_id, simulated, created_at, first_ttft_ms, ttft_ms, input_tokens, cached_tokens
  )
  select
    gen_random_uuid(), gen_random_uuid(), models.id, private.current_workload('cache-warm'), false, now(), 900, 300, 5000, 4800
  from public.models
  where models.name = 'fast';

  insert into private.burst_levels (
    run_id, model_id, workload_id, calls, simulated, ended_at, succeeded, refused, span_ms, output_tokens, ttft_ms
  )
  select gen_random_uuid(), models.id, private.current_workload('burst'), 8, false, now(), 4, 4, 2000, 600, '{300, 310, 320, 330}'
  from public.models
  where models.name = 'fast';

  select public.set_objective('works', 'succeeds', 99);

  insert into public.sync_runs (triggered_by, finished_at, results)
  values ('test', now(), '[{"provider": "openai", "seen": 1, "error": null}]');
`;

describe("supabase/snippets", () => {
  let history: History;
  beforeAll(async () => {
    history = await startHistory();
    await history.add([
      ...Array.from({ length: 8 }, () => ({ age_s: 60, ttft_ms: 300 })),
      { age_s: 60, region: "us-east-1", ttft_ms: 400 },
      { age_s: 60, outcome: "rate_limited", response_text: null },
      { age_s: 1.5 * DAY_S, model: "slow" },
      ...Array.from({ length: 8 }, () => ({ age_s: 10 * DAY_S, ttft_ms: 200 })),
    ]);
    for (const statement of OCCASIONS.split(";\n\n")) await history.stack.query(statement);
  });
  afterAll(() => history[Symbol.asyncDispose]());

  for (const { name } of Deno.readDirSync(FOLDER)) {
    it(`${name} says what it answers, and answers it`, async () => {
      const sql = await Deno.readTextFile(`${FOLDER}/${name}`);
      assert.match(sql, /^-- [A-Z].*[.?]\n(?!--)[^]*[^;\s];\n$/);
      const rows = await history.stack.query<Record<string, unknown>>(sql.replace(/;\n$/, ""));
      assert.ok(rows.length > 0, "it found nothing");
      const filled = rows.flatMap((row) => Object.values(row)).filter((value) => value !== null);
      assert.ok(filled.length > 0, "it found nothing but nulls");
    });
  }

  async function ask(name: string): Promise<Record<string, unknown>[]> {
    const sql = await Deno.readTextFile(`${FOLDER}/${name}`);
    return await history.stack.query(sql.replace(/;\n$/, ""));
  }

  it("tell who fails tool calls, and take nothing for wrong that was cut off", async () => {
    const rows = await ask("who_fails_tool_calls.sql");
    assert.deepEqual(
      rows.map(({ model, judged, right_percent, cut_off, wrong }) => [
        ...[model, Number(judged), right_percent === null ? null : Number(right_percent)],
        ...[cut_off, wrong],
      ]),
      [
        ["fast", 1, 0, 1, { "tool/no_tool_call": 1 }],
        ["slow", 0, null, 1, {}],
      ],
    );
  });

  it("tell which hosts answer worse than the others of the same model", async () => {
    const rows = await ask("which_hosts_answer_worse.sql");
    assert.deepEqual(
      rows.map((row) => [
        row.model,
        row.verdict,
        ...[row.right_percent, row.peers_right_percent, row.difference, row.calls].map(Number),
      ]),
      [
        ["fast", "worse", 50, 90, -40, 100],
        ["llama", "not distinguishable", 90, 50, 40, 100],
      ],
    );
    const [{ difference_low, difference_high }] = rows;
    assert.ok(Number(difference_low) < -40 && Number(difference_high) > -41);
  });

  it("tell how speed falls with length, also where one of the lengths was not measured", async () => {
    const rows = await ask("how_does_speed_fall_with_length.sql");
    assert.deepEqual(
      rows.map((row) => [row.model, row.n_10k, row.n_100k].map((value) => value && String(value))),
      [["fast", "1", null], ["slow", null, "1"]],
    );
  });
});
