-- Leaderboards read fewer sums: a day of which more than half is in the window is counted whole, less its other hours.
set local lock_timeout = '5s';

-- The same window in fewer rollups: a day of which more than half is in the window is counted whole, and its other hours
-- are subtracted.
create function private.signed_windows(period interval, back integer default 0)
returns table (grain interval, since timestamptz, until timestamptz, sign integer)
language sql
stable
rows 3
security invoker
set search_path = ''
begin atomic
  with windows as (
    select
      windows.*,
      days.starts_at as day,
      days.starts_at + interval '24 hours' as next_day,
      windows.grain = interval '1 day' or (
        windows.grain = interval '1 hour'
        and windows.until - windows.since > interval '12 hours'
        and (windows.since = days.starts_at or windows.until = days.starts_at + interval '24 hours')
      ) as is_whole
    from private.rollup_windows(signed_windows.period, signed_windows.back) as windows
    cross join lateral (
      select date_bin(interval '24 hours', windows.since, timestamptz '2000-01-01 00:00+00') as starts_at
    ) as days
    where windows.since < windows.until
  )
  -- Days follow each other, so they are one part: each part is looked up for every model.
  select interval '1 day', min(windows.day), max(greatest(windows.next_day, windows.until)), 1
  from windows
  where windows.is_whole
  having count(*) > 0
  union all
  select windows.grain, windows.since, windows.until, 1 from windows where not windows.is_whole
  union all
  select windows.grain, windows.day, windows.since, -1 from windows where windows.is_whole and windows.day < windows.since
  union all
  select windows.grain, windows.until, windows.next_day, -1
  from windows
  where windows.is_whole and windows.until < windows.next_day;
end;

-- The versions of a workload, or of all, that were measured in a window or shortly before, and what texts that are not
-- comparable share. Each is looked up for every model.
create function private.measured_keys(workload text, region text, period interval, back integer)
returns table (id uuid)
language sql
stable
rows 2
security invoker
set search_path = ''
begin atomic
  select key.id
  from unnest(private.keys_of(measured_keys.workload)) as key (id)
  where exists (
    select
    from generate_series(
      date_bin(
        interval '24 hours', now() - measured_keys.period * (measured_keys.back + 1), timestamptz '2000-01-01 00:00+00'
      ),
      now(),
      interval '24 hours'
    ) as day (starts_at)
    cross join lateral (
      select
      from private.rollups
      where rollups.starts_at = day.starts_at
        and rollups.region = measured_keys.region
        and rollups.workload_id = key.id
        and rollups.grain = interval '1 day'
      limit 1
    ) as measured
  );
end;

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
    select * from private.signed_windows(model_totals.period, model_totals.back)
  ),
  keys as materialized (
    select keys.id
    from private.measured_keys(model_totals.workload, model_totals.region, model_totals.period, model_totals.back) as keys
  )
  -- One model at a time: a sum of histograms takes 10 KB, and 800 of them at once exceed the memory of a query.
  select measured.model_id, totals.*
  from private.measured_models(model_totals.period, model_totals.region, model_totals.back) as measured
  cross join lateral (
    select
      rollups.simulated,
      sum(rollups.n * windows.sign),
      sum(rollups.succeeded * windows.sign),
      sum(rollups.rate_limited * windows.sign),
      sum(rollups.excused * windows.sign),
      max(rollups.last_result_at) filter (where windows.sign > 0),
      sum(rollups.priced_n * windows.sign),
      sum(rollups.ttft_n * windows.sign),
      sum(rollups.ttfat_n * windows.sign),
      sum(rollups.latency_n * windows.sign),
      sum(rollups.tps_n * windows.sign),
      sum(rollups.batched_n * windows.sign),
      sum(rollups.input_tokens * windows.sign)::bigint,
      sum(rollups.output_tokens * windows.sign)::bigint,
      sum(rollups.priced_output_tokens * windows.sign)::bigint,
      sum(rollups.ttft_us_sum * windows.sign)::bigint,
      sum(rollups.latency_us_sum * windows.sign)::bigint,
      sum(rollups.tps_milli_sum * windows.sign)::bigint,
      sum(rollups.cost_usd * windows.sign),
      sum(rollups.outcomes * windows.sign),
      sum(case when windows.sign < 0 then -rollups.ttft_histogram else rollups.ttft_histogram end)
        filter (where model_totals.histograms),
      -- Windows before are compared by TTFT and speed alone.
      sum(case when windows.sign < 0 then -rollups.ttfat_histogram else rollups.ttfat_histogram end)
        filter (where model_totals.histograms and model_totals.back = 0),
      sum(case when windows.sign < 0 then -rollups.latency_histogram else rollups.latency_histogram end)
        filter (where model_totals.histograms and model_totals.back = 0),
      sum(case when windows.sign < 0 then -rollups.tps_histogram else rollups.tps_histogram end)
        filter (where model_totals.histograms)
    from windows
    -- By plain equality: an index is not searched for a list behind a range, and most sums are of other workloads.
    cross join keys
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
    ) as rollups
    group by rollups.simulated
    having sum(rollups.n * windows.sign) > 0
  ) as totals;
end;

grant execute on function
  private.signed_windows(interval, integer),
  private.measured_keys(text, text, interval, integer)
to anon, authenticated, service_role;
