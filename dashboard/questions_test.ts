import { describe, it } from "@std/testing/bdd";
import assert from "node:assert/strict";
import { startStack } from "../local/stack.ts";

/** Forty hours of one model, three results an hour, every seventh of them a timeout. */
const results = `
  with run as (
    insert into public.runs (run_name, triggered_by) values ('history', 'test') returning id
  )
  insert into public.benchmark_results (
    run_id, provider_id, model_id, provider, model, input_tokens, output_tokens, total_latency_ms, ttft_ms,
    tps, status_code, success, outcome, cost_usd, token_source, created_at
  )
  select
    run.id, models.provider_id, models.id, 'openai', models.name, 500, 150, 2000 + nth * 7 % 300,
    case when nth % 7 <> 0 then 200 + nth * 13 % 170 end, case when nth % 7 <> 0 then 40 + nth * 11 % 60 end,
    200, nth % 7 <> 0, case when nth % 7 <> 0 then 'success' else 'timeout' end, 0, 'provider',
    date_trunc('hour', now()) - nth * interval '20 minutes'
  from run, public.models, generate_series(1, 120) as nth
  where models.name = 'gpt-6-luna'
`;

const timeline = `
  select
    points.n = raw.n as same_n,
    coalesce(points.outcomes, jsonb_build_object('success', points.n)) = raw.outcomes as same_outcomes,
    points.p50_ttft_ms / raw.p50 as p50,
    points.p5_ttft_ms / band.p5 as p5,
    points.p95_ttft_ms / band.p95 as p95
  from public.model_timeline_over('24 hours', array(select id from public.models where name = 'gpt-6-luna')) as points
  cross join lateral (
    select
      sum(counts.n)::integer as n,
      jsonb_object_agg(counts.outcome, counts.n) as outcomes,
      (
        select percentile_disc(0.5) within group (order by ttft_ms)
        from public.benchmark_results
        where created_at >= points.starts_at and created_at < points.starts_at + interval '1 hour' and success
      ) as p50
    from (
      select outcome, count(*) as n
      from public.benchmark_results
      where created_at >= points.starts_at and created_at < points.starts_at + interval '1 hour'
      group by outcome
    ) as counts
  ) as raw
  cross join lateral (
    select
      percentile_disc(0.05) within group (order by ttft_ms) as p5,
      percentile_disc(0.95) within group (order by ttft_ms) as p95
    from public.benchmark_results
    where success
      and created_at >= points.starts_at - interval '6 hours'
      and created_at < points.starts_at + interval '6 hours'
  ) as band
`;

interface ComparedPoint {
  same_n: boolean;
  same_outcomes: boolean;
  p50: number;
  p5: number | null;
  p95: number | null;
}

describe("what the dashboard asks", () => {
  it("is what the raw results say, and keeps within its bounds", async () => {
    await using stack = await startStack();
    await stack.query(results);

    const points = await stack.query<ComparedPoint>(timeline);
    assert.ok(points.length >= 23);
    assert.ok(points.some(({ p95 }) => p95 !== null));
    for (const { same_n, same_outcomes, ...ratios } of points) {
      assert.ok(same_n && same_outcomes);
      for (const ratio of Object.values(ratios)) {
        if (ratio !== null) assert.ok(Math.abs(ratio - 1) <= 0.02, JSON.stringify(ratios));
      }
    }

    const [outcomes] = await stack.query<{ n: number; timeouts: number; raw: number }>(`
      select
        (select sum(n) from unnest(history.n) as n)::integer as n,
        (select sum((slot ->> 'timeout')::integer) from jsonb_array_elements(history.outcomes) as slot)::integer as timeouts,
        (
          select count(*)::integer from public.benchmark_results
          where outcome = 'timeout' and created_at >= history.starts_at[1]
        ) as raw
      from public.model_outcomes_over('1 hour', array(select id from public.models where name = 'gpt-6-luna')) as history
    `);
    assert.ok(outcomes.n >= 66, "an hour is widened to a day");
    assert.equal(outcomes.timeouts, outcomes.raw);
  });

  it("shows the targets of a run until an hour after its end, and no others", async () => {
    await using stack = await startStack();
    const runId = "00000000-0000-4000-8000-000000000001";
    await stack.query(`
      with run as (
        insert into public.runs (id, run_name, triggered_by) values ('${runId}', 'run', 'test') returning id
      )
      insert into public.run_targets (run_id, provider_id, model_id, position)
      select run.id, models.provider_id, models.id, 1
      from run, public.models
      where models.active
    `);

    async function ask(): Promise<unknown[]> {
      const response = await fetch(`${stack.url}/rest/v1/rpc/run_outcomes`, {
        method: "POST",
        headers: { apikey: stack.publishableKey, "content-type": "application/json" },
        body: JSON.stringify({ run_id: runId }),
      });
      return await response.json();
    }

    const [{ active }] = await stack.query<{ active: number }>(
      "select count(*)::integer as active from public.models where active",
    );
    assert.equal((await ask()).length, active);
    await stack.query("update public.providers set enabled = false where slug = 'groq'");
    assert.equal((await ask()).length, active - 1);
    await stack.query("update public.runs set finished_at = now() - interval '61 minutes'");
    assert.deepEqual(await ask(), []);
  });
});
