import { afterAll, beforeAll, describe, it } from "@std/testing/bdd";
import assert from "node:assert/strict";
import { type Stack, startStack } from "../local/stack.ts";

/** Forty hours of one model but for six in between, three results an hour, every seventh of them a timeout. */
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
    now() - nth * interval '20 minutes'
  from run, public.models, generate_series(1, 120) as nth
  where models.name = 'gpt-6-luna' and nth not between 21 and 38
`;

const model = "(select id from public.models where name = 'gpt-6-luna')";

const timeline = `
  select
    points.n = raw.n as same_n,
    coalesce(points.outcomes, jsonb_build_object('success', points.n)) = raw.outcomes as same_outcomes,
    points.p50_ttft_ms / raw.p50 as p50,
    points.p5_ttft_ms / band.p5 as p5,
    points.p95_ttft_ms / band.p95 as p95
  from public.model_timeline_over('24 hours', array[${model}]) as points
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
  let stack: Stack;
  beforeAll(async () => {
    stack = await startStack();
    await stack.query(results);
  });
  afterAll(() => stack.stop());

  it("is what the raw results say, and keeps within its bounds", async () => {
    const points = await stack.query<ComparedPoint>(timeline);
    assert.ok(points.length >= 17);
    assert.ok(points.some(({ p95 }) => p95 !== null));
    for (const { same_n, same_outcomes, ...ratios } of points) {
      assert.ok(same_n && same_outcomes);
      for (const ratio of Object.values(ratios)) {
        if (ratio !== null) assert.ok(Math.abs(ratio - 1) <= 0.02, JSON.stringify(ratios));
      }
    }
  });

  it("counts the outcomes of every hour, those without requests too", async () => {
    const [history] = await stack.query<
      {
        n: number[];
        failures: Record<string, { timeout: number }>;
        raw_n: number[];
        raw_timeouts: number[];
      }
    >(`
      select
        history.n,
        history.failures,
        array_agg(raw.n order by raw.nth) as raw_n,
        array_agg(raw.timeouts order by raw.nth) as raw_timeouts
      from public.model_outcomes_over('1 hour', array[${model}]) as history
      cross join lateral (
        select
          slot.nth,
          count(results.id)::integer as n,
          count(results.id) filter (where results.outcome = 'timeout')::integer as timeouts
        from generate_series(history.starts_at, now(), history.grain_seconds * interval '1 second')
          with ordinality as slot (starts_at, nth)
        left join public.benchmark_results as results
          on results.created_at >= slot.starts_at and results.created_at < slot.starts_at + interval '1 hour'
        group by slot.nth
      ) as raw
      group by history.n, history.failures
    `);
    assert.ok(history.n.length >= 24, "an hour is widened to a day");
    assert.ok(history.n.includes(0));
    assert.deepEqual(history.n, history.raw_n);
    assert.deepEqual(
      history.raw_timeouts,
      history.n.map((_, place) => history.failures[place]?.timeout ?? 0),
    );
  });

  it("is what the leaderboard says, now and in the window before", async () => {
    for (const period of ["1 hour", "24 hours", "7 days", "30 days"]) {
      const rows = await stack.query<{ is: unknown; says: Record<string, unknown> }>(`
        select
          to_jsonb(summaries) || jsonb_build_object(
            'outcomes', coalesce(summaries.outcomes, jsonb_build_object('success', summaries.n)),
            'ttft_change_percent', 100 * (summaries.p50_ttft_ms / before.p50_ttft_ms - 1),
            'tps_change_percent', 100 * (summaries.p50_tps / before.p50_tps - 1),
            'availability_change_points',
            round((summaries.availability_percent - before.availability_percent)::numeric, 2)::double precision
          ) as is,
          to_jsonb(leaderboard) as says
        from public.model_leaderboard_over('${period}') as leaderboard
        left join public.model_summaries_over('${period}') as summaries using (model_id, simulated)
        left join public.model_summaries_before('${period}') as before using (model_id, simulated)
      `);
      assert.equal(rows.length, 1);
      for (const { is, says } of rows) {
        const known = Object.keys(is as object);
        assert.ok(known.includes("p95_tps"));
        assert.deepEqual(is, Object.fromEntries(known.map((name) => [name, says[name]])));
      }
    }
  });

  it("draws a line evenly over a window, with gaps where nothing was measured", async () => {
    const [line] = await stack.query<{ is: (number | null)[]; says: (number | null)[] }>(`
      select
        to_jsonb(lines.p50_ttft_ms) as is,
        (
          select jsonb_agg(raw.p50 order by raw.slot)
          from (
            select slot, percentile_disc(0.5) within group (order by results.ttft_ms) as p50
            from generate_series(date_trunc('hour', now() - interval '24 hours'), now(), interval '2 hours') as slot
            left join public.benchmark_results as results
              on results.created_at >= slot and results.created_at < slot + interval '2 hours' and results.success
            group by slot
          ) as raw
        ) as says
      from public.model_sparks_over('24 hours', array[${model}]) as lines
    `);
    assert.deepEqual(line.is.map((p50) => p50 === null), line.says.map((p50) => p50 === null));
    for (const [place, p50] of line.is.entries()) {
      if (p50 !== null) assert.ok(Math.abs(p50 / line.says[place]! - 1) <= 0.02);
    }
    assert.ok(line.is.length >= 12);
    assert.ok(line.is.includes(null));
  });

  it("knows the incidents of a window by its own clock", async () => {
    await stack.query(`
      insert into public.incidents (provider_id, model_id, kind, detail, opened_at, closed_at)
      select models.provider_id, models.id, 'failing', '', now() - interval '50 hours', now() - closed.ago
      from (select * from public.models order by name = 'gpt-6-luna' desc limit 2) as models
      cross join (values (null::interval), (interval '2 hours'), (interval '30 hours')) as closed (ago)
    `);
    const counts = await stack.query<{ n: number }>(`
      select count(incidents.id)::integer as n
      from (
        values (1, '0 hours', null), (2, '24 hours', null), (3, '7 days', null), (4, '7 days', ${model})
      ) as asked (nth, period, model_id)
      left join lateral public.incidents_over(asked.period::interval, asked.model_id) as incidents on true
      group by asked.nth
      order by asked.nth
    `);
    // What is open is there in any window.
    assert.deepEqual(counts.map(({ n }) => n), [2, 4, 6, 3]);
  });

  it("shows the targets of a run until an hour after its end, and no others", async () => {
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
