-- What is happening now, in counts that visitors may see.

create function private.run_progress()
returns table (
  run_id uuid,
  run_name text,
  started_at timestamptz,
  finished_at timestamptz,
  simulated boolean,
  targets bigint,
  done bigint,
  in_progress bigint,
  waiting bigint,
  closed_without_result bigint,
  succeeded bigint,
  no_network boolean
)
language sql
stable
security definer
set search_path = ''
as $$
  select
    runs.id,
    runs.run_name,
    runs.started_at,
    runs.finished_at,
    runs.simulated,
    runs.result_count + open.leased + open.queued + closed.n,
    runs.result_count::bigint,
    open.leased,
    open.queued,
    closed.n,
    runs.success_count::bigint,
    runs.no_network is not null
  from public.runs
  cross join lateral (
    select
      count(*) filter (where run_targets.state in ('leased', 'unanswered')) as leased,
      count(*) filter (where run_targets.state = 'queued') as queued
    from public.run_targets
    where run_targets.run_id = runs.id and run_targets.state in ('queued', 'leased', 'unanswered')
  ) as open
  cross join lateral (
    select count(*) as n
    from public.run_targets
    where run_targets.run_id = runs.id
      and run_targets.state in ('worker_lost', 'worker_failed', 'budget_blocked', 'abandoned', 'no_network', 'cancelled')
  ) as closed
  where runs.kind = 'benchmark' and (runs.finished_at is null or runs.finished_at >= now() - interval '1 hour')
  order by runs.started_at desc;
$$;

create view public.run_progress
with (security_invoker = on)
as
select * from private.run_progress();

comment on view public.run_progress is
  'Runs under way or finished within the hour, in counts. Holds nothing of prompts, answers or errors.';
grant execute on function private.run_progress() to anon, authenticated, service_role;
grant select on public.run_progress to anon, authenticated, service_role;

-- Whether the numbers are fresh, for pages and monitors: a stale page must not look fresh. Only counts, states and
-- times; no messages, no identifiers.

-- The shortest min_interval of the models that are benchmarked, if each has one: runs without targets are normal then.
create function private.shortest_interval()
returns interval
language sql
stable
security invoker
set search_path = ''
as $$
  select case when bool_and(models.min_interval is not null) then min(models.min_interval) end
  from public.models
  join public.providers on providers.id = models.provider_id
  where providers.enabled
    and providers.dialect <> 'control'
    and models.active
    and coalesce(models.retired_at > now(), true);
$$;

create function private.public_status()
returns table (
  state text,
  schedule text,
  schedule_active boolean,
  last_tick_at timestamptz,
  last_delivered_at timestamptz,
  last_result_at timestamptz,
  last_run_finished_at timestamptz,
  unfinished_runs bigint,
  stuck_runs bigint,
  open_incidents bigint,
  checked_at timestamptz
)
language sql
stable
security definer
set search_path = ''
-- Asked every few seconds, and never worth compiling.
set jit = off
as $$
  with seen as (
    select
      health.schedule,
      health.active,
      health.last_tick_at,
      health.last_tick_status,
      health.last_delivered_at,
      health.last_request_at,
      health.last_response_status,
      health.last_response_error,
      (
        select benchmark_results.created_at
        from public.benchmark_results
        where not benchmark_results.probe and 'control' <> all (benchmark_results.remarks)
          and benchmark_results.burst is null
        order by benchmark_results.created_at desc
        limit 1
      ) as last_result_at,
      private.first_tick_at('run-benchmark') as first_tick_at,
      health.unanswered_since,
      health.missing_secrets,
      (
        select changes.changed_at
        from private.schedule_changes as changes
        where changes.job_name = 'run-benchmark'
      ) as changed_at,
      private.shortest_interval() as min_interval,
      (select max(runs.finished_at) from public.runs where runs.kind = 'benchmark' and runs.started_at > now() - interval '30 days') as last_run_finished_at,
      (select count(*) from public.runs where runs.kind = 'benchmark' and runs.finished_at is null) as unfinished_runs,
      (select count(*) from private.stuck_runs()) as stuck_runs,
      (select count(*) from public.incidents where incidents.closed_at is null) as open_incidents
    from (select) as one_row
    left join private.scheduler_health('run-benchmark') as health on true
  )
  select
    case
      when seen.stuck_runs > 0 then 'stuck'
      when seen.schedule is null then 'unscheduled'
      when not seen.active then 'paused'
      when seen.last_tick_status = 'failed' then 'failing'
      when seen.last_request_at > coalesce(seen.last_delivered_at, '-infinity')
        and (seen.last_response_status >= 400 or seen.last_response_error is not null) then 'failing'
      when seen.unanswered_since < now() - interval '2 minutes' then 'failing'
      when seen.missing_secrets is not null or to_regclass('net._http_response') is null then 'failing'
      -- Three slots since the last result: two have passed and the third has begun.
      when (
        select count(*) >= 3
        from private.slots(
          seen.schedule,
          greatest(
            coalesce(seen.last_result_at + coalesce(seen.min_interval, '0'), seen.first_tick_at, now()),
            seen.changed_at,
            now() - interval '8 days'
          ),
          now()
        )
      ) then 'stale'
      when seen.last_result_at is null then 'empty'
      else 'ok'
    end,
    seen.schedule,
    seen.active,
    seen.last_tick_at,
    seen.last_delivered_at,
    seen.last_result_at,
    seen.last_run_finished_at,
    seen.unfinished_runs,
    seen.stuck_runs,
    seen.open_incidents,
    now()
  from seen;
$$;

create view public.public_status
with (security_invoker = on)
as
select * from private.public_status();

comment on view public.public_status is
  'ok, or why the numbers may not be fresh: stuck, unscheduled, paused, failing, stale, or empty when there are no results yet.';
grant execute on function private.public_status() to anon, authenticated, service_role;
grant select on public.public_status to anon, authenticated, service_role;

-- Functions of the public page: the numbers of every model, a model over time with a band, its outcomes by hour,
-- incidents, and the targets of a recent run. Windows end at the database's time, not at the browser's.

create function public.model_summaries_over(
  period interval,
  region text default 'all',
  workload text default 'default'
)
returns table (
  provider text,
  model text,
  model_id uuid,
  simulated boolean,
  n bigint,
  success_rate_percent double precision,
  availability_percent double precision,
  outcomes jsonb,
  ttft_n bigint,
  p50_ttft_ms double precision,
  p95_ttft_ms double precision,
  latency_n bigint,
  p50_latency_ms double precision,
  p95_latency_ms double precision,
  tps_n bigint,
  p5_tps double precision,
  p50_tps double precision,
  p95_tps double precision,
  batched_n bigint,
  priced_n bigint,
  cost_per_request_usd double precision,
  cost_per_m_output_tokens_usd double precision,
  last_seen_at timestamptz,
  success_rate_percent_low double precision,
  success_rate_percent_high double precision,
  availability_percent_low double precision,
  availability_percent_high double precision,
  p50_ttft_ms_low double precision,
  p50_ttft_ms_high double precision,
  p95_ttft_ms_low double precision,
  p95_ttft_ms_high double precision,
  p50_latency_ms_low double precision,
  p50_latency_ms_high double precision,
  p95_latency_ms_low double precision,
  p95_latency_ms_high double precision,
  p5_tps_low double precision,
  p5_tps_high double precision,
  p50_tps_low double precision,
  p50_tps_high double precision,
  p95_tps_low double precision,
  p95_tps_high double precision
)
language sql
stable
security invoker
set search_path = ''
set jit = off
begin atomic
  select
    providers.name, models.name, measured.model_id, measured.simulated, measured.n,
    measured.success[2], measured.availability[2],
    case when measured.succeeded < measured.n then private.outcome_counts(measured.outcomes) end,
    measured.ttft_n, measured.ttft_ms[2], measured.ttft_ms[5],
    measured.latency_n, measured.latency_ms[2], measured.latency_ms[5],
    measured.tps_n, measured.tps[2], measured.tps[5], measured.tps[8],
    measured.batched_n, measured.priced_n, measured.cost_per_request_usd, measured.cost_per_m_output_tokens_usd,
    measured.last_result_at,
    measured.success[1], measured.success[3],
    measured.availability[1], measured.availability[3],
    measured.ttft_ms[1], measured.ttft_ms[3], measured.ttft_ms[4], measured.ttft_ms[6],
    measured.latency_ms[1], measured.latency_ms[3], measured.latency_ms[4], measured.latency_ms[6],
    measured.tps[1], measured.tps[3], measured.tps[4], measured.tps[6], measured.tps[7], measured.tps[9]
  from private.model_numbers(
    private.window_of(model_summaries_over.period), model_summaries_over.region,
    coalesce(model_summaries_over.workload, 'default')
  ) as measured
  join public.models on models.id = measured.model_id
  join public.providers on providers.id = models.provider_id;
end;

comment on function public.model_summaries_over is
  'The rows of model_leaderboard_over without the window before and without columns that the page does not show. outcomes '
  'is null where all succeeded. Of one workload, default unless another is named.';

create function public.model_summaries_before(
  period interval,
  region text default 'all',
  workload text default 'default'
)
returns table (
  model_id uuid,
  simulated boolean,
  availability_percent double precision,
  p50_ttft_ms double precision,
  p50_tps double precision,
  availability_percent_low double precision,
  availability_percent_high double precision,
  p50_ttft_ms_low double precision,
  p50_ttft_ms_high double precision,
  p50_tps_low double precision,
  p50_tps_high double precision
)
language sql
stable
security invoker
set search_path = ''
set jit = off
begin atomic
  with measured as materialized (
    select
      totals.model_id,
      totals.simulated,
      totals.n,
      totals.succeeded,
      totals.excused,
      shares.success,
      private.percentiles(
        totals.ttft_histogram, totals.ttft_n, private.with_intervals(totals.ttft_n, array[0.5], shares.ttft)
      ) as ttft_ms,
      private.percentiles(
        totals.tps_histogram, totals.tps_n, private.with_intervals(totals.tps_n, array[0.5], shares.tps)
      ) as tps
    from private.model_totals(
      private.window_of(model_summaries_before.period), model_summaries_before.region, back => 1,
      workload => coalesce(model_summaries_before.workload, 'default')
    ) as totals
    left join private.independence_in(
      model_summaries_before.region, coalesce(model_summaries_before.workload, 'default')
    ) as shares on shares.model_id = totals.model_id and shares.simulated = totals.simulated
  )
  select
    measured.model_id,
    measured.simulated,
    private.availability_percent(measured.succeeded, measured.n, measured.excused),
    measured.ttft_ms[2],
    measured.tps[2],
    availability.interval[1], availability.interval[2],
    measured.ttft_ms[1], measured.ttft_ms[3],
    measured.tps[1], measured.tps[3]
  from measured
  cross join lateral (
    select private.rate_interval(measured.succeeded, measured.n - measured.excused, measured.success) as interval offset 0
  ) as availability;
end;

comment on function public.model_summaries_before is
  'The same numbers for the window before the one of model_summaries_over.';

-- The hosts behind the gateways that answered, over whole days. Of times and speeds {low, p, high}, one after another: p50 and
-- p95, and p5 and p50; of rates {low, high}.
create function private.upstream_totals(period interval, of_model uuid, workload text)
returns table (
  model_id uuid,
  simulated boolean,
  upstream text,
  n bigint,
  succeeded bigint,
  excused bigint,
  ttft_n bigint,
  tps_n bigint,
  other_n bigint,
  changed_n bigint,
  check_n bigint,
  check_ok_n bigint,
  last_seen_at timestamptz,
  ttft_ms double precision[],
  tps double precision[],
  success double precision[],
  available double precision[]
)
language sql
stable
security invoker
set search_path = ''
set jit = off
begin atomic
  with known as materialized (
    -- How many of its model's results count as independent; those of all workloads together have no intervals.
    select *
    from private.independence_in('all', upstream_totals.workload)
    where upstream_totals.workload is not null
  )
  -- One model at a time, as in private.model_totals.
  select models.id as model_id, hosts.*
  from public.models
  cross join lateral (
    select
      sums.simulated, sums.upstream, sums.n, sums.succeeded, sums.excused, sums.ttft_n, sums.tps_n, sums.other_n,
      sums.changed_n, sums.check_n, sums.check_ok_n, sums.last_seen_at,
      private.percentiles(
        sums.ttft_histogram, sums.ttft_n, private.with_intervals(sums.ttft_n, array[0.5, 0.95], known.ttft)
      ) as ttft_ms,
      private.percentiles(
        sums.tps_histogram, sums.tps_n, private.with_intervals(sums.tps_n, array[0.05, 0.5], known.tps)
      ) as tps,
      private.rate_interval(sums.succeeded, sums.n, known.success) as success,
      private.rate_interval(sums.succeeded, sums.n - sums.excused, known.success) as available
    from (
      select
        rollups.simulated,
        rollups.upstream,
        sum(rollups.n) as n,
        sum(rollups.succeeded) as succeeded,
        sum(rollups.excused) as excused,
        sum(rollups.ttft_n) as ttft_n,
        sum(rollups.ttft_histogram) as ttft_histogram,
        sum(rollups.tps_n) as tps_n,
        sum(rollups.tps_histogram) as tps_histogram,
        sum(rollups.other_n) as other_n,
        sum(rollups.changed_n) as changed_n,
        sum(rollups.check_n) as check_n,
        sum(rollups.check_ok_n) as check_ok_n,
        max(rollups.last_result_at) as last_seen_at
      from private.upstream_rollups as rollups
      where rollups.model_id = models.id
        and rollups.starts_at >= date_bin(
          interval '1 day', now() - upstream_totals.period, timestamptz '2000-01-01 00:00+00'
        )
        and rollups.workload_id = any ((select private.keys_of(upstream_totals.workload))::uuid[])
      group by rollups.simulated, rollups.upstream
    ) as sums
    left join known on known.model_id = models.id and known.simulated = sums.simulated
  ) as hosts
  where upstream_totals.of_model is null or models.id = upstream_totals.of_model;
end;

create function public.upstream_breakdown_over(
  period interval,
  of_model uuid default null,
  workload text default 'default'
)
returns table (
  provider text,
  model text,
  model_id uuid,
  simulated boolean,
  upstream text,
  n bigint,
  share_percent double precision,
  success_rate_percent double precision,
  availability_percent double precision,
  ttft_n bigint,
  p50_ttft_ms double precision,
  p95_ttft_ms double precision,
  tps_n bigint,
  p50_tps double precision,
  p5_tps double precision,
  other_n bigint,
  changed_n bigint,
  model_n bigint,
  model_changed_n bigint,
  check_n bigint,
  check_ok_n bigint,
  last_seen_at timestamptz,
  success_rate_percent_low double precision,
  success_rate_percent_high double precision,
  availability_percent_low double precision,
  availability_percent_high double precision,
  p50_ttft_ms_low double precision,
  p50_ttft_ms_high double precision,
  p95_ttft_ms_low double precision,
  p95_ttft_ms_high double precision,
  p50_tps_low double precision,
  p50_tps_high double precision,
  p5_tps_low double precision,
  p5_tps_high double precision
)
language sql
stable
security invoker
set search_path = ''
set jit = off
begin atomic
  with shares as (
    select
      summed.*,
      (sum(summed.n) over of_model)::bigint as model_n,
      (sum(summed.changed_n) over of_model)::bigint as model_changed_n,
      row_number() over (of_model order by summed.n desc, summed.upstream) as place
    from private.upstream_totals(
      private.window_of(upstream_breakdown_over.period), upstream_breakdown_over.of_model, upstream_breakdown_over.workload
    ) as summed
    window of_model as (partition by summed.model_id, summed.simulated)
  )
  select
    providers.name, models.name, shares.model_id, shares.simulated, shares.upstream, shares.n,
    private.percent_of(shares.n, shares.model_n),
    private.percent_of(shares.succeeded, shares.n),
    private.availability_percent(shares.succeeded, shares.n, shares.excused),
    shares.ttft_n, shares.ttft_ms[2], shares.ttft_ms[5], shares.tps_n, shares.tps[5], shares.tps[2],
    shares.other_n, shares.changed_n, shares.model_n, shares.model_changed_n, shares.check_n, shares.check_ok_n,
    shares.last_seen_at, shares.success[1], shares.success[2], shares.available[1], shares.available[2],
    shares.ttft_ms[1], shares.ttft_ms[3], shares.ttft_ms[4], shares.ttft_ms[6],
    shares.tps[4], shares.tps[6], shares.tps[1], shares.tps[3]
  from shares
  join public.models on models.id = shares.model_id
  join public.providers on providers.id = models.provider_id
  where shares.place <= 50
  order by providers.name, models.name, shares.model_id, shares.simulated, shares.place
  limit 1000;
end;

comment on function public.upstream_breakdown_over is
  'A gateway''s models (or one of them) split by the host behind it that answered, over the days (UTC) of the window: up to '
  '50 hosts of each, 1000 rows. share_percent is of the model''s results that named a host (model_n). changed_n: results '
  'that came from this host after one from another. other_n: results in which another model answered than the one asked '
  'for. Percentiles are within 2 %, p95 and p5 need 20 values. _low and _high are the ends of the interval of 95 %, by how alike '
  'results of the model are. Workload null: all of them, in sums whose times mean nothing.';

create view public.upstream_breakdown
with (security_invoker = on)
as
select * from public.upstream_breakdown_over(interval '7 days');

comment on view public.upstream_breakdown is
  'A gateway''s models split by the host behind it that answered, over the last 7 days. upstream_breakdown_over takes any '
  'window, one model, or another workload.';
grant select on public.upstream_breakdown to anon, authenticated, service_role;

create function public.model_sparks_over(
  period interval,
  model_ids uuid[],
  region text default 'all',
  workload text default 'default'
)
returns table (
  model_id uuid,
  simulated boolean,
  p50_ttft_ms double precision[]
)
language sql
stable
security invoker
set search_path = ''
set jit = off
begin atomic
  with asked as materialized (
    select
      private.window_of(model_sparks_over.period) as period,
      private.models_of(model_sparks_over.model_ids, 50) as model_ids
  ),
  line as materialized (
    select
      finest.grain,
      -- The rollups of days begin at midnight.
      date_bin(finest.grain, windows.since, timestamptz '2000-01-01 00:00+00') as since,
      extract(epoch from finest.grain)
        * ceil(extract(epoch from (select asked.period from asked)) / extract(epoch from finest.grain) / 12) as seconds
    from (
      select case
        when (select asked.period from asked) <= interval '24 hours' then private.grain_of((select asked.period from asked))
        else interval '1 day'
      end as grain
    ) as finest
    cross join (
      select min(windows.since) as since from private.rollup_windows((select asked.period from asked)) as windows
    ) as windows
  ),
  points as (
    select
      rollups.model_id,
      rollups.simulated,
      floor(extract(epoch from rollups.starts_at - line.since) / line.seconds)::integer as place,
      (private.percentiles(sum(rollups.ttft_histogram), sum(rollups.ttft_n), array[0.5]))[1] as p50_ttft_ms
    from line
    join private.rollups
      on rollups.grain = line.grain
      and rollups.starts_at >= line.since
    where rollups.model_id = any ((select asked.model_ids from asked)::uuid[])
      and rollups.region = model_sparks_over.region
      and rollups.workload_id = any (
        ((select private.keys_of(coalesce(model_sparks_over.workload, 'default')))::uuid[])
      )
    group by rollups.model_id, rollups.simulated, place
  )
  select
    lines.model_id,
    lines.simulated,
    array_agg(points.p50_ttft_ms order by places.place)
  from (select distinct points.model_id, points.simulated from points) as lines
  cross join (
    select generate_series(0, floor(extract(epoch from now() - line.since) / line.seconds)::integer) as place
    from line
  ) as places
  left join points
    on points.model_id = lines.model_id
    and points.simulated = lines.simulated
    and points.place = places.place
  group by lines.model_id, lines.simulated;
end;

comment on function public.model_sparks_over is
  'A few models (for visitors: up to 50), with one workload, over time in about twelve points, evenly from the beginning '
  'of the window to now. Times without results are null.';

create function private.band_of(period interval)
returns interval
language sql
immutable
security invoker
set search_path = ''
as $$
  select case
    when period <= interval '24 hours' then interval '12 hours'
    else interval '24 hours'
  end;
$$;

comment on function private.band_of is
  'The time around a point from which its p5 and p95 are computed: a single point has too few samples.';

create function public.model_timeline_over(
  period interval,
  model_ids uuid[],
  region text default 'all',
  workload text default 'default'
)
returns table (
  model_id uuid,
  simulated boolean,
  starts_at timestamptz,
  grain_seconds integer,
  band_seconds integer,
  n integer,
  outcomes jsonb,
  p5_ttft_ms double precision,
  p50_ttft_ms double precision,
  p95_ttft_ms double precision,
  p5_tps double precision,
  p50_tps double precision,
  p95_tps double precision,
  p5_latency_ms double precision,
  p50_latency_ms double precision,
  p95_latency_ms double precision
)
language sql
stable
security invoker
set search_path = ''
set jit = off
begin atomic
  with asked as materialized (
    select
      private.window_of(model_timeline_over.period) as period,
      private.models_of(model_timeline_over.model_ids, 2) as model_ids
  ),
  span as (
    select min(windows.since) as since from private.rollup_windows((select asked.period from asked)) as windows
  ),
  summed as (
    select
      span.since,
      rollups.model_id,
      rollups.simulated,
      rollups.starts_at,
      rollups.grain,
      sum(rollups.n)::integer as n,
      sum(rollups.succeeded) as succeeded,
      sum(rollups.outcomes) as outcomes,
      sum(rollups.ttft_n) as ttft_n, sum(rollups.ttft_histogram) as ttft_histogram,
      sum(rollups.tps_n) as tps_n, sum(rollups.tps_histogram) as tps_histogram,
      sum(rollups.latency_n) as latency_n, sum(rollups.latency_histogram) as latency_histogram
    from span
    join private.rollups
      on rollups.starts_at > span.since - private.band_of((select asked.period from asked))
    where rollups.model_id = any ((select asked.model_ids from asked)::uuid[])
      and rollups.region = model_timeline_over.region
      and rollups.grain = private.grain_of((select asked.period from asked))
      and rollups.workload_id = any (
        ((select private.keys_of(coalesce(model_timeline_over.workload, 'default')))::uuid[])
      )
    group by span.since, rollups.model_id, rollups.simulated, rollups.starts_at, rollups.grain
  ),
  points as (
    select
      rollups.*,
      (sum(rollups.ttft_n) over band)::bigint as band_ttft_n,
      sum(rollups.ttft_histogram) over band as band_ttft_histogram,
      (sum(rollups.tps_n) over band)::bigint as band_tps_n,
      sum(rollups.tps_histogram) over band as band_tps_histogram,
      (sum(rollups.latency_n) over band)::bigint as band_latency_n,
      sum(rollups.latency_histogram) over band as band_latency_histogram
    from summed as rollups
    window band as (
      partition by rollups.model_id, rollups.simulated
      order by rollups.starts_at
      -- Results that begin half a band later are not included.
      range between private.band_of((select asked.period from asked)) / 2 preceding
        and private.band_of((select asked.period from asked)) / 2 - interval '1 second' following
    )
  )
  select
    points.model_id, points.simulated, points.starts_at,
    extract(epoch from points.grain)::integer,
    extract(epoch from private.band_of((select asked.period from asked)))::integer,
    points.n,
    case when points.succeeded < points.n then private.outcome_counts(points.outcomes) end,
    bands.ttft[1], medians.ttft[1], bands.ttft[2],
    bands.tps[1], medians.tps[1], bands.tps[2],
    bands.latency[1], medians.latency[1], bands.latency[2]
  from points
  cross join lateral (
    select
      private.percentiles(points.ttft_histogram, points.ttft_n, array[0.5]) as ttft,
      private.percentiles(points.tps_histogram, points.tps_n, array[0.5]) as tps,
      private.percentiles(points.latency_histogram, points.latency_n, array[0.5]) as latency
    -- Keeps the planner from working each of them out once per column.
    offset 0
  ) as medians
  cross join lateral (
    select
      private.percentiles(points.band_ttft_histogram, points.band_ttft_n, array[0.05, 0.95]) as ttft,
      private.percentiles(points.band_tps_histogram, points.band_tps_n, array[0.05, 0.95]) as tps,
      private.percentiles(points.band_latency_histogram, points.band_latency_n, array[0.05, 0.95]) as latency
    offset 0
  ) as bands
  where points.starts_at >= points.since
  order by points.model_id, points.simulated, points.starts_at;
end;

comment on function public.model_timeline_over is
  'A few models (for visitors: two), with one workload, over time: the median of each point, and p5 and p95 of the band_seconds around it, '
  'null below 20 samples. outcomes is null where all succeeded. Times without results have no row.';

create function public.model_outcomes_over(
  period interval,
  model_ids uuid[],
  region text default 'all',
  workload text default 'default'
)
returns table (
  model_id uuid,
  simulated boolean,
  starts_at timestamptz,
  grain_seconds integer,
  n integer[],
  failures jsonb
)
language sql
stable
security invoker
set search_path = ''
set jit = off
begin atomic
  with asked as materialized (
    select
      private.window_of(model_outcomes_over.period) as period,
      private.models_of(model_outcomes_over.model_ids, 40) as model_ids
  ),
  bars as materialized (
    select
      finest.grain,
      windows.since,
      extract(epoch from finest.grain)::integer as seconds
    from (
      select greatest(private.grain_of((select asked.period from asked)), interval '1 hour') as grain
    ) as finest
    cross join (
      select min(windows.since) as since
      from private.rollup_windows(greatest((select asked.period from asked), interval '24 hours')) as windows
    ) as windows
  ),
  counts as materialized (
    select
      rollups.model_id,
      rollups.simulated,
      extract(epoch from rollups.starts_at - bars.since)::integer / bars.seconds as place,
      sum(rollups.n)::integer as n,
      case
        when sum(rollups.succeeded) < sum(rollups.n) then private.outcome_counts(sum(rollups.outcomes))
      end as outcomes
    from bars
    join private.rollups
      on rollups.grain = bars.grain
      and rollups.starts_at >= bars.since
    where rollups.model_id = any ((select asked.model_ids from asked)::uuid[])
      and rollups.region = model_outcomes_over.region
      and rollups.workload_id = any (
        ((select private.keys_of(coalesce(model_outcomes_over.workload, 'default')))::uuid[])
      )
    group by rollups.model_id, rollups.simulated, place
  ),
  lines as materialized (
    select
      counts.model_id,
      counts.simulated,
      jsonb_object_agg(counts.place, counts.outcomes) filter (where counts.outcomes is not null) as failures
    from counts
    group by counts.model_id, counts.simulated
  ),
  -- Summed up instead of joined, since every plan for that is fast.
  filled as (
    select cells.model_id, cells.simulated, cells.place, sum(cells.n)::integer as n
    from (
      select counts.model_id, counts.simulated, counts.place, counts.n
      from counts
      union all
      select
        lines.model_id,
        lines.simulated,
        generate_series(0, extract(epoch from now() - bars.since)::integer / bars.seconds),
        0
      from lines
      cross join bars
    ) as cells
    group by cells.model_id, cells.simulated, cells.place
  )
  select
    lines.model_id,
    lines.simulated,
    bars.since,
    bars.seconds,
    series.n,
    coalesce(lines.failures, '{}')
  from lines
  cross join bars
  join (
    select filled.model_id, filled.simulated, array_agg(filled.n order by filled.place) as n
    from filled
    group by filled.model_id, filled.simulated
  ) as series
    on series.model_id = lines.model_id
    and series.simulated = lines.simulated;
end;

comment on function public.model_outcomes_over is
  'The outcomes of the requests to each model (for visitors: up to 40 models) with one workload, by hours up to 7 days and by days '
  'beyond, at least 24 hours. n has an entry for each grain_seconds from starts_at to now; failures has the outcomes '
  'of entries with failures, by the index of the entry, from 0.';

create function public.incidents_over(
  period interval,
  of_model uuid default null,
  workload text default null
)
returns table (
  id uuid,
  model_id uuid,
  region text,
  kind text,
  opened_at timestamptz,
  closed_at timestamptz,
  observed double precision,
  expected double precision,
  -- `workload` is taken by the parameter.
  workload_name text
)
language sql
stable
security invoker
set search_path = ''
set jit = off
begin atomic
  with asked as materialized (
    select
      private.window_of(incidents_over.period) as period
  )
  select
    incidents.id,
    incidents.model_id,
    incidents.region,
    incidents.kind,
    incidents.opened_at,
    incidents.closed_at,
    incidents.observed,
    incidents.expected,
    workloads.name
  from public.incidents
  left join public.workloads on workloads.id = incidents.workload_id
  where (incidents.closed_at is null or incidents.closed_at >= now() - (select asked.period from asked))
    and incidents.model_id = coalesce(incidents_over.of_model, incidents.model_id)
    and (
      incidents_over.workload is null
      or workloads.name = incidents_over.workload
      or incidents.workload_id = private.shared_key()
    )
  order by incidents.opened_at desc, incidents.id
  limit 1000;
end;

comment on function public.incidents_over is
  'Incidents that are open or were within the window, of one model or all, the latest 1000 first. With a workload, '
  'its own and those that are of none: workload_name is null where another model answered, where answers are worse '
  'than those of peers, of an objective, and of texts that were given with a run.';

create function private.run_outcomes(run_id uuid)
returns table (
  provider text,
  model text,
  region text,
  sample integer,
  state text,
  outcome text,
  claimed_at timestamptz,
  closed_at timestamptz,
  workload text
)
language sql
stable
security definer
set search_path = ''
as $$
  select
    providers.name,
    models.name,
    run_targets.region,
    run_targets.sample,
    run_targets.state,
    coalesce(results.outcome, case when results.success then 'success' end),
    run_targets.claimed_at,
    run_targets.closed_at,
    workloads.name
  from public.runs
  join public.run_targets on run_targets.run_id = runs.id
  join public.providers on providers.id = run_targets.provider_id
  join public.models on models.id = run_targets.model_id
  left join public.benchmark_results as results on results.target_id = run_targets.id
  -- Of a text given with one run nothing is told.
  left join public.workloads on workloads.id = run_targets.workload_id and workloads.comparable
  where runs.id = run_outcomes.run_id
    and runs.kind = 'benchmark'
    and (runs.finished_at is null or runs.finished_at >= now() - interval '1 hour')
    and providers.enabled
  order by providers.name, models.name, workloads.name, run_targets.region, run_targets.sample;
$$;

create function public.run_outcomes(run_id uuid)
returns table (
  provider text,
  model text,
  region text,
  sample integer,
  state text,
  outcome text,
  claimed_at timestamptz,
  closed_at timestamptz,
  workload text
)
language sql
stable
security invoker
set search_path = ''
set jit = off
begin atomic
  select * from private.run_outcomes(run_outcomes.run_id);
end;

comment on function public.run_outcomes is
  'The state of each target of a run that run_progress shows. Holds nothing of prompts, answers or errors. workload is '
  'null for a text that was given with the run.';

grant execute on function
  private.band_of(interval),
  private.run_outcomes(uuid),
  public.incidents_over(interval, uuid, text),
  public.model_summaries_over(interval, text, text),
  public.model_summaries_before(interval, text, text),
  private.upstream_totals(interval, uuid, text),
  public.upstream_breakdown_over(interval, uuid, text),
  public.model_sparks_over(interval, uuid[], text, text),
  public.model_timeline_over(interval, uuid[], text, text),
  public.model_outcomes_over(interval, uuid[], text, text),
  public.run_outcomes(uuid)
to anon, authenticated, service_role;
