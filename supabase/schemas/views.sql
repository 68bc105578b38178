-- The views that answer questions about results. All except run_summary read only the catalogue and the rollups.
-- Unknown values are null, even where the tables hold 0. Results of simulated providers have separate rows, marked
-- as simulated.
--
-- A window begins at a full quarter of an hour, hour or day, whichever fits its
-- length, and so is up to that much longer than its name.

create view public.latest_prices
with (security_invoker = on)
as
select distinct on (prices.model_id)
  providers.name as provider,
  models.name as model,
  prices.input_price_per_m,
  prices.output_price_per_m,
  prices.cached_input_price_per_m,
  prices.source,
  prices.timestamp,
  prices.provider_id,
  prices.model_id,
  prices.tiers,
  prices.parts,
  models.active and (models.retired_at is null or models.retired_at > now()) as active
from public.prices
join public.models on models.id = prices.model_id
join public.providers on providers.id = prices.provider_id
where prices.timestamp <= now()
order by prices.model_id, prices.timestamp desc, prices.id desc;

comment on view public.latest_prices is
  'The price of each model that is valid now, in USD per million tokens. tiers and parts are charged besides plain '
  'tokens; compare prices only together with them. active says whether the model is benchmarked.';

create view public.price_history
with (security_invoker = on)
as
select
  providers.name as provider,
  models.name as model,
  prices.input_price_per_m,
  prices.output_price_per_m,
  prices.cached_input_price_per_m,
  prices.source,
  prices.timestamp as valid_from,
  lead(prices.timestamp) over of_model as valid_until,
  lag(prices.input_price_per_m) over of_model as previous_input_price_per_m,
  lag(prices.output_price_per_m) over of_model as previous_output_price_per_m,
  prices.provider_id,
  prices.model_id,
  prices.tiers,
  prices.parts,
  lag(prices.tiers) over of_model as previous_tiers,
  lag(prices.parts) over of_model as previous_parts
from public.prices
join public.models on models.id = prices.model_id
join public.providers on providers.id = prices.provider_id
-- Also partitioned by provider, although a model has only one: a filter by provider then skips the prices of all
-- others.
window of_model as (partition by prices.provider_id, prices.model_id order by prices.timestamp, prices.id);

comment on view public.price_history is
  'Every price each model has had, in USD per million tokens, and the one before it. valid_until is null for the last. '
  'tiers and parts are charged besides plain tokens.';

-- A sum of costs, rounded for people. Null for an impossible sum, so that a bad row does not break the view.
create function private.shown_usd(usd numeric)
returns double precision
-- Called for every row: unlike an SQL function with settings it is planned once per session.
language plpgsql
immutable
security invoker
set search_path = ''
as $$
begin
  return case when usd < 1000000000000000 then usd::double precision end;
end;
$$;

-- A share in per cent, rounded for people; null where the whole is 0.
create function private.percent_of(part bigint, whole bigint)
returns double precision
language plpgsql
immutable
security invoker
set search_path = ''
as $$
begin
  return round(100.0 * part / nullif(whole, 0), 2)::double precision;
end;
$$;

-- The share of successes among requests, without failures that are not attributable and, where `rate_limited` is
-- given, without rate limits.
create function private.availability_percent(
  succeeded bigint,
  n bigint,
  excused bigint,
  rate_limited bigint default 0
)
returns double precision
language sql
immutable
security invoker
set search_path = ''
begin atomic
  select private.percent_of(succeeded, n - excused - rate_limited);
end;

-- Visitors may query these, so their reads are bounded: windows to a length for which rollups of it and of the
-- window before are kept (settings.keep_rollup_days is at least 62), lists of models to what a page shows. Callers
-- with a key of the project may query more.
create function private.window_of(period interval)
returns interval
language sql
stable
strict
security invoker
set search_path = ''
as $$
  select case
    when current_user in ('anon', 'authenticated') then make_interval(
      -- Compared in seconds: months and days of opposite sign could cancel out and still reach back for years.
      secs => greatest(least(extract(epoch from window_of.period)::double precision, 31 * 86400), 900)
    )
    else greatest(window_of.period, interval '15 minutes')
  end;
$$;

comment on function private.window_of is
  'Bounds a requested window: at least a quarter of an hour, for visitors at most 31 days.';

create function private.models_of(model_ids uuid[], most integer)
returns uuid[]
language sql
stable
security invoker
set search_path = ''
as $$
  select case
    when current_user in ('anon', 'authenticated') then array(
      select distinct asked.id
      -- An array has any number of entries and dimensions.
      from (select unnest(models_of.model_ids) as id limit 512) as asked
      where asked.id is not null
      order by asked.id
      limit models_of.most
    )
    else models_of.model_ids
  end;
$$;

comment on function private.models_of is
  'Bounds a requested list of models: for visitors without repetitions, and at most so many.';

create function private.grain_of(period interval)
returns interval
language sql
immutable
security invoker
set search_path = ''
as $$
  select case
    when period <= interval '6 hours' then interval '15 minutes'
    when period <= interval '7 days' then interval '1 hour'
    else interval '1 day'
  end;
$$;

-- Splits a window (or, with back = 1, the window before it) into the largest rollups that fit: days, and hours at
-- its ends.
create function private.rollup_windows(period interval, back integer default 0)
returns table (grain interval, since timestamptz, until timestamptz)
language sql
stable
rows 3
security invoker
set search_path = ''
begin atomic
  with origin as (
    select timestamptz '2000-01-01 00:00+00' as at, interval '24 hours' as day
  ),
  bounds as (
    select
      private.grain_of(rollup_windows.period) as finest,
      date_bin(private.grain_of(period), now() - period * (back + 1), origin.at) as since,
      case
        when back = 0 then date_bin(origin.day, now(), origin.at) + origin.day
        else date_bin(private.grain_of(period), now() - period * back, origin.at)
      end as until
    from origin
  ),
  days as (
    select
      bounds.*,
      -- Full days only; the last day of an open window is today.
      date_bin(origin.day, bounds.since + origin.day - interval '1 microsecond', origin.at) as first_day,
      date_bin(origin.day, bounds.until, origin.at) as last_day
    from bounds, origin
  )
  select days.finest, days.since, least(days.first_day, days.until)
  from days
  where days.finest = interval '1 hour'
  union all
  select interval '1 day', days.first_day, days.last_day
  from days
  where days.finest >= interval '1 hour'
  union all
  select days.finest, greatest(days.first_day, days.last_day), days.until
  from days
  where days.finest = interval '1 hour'
  union all
  select days.finest, days.since, days.until
  from days
  where days.finest = interval '15 minutes';
end;

-- Models with results in a window, by their daily rollups, which are kept longest.
create function private.measured_models(period interval, region text, back integer default 0)
returns table (model_id uuid)
language sql
stable
rows 200
security invoker
set search_path = ''
set jit = off
begin atomic
  select models.id
  from public.models
  where exists (
    select
    from private.rollups
    where rollups.model_id = models.id
      and rollups.region = measured_models.region
      and rollups.grain = interval '1 day'
      and rollups.starts_at >= date_bin(
        interval '24 hours', now() - measured_models.period * (measured_models.back + 1), timestamptz '2000-01-01 00:00+00'
      )
  );
end;

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

create function private.model_totals(
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

comment on function private.model_totals is
  'The rollups of each model, summed up over the window of this length that ends now, or that ends `back` lengths earlier. '
  'With histograms = false, the histogram sums are null; they are most of the work. Workload null: all of them, in sums '
  'whose times mean nothing.';

-- What leaderboards say of each model. Percentiles and rates are each between the ends of their interval: {low, p, high} of
-- the first, then of the next. Those that end with p99 have no interval of it.
create function private.model_numbers(period interval, region text, workload text)
returns table (
  model_id uuid,
  simulated boolean,
  n bigint,
  succeeded bigint,
  outcomes numeric,
  last_result_at timestamptz,
  priced_n bigint,
  ttft_n bigint,
  ttfat_n bigint,
  latency_n bigint,
  tps_n bigint,
  batched_n bigint,
  cost_per_request_usd double precision,
  cost_per_m_output_tokens_usd double precision,
  ttft_ms double precision[],
  ttfat_ms double precision[],
  latency_ms double precision[],
  tps double precision[],
  success double precision[],
  availability double precision[],
  unlimited double precision[]
)
language sql
stable
rows 200
security invoker
set search_path = ''
set jit = off
begin atomic
  select
    totals.model_id, totals.simulated, totals.n, totals.succeeded, totals.outcomes, totals.last_result_at,
    totals.priced_n, totals.ttft_n, totals.ttfat_n, totals.latency_n, totals.tps_n, totals.batched_n,
    private.shown_usd(totals.cost_usd / nullif(totals.priced_n, 0)),
    private.shown_usd(1000000 * totals.cost_usd / nullif(totals.priced_output_tokens, 0)),
    private.percentiles(
      totals.ttft_histogram, totals.ttft_n,
      private.with_intervals(totals.ttft_n, array[0.5, 0.95], shares.ttft) || 0.99::double precision
    ),
    private.percentiles(
      totals.ttfat_histogram, totals.ttfat_n,
      private.with_intervals(totals.ttfat_n, array[0.5, 0.95], shares.ttfat) || 0.99::double precision
    ),
    private.percentiles(
      totals.latency_histogram, totals.latency_n,
      private.with_intervals(totals.latency_n, array[0.5, 0.95], shares.latency) || 0.99::double precision
    ),
    private.percentiles(
      totals.tps_histogram, totals.tps_n,
      private.with_intervals(totals.tps_n, array[0.05, 0.5, 0.95], shares.tps) || 0.99::double precision
    ),
    array[success.interval[1], private.percent_of(totals.succeeded, totals.n), success.interval[2]],
    array[
      availability.interval[1],
      private.availability_percent(totals.succeeded, totals.n, totals.excused),
      availability.interval[2]
    ],
    array[
      unlimited.interval[1],
      private.availability_percent(totals.succeeded, totals.n, totals.excused, totals.rate_limited),
      unlimited.interval[2]
    ]
  from private.model_totals(model_numbers.period, model_numbers.region, workload => model_numbers.workload) as totals
  left join private.independence_in(model_numbers.region, model_numbers.workload) as shares
    on shares.model_id = totals.model_id and shares.simulated = totals.simulated
  cross join lateral (
    select private.rate_interval(totals.succeeded, totals.n, shares.success) as interval offset 0
  ) as success
  cross join lateral (
    select private.rate_interval(totals.succeeded, totals.n - totals.excused, shares.success) as interval offset 0
  ) as availability
  cross join lateral (
    select private.rate_interval(
      totals.succeeded, totals.n - totals.excused - totals.rate_limited, shares.success
    ) as interval
    offset 0
  ) as unlimited;
end;

create function public.model_leaderboard_over(
  period interval,
  region text default 'all',
  workload text default 'default'
)
returns table (
  provider text,
  model text,
  simulated boolean,
  n bigint,
  success_rate_percent double precision,
  availability_percent double precision,
  availability_without_rate_limits_percent double precision,
  outcomes jsonb,
  ttft_n bigint,
  p50_ttft_ms double precision,
  p95_ttft_ms double precision,
  p99_ttft_ms double precision,
  ttfat_n bigint,
  p50_ttfat_ms double precision,
  p95_ttfat_ms double precision,
  p99_ttfat_ms double precision,
  latency_n bigint,
  p50_latency_ms double precision,
  p95_latency_ms double precision,
  p99_latency_ms double precision,
  tps_n bigint,
  p5_tps double precision,
  p50_tps double precision,
  p95_tps double precision,
  p99_tps double precision,
  batched_n bigint,
  priced_n bigint,
  cost_per_request_usd double precision,
  cost_per_m_output_tokens_usd double precision,
  previous_n bigint,
  ttft_change_percent double precision,
  tps_change_percent double precision,
  availability_change_points double precision,
  last_seen_at timestamptz,
  provider_id uuid,
  model_id uuid,
  success_rate_percent_low double precision,
  success_rate_percent_high double precision,
  availability_percent_low double precision,
  availability_percent_high double precision,
  availability_without_rate_limits_percent_low double precision,
  availability_without_rate_limits_percent_high double precision,
  p50_ttft_ms_low double precision,
  p50_ttft_ms_high double precision,
  p95_ttft_ms_low double precision,
  p95_ttft_ms_high double precision,
  p50_ttfat_ms_low double precision,
  p50_ttfat_ms_high double precision,
  p95_ttfat_ms_low double precision,
  p95_ttfat_ms_high double precision,
  p50_latency_ms_low double precision,
  p50_latency_ms_high double precision,
  p95_latency_ms_low double precision,
  p95_latency_ms_high double precision,
  p5_tps_low double precision,
  p5_tps_high double precision,
  p50_tps_low double precision,
  p50_tps_high double precision,
  p95_tps_low double precision,
  p95_tps_high double precision,
  tied_with_best boolean
)
language sql
stable
security invoker
set search_path = ''
set jit = off
begin atomic
  with asked as materialized (
    select
      private.window_of(model_leaderboard_over.period) as period,
      coalesce(model_leaderboard_over.workload, 'default') as workload
  ),
  measured as materialized (
    select *
    from private.model_numbers(
      (select asked.period from asked), model_leaderboard_over.region, (select asked.workload from asked)
    )
  ),
  previous as materialized (
    select
      totals.model_id,
      totals.simulated,
      totals.n,
      private.availability_percent(totals.succeeded, totals.n, totals.excused) as availability,
      (private.percentiles(totals.ttft_histogram, totals.ttft_n, array[0.5]))[1] as p50_ttft_ms,
      (private.percentiles(totals.tps_histogram, totals.tps_n, array[0.5]))[1] as p50_tps
    from private.model_totals(
      (select asked.period from asked), model_leaderboard_over.region, back => 1,
      workload => (select asked.workload from asked)
    ) as totals
  )
  select
    providers.name, models.name, measured.simulated, measured.n,
    measured.success[2], measured.availability[2], measured.unlimited[2],
    private.outcome_counts(measured.outcomes),
    measured.ttft_n, measured.ttft_ms[2], measured.ttft_ms[5], measured.ttft_ms[7],
    measured.ttfat_n, measured.ttfat_ms[2], measured.ttfat_ms[5], measured.ttfat_ms[7],
    measured.latency_n, measured.latency_ms[2], measured.latency_ms[5], measured.latency_ms[7],
    measured.tps_n, measured.tps[2], measured.tps[5], measured.tps[8], measured.tps[10],
    measured.batched_n, measured.priced_n, measured.cost_per_request_usd, measured.cost_per_m_output_tokens_usd,
    coalesce(previous.n, 0),
    100 * (measured.ttft_ms[2] / previous.p50_ttft_ms - 1),
    100 * (measured.tps[5] / previous.p50_tps - 1),
    round((measured.availability[2] - previous.availability)::numeric, 2)::double precision,
    measured.last_result_at, models.provider_id, measured.model_id,
    measured.success[1], measured.success[3],
    measured.availability[1], measured.availability[3],
    measured.unlimited[1], measured.unlimited[3],
    measured.ttft_ms[1], measured.ttft_ms[3], measured.ttft_ms[4], measured.ttft_ms[6],
    measured.ttfat_ms[1], measured.ttfat_ms[3], measured.ttfat_ms[4], measured.ttfat_ms[6],
    measured.latency_ms[1], measured.latency_ms[3], measured.latency_ms[4], measured.latency_ms[6],
    measured.tps[1], measured.tps[3], measured.tps[4], measured.tps[6], measured.tps[7], measured.tps[9],
    private.tied_with_first(
      measured.ttft_ms[1:3],
      first_value(measured.ttft_ms[1:3]) over (
        partition by measured.simulated order by measured.ttft_ms[1] is null, measured.ttft_ms[2], measured.ttft_ms[3]
      ),
      count(measured.ttft_ms[1]) over (partition by measured.simulated)
    )
  from measured
  join public.models on models.id = measured.model_id
  join public.providers on providers.id = models.provider_id
  left join previous
    on previous.model_id = measured.model_id
    and previous.simulated = measured.simulated
  order by measured.ttft_ms[2], providers.name, models.name, measured.simulated;
end;

comment on function public.model_leaderboard_over is
  'The models by median time to first token over the window that ends now, in one region or all, with one workload. Percentiles are within '
  '2 %, and null with too few samples: p95 and p5 need 20, p99 needs 100. Times and speeds are those of successes. '
  'batched_n are successes that were held back on their way. Changes are against the window before. Availability leaves out failures that say nothing about the provider. '
  '_low and _high are the ends of the interval of 95 % of a number, null where there are too few results. tied_with_best: '
  'its median time to first token is not told apart from the lowest of them, allowing for how many are compared.';

create view public.model_leaderboard
with (security_invoker = on)
as
select * from public.model_leaderboard_over(interval '7 days');

comment on view public.model_leaderboard is
  'The models by median time to first token over the last 7 days with the workload default. model_leaderboard_over takes '
  'any window and workload.';

create view public.provider_performance_24h
with (security_invoker = on)
as
select
  providers.name as provider,
  models.name as model,
  totals.simulated,
  totals.n as test_count,
  private.percent_of(totals.succeeded, totals.n) as success_rate_percent,
  totals.latency_us_sum / nullif(totals.latency_n, 0)::double precision / 1000 as avg_latency_ms,
  totals.ttft_us_sum / nullif(totals.ttft_n, 0)::double precision / 1000 as avg_ttft_ms,
  totals.tps_milli_sum / nullif(totals.tps_n, 0)::double precision / 1000 as avg_tps,
  percentiles.ttft_ms[1] as p50_ttft_ms,
  percentiles.ttft_ms[2] as p95_ttft_ms,
  percentiles.latency_ms[1] as p50_latency_ms,
  percentiles.latency_ms[2] as p95_latency_ms,
  percentiles.tps[1] as p50_tps,
  private.shown_usd(totals.cost_usd / nullif(totals.priced_n, 0)) as avg_cost_usd,
  totals.last_result_at as last_seen_at
from private.model_totals(interval '24 hours', 'all') as totals
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
order by avg_latency_ms;

comment on view public.provider_performance_24h is
  'Means and percentiles of the successful results of the last 24 hours with the workload default, by provider and model.';

-- In a function of its own: a view cannot be kept from being compiled (JIT), which takes longer than its answer.
create function private.measured_regions()
returns table (region text)
language sql
stable
rows 10
security invoker
set search_path = ''
set jit = off
begin atomic
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
  where found.region <> 'all';
end;

create view public.measured_regions
with (security_invoker = on)
as
select regions.region from private.measured_regions() as regions order by regions.region;

comment on view public.measured_regions is
  'The regions with results today or on the 31 days before.';

create view public.regional_performance_24h
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

comment on view public.regional_performance_24h is
  'The last 24 hours with the workload default region by region: where each model was measured from. Results of no known '
  'region have no row.';

create view public.performance_trends
with (security_invoker = on)
as
select
  hours.starts_at as hour,
  providers.name as provider,
  hours.simulated,
  hours.n as test_count,
  private.percent_of(hours.succeeded, hours.n) as success_rate_percent,
  (hours.latency_us_sum / nullif(hours.latency_n, 0) / 1000)::double precision as avg_latency_ms,
  (hours.ttft_us_sum / nullif(hours.ttft_n, 0) / 1000)::double precision as avg_ttft_ms,
  (hours.tps_milli_sum / nullif(hours.tps_n, 0) / 1000)::double precision as avg_tps
from (
  -- One hour at a time, in the order of storage: one model at a time takes three times as long, and all at once
  -- would be sorted on disk.
  select slots.starts_at, sums.*
  from generate_series(
    date_bin('1 hour', now() - interval '7 days', timestamptz '2000-01-01 00:00+00'), now(), interval '1 hour'
  ) as slots (starts_at)
  cross join lateral (
    select
      models.provider_id,
      rollups.simulated,
      sum(rollups.n) as n,
      sum(rollups.succeeded) as succeeded,
      sum(rollups.latency_n) as latency_n,
      sum(rollups.latency_us_sum) as latency_us_sum,
      sum(rollups.ttft_n) as ttft_n,
      sum(rollups.ttft_us_sum) as ttft_us_sum,
      sum(rollups.tps_n) as tps_n,
      sum(rollups.tps_milli_sum) as tps_milli_sum
    from private.rollups
    join public.models on models.id = rollups.model_id
    where rollups.grain = interval '1 hour'
      and rollups.region = 'all'
      and rollups.starts_at = slots.starts_at
      and rollups.workload_id = any ((select private.keys_of())::uuid[])
    group by models.provider_id, rollups.simulated
  ) as sums
  where slots.starts_at >= now() - interval '7 days'
) as hours
join public.providers on providers.id = hours.provider_id
order by hour desc, provider, hours.simulated;

comment on view public.performance_trends is
  'Means of the successful results of each provider with the workload default hour by hour (UTC) over the last 7 days.';

create view public.provider_error_rates
with (security_invoker = on)
as
select
  providers.name as provider,
  by_provider.simulated,
  by_provider.total_count,
  by_provider.total_count - by_provider.success_count as error_count,
  private.percent_of(by_provider.total_count - by_provider.success_count, by_provider.total_count) as error_rate_percent,
  private.availability_percent(by_provider.success_count, by_provider.total_count, by_provider.excused)
    as availability_percent,
  private.availability_percent(
    by_provider.success_count, by_provider.total_count, by_provider.excused, by_provider.rate_limited
  ) as availability_without_rate_limits_percent,
  private.outcome_counts(by_provider.outcomes) as outcomes
from (
  select
    models.provider_id,
    totals.simulated,
    sum(totals.n)::bigint as total_count,
    sum(totals.succeeded)::bigint as success_count,
    sum(totals.rate_limited)::bigint as rate_limited,
    sum(totals.excused)::bigint as excused,
    sum(totals.outcomes) as outcomes
  from private.model_totals(interval '24 hours', 'all', histograms => false) as totals
  join public.models on models.id = totals.model_id
  group by models.provider_id, totals.simulated
) as by_provider
join public.providers on providers.id = by_provider.provider_id
order by error_rate_percent desc, provider;

comment on view public.provider_error_rates is
  'Failures of the last 24 hours with the workload default by provider, with the count of each outcome. Availability '
  'leaves out failures that say nothing about the provider. A second availability also leaves out rate limits, which '
  'depend mostly on our quota.';

create view public.cost_analysis
with (security_invoker = on)
as
select
  providers.name as provider,
  models.name as model,
  totals.simulated,
  totals.n as request_count,
  totals.priced_n as priced_request_count,
  case when totals.priced_n > 0 then private.shown_usd(totals.cost_usd) end as total_cost_usd,
  private.shown_usd(totals.cost_usd / nullif(totals.priced_n, 0)) as avg_cost_per_request_usd,
  private.shown_usd(1000000 * totals.cost_usd / nullif(totals.priced_output_tokens, 0))
    as cost_per_m_output_tokens_usd,
  totals.input_tokens,
  totals.output_tokens
from private.model_totals(interval '30 days', 'all', histograms => false, workload => null) as totals
join public.models on models.id = totals.model_id
join public.providers on providers.id = models.provider_id
order by total_cost_usd desc nulls last;

comment on view public.cost_analysis is
  'What the calls in the sums cost in 30 days, by provider and model. Bursts and probes are not in them, though '
  'they cost money too. Requests with an unknown cost are counted, but not in the cost.';

create view public.measured_workloads
with (security_invoker = on)
as
select distinct workloads.name
from public.workloads
where workloads.current
  and workloads.comparable
  and exists (
    select
    from private.rollups
    where rollups.workload_id = workloads.id
      and rollups.grain = interval '1 day'
      and rollups.starts_at >= now() - interval '31 days'
      and rollups.region = 'all'
  )
order by workloads.name;

comment on view public.measured_workloads is 'The workloads whose current version has results in the last 30 days.';

-- Built from all columns of benchmark_results, with null for unknown values.
do $$
begin
  execute (
    select format(
      'create view public.known_results with (security_invoker = on) as select %s from public.benchmark_results as results where not results.probe',
      string_agg(
        case pg_attribute.attname
          when 'input_tokens' then
            'case when results.token_source is distinct from ''none'' then results.input_tokens end as input_tokens'
          when 'output_tokens' then
            'case when results.token_source is distinct from ''none'' then results.output_tokens end as output_tokens'
          when 'cost_usd' then 'case when results.cost_known then results.cost_usd end as cost_usd'
          else format('results.%I', pg_attribute.attname)
        end,
        ', ' order by pg_attribute.attnum
      )
    )
    from pg_catalog.pg_attribute
    where pg_attribute.attrelid = 'public.benchmark_results'::regclass
      and pg_attribute.attnum > 0
      and not pg_attribute.attisdropped
      and pg_attribute.attname <> 'probe'
  );
end;
$$;

comment on view public.known_results is
  'benchmark_results without probes, with null where a documented NOT NULL column holds 0 for unknown: tokens '
  'without a count, and costs with an unknown part.';

create index idx_run_targets_closed_without_result on public.run_targets (run_id)
  where state in ('worker_lost', 'worker_failed', 'budget_blocked', 'abandoned', 'no_network', 'cancelled');

create view public.run_summary
with (security_invoker = on)
as
select
  runs.id as run_id,
  runs.run_name,
  runs.triggered_by,
  runs.started_at,
  runs.finished_at,
  runs.finished_at - runs.started_at as duration,
  runs.simulated,
  runs.result_count + targets.open + targets.closed_without_result as targets,
  runs.result_count as results,
  runs.success_count as succeeded,
  runs.result_count - runs.success_count as failed,
  targets.closed_without_result,
  case when runs.priced_count > 0 then private.shown_usd(runs.cost_usd) end as cost_usd,
  runs.skipped,
  runs.priced_count as priced,
  runs.no_network
from public.runs
cross join lateral (
  select
    (
      select count(*)
      from public.run_targets
      where run_targets.run_id = runs.id and run_targets.state in ('queued', 'leased', 'unanswered')
    ) as open,
    (
      select count(*)
      from public.run_targets
      where run_targets.run_id = runs.id
        and run_targets.state in ('worker_lost', 'worker_failed', 'budget_blocked', 'abandoned', 'no_network', 'cancelled')
    ) as closed_without_result
) as targets
where runs.kind = 'benchmark'
order by runs.started_at desc;

comment on view public.run_summary is
  'Every run but those of probes: how many targets it has, how many succeeded, failed, and were closed without a '
  'result. cost_usd is the sum over results with a known cost; priced is their number.';

grant execute on function
  private.percentiles(numeric, bigint, double precision[]),
  private.outcome_counts(numeric, text[]),
  private.outcome_names(),
  private.shown_usd(numeric),
  private.percent_of(bigint, bigint),
  private.availability_percent(bigint, bigint, bigint, bigint),
  private.window_of(interval),
  private.models_of(uuid[], integer),
  private.grain_of(interval),
  private.rollup_windows(interval, integer),
  private.measured_models(interval, text, integer),
  private.measured_regions(),
  private.signed_windows(interval, integer),
  private.measured_keys(text, text, interval, integer),
  private.model_totals(interval, text, integer, boolean, text),
  private.model_numbers(interval, text, text),
  public.model_leaderboard_over(interval, text, text)
to anon, authenticated, service_role;

grant select
  on public.latest_prices, public.price_history, public.model_leaderboard, public.provider_performance_24h,
    public.regional_performance_24h, public.performance_trends, public.provider_error_rates, public.cost_analysis, public.measured_regions,
    public.measured_workloads
  to anon, authenticated, service_role;
grant select on public.run_summary, public.known_results to service_role;

-- What an operator should know about the catalogue.

create view public.price_conflicts
with (security_invoker = on)
as
select
  providers.slug as provider,
  models.name as model,
  quotes.source,
  quotes.input_price_per_m,
  quotes.output_price_per_m,
  quotes.cached_input_price_per_m,
  quotes.quoted_at,
  counting.source as counting_source,
  counting.input_price_per_m as counting_input_price_per_m,
  counting.output_price_per_m as counting_output_price_per_m,
  counting.cached_input_price_per_m as counting_cached_input_price_per_m,
  counting.timestamp as counting_since,
  quotes.parts,
  counting.parts as counting_parts
from public.price_quotes as quotes
join public.models on models.id = quotes.model_id
join public.providers on providers.id = models.provider_id
join public.latest_prices as counting on counting.model_id = models.id
where (quotes.input_price_per_m, quotes.output_price_per_m)
    <> (counting.input_price_per_m, counting.output_price_per_m)
  or quotes.cached_input_price_per_m <> counting.cached_input_price_per_m
  -- Other parts are compared only where both sources have them.
  or exists (
    select from jsonb_each(quotes.parts) as part where counting.parts -> part.key <> part.value
  )
order by provider, model, quotes.source;

comment on view public.price_conflicts is
  'Sources that disagree with the price that counts, in USD per million tokens.';

-- How many tokens a provider counts in texts of a known length: the medians of a model's last answers, with what the
-- workload declares. Fillers are plain English, of which tokenizers count about as many tokens as there are words.
create function private.token_counts(model uuid)
returns table (workload text, declared integer, counted double precision, n bigint)
language plpgsql
stable
rows 3
security invoker
set search_path = ''
as $$
begin
  return query
  select
    workloads.name, workloads.input_tokens, percentile_cont(0.5) within group (order by latest.input_tokens), count(*)
  from (
    select results.workload_id, results.input_tokens, results.success, results.token_source, results.simulated
    from public.benchmark_results as results
    where results.model_id = token_counts.model and results.created_at > now() - interval '30 days'
    order by results.created_at desc
    limit 500
  ) as latest
  join public.workloads
    on workloads.id = latest.workload_id
    and workloads.current
    and workloads.comparable
    and workloads.input_tokens is not null
    and workloads.kind not in ('tool', 'json')
    and strpos(workloads.prompt, '{{filler ') > 0
  where latest.success and latest.token_source = 'provider' and latest.input_tokens > 0 and not latest.simulated
  group by workloads.name, workloads.input_tokens
  having count(*) >= 3;
end;
$$;
grant execute on function private.token_counts(uuid) to service_role;

create view public.catalogue_alerts
with (security_invoker = on)
as
select
  providers.slug as provider,
  models.name as model,
  alert.kind,
  alert.message
from public.providers
join public.models on models.provider_id = providers.id and models.active
cross join lateral (
  select
    'retired' as kind,
    format('retired since %s and no longer benchmarked', models.retired_at::date) as message
  where models.retired_at <= now()
  union all
  select 'retiring', format('will be retired on %s', models.retired_at::date)
  where models.retired_at > now() and models.retired_at <= now() + interval '30 days'
  union all
  select 'unlisted', 'no longer in the provider''s list'
  where not models.available and (models.retired_at is null or models.retired_at > now())
  union all
  select
    'price_incomplete',
    format('its price has parts that are not understood (%s), so its cost is unknown', unknown.names)
  from private.price_at(models.id, now()) as price
  cross join lateral (
    select string_agg(left(part.name, 40), ', ') as names
    from (
      select jsonb_array_elements_text(
        case jsonb_typeof(price.parts -> 'unknown') when 'array' then price.parts -> 'unknown' else '[]' end
      ) as name
      limit 5
    ) as part
  ) as unknown
  where (models.retired_at is null or models.retired_at > now()) and unknown.names is not null
  union all
  select 'served_as', format('%s (since %s)', incidents.detail, incidents.opened_at::date)
  from public.incidents
  where incidents.model_id = models.id and incidents.kind = 'served_as' and incidents.closed_at is null
  union all
  select
    'token_count',
    format(
      'counts %s input tokens where the workload %s has about %s (median of %s answers)',
      round(counts.counted), counts.workload, counts.declared, counts.n
    )
  from private.token_counts(models.id) as counts
  where abs(counts.counted - counts.declared) > 0.15 * counts.declared
  union all
  select 'no_price', 'no price is known, so its cost is unknown'
  where (models.retired_at is null or models.retired_at > now())
    and not exists (
      select from public.prices where prices.model_id = models.id and prices.timestamp <= now()
    )
) as alert
where providers.enabled
union all
select providers.slug, null, 'no_active_model', 'none of its models is benchmarked'
from public.providers
where providers.enabled
  and not exists (
    select
    from public.models
    where models.provider_id = providers.id
      and models.active
      and (models.retired_at is null or models.retired_at > now())
  )
order by provider, model nulls first, kind;

comment on view public.catalogue_alerts is
  'Active models that are retired, about to be (30 days), unlisted, without a price or with one that is not '
  'understood, answering as another model, or counting tokens far from what a workload declares; and enabled '
  'providers with no active model.';

create view public.cost_reconciliation
with (security_invoker = on)
as
select
  results.id as result_id,
  results.created_at,
  results.provider,
  results.model,
  results.input_tokens,
  results.cached_tokens,
  results.output_tokens,
  results.cost_usd,
  results.reported_cost_usd,
  -- As numeric, since products and quotients of tiny doubles would raise.
  case
    when results.reported_cost_usd > 1e-12 then
      100 * (results.cost_usd::numeric - results.reported_cost_usd::numeric) / results.reported_cost_usd::numeric
  end::double precision as difference_percent
from public.benchmark_results as results
where results.cost_known
  and abs(results.cost_usd::numeric - results.reported_cost_usd::numeric) > 0.01 * abs(results.reported_cost_usd::numeric)
order by results.created_at desc;

comment on view public.cost_reconciliation is
  'Results whose cost by our prices and by the provider''s own count differ by more than 1 %. Positive: ours is higher.';

-- The same condition as in the view, so that it reads only the few results that differ.
create index idx_benchmark_results_cost_differs on public.benchmark_results (created_at)
  where cost_known and abs(cost_usd::numeric - reported_cost_usd::numeric) > 0.01 * abs(reported_cost_usd::numeric);

grant select on public.price_conflicts, public.catalogue_alerts, public.cost_reconciliation
  to service_role;
