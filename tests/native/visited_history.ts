const MODELS = 200;

/**
 * SQL that inserts rollups as a busy project has them: all that is kept of quarters and hours, and
 * days. It is the superuser's: triggers that would look for the model of each of two million rows
 * are off for it.
 */
export function visitedHistory(): string {
  const value = "sum(('1e' || 8 * (300 + (i * 37 + nr * 11) % 200))::numeric)";
  // Twenty kinds of what was said of answers.
  const verdicts = "(select sum(('1e' || 8 * i)::numeric) from generate_series(0, 19) as i)";
  const models = `(
      select models.id, (select ${value} from generate_series(1, 10) as i) as histogram
      from (select id, row_number() over () as nr from public.models where name like 'visited %') as models
    ) as models`;
  const grains: [string, number][] = [["15 minutes", 288], ["1 hour", 384], ["1 day", 120]];
  const columns =
    `model_id, grain, starts_at, simulated, region, n, succeeded, rate_limited, excused, last_result_at, priced_n,
      ttft_n, ttfat_n, latency_n, tps_n, input_tokens, output_tokens, priced_output_tokens, ttft_us_sum,
      latency_us_sum, tps_milli_sum, cost_usd, outcomes, ttft_histogram, ttfat_histogram, latency_histogram,
      tps_histogram, batched_n, check_n, check_ok_n, verdicts, workload_id`;
  const fill = ([grain, count]: [string, number]) => `
    insert into private.rollups (${columns})
    select
      model_id, '${grain}', date_bin('${grain}', now(), '2000-01-01 00:00+00') - at * interval '${grain}', simulated,
      place, n, succeeded, rate_limited, excused, now() - at * interval '${grain}', priced_n,
      ttft_n, ttfat_n, latency_n, tps_n, input_tokens, output_tokens, priced_output_tokens, ttft_us_sum,
      latency_us_sum, tps_milli_sum, cost_usd, outcomes, ttft_histogram, ttfat_histogram, latency_histogram,
      tps_histogram, batched_n, check_n, check_ok_n, verdicts, workload_id
    from generate_series(0, ${count - 1}) as at
    ${
    timeAfterTime(
      "select * from pg_temp.sums, (values ('all'), ('eu-central-1')) as places (place)",
    )
  }`;
  return `
    insert into public.providers (name, slug, base_url)
    select 'Visited ' || n, 'visited-' || n, 'http://127.0.0.1:1' from generate_series(1, 10) as n;
    insert into public.models (name, provider_id, active, family)
    select 'visited ' || n, providers.id, true, 'visited/family-' || n % 20
    from generate_series(1, ${MODELS}) as n join public.providers on providers.slug = 'visited-' || (1 + n % 10);
    insert into public.prices (provider_id, model_id, input_price_per_m, output_price_per_m, timestamp)
    select provider_id, id, 1, 1 + n, now() - n * interval '10 days'
    from public.models cross join generate_series(1, 30) as n where name like 'visited %';
    insert into public.price_quotes (model_id, source, input_price_per_m, output_price_per_m)
    select id, 'provider', 1, 2 from public.models where name like 'visited %';
    insert into public.model_events (provider_id, model_id, event, created_at)
    select provider_id, id, 'price_changed', now() - n * interval '10 days'
    from public.models cross join generate_series(1, 30) as n where name like 'visited %';
    insert into public.incidents (provider_id, model_id, kind, opened_at, closed_at, detail)
    select provider_id, id, 'failing', now() - n * interval '3 days', now() - n * interval '3 days', 'of its attempts'
    from public.models cross join generate_series(1, 10) as n where name like 'visited %';
    set session_replication_role = replica;
    -- One row of each model, with its histograms compressed already: what is copied from it is not
    -- compressed again.
    create temporary table upstream_sums (like private.upstream_rollups including defaults);
    insert into pg_temp.upstream_sums (
      model_id, workload_id, upstream, starts_at, simulated, n, succeeded, changed_n, last_result_at, ttft_n, tps_n,
      ttft_histogram, tps_histogram
    )
    select
      id, private.workload_key(private.current_workload()), 'Upstream 1', now(), false, 12, 10, 6, now(), 10, 10,
      histogram, histogram
    from ${models};
    insert into private.upstream_rollups (
      model_id, workload_id, upstream, starts_at, simulated, n, succeeded, changed_n, last_result_at, ttft_n, tps_n,
      ttft_histogram, tps_histogram
    )
    select
      model_id, workload_id, 'Upstream ' || nth,
      date_bin('1 day', now(), '2000-01-01 00:00+00') - at * interval '1 day', simulated, n, succeeded, changed_n,
      now() - at * interval '1 day', ttft_n, tps_n, ttft_histogram, tps_histogram
    from generate_series(0, 119) as at
    ${
    timeAfterTime(
      "select * from pg_temp.upstream_sums, lateral (select nth from generate_series(1, 8) as nth where n > 0 offset 0) as each",
    )
  };
    insert into public.workloads (name, kind, prompt, request)
    values ('again', 'cache', '{{again}}', '{"after": "default"}');
    insert into private.cache_pairs (
      result_id, first_result_id, model_id, workload_id, region, simulated, created_at, first_ttft_ms, ttft_ms,
      input_tokens, cached_tokens, saved_usd
    )
    select
      gen_random_uuid(), gen_random_uuid(), models.id, private.current_workload('again'), region, false,
      now() - at * interval '3 hours', 500, 200, 5000, 4800, 0.01
    from public.models
    cross join generate_series(1, 240) as at
    cross join unnest(array['eu-central-1', 'us-east-1', 'us-west-1', 'ap-south-1']) as region
    where models.name like 'visited %';
    insert into private.burst_levels (
      run_id, model_id, workload_id, region, calls, simulated, ended_at, succeeded, refused, span_ms, output_tokens, ttft_ms
    )
    select
      gen_random_uuid(), models.id, private.current_workload(), region, 32, false, now() - at * interval '3 hours',
      32, 0, 5000, 4800, array(select call * 10 from generate_series(1, 32) as call)
    from public.models
    cross join generate_series(1, 240) as at
    cross join unnest(array['eu-central-1', 'us-east-1', 'us-west-1', 'ap-south-1']) as region
    where models.name like 'visited %';
    insert into private.answer_looks (
      model_id, week, family, simulated, peers, calls, questions, failed_n, right_share, difference, difference_low,
      difference_high, p, worse
    )
    select
      models.id, date_trunc('week', now() at time zone 'utc')::date - 7 * ago, models.family, false, 4, 168, 1680, 0, 0.8,
      0, -0.01, 0.01, 0.5, false
    from public.models
    cross join generate_series(1, 60) as ago
    where models.name like 'visited %' and models.family is not null;
    insert into private.control_hours (
      region, starts_at, n, succeeded, compared, gap_n, ttft_n, gap_histogram, ttft_histogram
    )
    select
      region, date_bin('1 hour', now(), '2000-01-01 00:00+00') - at * interval '1 hour', 60, 60, 60, 2400, 60, histogram,
      histogram
    from (select ${value} as histogram from generate_series(1, 10) as i, (values (1)) as models (nr)) as control
    cross join generate_series(0, 839) as at
    cross join (values ('all'), ('eu-central-1'), ('us-east-1')) as regions (region);
    insert into private.independence (
      model_id, region, simulated, workload_id, times, last_result_at, ttft, ttfat, latency, tps, success, checks
    )
    select
      models.id, region, false, private.current_workload(), 288, now(), '{0.4,0.5}', '{0.4,0.5}', '{0.4,0.5}', '{0.4,0.5}', 0.5, 0.5
    from public.models
    cross join unnest(array['all', 'eu-central-1']) as region
    where models.name like 'visited %';
    insert into public.objectives (name, metric, target_percent, period_days, is_public)
    select 'visited ' || n, 'succeeds', 99, 90, true from generate_series(1, 20) as n;
    insert into private.objective_days (
      objective_id, starts_at, model_id, simulated, n, met_n, first_result_at, last_result_at
    )
    select
      objectives.id, date_bin('1 day', now(), '2000-01-01 00:00+00') - at * interval '1 day', models.id, false, 96, 95, now(), now()
    from generate_series(0, 89) as at cross join public.models cross join public.objectives
    where models.name like 'visited %';
    insert into private.objective_slots (objective_id, model_id, simulated, starts_at, n, met_n)
    select objectives.id, models.id, false, now() - at * interval '15 minutes', 1, 1
    from generate_series(0, 95) as at cross join public.models cross join public.objectives
    where models.name like 'visited %';
    insert into public.runs (run_name, triggered_by, started_at, finished_at)
    select 'visited', 'schedule', now() - at * interval '15 minutes', now() - at * interval '15 minutes'
    from generate_series(100, 3300) as at;
    insert into private.run_times (
      run_id, model_id, workload_id, region, started_at, simulated, n, succeeded, ttft_ms, ttfat_ms, latency_ms, tps, cost_usd,
      check_n, check_ok_n
    )
    select
      runs.id, models.id, private.current_workload(), region, runs.started_at, false, 1, 1,
      300 + models.nr + extract(epoch from runs.started_at)::integer % 97, 400, 2000, 50, 0.001, 3, 2
    from public.runs
    cross join (
      select models.id, row_number() over (order by name) as nr
      from public.models where name like 'visited %' order by name limit 20
    ) as models
    cross join unnest(array['eu-central-1', 'us-east-1', 'us-west-1', 'ap-south-1']) as region
    where runs.run_name = 'visited'
    order by runs.started_at, models.nr, region;
    create temporary table sums (like private.rollups including defaults) with (toast_tuple_target = 8160);
    insert into pg_temp.sums (${columns})
    select
      id, '1 day', now(), false, 'all', 12, 10, 1, 0, now(), 10, 10, 10, 10, 10, 5000, 1500, 1500, 1000, 1000, 1000, 0.1,
      10 + 1e8 + 1e24, histogram, histogram, histogram, histogram, 0, 10, 8, ${verdicts},
      private.workload_key(private.current_workload())
    from ${models};
    ${grains.map(fill).join(";\n")};
    drop table pg_temp.upstream_sums, pg_temp.sums;
    set session_replication_role = origin;`;
}

/** Joins rows to each of the times `at` in turn: they lie on the disk as they came, not by model. */
function timeAfterTime(rows: string): string {
  return `cross join lateral (${rows} where at >= 0 offset 0) as told`;
}
