-- Leaderboards sum no histograms of a window before that nothing reads.
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
set jit = off
begin atomic
  with windows as materialized (
    select * from private.rollup_windows(model_totals.period, model_totals.back)
  ),
  keys as materialized (
    -- The current version, and what texts that are not comparable share: each that was measured, for each is looked
    -- up for every model.
    select key.id
    from unnest(private.keys_of(model_totals.workload)) as key (id)
    where model_totals.workload is not null
      and exists (
        select
        from generate_series(
          date_bin(
            interval '24 hours', now() - model_totals.period * (model_totals.back + 1), timestamptz '2000-01-01 00:00+00'
          ),
          now(),
          interval '24 hours'
        ) as day (starts_at)
        cross join lateral (
          select
          from private.rollups
          where rollups.starts_at = day.starts_at
            and rollups.region = model_totals.region
            and rollups.workload_id = key.id
            and rollups.grain = interval '1 day'
          limit 1
        ) as measured
      )
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
      -- Windows before are compared by TTFT and speed alone.
      sum(rollups.ttfat_histogram) filter (where model_totals.histograms and model_totals.back = 0),
      sum(rollups.latency_histogram) filter (where model_totals.histograms and model_totals.back = 0),
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
