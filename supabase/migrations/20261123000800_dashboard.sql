-- What the public page asks beside the views: a model over time with a band,
-- its outcomes hour by hour, and what became of each target of a recent run.

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
  'The time around a point that its p5 and p95 are taken from: alone it has too few samples for them.';

create function public.model_timeline_over(
  period interval,
  model_ids uuid[],
  region text default 'all'
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
  with span as (
    select min(slices.since) as since from private.slices(model_timeline_over.period) as slices
  ),
  points as (
    select
      rollups.*,
      span.since,
      sum(rollups.ttft_n) over band as band_ttft_n,
      sum(rollups.ttft_histogram) over band as band_ttft_histogram,
      sum(rollups.tps_n) over band as band_tps_n,
      sum(rollups.tps_histogram) over band as band_tps_histogram,
      sum(rollups.latency_n) over band as band_latency_n,
      sum(rollups.latency_histogram) over band as band_latency_histogram
    from span
    join public.rollups
      on rollups.starts_at > span.since - private.band_of(model_timeline_over.period)
    where rollups.model_id = any (model_timeline_over.model_ids)
      and rollups.region = model_timeline_over.region
      and rollups.grain = private.grain_of(model_timeline_over.period)
    window band as (
      partition by rollups.model_id, rollups.simulated
      order by rollups.starts_at
      -- What begins half a band later is no part of it.
      range between private.band_of(model_timeline_over.period) / 2 preceding
        and private.band_of(model_timeline_over.period) / 2 - interval '1 second' following
    )
  )
  select
    points.model_id,
    points.simulated,
    points.starts_at,
    extract(epoch from points.grain)::integer,
    extract(epoch from private.band_of(model_timeline_over.period))::integer,
    points.n,
    case when points.succeeded < points.n then private.outcome_counts(points.outcomes) end,
    ttft.band[1],
    ttft.median[1],
    ttft.band[2],
    tps.band[1],
    tps.median[1],
    tps.band[2],
    latency.band[1],
    latency.median[1],
    latency.band[2]
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
  'A few models over time: the median of each point, and p5 and p95 of the band_seconds around it, null below 20 '
  'samples. outcomes is null where all succeeded. Times without results have no row.';

create function public.model_outcomes_over(
  period interval,
  model_ids uuid[],
  region text default 'all'
)
returns table (
  model_id uuid,
  simulated boolean,
  starts_at timestamptz[],
  n integer[],
  outcomes jsonb
)
language sql
stable
security invoker
set search_path = ''
begin atomic
  select
    rollups.model_id,
    rollups.simulated,
    array_agg(rollups.starts_at order by rollups.starts_at),
    array_agg(rollups.n order by rollups.starts_at),
    jsonb_agg(
      case when rollups.succeeded < rollups.n then private.outcome_counts(rollups.outcomes) end
      order by rollups.starts_at
    )
  from public.rollups
  where rollups.model_id = any (model_outcomes_over.model_ids)
    and rollups.region = model_outcomes_over.region
    and rollups.grain = greatest(private.grain_of(model_outcomes_over.period), interval '1 hour')
    and rollups.starts_at >= (
      select min(slices.since)
      from private.slices(greatest(model_outcomes_over.period, interval '24 hours')) as slices
    )
  group by rollups.model_id, rollups.simulated;
end;

comment on function public.model_outcomes_over is
  'What became of the requests to each model, by hours over up to 7 days and by days beyond, at least 24 hours. An '
  'entry of outcomes is null where all succeeded. Times without results have no entry.';

create function private.run_outcomes(run_id uuid)
returns table (
  provider text,
  model text,
  region text,
  sample integer,
  state text,
  outcome text,
  claimed_at timestamptz,
  closed_at timestamptz
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
    run_targets.closed_at
  from public.runs
  join public.run_targets on run_targets.run_id = runs.id
  join public.providers on providers.id = run_targets.provider_id
  join public.models on models.id = run_targets.model_id
  left join public.benchmark_results as results on results.target_id = run_targets.id
  where runs.id = run_outcomes.run_id
    and (runs.finished_at is null or runs.finished_at >= now() - interval '1 hour')
    and providers.enabled
  order by providers.name, models.name, run_targets.region, run_targets.sample;
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
  closed_at timestamptz
)
language sql
stable
security invoker
set search_path = ''
begin atomic
  select * from private.run_outcomes(run_outcomes.run_id);
end;

comment on function public.run_outcomes is
  'What became of each target of a run that run_progress shows. Holds nothing of prompts, answers or errors.';

revoke execute on function
  private.band_of(interval),
  private.run_outcomes(uuid),
  public.model_timeline_over(interval, uuid[], text),
  public.model_outcomes_over(interval, uuid[], text),
  public.run_outcomes(uuid)
from public;

grant execute on function
  private.band_of(interval),
  private.run_outcomes(uuid),
  public.model_timeline_over(interval, uuid[], text),
  public.model_outcomes_over(interval, uuid[], text),
  public.run_outcomes(uuid)
to anon, authenticated, service_role;
