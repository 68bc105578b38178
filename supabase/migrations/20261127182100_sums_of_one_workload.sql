-- Sums of one workload are read alone, however many workloads there are; regions are found without reading every sum;
-- and what is asked or done every few minutes is not compiled.
set local lock_timeout = '5s';

create or replace function private.model_totals(
  period interval,
  region text,
  back integer default 0,
  histograms boolean default true,
  workload text default 'default'
)
returns table (
  model_id uuid,
  simulated boolean,
  n bigint,
  succeeded bigint,
  rate_limited bigint,
  excused bigint,
  last_result_at timestamptz,
  priced_n bigint,
  ttft_n bigint,
  ttfat_n bigint,
  latency_n bigint,
  tps_n bigint,
  batched_n bigint,
  input_tokens bigint,
  output_tokens bigint,
  priced_output_tokens bigint,
  ttft_us_sum bigint,
  latency_us_sum bigint,
  tps_milli_sum bigint,
  cost_usd numeric,
  outcomes numeric,
  ttft_histogram numeric,
  ttfat_histogram numeric,
  latency_histogram numeric,
  tps_histogram numeric
)
language sql
stable
security invoker
set search_path = ''
begin atomic
  with windows as materialized (
    select * from private.rollup_windows(model_totals.period, model_totals.back)
  ),
  keys as materialized (
    -- The current version, and what texts that are not comparable share.
    select key.id
    from unnest(private.keys_of(model_totals.workload)) as key (id)
    where model_totals.workload is not null
    limit 2
  )
  -- One model at a time: a sum of histograms takes 10 KB, and 800 of them at once exceed the memory of a query.
  select measured.model_id, totals.*
  from private.measured_models(model_totals.period, model_totals.region, model_totals.back) as measured
  cross join lateral (
    select
      rollups.simulated,
      sum(rollups.n),
      sum(rollups.succeeded),
      sum(rollups.rate_limited),
      sum(rollups.excused),
      max(rollups.last_result_at),
      sum(rollups.priced_n),
      sum(rollups.ttft_n),
      sum(rollups.ttfat_n),
      sum(rollups.latency_n),
      sum(rollups.tps_n),
      sum(rollups.batched_n),
      sum(rollups.input_tokens)::bigint,
      sum(rollups.output_tokens)::bigint,
      sum(rollups.priced_output_tokens)::bigint,
      sum(rollups.ttft_us_sum)::bigint,
      sum(rollups.latency_us_sum)::bigint,
      sum(rollups.tps_milli_sum)::bigint,
      sum(rollups.cost_usd),
      sum(rollups.outcomes),
      sum(rollups.ttft_histogram) filter (where model_totals.histograms),
      sum(rollups.ttfat_histogram) filter (where model_totals.histograms),
      sum(rollups.latency_histogram) filter (where model_totals.histograms),
      sum(rollups.tps_histogram) filter (where model_totals.histograms)
    from windows
    cross join lateral (
      -- By plain equality: an index is not searched for a list behind a range, and most sums are of other workloads.
      select of_workload.*
      from keys
      cross join lateral (
        select *
        from private.rollups
        where rollups.model_id = measured.model_id
          and rollups.region = model_totals.region
          and rollups.starts_at >= windows.since
          and rollups.starts_at < windows.until
          and rollups.grain = windows.grain
          and rollups.workload_id = keys.id
        -- One part of the window at a time, each from the partition of its grain: a join would read all partitions.
        offset 0
      ) as of_workload
      union all
      select of_all.*
      from (
        select *
        from private.rollups
        where model_totals.workload is null
          and rollups.model_id = measured.model_id
          and rollups.region = model_totals.region
          and rollups.starts_at >= windows.since
          and rollups.starts_at < windows.until
          and rollups.grain = windows.grain
        offset 0
      ) as of_all
    ) as rollups
    group by rollups.simulated
  ) as totals;
end;

create or replace view public.measured_regions
with (security_invoker = on)
as
select distinct found.region
from (
  select date_bin('1 day', now(), timestamptz '2000-01-01 00:00+00') - ago * interval '1 day' as starts_at
  from generate_series(0, 31) as ago
  -- Worked out here: of a table with policies, an index is searched for plain values alone.
  offset 0
) as days
cross join lateral (
  -- From each region to the next: there are few of them, and many sums of each.
  with recursive regions as (
    select 'all' as before, (
      select rollups.region
      from private.rollups
      where rollups.grain = interval '1 day'
        and rollups.starts_at = days.starts_at
      order by rollups.region
      limit 1
    ) as region
    union all
    select regions.region, (
      select rollups.region
      from private.rollups
      where rollups.grain = interval '1 day'
        and rollups.starts_at = days.starts_at
        and rollups.region > regions.region
      order by rollups.region
      limit 1
    )
    from regions
    where regions.region is not null
  )
  select regions.region from regions
) as found
where found.region <> 'all'
order by found.region;

create or replace view public.regional_performance_24h
with (security_invoker = on)
as
select
  regions.region,
  providers.name as provider,
  models.name as model,
  totals.simulated,
  totals.n as test_count,
  private.percent_of(totals.succeeded, totals.n) as success_rate_percent,
  totals.ttft_n,
  percentiles.ttft_ms[1] as p50_ttft_ms,
  percentiles.ttft_ms[2] as p95_ttft_ms,
  totals.latency_n,
  percentiles.latency_ms[1] as p50_latency_ms,
  percentiles.latency_ms[2] as p95_latency_ms,
  totals.tps_n,
  percentiles.tps[1] as p50_tps,
  totals.last_result_at as last_seen_at
from public.measured_regions as regions
cross join lateral private.model_totals(interval '24 hours', regions.region) as totals
cross join lateral (
  select
    private.percentiles(totals.ttft_histogram, totals.ttft_n, array[0.5, 0.95]) as ttft_ms,
    private.percentiles(totals.latency_histogram, totals.latency_n, array[0.5, 0.95]) as latency_ms,
    private.percentiles(totals.tps_histogram, totals.tps_n, array[0.5]) as tps
  -- Keeps the planner from working each of them out once per column.
  offset 0
) as percentiles
join public.models on models.id = totals.model_id
join public.providers on providers.id = models.provider_id
order by regions.region, p50_ttft_ms;


alter function private.delete_old_results(public.settings) set jit = off;
alter function private.forget_response_texts(public.settings) set jit = off;
alter function private.forget_arrivals(public.settings) set jit = off;
alter function private.delete_old_runs(public.settings) set jit = off;
alter function private.delete_old_rollups(public.settings) set jit = off;
alter function private.delete_old_upstream_rollups(public.settings) set jit = off;
alter function private.delete_old_ticks(public.settings) set jit = off;
alter function private.delete_old_invocations(public.settings) set jit = off;
alter function private.delete_unused_models(public.settings) set jit = off;
alter function private.public_status() set jit = off;
