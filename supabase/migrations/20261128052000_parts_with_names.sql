-- Long functions are made of parts with names; what stood twice stands once.
set local lock_timeout = '5s';

create or replace function private.percentiles(
  histogram numeric,
  n bigint,
  fractions double precision[]
)
returns double precision[]
language plpgsql
immutable
security invoker
set search_path = ''
as $$
declare
  -- The binary format of numeric: four 16-bit fields, then the digits in base 10^4 without trailing zeros. The
  -- second field is the exponent of the first digit, the last field is 0 for integers. Two digits, four bytes, are
  -- one bucket.
  digits bytea := numeric_send(histogram) || '\x000000000000000000000000000000000000';
  exponent integer := get_byte(digits, 2) * 256 + get_byte(digits, 3);
  bucket integer := exponent / 2;
  place integer := 6 + 2 * (exponent % 2);
  ends integer := octet_length(digits) - 16;
  wanted double precision;
  above bigint := 0::bigint;
  count integer;
  found double precision[] := array_fill(null::double precision, array[cardinality(fractions)]);
begin
  -- From the largest value down, so that the tail is read once and the rest only as far as needed.
  for nth in reverse cardinality(fractions) .. 1 loop
    continue when fractions[nth] is null or coalesce(n, 0) = 0;
    wanted := n + 1 - case when fractions[nth] < 0 then -fractions[nth] else ceil(fractions[nth] * n) end;
    if wanted <= above then
      bucket := exponent / 2;
      place := 6 + 2 * (exponent % 2);
      above := 0::bigint;
    end if;
    -- Eight buckets per step while the wanted one is not among them, of so few values that the last two bytes tell,
    while n < 10000 and place < ends - 16 loop
      count := 256 * (
          get_byte(digits, place + 2) + get_byte(digits, place + 6)
          + get_byte(digits, place + 10) + get_byte(digits, place + 14)
          + get_byte(digits, place + 18) + get_byte(digits, place + 22)
          + get_byte(digits, place + 26) + get_byte(digits, place + 30)
        )
        + get_byte(digits, place + 3) + get_byte(digits, place + 7)
        + get_byte(digits, place + 11) + get_byte(digits, place + 15)
        + get_byte(digits, place + 19) + get_byte(digits, place + 23)
        + get_byte(digits, place + 27) + get_byte(digits, place + 31);
      exit when above + count >= wanted;
      above := above + count;
      bucket := bucket - 8;
      place := place + 32;
    end loop;
    -- or four,
    while place < ends loop
      count := 2560000 * (
          get_byte(digits, place) + get_byte(digits, place + 4)
          + get_byte(digits, place + 8) + get_byte(digits, place + 12)
        )
        + 10000 * (
          get_byte(digits, place + 1) + get_byte(digits, place + 5)
          + get_byte(digits, place + 9) + get_byte(digits, place + 13)
        )
        + 256 * (
          get_byte(digits, place + 2) + get_byte(digits, place + 6)
          + get_byte(digits, place + 10) + get_byte(digits, place + 14)
        )
        + get_byte(digits, place + 3) + get_byte(digits, place + 7)
        + get_byte(digits, place + 11) + get_byte(digits, place + 15);
      exit when above + count >= wanted;
      above := above + count;
      bucket := bucket - 4;
      place := place + 16;
    end loop;
    -- then one bucket per step.
    while place < ends loop
      count := 2560000 * get_byte(digits, place) + 10000 * get_byte(digits, place + 1)
        + 256 * get_byte(digits, place + 2) + get_byte(digits, place + 3);
      exit when above + count >= wanted;
      above := above + count;
      bucket := bucket - 1;
      place := place + 4;
    end loop;
    exit when place >= ends;
    if fractions[nth] = 0.5 or fractions[nth] < 0 or n * least(fractions[nth], 1 - fractions[nth]) >= 1 then
      -- As if the values of a bucket were spread evenly over it.
      found[nth] := 0.1 * 1.02 ^ (bucket - (wanted - above - 0.5) / count);
    end if;
  end loop;
  return found;
end;
$$;

create or replace function private.add_to_rollups(result_ids uuid[])
returns void
language plpgsql
volatile
security invoker
set search_path = ''
-- One plan per session, however many results it is called with.
set plan_cache_mode = 'force_generic_plan'
as $$
begin
  -- Each result is turned into a histogram once, not once for every row it is added to.
  with entries as materialized (
    select * from private.countable_results as results where results.id = any (result_ids)
  )
  insert into private.rollups as rollups (
    model_id, workload_id, grain, starts_at, simulated, region,
    n, succeeded, rate_limited, excused, last_result_at, priced_n, ttft_n, ttfat_n, latency_n, tps_n, batched_n,
    input_tokens, output_tokens, priced_output_tokens, ttft_us_sum, latency_us_sum, tps_milli_sum, cost_usd,
    outcomes, ttft_histogram, ttfat_histogram, latency_histogram, tps_histogram, check_n, check_ok_n, verdicts
  )
  select
    entries.model_id,
    entries.workload_id,
    grains.grain,
    date_bin(grains.grain, entries.created_at, '2000-01-01 00:00+00') as starts_at,
    entries.simulated,
    regions.region,
    count(*),
    count(*) filter (where entries.success),
    count(*) filter (where entries.outcome = 'rate_limited'),
    count(*) filter (where entries.excused),
    max(entries.created_at),
    count(entries.cost_usd),
    count(entries.ttft_ms),
    count(entries.ttfat_ms),
    count(entries.latency_ms),
    count(entries.tps),
    count(*) filter (where entries.batched),
    coalesce(sum(entries.input_tokens), 0),
    coalesce(sum(entries.output_tokens), 0),
    coalesce(sum(entries.output_tokens) filter (where entries.cost_usd is not null), 0),
    coalesce(sum((entries.ttft_ms * 1000)::bigint), 0),
    coalesce(sum((entries.latency_ms * 1000)::bigint), 0),
    coalesce(sum((entries.tps * 1000)::bigint), 0),
    coalesce(sum(round(entries.cost_usd::numeric, 12)), 0),
    coalesce(sum(entries.outcomes), 0),
    coalesce(sum(entries.ttft_histogram), 0),
    coalesce(sum(entries.ttfat_histogram), 0),
    coalesce(sum(entries.latency_histogram), 0),
    coalesce(sum(entries.tps_histogram), 0),
    coalesce(sum(entries.check_n), 0), coalesce(sum(entries.check_ok_n), 0), coalesce(sum(entries.verdicts), 0)
  from entries
  cross join private.rollup_grains as grains
  cross join lateral (values ('all'), (nullif(entries.region, 'all'))) as regions (region)
  where regions.region is not null
  group by entries.model_id, regions.region, starts_at, grains.grain, entries.simulated, entries.workload_id
  -- The same order everywhere, so that transactions do not deadlock.
  order by entries.model_id, regions.region, starts_at, grains.grain, entries.simulated, entries.workload_id
  on conflict (model_id, region, starts_at, grain, simulated, workload_id) do update
  set
    n = rollups.n + excluded.n,
    succeeded = rollups.succeeded + excluded.succeeded,
    rate_limited = rollups.rate_limited + excluded.rate_limited,
    excused = rollups.excused + excluded.excused,
    last_result_at = greatest(rollups.last_result_at, excluded.last_result_at),
    priced_n = rollups.priced_n + excluded.priced_n,
    ttft_n = rollups.ttft_n + excluded.ttft_n,
    ttfat_n = rollups.ttfat_n + excluded.ttfat_n,
    latency_n = rollups.latency_n + excluded.latency_n,
    tps_n = rollups.tps_n + excluded.tps_n,
    batched_n = rollups.batched_n + excluded.batched_n,
    input_tokens = rollups.input_tokens + excluded.input_tokens,
    output_tokens = rollups.output_tokens + excluded.output_tokens,
    priced_output_tokens = rollups.priced_output_tokens + excluded.priced_output_tokens,
    ttft_us_sum = rollups.ttft_us_sum + excluded.ttft_us_sum,
    latency_us_sum = rollups.latency_us_sum + excluded.latency_us_sum,
    tps_milli_sum = rollups.tps_milli_sum + excluded.tps_milli_sum,
    cost_usd = rollups.cost_usd + excluded.cost_usd,
    outcomes = rollups.outcomes + excluded.outcomes,
    ttft_histogram = rollups.ttft_histogram + excluded.ttft_histogram,
    ttfat_histogram = rollups.ttfat_histogram + excluded.ttfat_histogram,
    latency_histogram = rollups.latency_histogram + excluded.latency_histogram,
    tps_histogram = rollups.tps_histogram + excluded.tps_histogram,
    check_n = rollups.check_n + excluded.check_n,
    check_ok_n = rollups.check_ok_n + excluded.check_ok_n,
    verdicts = rollups.verdicts + excluded.verdicts;
end;
$$;

create or replace function public.model_timeline_over(
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

-- The shortest min_interval of the models that are benchmarked, if each has one: runs without targets are normal then.
create or replace function private.shortest_interval()
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

create or replace function private.public_status()
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

-- Which share of the calls of a model missed an objective in each of its last slots since a time, newest first.
create or replace function private.last_missed(
  objective uuid,
  model uuid,
  of_simulated boolean,
  since timestamptz,
  most integer
)
returns numeric[]
language plpgsql
stable
security invoker
set search_path = ''
as $$
begin
  return array(
    select 1 - slots.met_n::numeric / slots.n
    from private.objective_slots as slots
    where slots.objective_id = objective
      and slots.model_id = model
      and slots.simulated = of_simulated
      and slots.n > 0
      and slots.starts_at > since
    order by slots.starts_at desc
    limit most
  );
end;
$$;

-- Opens and closes incidents of the objectives that a call of a model counted for.
create or replace function private.watch_objectives(model uuid, measured_in text, of_simulated boolean, slot_at timestamptz)
returns void
language plpgsql
volatile
security invoker
set search_path = ''
-- One plan per session, however many results it is called with.
set plan_cache_mode = 'force_generic_plan'
as $$
declare
  state private.model_states;
  watched record;
begin
  -- Most calls miss nothing, and no incident is open.
  if not exists (
    select
    from private.objective_slots as slots
    where slots.model_id = model and slots.starts_at = slot_at and slots.met_n < slots.n
  ) and not exists (
    select
    from public.incidents
    where incidents.model_id = model and incidents.kind = 'objective' and incidents.closed_at is null
  ) then
    return;
  end if;
  for watched in
    select
      objectives as objective, models.provider_id, open.id as incident, 1 - objectives.target_percent / 100 as budget,
      private.last_missed(
        objectives.id, model, of_simulated, coalesce(open.opened_at, '-infinity'), case when open.id is null then 12 else 96 end
      ) as missed
    from public.models
    join public.objectives
      on objectives.enabled
      and (objectives.model_id is null or objectives.model_id = models.id)
      and (objectives.provider_id is null or objectives.provider_id = models.provider_id)
      and (objectives.family is null or objectives.family = models.family)
      and (objectives.region is null or objectives.region = measured_in)
    left join public.incidents as open
      on open.model_id = models.id and open.objective_id = objectives.id and open.closed_at is null
    where models.id = watch_objectives.model
      and (
        open.id is not null
        or exists (
          select
          from private.objective_slots as slots
          where slots.objective_id = objectives.id
            and slots.model_id = model
            and slots.simulated = of_simulated
            and slots.starts_at = slot_at
            and slots.met_n < slots.n
        )
      )
  loop
    if watched.incident is not null then
      if private.is_over(watched.budget, watched.missed) then
        perform private.close_incident(
          watched.incident, true, format('it is back to the objective "%s"', (watched.objective).name)
        );
      end if;
    elsif private.burns(watched.budget, watched.missed) then
      state.model_id := model;
      state.workload_id := private.shared_key();
      state.region := (watched.objective).region;
      perform private.open_incident(
        watched.provider_id, state, 'objective',
        (select 100 * (1 - avg(last.missed)) from unnest(watched.missed) as last (missed))::double precision,
        (watched.objective).target_percent::double precision,
        format(
          '%s of its last %s slots missed the objective "%s": %s',
          (select count(*) from unnest(watched.missed) as last (missed) where last.missed > watched.budget),
          cardinality(watched.missed), (watched.objective).name, private.describe_objective(watched.objective)
        ),
        (watched.objective).id
      );
    end if;
  end loop;
end;
$$;

-- How an objective stands: n calls in so many hours, of which met_n met it; hours are null where nobody knows.
create or replace function private.objective_verdict(
  n bigint,
  met_n bigint,
  needed_n integer,
  target_percent numeric,
  period_days integer,
  hours double precision
)
returns text
language sql
immutable
security invoker
set search_path = ''
begin atomic
  select case
    -- What the period has left cannot make up for it.
    when n - met_n > n * (1 - target_percent / 100) * greatest(1, 24 * period_days / hours)::numeric
      and hours is not null
      then 'missed'
    when n < needed_n then 'cannot tell yet'
    when met_n * 100 >= n * target_percent then 'met'
    else 'missed'
  end;
end;

create or replace function private.objective_status()
returns table (
  objective text,
  metric text,
  threshold double precision,
  target_percent double precision,
  scope text,
  provider text,
  model text,
  family text,
  region text,
  workload text,
  period_days integer,
  simulated boolean,
  verdict text,
  n bigint,
  met_n bigint,
  needed_n integer,
  met_percent double precision,
  budget_calls double precision,
  budget_left_calls double precision,
  budget_left_percent double precision,
  budget_left_hours double precision,
  burn_rate_1h double precision,
  calls_1h bigint,
  burn_rate_1d double precision,
  calls_1d bigint,
  counted_since timestamptz,
  last_result_at timestamptz,
  is_public boolean,
  objective_id uuid,
  provider_id uuid,
  model_id uuid
)
language sql
stable
rows 20
security invoker
set search_path = ''
set jit = off
begin atomic
  with shown as materialized (
    select
      objectives.*,
      (1 - objectives.target_percent / 100)::double precision as budget,
      date_bin(interval '1 day', now(), timestamptz '2000-01-01 00:00+00')
        - interval '1 day' * (objectives.period_days - 1) as since
    from public.objectives
    where objectives.enabled
    order by objectives.name
    -- What visitors ask is bounded.
    limit case when current_user in ('anon', 'authenticated') then 20 end
  ),
  sums as materialized (
    -- Simulated calls stand only where there are no real ones.
    select distinct on (shown.id)
      shown.id,
      days.simulated,
      sum(days.n) as n,
      sum(days.met_n) as met_n,
      greatest(min(days.first_result_at), shown.since) as first_result_at,
      max(days.last_result_at) as last_result_at
    from shown
    join private.objective_days as days on days.objective_id = shown.id and days.starts_at >= shown.since and days.n > 0
    group by shown.id, days.simulated, shown.since
    order by shown.id, days.simulated
  ),
  recent as materialized (
    select
      sums.id,
      sum(slots.n) as n,
      sum(slots.met_n) as met_n,
      sum(slots.n) filter (where slots.starts_at > now() - interval '1 hour') as hour_n,
      sum(slots.met_n) filter (where slots.starts_at > now() - interval '1 hour') as hour_met_n
    from sums
    join private.objective_slots as slots
      on slots.objective_id = sums.id
      and slots.simulated = sums.simulated
      and slots.starts_at > now() - interval '1 day'
    group by sums.id
  ),
  counted as materialized (
    select
      shown.*,
      sums.simulated, coalesce(sums.n, 0)::bigint as n, coalesce(sums.met_n, 0)::bigint as met_n,
      sums.first_result_at, sums.last_result_at,
      greatest(20, ceil(100 / (100 - shown.target_percent)))::integer as needed_n,
      sums.n * shown.budget - (sums.n - sums.met_n) as left_calls,
      -- Within an hour, how often calls are made is not known.
      case
        when sums.first_result_at <= now() - interval '1 hour'
          then extract(epoch from now() - sums.first_result_at)::double precision / 3600
      end as hours
    from shown
    left join sums on sums.id = shown.id
  )
  select
    counted.name, counted.metric, counted.threshold, counted.target_percent::double precision, counted.scope,
    providers.name, models.name, counted.family, counted.region, counted.workload,
    counted.period_days, counted.simulated,
    private.objective_verdict(
      counted.n, counted.met_n, counted.needed_n, counted.target_percent, counted.period_days, counted.hours
    ),
    counted.n, counted.met_n, counted.needed_n,
    100 * counted.met_n::double precision / nullif(counted.n, 0),
    nullif(counted.n, 0) * counted.budget,
    counted.left_calls,
    100 * counted.left_calls / (counted.n * counted.budget),
    counted.left_calls * counted.hours / counted.n,
    (recent.hour_n - recent.hour_met_n)::double precision / nullif(recent.hour_n, 0) / counted.budget,
    coalesce(recent.hour_n, 0)::bigint,
    (recent.n - recent.met_n)::double precision / nullif(recent.n, 0) / counted.budget,
    coalesce(recent.n, 0)::bigint,
    counted.first_result_at, counted.last_result_at, counted.is_public,
    counted.id, counted.provider_id, counted.model_id
  from counted
  left join recent on recent.id = counted.id
  left join public.providers on providers.id = counted.provider_id
  left join public.models on models.id = counted.model_id
  order by counted.name;
end;

-- Closes the target of a result, and settles what was set aside for its call.
create or replace function private.settle_target(target public.run_targets, measured public.benchmark_results, cost double precision)
returns void
language plpgsql
volatile
security invoker
set search_path = ''
as $$
begin
  update public.run_targets
  set state = 'done', closed_at = clock_timestamp(), lease_expires_at = null, waiting_result = null
  where run_targets.id = target.id;

  perform private.settle_spend(
    target.lease_token,
    target.provider_id,
    private.spent_usd(
      cost, measured.reported_cost_usd, measured.token_source, measured.outcome, measured.status_code,
      coalesce(measured.input_tokens, 0)::numeric + coalesce(measured.output_tokens, 0)
    ),
    cost::numeric
  );
end;
$$;

-- Stores the measurement of a target that has no result yet. The caller holds the locks of lock_leased_target.
create or replace function private.keep_result(target public.run_targets, result jsonb, began timestamptz)
returns uuid
language plpgsql
volatile
security invoker
set search_path = ''
as $$
declare
  measured public.benchmark_results := jsonb_populate_record(null::public.benchmark_results, result);
  run public.runs;
  remarks_found text[] := private.remarks_of(target, measured)
    || case when private.is_unpaired(target, measured.region, began) then array['unpaired'] end;
  price public.prices;
  cost double precision;
  result_id uuid;
begin
  -- What another host takes for a call is not known.
  if 'other_host' <> all (remarks_found) then
    price := private.price_at(target.model_id, began);
    cost := private.cost_of(target.model_id, price, measured);
  end if;
  select * into run from public.runs where runs.id = target.run_id;
  if measured.outcome = 'success' then
    perform private.prove_address(target.provider_id, measured.endpoint);
  end if;
  -- The model is locked before its rollups, as in a retirement.
  if jsonb_array_length(coalesce(result -> 'refused_parameters', '[]')) > 0 and 'other_host' <> all (remarks_found) then
    perform private.omit_parameters(target.model_id, result -> 'refused_parameters');
  end if;

  insert into public.benchmark_results (
    id, run_id, provider_id, model_id, provider, model, target_id, workload_id, sample, position,
    request_started_at, price_id, cost_usd, cost_known, success, input_tokens, output_tokens,
    request_id, outcome, status_code, error_message, error_code, retry_after_ms,
    reasoning_tokens, cached_tokens, cache_write_tokens, cache_write_1h_tokens, service_tier, token_source, disbelieved,
    total_latency_ms, headers_ms, ttft_ms, ttfat_ms,
    last_token_ms, tps, tps_total, itl_ms, streamed_tokens, batched, arrivals, chunk_gap_p50_ms, chunk_gap_p95_ms,
    chunk_gap_max_ms, token_reads, connect_ms, warm, finish_reason, provider_request_id,
    served_model, reported_cost_usd, response_text, attempts, region, isolate_id, concurrent,
    simulated, comparable, remarks, endpoint, probe,
    endpoint_host, upstream, system_fingerprint, check_n, check_ok_n, check_detail, served_as_other, check_verdicts,
    gap_errors_ms, burst, headroom
  )
  select
    private.time_ordered_uuid(), target.run_id, target.provider_id, target.model_id,
    -- The names at the time of the call, even if they have been renamed since.
    coalesce(measured.provider, providers.slug), coalesce(measured.model, models.name), target.id,
    target.workload_id, target.sample, target.position,
    began,
    price.id,
    coalesce(cost, 0),
    cost is not null,
    coalesce(measured.outcome = 'success', false),
    coalesce(measured.input_tokens, 0),
    coalesce(measured.output_tokens, 0),
    measured.request_id, measured.outcome, measured.status_code, measured.error_message,
    measured.error_code, measured.retry_after_ms, measured.reasoning_tokens, measured.cached_tokens,
    measured.cache_write_tokens, measured.cache_write_1h_tokens, measured.service_tier,
    measured.token_source, coalesce(measured.disbelieved, '{}'), coalesce(measured.total_latency_ms, 0),
    measured.headers_ms, measured.ttft_ms,
    measured.ttfat_ms, measured.last_token_ms, measured.tps, measured.tps_total,
    measured.itl_ms, measured.streamed_tokens, measured.batched, measured.arrivals, measured.chunk_gap_p50_ms, measured.chunk_gap_p95_ms,
    measured.chunk_gap_max_ms, measured.token_reads, measured.connect_ms, measured.warm,
    measured.finish_reason, measured.provider_request_id, measured.served_model,
    measured.reported_cost_usd, measured.response_text, coalesce(measured.attempts, '[]'),
    measured.region, measured.isolate_id, measured.concurrent,
    providers.simulated, remarks_found <@ array['encoded'] and target.burst is null, remarks_found, measured.endpoint, run.kind = 'probe',
    left(lower(substring(measured.endpoint from '://(?:[^/?#]*@)?([^/?#]+)')), 200), measured.upstream, measured.system_fingerprint,
    case when measured.check_ok_n <= measured.check_n then measured.check_n end,
    case when measured.check_ok_n <= measured.check_n then measured.check_ok_n end, measured.check_detail,
    measured.served_as_other, measured.check_verdicts,
    case when 'control' = any (remarks_found) then measured.gap_errors_ms end,
    target.burst, case when target.burst is not null then measured.headroom end
  from public.providers, public.models
  where providers.id = target.provider_id
    and models.id = target.model_id
  returning benchmark_results.id into result_id;

  perform private.settle_target(target, measured, cost);
  perform private.watch_result(target, measured, remarks_found, began, result ->> 'served_key');

  return result_id;
end;
$$;

-- The error of a request whose workload there is not, or cannot be run so; null where there is none.
create or replace function private.refuse_workload(request jsonb)
returns jsonb
language plpgsql
stable
security invoker
set search_path = ''
as $$
declare
  wanted_in text := case when request ->> 'workload' is null then 'prompt' else 'workload' end;
begin
  if request ->> 'prompt_text' is null
    and private.wanted_workload(request) is not null
    and not exists (select from private.wanted_workloads(request))
  then
    return private.error_body(
      'unknown_workload', wanted_in,
      format(
        'Cannot start the run: %s: there is no workload "%s". %s',
        wanted_in,
        private.wanted_workload(request),
        private.choice_of(
          private.wanted_workload(request),
          array(
            select workloads.name from public.workloads where workloads.comparable and workloads.current
            union all
            select 'all'
          )
        )
      )
    );
  end if;

  if request ->> 'prompt_text' is null and exists (
    select
    from private.wanted_workloads(refuse_workload.request) as workloads
    where private.wanted_workload(refuse_workload.request) = workloads.name
      and workloads.request ? 'after'
      and (private.first_workload(workloads)).id is null
  ) then
    return private.error_body(
      'unknown_workload', wanted_in,
      format(
        'Cannot start the run: %s: "%s" follows another workload, and there is none of that name',
        wanted_in, private.wanted_workload(request)
      )
    );
  end if;

  if request -> 'burst' is not null
    and exists (select from private.wanted_workloads(refuse_workload.request) as workloads where workloads.kind <> 'burst')
  then
    return private.error_body(
      'unknown_workload', wanted_in,
      format(
        'Cannot start the run: burst: the workload "%s" is not of the kind burst. %s',
        private.wanted_workload(request),
        private.choice_of(
          'burst', array(select workloads.name from public.workloads where workloads.kind = 'burst' and workloads.current)
        )
      )
    );
  end if;
  return null;
end;
$$;

-- Why a request can start no run, as the body of an error; null when it can. callable are the providers it may call.
create or replace function private.refuse_run(request jsonb, callable uuid[])
returns jsonb
language plpgsql
stable
security invoker
set search_path = ''
as $$
declare
  needs_workers text := case
    when jsonb_typeof(request -> 'regions') = 'array' then 'regions'
    when (request ->> 'lanes')::integer > 1 then 'lanes'
  end;
  refused jsonb;
  unknown text := private.unknown_provider(private.text_array(request -> 'providers'));
begin
  if unknown is not null then
    return private.error_body(
      'unknown_provider', 'providers',
      format('Cannot start the run: providers: there is no provider "%s". %s', unknown, private.provider_choice(unknown))
    );
  end if;

  refused := private.refuse_workload(request);
  if refused is not null then
    return refused;
  end if;

  -- The database starts the workers of further lanes and of regions.
  if needs_workers is not null and private.missing_secrets() is not null then
    return private.error_body(
      'not_configured', needs_workers,
      format(
        'Cannot start the run: %s: Vault lacks %s, which the database needs to start workers',
        needs_workers,
        array_to_string(private.missing_secrets(), ' and ')
      )
    );
  end if;

  -- A model missing from the catalogue is created if its provider is unambiguous.
  select wanted into unknown
  from unnest(private.text_array(request -> 'models')) as wanted
  where not exists (
    select from public.models where models.name = wanted and models.provider_id = any (callable)
  )
  limit 1;
  if found and cardinality(callable) > 1 then
    return private.error_body(
      'unknown_model', 'models',
      format(
        'Cannot start the run: models: no chosen provider has the model "%s"; name one provider to add it there. %s',
        unknown,
        private.choice_of(
          unknown,
          array(select distinct models.name from public.models where models.provider_id = any (callable))
        )
      )
    );
  end if;
  return null;
end;
$$;

-- What the runs that measured two models say of each metric: the middle of each model, and how the pairs differ, by time.
create or replace function private.paired_metrics(model_a uuid, model_b uuid, period interval, region text, workload text)
returns table (
  place integer,
  metric text,
  n bigint,
  failed_a bigint,
  failed_b bigint,
  simulated boolean,
  value_a double precision,
  value_b double precision,
  differences double precision[],
  shares double precision[]
)
language sql
stable
rows 7
security invoker
set search_path = ''
set jit = off
begin atomic
  with pairs as materialized (
    select *
    from private.run_pairs(
      paired_metrics.model_a, paired_metrics.model_b, private.window_of(coalesce(paired_metrics.period, '7 days')),
      coalesce(paired_metrics.region, 'all'), coalesce(paired_metrics.workload, 'default')
    )
    where private.is_comparison(
      paired_metrics.model_a, paired_metrics.model_b, paired_metrics.region, coalesce(paired_metrics.workload, 'default')
    )
  ),
  counted as (
    select
      coalesce(sum(pairs.failed_a), 0) as failed_a, coalesce(sum(pairs.failed_b), 0) as failed_b,
      bool_or((pairs.a).simulated) as simulated
    from pairs
  ),
  measured as (
    select metrics.*, pairs.hour
    from pairs
    cross join lateral (
      values
        (
          1, 'ttft_ms', private.time_or_failure((pairs.a).ttft_ms, (pairs.a).succeeded, pairs.failed_a),
          private.time_or_failure((pairs.b).ttft_ms, (pairs.b).succeeded, pairs.failed_b)
        ),
        (
          2, 'ttfat_ms', private.time_or_failure((pairs.a).ttfat_ms, (pairs.a).succeeded, pairs.failed_a),
          private.time_or_failure((pairs.b).ttfat_ms, (pairs.b).succeeded, pairs.failed_b)
        ),
        (
          3, 'tps', 1 / private.time_or_failure(1 / nullif((pairs.a).tps, 0), (pairs.a).succeeded, pairs.failed_a),
          1 / private.time_or_failure(1 / nullif((pairs.b).tps, 0), (pairs.b).succeeded, pairs.failed_b)
        ),
        (
          4, 'latency_ms', private.time_or_failure((pairs.a).latency_ms, (pairs.a).succeeded, pairs.failed_a),
          private.time_or_failure((pairs.b).latency_ms, (pairs.b).succeeded, pairs.failed_b)
        ),
        (5, 'cost_usd', (pairs.a).cost_usd, (pairs.b).cost_usd),
        (
          6, 'success_percent', (pairs.a).succeeded::double precision / ((pairs.a).n - (pairs.a).excused),
          (pairs.b).succeeded::double precision / ((pairs.b).n - (pairs.b).excused)
        ),
        (
          7, 'passed_percent', (pairs.a).check_ok_n::double precision / nullif((pairs.a).check_n, 0),
          (pairs.b).check_ok_n::double precision / nullif((pairs.b).check_n, 0)
        )
    ) as metrics (place, metric, a, b)
    -- Where both failed there is nothing to compare.
    where metrics.a is not null and metrics.b is not null
      and not (metrics.a = 'Infinity' and metrics.b = 'Infinity')
      and not (metrics.metric = 'tps' and metrics.a = 0 and metrics.b = 0)
  )
  select
    names.place,
    names.metric,
    count(measured.hour),
    counted.failed_a,
    counted.failed_b,
    counted.simulated,
    case when names.place < 6 then percentile_disc(0.5) within group (order by measured.a) else 100 * avg(measured.a) end,
    case when names.place < 6 then percentile_disc(0.5) within group (order by measured.b) else 100 * avg(measured.b) end,
    array_agg(measured.a - measured.b order by measured.hour) filter (where measured.hour is not null),
    private.independent_shares(
      array_agg(measured.hour order by measured.hour) filter (where measured.hour is not null),
      array_agg(measured.a - measured.b order by measured.hour) filter (where measured.hour is not null),
      of_median => names.place < 6
    )
  from (
    values (1, 'ttft_ms'), (2, 'ttfat_ms'), (3, 'tps'), (4, 'latency_ms'), (5, 'cost_usd'), (6, 'success_percent'),
      (7, 'passed_percent')
  ) as names (place, metric)
  left join measured using (place, metric)
  cross join counted
  group by names.place, names.metric, counted.failed_a, counted.failed_b, counted.simulated;
end;

create or replace function public.compare_models(
  model_a uuid,
  model_b uuid,
  period interval default '7 days',
  region text default 'all',
  workload text default 'default'
)
returns table (
  metric text,
  n bigint,
  failed_a bigint,
  failed_b bigint,
  value_a double precision,
  value_b double precision,
  difference double precision,
  difference_low double precision,
  difference_high double precision,
  ratio double precision,
  verdict text,
  independent_n double precision,
  simulated boolean
)
language sql
stable
rows 7
security invoker
set search_path = ''
set jit = off
begin atomic
  with judged as (
    select
      compared.*,
      case
        when compared.place < 6 then private.difference_of(compared.differences, compared.shares)
        else private.rate_difference_of(compared.differences, compared.shares[1])
      end as ends,
      -- Which sign is better for the first.
      case when compared.metric in ('tps', 'success_percent', 'passed_percent') then 1 else -1 end as better
    from private.paired_metrics(
      compare_models.model_a, compare_models.model_b, compare_models.period, compare_models.region, compare_models.workload
    ) as compared
  )
  select
    judged.metric, judged.n, judged.failed_a, judged.failed_b,
    case when judged.value_a < 'Infinity' then judged.value_a end,
    case when judged.value_b < 'Infinity' then judged.value_b end,
    case when abs(judged.ends[2]) < 'Infinity' then judged.ends[2] end,
    case when abs(judged.ends[1]) < 'Infinity' then judged.ends[1] end,
    case when abs(judged.ends[3]) < 'Infinity' then judged.ends[3] end,
    case
      when judged.value_a < 'Infinity' and judged.value_b < 'Infinity' then judged.value_a / nullif(judged.value_b, 0)
    end,
    case
      when judged.ends[1] is null or judged.ends[3] is null then 'too few'
      when least(judged.ends[1] * judged.better, judged.ends[3] * judged.better) > 0 then 'first'
      when greatest(judged.ends[1] * judged.better, judged.ends[3] * judged.better) < 0 then 'second'
      else 'not distinguishable'
    end,
    judged.n * judged.shares[1],
    judged.simulated
  from judged
  order by judged.place;
end;

-- The models of enabled providers. One is callable until it is retired, if it answers chats, and it is offered unless its
-- provider's list lacks it.
create or replace view private.hosts
with (security_invoker = on)
as
select
  models.id,
  models.provider_id,
  providers.name as provider,
  models.name as model,
  models.variant,
  models.family,
  models.context_window,
  providers.simulated,
  models.active and state.current as active,
  state.callable,
  state.callable and models.available is distinct from false as offered
from public.models
join public.providers on providers.id = models.provider_id
cross join lateral (
  select
    coalesce(models.retired_at > now(), true) as current,
    coalesce(models.retired_at > now(), true) and coalesce(models.kind, 'chat') in ('chat', 'responses') as callable
) as state
where providers.enabled;

-- What was measured of a few models: sums, rates, and percentiles instead of histograms.
create or replace function private.host_numbers(model_ids uuid[], period interval, region text, workload text)
returns table (
  model_id uuid,
  simulated boolean,
  n bigint,
  succeeded bigint,
  excused bigint,
  last_result_at timestamptz,
  priced_n bigint,
  ttft_n bigint,
  latency_n bigint,
  tps_n bigint,
  batched_n bigint,
  priced_output_tokens bigint,
  cost_usd numeric,
  outcomes numeric,
  ttft_ms double precision[],
  latency_ms double precision[],
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
  with windows as materialized (
    select * from private.rollup_windows(host_numbers.period)
  )
  select
    asked.model_id, totals.simulated, totals.n, totals.succeeded, totals.excused, totals.last_result_at,
    totals.priced_n, totals.ttft_n, totals.latency_n, totals.tps_n, totals.batched_n,
    totals.priced_output_tokens, totals.cost_usd, totals.outcomes,
    private.percentiles(
      totals.ttft_histogram, totals.ttft_n, private.with_intervals(totals.ttft_n, array[0.5, 0.95], shares.ttft)
    ),
    private.percentiles(
      totals.latency_histogram, totals.latency_n,
      private.with_intervals(totals.latency_n, array[0.5, 0.95], shares.latency)
    ),
    private.percentiles(
      totals.tps_histogram, totals.tps_n, private.with_intervals(totals.tps_n, array[0.05, 0.5, 0.95], shares.tps)
    ),
    private.rate_interval(totals.succeeded, totals.n, shares.success),
    private.rate_interval(totals.succeeded, totals.n - totals.excused, shares.success)
  from unnest(host_numbers.model_ids) as asked (model_id)
  -- One model at a time, as in model_totals.
  cross join lateral (
    select
      rollups.simulated,
      sum(rollups.n) as n,
      sum(rollups.succeeded) as succeeded,
      sum(rollups.excused) as excused,
      max(rollups.last_result_at) as last_result_at,
      sum(rollups.priced_n) as priced_n,
      sum(rollups.ttft_n) as ttft_n,
      sum(rollups.latency_n) as latency_n,
      sum(rollups.tps_n) as tps_n,
      sum(rollups.batched_n) as batched_n,
      sum(rollups.priced_output_tokens)::bigint as priced_output_tokens,
      sum(rollups.cost_usd) as cost_usd,
      sum(rollups.outcomes) as outcomes,
      sum(rollups.ttft_histogram) as ttft_histogram,
      sum(rollups.latency_histogram) as latency_histogram,
      sum(rollups.tps_histogram) as tps_histogram
    from windows
    cross join lateral (
      select *
      from private.rollups
      where rollups.model_id = asked.model_id
        and rollups.region = host_numbers.region
        and rollups.starts_at >= windows.since
        and rollups.starts_at < windows.until
        and rollups.grain = windows.grain
        and rollups.workload_id = any ((select private.keys_of(host_numbers.workload))::uuid[])
      offset 0
    ) as rollups
    group by rollups.simulated
  ) as totals
  left join private.independence_in(host_numbers.region, host_numbers.workload) as shares
    on shares.model_id = asked.model_id and shares.simulated = totals.simulated;
end;

comment on function private.host_numbers is
  'The sums of model_totals of these models alone, over the window that ends now, with percentiles instead of '
  'histograms, each between the ends of its interval: {low, p, high} of the first, then of the next. Of rates, the ends alone.';

create or replace function public.family_leaderboard_over(
  period interval,
  family text default null,
  region text default 'all',
  workload text default 'default'
)
returns table (
  -- `family` is taken by the parameter.
  model_family text,
  provider text,
  model text,
  variant text,
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
  input_price_per_m double precision,
  output_price_per_m double precision,
  tiers jsonb,
  parts jsonb,
  active boolean,
  last_seen_at timestamptz,
  provider_id uuid,
  model_id uuid,
  upstreams jsonb,
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
  p95_tps_high double precision,
  tied_with_best boolean
)
language sql
stable
security invoker
set search_path = ''
set jit = off
begin atomic
  with hosts as materialized (
    select *
    from private.hosts
    where family_leaderboard_over.family is null or hosts.family = lower(family_leaderboard_over.family)
  ),
  measured as materialized (
    select *
    from private.host_numbers(
      array(
        select hosts.id
        from hosts
        -- Most of a long catalogue was never measured.
        where family_leaderboard_over.family is not null
          or hosts.id in (
            select measured_models.model_id
            from private.measured_models(
              private.window_of(family_leaderboard_over.period), coalesce(family_leaderboard_over.region, 'all')
            )
          )
      ),
      private.window_of(family_leaderboard_over.period), coalesce(family_leaderboard_over.region, 'all'),
      coalesce(family_leaderboard_over.workload, 'default')
    )
  )
  select
    hosts.family, hosts.provider, hosts.model, hosts.variant, kinds.simulated,
    coalesce(measured.n, 0),
    private.percent_of(measured.succeeded, measured.n),
    private.availability_percent(measured.succeeded, measured.n, measured.excused),
    case when measured.succeeded < measured.n then private.outcome_counts(measured.outcomes) end,
    coalesce(measured.ttft_n, 0), measured.ttft_ms[2], measured.ttft_ms[5],
    coalesce(measured.latency_n, 0), measured.latency_ms[2], measured.latency_ms[5],
    coalesce(measured.tps_n, 0), measured.tps[2], measured.tps[5], measured.tps[8],
    coalesce(measured.batched_n, 0),
    coalesce(measured.priced_n, 0),
    private.shown_usd(measured.cost_usd / nullif(measured.priced_n, 0)),
    private.shown_usd(1000000 * measured.cost_usd / nullif(measured.priced_output_tokens, 0)),
    price.input_price_per_m, price.output_price_per_m, price.tiers, price.parts,
    hosts.active,
    measured.last_result_at,
    hosts.provider_id,
    hosts.id,
    behind.upstreams,
    measured.success[1], measured.success[2],
    measured.available[1], measured.available[2],
    measured.ttft_ms[1], measured.ttft_ms[3], measured.ttft_ms[4], measured.ttft_ms[6],
    measured.latency_ms[1], measured.latency_ms[3], measured.latency_ms[4], measured.latency_ms[6],
    measured.tps[1], measured.tps[3], measured.tps[4], measured.tps[6], measured.tps[7], measured.tps[9],
    private.tied_with_first(
      measured.ttft_ms[1:3],
      first_value(measured.ttft_ms[1:3]) over (
        of_family order by measured.ttft_ms[1] is null, measured.ttft_ms[2], measured.ttft_ms[3]
      ),
      count(measured.ttft_ms[1]) over of_family
    )
  from hosts
  cross join (values (false), (true)) as kinds (simulated)
  left join measured on measured.model_id = hosts.id and measured.simulated = kinds.simulated
  left join private.host_upstreams(
    array(select hosts.id from hosts where family_leaderboard_over.family is not null),
    private.window_of(family_leaderboard_over.period), coalesce(family_leaderboard_over.workload, 'default')
  ) as behind on behind.model_id = hosts.id and behind.simulated = kinds.simulated
  left join lateral (
    select of_model.*
    from (
      select prices.id, prices.timestamp, prices.input_price_per_m, prices.output_price_per_m, prices.tiers, prices.parts
      from public.prices
      where prices.model_id = hosts.id and prices.timestamp <= now()
      -- By the model first: the latest prices of all models may be many.
      offset 0
    ) as of_model
    order by of_model.timestamp desc, of_model.id desc
    limit 1
  ) as price on true
  -- A host of a family is also listed when nothing is known of it but its price.
  where measured.n is not null
    or (hosts.family is not null and hosts.offered and hosts.simulated = kinds.simulated)
  window of_family as (partition by hosts.family, case when hosts.family is null then hosts.id end, kinds.simulated)
  order by hosts.family, measured.ttft_ms[2], hosts.provider, hosts.model, kinds.simulated;
end;

drop function private.host_totals(uuid[], interval, text, text);

-- What choosing needs to know of a few models: percentiles and rates as {low, number, high}, and what they were made of.
create or replace function private.candidate_numbers(model_ids uuid[], period interval, region text, workload text)
returns table (
  model_id uuid,
  simulated boolean,
  n bigint,
  last_result_at timestamptz,
  ttft_n bigint,
  tps_n bigint,
  attributable_n bigint,
  succeeded bigint,
  -- With the workload itself, and with the canary.
  judged_n bigint[],
  check_n bigint[],
  check_ok_n bigint[],
  times integer[],
  ttft_ms double precision[],
  tps double precision[],
  -- How much of a result is independent: of a tail of TTFT, a median of TPS, a success, and checks as above.
  shares double precision[]
)
language sql
stable
security invoker
set search_path = ''
begin atomic
  with windows as materialized (
    select * from private.rollup_windows(candidate_numbers.period)
  ),
  asked as materialized (
    select private.keys_of(candidate_numbers.workload) as own, private.keys_of('canary') as canary
  )
  select
    sums.model_id, sums.simulated, sums.n, sums.last_result_at, sums.ttft_n, sums.tps_n, sums.n - sums.excused,
    sums.succeeded, sums.judged_n, sums.check_n, sums.check_ok_n, alike.times,
    private.percentiles(sums.ttft_histogram, sums.ttft_n, private.with_intervals(sums.ttft_n, array[0.95], alike.ttft)),
    private.percentiles(sums.tps_histogram, sums.tps_n, private.with_intervals(sums.tps_n, array[0.5], alike.tps)),
    array[alike.ttft[2], alike.tps[1], alike.success, alike.checks[1], alike.checks[2]]
  from (
    select asked_models.model_id, totals.*
    from unnest(candidate_numbers.model_ids) as asked_models (model_id)
    -- One model at a time, as in model_totals.
    cross join lateral (
      select
        rollups.simulated,
        coalesce(sum(rollups.n) filter (where rollups.is_own), 0)::bigint as n,
        coalesce(sum(rollups.succeeded) filter (where rollups.is_own), 0)::bigint as succeeded,
        coalesce(sum(rollups.excused) filter (where rollups.is_own), 0)::bigint as excused,
        max(rollups.last_result_at) filter (where rollups.is_own) as last_result_at,
        coalesce(sum(rollups.ttft_n) filter (where rollups.is_own), 0)::bigint as ttft_n,
        coalesce(sum(rollups.tps_n) filter (where rollups.is_own), 0)::bigint as tps_n,
        sum(rollups.ttft_histogram) filter (where rollups.is_own) as ttft_histogram,
        sum(rollups.tps_histogram) filter (where rollups.is_own) as tps_histogram,
        array[
          coalesce(sum(rollups.n) filter (where rollups.is_judged and rollups.is_own), 0)::bigint,
          coalesce(sum(rollups.n) filter (where rollups.is_judged and rollups.is_canary), 0)::bigint
        ] as judged_n,
        array[
          coalesce(sum(rollups.check_n) filter (where rollups.is_judged and rollups.is_own), 0)::bigint,
          coalesce(sum(rollups.check_n) filter (where rollups.is_judged and rollups.is_canary), 0)::bigint
        ] as check_n,
        array[
          coalesce(sum(rollups.check_ok_n) filter (where rollups.is_judged and rollups.is_own), 0)::bigint,
          coalesce(sum(rollups.check_ok_n) filter (where rollups.is_judged and rollups.is_canary), 0)::bigint
        ] as check_ok_n
      from windows
      cross join lateral (
        select
          rollups.*,
          rollups.workload_id = any ((select asked.own from asked)::uuid[]) as is_own,
          rollups.workload_id = any ((select asked.canary from asked)::uuid[]) as is_canary,
          rollups.verdicts > 0 and rollups.workload_id <> private.shared_key() as is_judged
        from private.rollups
        where rollups.model_id = asked_models.model_id
          and rollups.region = candidate_numbers.region
          and rollups.starts_at >= windows.since
          and rollups.starts_at < windows.until
          and rollups.grain = windows.grain
          and rollups.workload_id = any ((select asked.own || asked.canary from asked)::uuid[])
        offset 0
      ) as rollups
      group by rollups.simulated
    ) as totals
  ) as sums
  cross join asked
  -- As private.independence_in has it, and from how many times.
  cross join lateral (
    select
      array[
        coalesce(min(known.times) filter (where known.workload_id = any (asked.own)), 0),
        coalesce(min(known.times) filter (where known.workload_id = any (asked.canary)), 0)
      ] as times,
      min(known.ttft) filter (where known.workload_id = any (asked.own)) as ttft,
      min(known.tps) filter (where known.workload_id = any (asked.own)) as tps,
      min(known.success) filter (where known.workload_id = any (asked.own)) as success,
      array[
        min(known.checks) filter (where known.workload_id = any (asked.own)),
        min(known.checks) filter (where known.workload_id = any (asked.canary))
      ] as checks
    from private.independence as known
    where known.model_id = sums.model_id
      and known.region = candidate_numbers.region
      and known.simulated = sums.simulated
      and known.workload_id = any (asked.own || asked.canary)
  ) as alike;
end;

-- What all limits of a host say together.
create or replace function private.answer_of(limits jsonb)
returns text
language plpgsql
immutable
security invoker
set search_path = ''
as $$
begin
  return case
    when limits @> '[{"answer": "misses"}]' then 'misses'
    when limits @> '[{"answer": "cannot tell yet"}]' then 'cannot tell yet'
    else 'meets'
  end;
end;
$$;

-- How many more calls would tell of all limits of a host; unknown where that of any is.
create or replace function private.most_calls(limits jsonb)
returns bigint
language plpgsql
immutable
security invoker
set search_path = ''
as $$
begin
  return (
    select
      case
        when bool_and(told.value ->> 'answer' <> 'cannot tell yet' or told.value -> 'more_calls' <> 'null')
        then max((told.value ->> 'more_calls')::bigint)
      end
    from jsonb_array_elements(limits) as told
  );
end;
$$;

-- The hosts that can be chosen, simulated results apart: those that were measured, those that are benchmarked, and of one
-- family all that can be called.
create or replace function private.candidates(family text, period interval, region text, workload text)
returns table (
  model_id uuid,
  provider_id uuid,
  provider text,
  model text,
  variant text,
  of_family text,
  context_window integer,
  active boolean,
  simulated boolean,
  n bigint,
  last_result_at timestamptz,
  ttft_n bigint,
  tps_n bigint,
  attributable_n bigint,
  times integer,
  ttft_ms double precision[],
  tps double precision[],
  availability double precision[],
  pass double precision[],
  judged_workload text,
  judged_n bigint,
  check_n bigint,
  judged_times integer,
  shares double precision[],
  check_share double precision
)
language sql
stable
security invoker
set search_path = ''
begin atomic
  with hosts as materialized (
    select
      hosts.*, hosts.offered and (candidates.family is not null or hosts.active) as can_be_chosen
    from private.hosts
    where hosts.callable
      -- The control is no host.
      and hosts.provider_id is distinct from (select private.control())
      and (candidates.family is null or hosts.family = lower(candidates.family))
  ),
  measured as materialized (
    select numbers.*
    from private.candidate_numbers(
      array(
        select hosts.id
        from hosts
        where candidates.family is not null
          or hosts.id in (select found.model_id from private.measured_models(candidates.period, candidates.region) as found)
      ),
      candidates.period, candidates.region, candidates.workload
    ) as numbers
  ),
  -- The answers to the workload itself count where any were judged.
  judged as materialized (
    select
      case
        when candidates.workload = 'canary' or exists (select from measured where measured.judged_n[1] > 0)
          or exists (
            select
            from public.workloads
            where workloads.name = candidates.workload and workloads.current and workloads.kind in ('tool', 'json', 'canary')
          )
        then 1
        else 2
      end as place
  )
  select
    hosts.id, hosts.provider_id, hosts.provider, hosts.model, hosts.variant, hosts.family, hosts.context_window,
    hosts.active, kinds.simulated,
    coalesce(measured.n, 0), measured.last_result_at, coalesce(measured.ttft_n, 0), coalesce(measured.tps_n, 0),
    coalesce(measured.attributable_n, 0), coalesce(measured.times[1], 0), measured.ttft_ms, measured.tps,
    array[rates.success[1], private.percent_of(measured.succeeded, measured.attributable_n), rates.success[2]],
    array[
      rates.pass[1],
      private.percent_of(measured.check_ok_n[judged.place], measured.check_n[judged.place]),
      rates.pass[2]
    ],
    case judged.place when 1 then candidates.workload else 'canary' end,
    coalesce(measured.judged_n[judged.place], 0), coalesce(measured.check_n[judged.place], 0),
    coalesce(measured.times[judged.place], 0), measured.shares, measured.shares[3 + judged.place]
  from hosts
  cross join judged
  cross join (values (false), (true)) as kinds (simulated)
  left join measured on measured.model_id = hosts.id and measured.simulated = kinds.simulated
  cross join lateral (
    select
      private.rate_interval(measured.succeeded, measured.attributable_n, measured.shares[3]) as success,
      private.rate_interval(
        measured.check_ok_n[judged.place], measured.check_n[judged.place], measured.shares[3 + judged.place]
      ) as pass
    offset 0
  ) as rates
  where measured.model_id is not null or (hosts.can_be_chosen and hosts.simulated = kinds.simulated);
end;

create or replace function public.choose_model(
  family text default null,
  max_p95_ttft_ms double precision default null,
  min_p50_tps double precision default null,
  input_tokens bigint default null,
  output_tokens bigint default null,
  max_cost_usd double precision default null,
  min_availability_percent double precision default null,
  min_pass_percent double precision default null,
  min_context bigint default null,
  region text default 'all',
  workload text default 'default',
  period interval default '7 days',
  order_by text default 'ttft'
)
returns table (
  answer text,
  provider text,
  model text,
  variant text,
  model_family text,
  simulated boolean,
  limits jsonb,
  more_calls bigint,
  n bigint,
  ttft_n bigint,
  p95_ttft_ms double precision,
  p95_ttft_ms_low double precision,
  p95_ttft_ms_high double precision,
  tps_n bigint,
  p50_tps double precision,
  p50_tps_low double precision,
  p50_tps_high double precision,
  availability_percent double precision,
  availability_percent_low double precision,
  availability_percent_high double precision,
  judged_workload text,
  check_n bigint,
  pass_percent double precision,
  pass_percent_low double precision,
  pass_percent_high double precision,
  cost_usd double precision,
  cost_unknown text,
  context_window integer,
  active boolean,
  last_seen_at timestamptz,
  provider_id uuid,
  model_id uuid
)
language sql
stable
security invoker
set search_path = ''
set jit = off
begin atomic
  with asked as materialized (
    select
      private.window_of(coalesce(choose_model.period, '7 days')) as period,
      coalesce(choose_model.region, 'all') as region,
      coalesce(choose_model.workload, 'default') as workload
    where private.is_choice(
      jsonb_build_object(
        'max_p95_ttft_ms', max_p95_ttft_ms, 'min_p50_tps', min_p50_tps, 'input_tokens', input_tokens,
        'output_tokens', output_tokens, 'max_cost_usd', max_cost_usd,
        'min_availability_percent', min_availability_percent, 'min_pass_percent', min_pass_percent,
        'min_context', min_context
      ),
      jsonb_build_object(
        'family', choose_model.family, 'region', choose_model.region, 'workload', coalesce(choose_model.workload, 'default'),
        'order_by', order_by
      ),
      choose_model.period
    )
  ),
  judged as materialized (
    select hosts.*, cost.usd, cost.unknown, limits.told as all_of_them, private.answer_of(limits.told) as told
    from asked
    cross join lateral private.candidates(choose_model.family, asked.period, asked.region, asked.workload) as hosts
    cross join lateral private.usd_of_request(
      hosts.model_id, choose_model.input_tokens, choose_model.output_tokens
    ) as cost
    cross join lateral (
      select to_jsonb(array(
        select private.judge_limit(
          given.name, given.asked, given.seen, given.unknown, given.n, given.calls, given.times, given.share, given.enough
        )
        from (
          values
            (
              1, 'max_p95_ttft_ms', max_p95_ttft_ms, hosts.ttft_ms, null, hosts.ttft_n, hosts.n, hosts.times,
              hosts.shares[1], 72
            ),
            (2, 'min_p50_tps', min_p50_tps, hosts.tps, null, hosts.tps_n, hosts.n, hosts.times, hosts.shares[2], 6),
            (3, 'max_cost_usd', max_cost_usd, array_fill(cost.usd, array[3]), cost.unknown, null, null, null, null, null),
            (
              4, 'min_availability_percent', min_availability_percent, hosts.availability, null, hosts.attributable_n,
              hosts.n, hosts.times, hosts.shares[3], 1
            ),
            (
              5, 'min_pass_percent', min_pass_percent, hosts.pass, null, hosts.check_n, hosts.judged_n,
              hosts.judged_times, hosts.check_share, 1
            ),
            (
              6, 'min_context', min_context, array_fill(hosts.context_window::double precision, array[3]),
              'how long its context is, is not known', null, null, null, null, null
            )
        ) as given (place, name, asked, seen, unknown, n, calls, times, share, enough)
        where given.asked is not null
        order by given.place
      )) as told
      offset 0
    ) as limits
  )
  select
    judged.told, judged.provider, judged.model, judged.variant, judged.of_family, judged.simulated, judged.all_of_them,
    case judged.told when 'cannot tell yet' then private.most_calls(judged.all_of_them) end,
    judged.n, judged.ttft_n, judged.ttft_ms[2], judged.ttft_ms[1], judged.ttft_ms[3],
    judged.tps_n, judged.tps[2], judged.tps[1], judged.tps[3],
    judged.availability[2], judged.availability[1], judged.availability[3],
    judged.judged_workload, judged.check_n, judged.pass[2], judged.pass[1], judged.pass[3],
    judged.usd, judged.unknown, judged.context_window, judged.active, judged.last_result_at,
    judged.provider_id, judged.model_id
  from judged
  order by
    array_position(array['meets', 'cannot tell yet', 'misses'], judged.told),
    case coalesce(order_by, 'ttft')
      when 'ttft' then judged.ttft_ms[2]
      when 'tps' then -judged.tps[2]
      when 'cost' then judged.usd
      when 'availability' then -judged.availability[2]
      when 'pass' then -judged.pass[2]
    end,
    judged.provider, judged.model, judged.simulated
  limit 1000;
end;

grant select on private.hosts to anon, authenticated, service_role;
grant execute on function
  private.objective_verdict(bigint, bigint, integer, numeric, integer, double precision),
  private.paired_metrics(uuid, uuid, interval, text, text),
  private.host_numbers(uuid[], interval, text, text),
  private.answer_of(jsonb),
  private.most_calls(jsonb)
to anon, authenticated, service_role;
grant execute on function
  private.last_missed(uuid, uuid, boolean, timestamptz, integer),
  private.settle_target(public.run_targets, public.benchmark_results, double precision),
  private.refuse_workload(jsonb)
to service_role;
