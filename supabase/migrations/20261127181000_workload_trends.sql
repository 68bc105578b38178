-- Speeds over time, summaries, outcomes and incidents of any workload, the workload of each target of a run, and how
-- right answers were over time. The former functions go, since beside the new ones a call without a workload would
-- have two meanings.
set local lock_timeout = '5s';

drop function public.model_summaries_over(interval, text);
drop function public.model_summaries_before(interval, text);
drop function public.model_sparks_over(interval, uuid[], text);
drop function public.model_timeline_over(interval, uuid[], text);
drop function public.model_outcomes_over(interval, uuid[], text);
drop function public.incidents_over(interval, uuid);
drop function public.run_outcomes(uuid);
drop function private.run_outcomes(uuid);

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
  last_seen_at timestamptz
)
language sql
stable
security invoker
set search_path = ''
begin atomic
  with measured as materialized (
    select
      totals.*,
      private.percentiles(totals.ttft_histogram, totals.ttft_n, array[0.5, 0.95]) as ttft_ms,
      private.percentiles(totals.latency_histogram, totals.latency_n, array[0.5, 0.95]) as latency_ms,
      private.percentiles(totals.tps_histogram, totals.tps_n, array[0.05, 0.5, 0.95]) as tps
    from private.model_totals(
      private.window_of(model_summaries_over.period), model_summaries_over.region,
      workload => coalesce(model_summaries_over.workload, 'default')
    ) as totals
  )
  select
    providers.name,
    models.name,
    measured.model_id,
    measured.simulated,
    measured.n,
    private.percent_of(measured.succeeded, measured.n),
    private.availability_percent(measured.succeeded, measured.n, measured.excused),
    case when measured.succeeded < measured.n then private.outcome_counts(measured.outcomes) end,
    measured.ttft_n,
    measured.ttft_ms[1],
    measured.ttft_ms[2],
    measured.latency_n,
    measured.latency_ms[1],
    measured.latency_ms[2],
    measured.tps_n,
    measured.tps[1],
    measured.tps[2],
    measured.tps[3],
    measured.batched_n,
    measured.priced_n,
    private.shown_usd(measured.cost_usd / nullif(measured.priced_n, 0)),
    private.shown_usd(1000000 * measured.cost_usd / nullif(measured.priced_output_tokens, 0)),
    measured.last_result_at
  from measured
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
  p50_tps double precision
)
language sql
stable
security invoker
set search_path = ''
begin atomic
  select
    totals.model_id,
    totals.simulated,
    private.availability_percent(totals.succeeded, totals.n, totals.excused),
    (private.percentiles(totals.ttft_histogram, totals.ttft_n, array[0.5]))[1],
    (private.percentiles(totals.tps_histogram, totals.tps_n, array[0.5]))[1]
  from private.model_totals(
    private.window_of(model_summaries_before.period), model_summaries_before.region, back => 1,
    workload => coalesce(model_summaries_before.workload, 'default')
  ) as totals;
end;

comment on function public.model_summaries_before is
  'The same numbers for the window before the one of model_summaries_over.';

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
    ttft.band[1], ttft.median[1], ttft.band[2],
    tps.band[1], tps.median[1], tps.band[2],
    latency.band[1], latency.median[1], latency.band[2]
  from points
  cross join lateral (
    select
      private.percentiles(points.band_ttft_histogram, points.band_ttft_n, array[0.05, 0.95]) as band,
      private.percentiles(points.ttft_histogram, points.ttft_n, array[0.5]) as median
    -- Keeps the planner from working each of them out once per column.
    offset 0
  ) as ttft
  cross join lateral (
    select
      private.percentiles(points.band_tps_histogram, points.band_tps_n, array[0.05, 0.95]) as band,
      private.percentiles(points.tps_histogram, points.tps_n, array[0.5]) as median
    offset 0
  ) as tps
  cross join lateral (
    select
      private.percentiles(points.band_latency_histogram, points.band_latency_n, array[0.05, 0.95]) as band,
      private.percentiles(points.latency_histogram, points.latency_n, array[0.5]) as median
    offset 0
  ) as latency
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
  'Incidents that are open or were within the window, of one model or all, the latest 1000 first. With a workload, its '
  'own and those that are of none: workload_name is null where another model answered.';

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
begin atomic
  select * from private.run_outcomes(run_outcomes.run_id);
end;

comment on function public.run_outcomes is
  'The state of each target of a run that run_progress shows. Holds nothing of prompts, answers or errors. workload is '
  'null for a text that was given with the run.';

create function public.answers_timeline_over(
  period interval,
  model_ids uuid[],
  region text default 'all',
  workload text default 'canary'
)
returns table (
  model_id uuid,
  simulated boolean,
  starts_at timestamptz,
  grain_seconds integer,
  check_n bigint,
  check_ok_n bigint,
  right_percent double precision,
  verdicts jsonb
)
language sql
stable
security invoker
set search_path = ''
begin atomic
  with asked as materialized (
    select
      private.window_of(answers_timeline_over.period) as period,
      coalesce(answers_timeline_over.region, 'all') as region,
      private.models_of(answers_timeline_over.model_ids, 10) as model_ids
  ),
  line as materialized (
    select
      finest.grain,
      -- The rollups of days begin at midnight.
      date_bin(finest.grain, windows.since, timestamptz '2000-01-01 00:00+00') as since
    from (
      select case
        when (select asked.period from asked) <= interval '24 hours' then interval '1 hour'
        else interval '1 day'
      end as grain
    ) as finest
    cross join (
      select min(windows.since) as since from private.rollup_windows((select asked.period from asked)) as windows
    ) as windows
  )
  select
    judged.model_id, judged.simulated, judged.starts_at,
    extract(epoch from judged.grain)::integer,
    judged.check_n, judged.check_ok_n,
    private.percent_of(judged.check_ok_n, judged.check_n),
    private.outcome_counts(judged.verdicts, private.verdict_names())
  from (
    select
      rollups.model_id,
      rollups.simulated,
      rollups.starts_at,
      line.grain,
      sum(rollups.check_n) as check_n,
      sum(rollups.check_ok_n) as check_ok_n,
      sum(rollups.verdicts) as verdicts
    from line
    join private.rollups
      on rollups.grain = line.grain
      and rollups.starts_at >= line.since
    where rollups.model_id = any ((select asked.model_ids from asked)::uuid[])
      and rollups.region = (select asked.region from asked)
      and rollups.verdicts > 0
      and rollups.workload_id = any (array(
        select workloads.id
        from public.workloads
        where workloads.comparable
          and workloads.current
          and workloads.name = coalesce(answers_timeline_over.workload, 'canary')
      ))
    group by rollups.model_id, rollups.simulated, rollups.starts_at, line.grain
  ) as judged
  order by judged.model_id, judged.simulated, judged.starts_at
  limit 2000;
end;

comment on function public.answers_timeline_over is
  'How right the answers of a few models (for visitors: ten) to one workload were over time: what answers_over says, by '
  'hours up to 24 hours and by days (UTC) beyond. Times in which nothing was judged or cut off have no row.';

create or replace function public.answers_over(
  period interval,
  workload text default null,
  region text default 'all',
  model_ids uuid[] default null
)
returns table (
  provider text,
  model text,
  simulated boolean,
  -- `workload` is taken by the parameter.
  workload_name text,
  version integer,
  n bigint,
  check_n bigint,
  check_ok_n bigint,
  right_percent double precision,
  verdicts jsonb,
  last_seen_at timestamptz,
  provider_id uuid,
  model_id uuid
)
language sql
stable
security invoker
set search_path = ''
begin atomic
  with asked as materialized (
    -- Not in the condition itself: of a table with policies, an index is searched for plain values alone.
    select private.window_of(answers_over.period) as period, coalesce(answers_over.region, 'all') as region
  ),
  windows as materialized (
    select * from private.rollup_windows((select asked.period from asked))
  ),
  checked as materialized (
    select workloads.id, workloads.name, workloads.version
    from public.workloads
    where workloads.comparable
      and workloads.current
      and (answers_over.workload is null or workloads.name = answers_over.workload)
  )
  select
    providers.name, models.name, totals.simulated, of_workload.name, of_workload.version, totals.n, totals.check_n,
    totals.check_ok_n, private.percent_of(totals.check_ok_n, totals.check_n),
    private.outcome_counts(totals.verdicts, private.verdict_names()), totals.last_result_at, providers.id, models.id
  from private.measured_models((select asked.period from asked), (select asked.region from asked)) as measured
  join public.models on models.id = measured.model_id
  join public.providers on providers.id = models.provider_id and providers.enabled
  cross join lateral (
    select
      rollups.simulated, rollups.workload_id,
      sum(rollups.n) as n,
      sum(rollups.check_n) as check_n,
      sum(rollups.check_ok_n) as check_ok_n,
      sum(rollups.verdicts) as verdicts,
      max(rollups.last_result_at) as last_result_at
    from windows
    cross join lateral (
      select *
      from private.rollups
      where rollups.model_id = models.id
        and rollups.region = (select asked.region from asked)
        and rollups.starts_at >= windows.since
        and rollups.starts_at < windows.until
        and rollups.grain = windows.grain
        and rollups.workload_id = any (array(select checked.id from checked))
        and rollups.verdicts > 0
      offset 0
    ) as rollups
    group by rollups.simulated, rollups.workload_id
  ) as totals
  -- After the sums of each model, which would be made once for every workload.
  cross join lateral (select * from checked where checked.id = totals.workload_id offset 0) as of_workload
  where answers_over.model_ids is null or models.id = any (answers_over.model_ids)
  order by of_workload.name, totals.simulated, 9 desc nulls last, totals.check_n desc, providers.name, models.name
  limit 2000;
end;

comment on view public.model_leaderboard is
  'The models by median time to first token over the last 7 days with the workload default. model_leaderboard_over takes '
  'any window and workload.';

comment on view public.provider_performance_24h is
  'Means and percentiles of the successful results of the last 24 hours with the workload default, by provider and model.';

comment on view public.regional_performance_24h is
  'The last 24 hours with the workload default region by region: where each model was measured from. Results of no known '
  'region have no row.';

comment on view public.performance_trends is
  'Means of the successful results of each provider with the workload default hour by hour (UTC) over the last 7 days.';

comment on view public.provider_error_rates is
  'Failures of the last 24 hours with the workload default by provider, with the count of each outcome. Availability '
  'leaves out failures that say nothing about the provider. A second availability also leaves out rate limits, which '
  'depend mostly on our quota.';

grant execute on function
  private.run_outcomes(uuid),
  public.run_outcomes(uuid),
  public.incidents_over(interval, uuid, text),
  public.model_summaries_over(interval, text, text),
  public.model_summaries_before(interval, text, text),
  public.model_sparks_over(interval, uuid[], text, text),
  public.model_timeline_over(interval, uuid[], text, text),
  public.model_outcomes_over(interval, uuid[], text, text),
  public.answers_timeline_over(interval, uuid[], text, text)
to anon, authenticated, service_role;
