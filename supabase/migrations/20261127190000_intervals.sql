-- Intervals of percentiles and rates, and how independent results near in time are.
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
  if coalesce(n, 0) = 0 then
    return found;
  end if;

  -- From the largest value down, so that the tail is read once and the rest only as far as needed.
  for nth in reverse cardinality(fractions) .. 1 loop
    continue when fractions[nth] is null;
    wanted := n + 1 - case when fractions[nth] < 0 then -fractions[nth] else ceil(fractions[nth] * n) end;
    if wanted <= above then
      bucket := exponent / 2;
      place := 6 + 2 * (exponent % 2);
      above := 0::bigint;
    end if;
    -- Four buckets per step while the wanted one is not among them,
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

comment on function private.percentiles is
  'The percentiles of the n values of a histogram, as percentile_disc computes them, within 2 %. They are read fastest '
  'where they ascend. A tail is null with too few values, where it would only be the extreme value: p95 and p5 need 20 '
  'values, p99 needs 100. The median needs one. A number below 0 is a rank, from -1 for the smallest value.';

-- How far a number may be from what it estimates. An interval of 95 % holds the truth in 95 of 100 windows; the truth of a
-- median is the median of all requests that could have been made in the window, hours of rush included. bench/evidence
-- has the same definitions, proves them on simulated hosts, and a test holds them equal to these.
--
-- Percentiles: order statistics, whose ranks are binomial (Conover, Practical Nonparametric Statistics, 3rd ed., 3.2).
-- Rates: the score interval (Wilson, 1927). Both are for independent results. Results near in time are alike, so n
-- results count as n * share independent ones; private.independent_shares estimates the share.

-- What private.percentiles reads of a histogram to give percentiles between the ends of their intervals: {-low, fraction,
-- -high} of each, where low and high are ranks. Ranks are sums of the binomial distribution, and beyond 10 expected values
-- its normal approximation with the corrections for steps and skew.
create function private.with_intervals(
  n bigint,
  fractions double precision[],
  -- Of medians, and of tails.
  shares double precision[],
  level double precision default 0.95
)
returns double precision[]
language plpgsql
immutable
security invoker
set search_path = ''
as $$
declare
  tail double precision := (1 - level) / 2;
  -- The normal quantile, within 0.0005 (Abramowitz and Stegun, 26.2.23).
  root double precision := sqrt(-2 * ln(tail));
  z double precision := case level when 0.95 then 1.959963984540054 else
    root - (2.515517 + 0.802853 * root + 0.010328 * root * root)
      / (1 + 1.432788 * root + 0.189269 * root * root + 0.001308 * root * root * root)
  end;
  independent double precision;
  fraction double precision;
  p double precision;
  term double precision;
  sum double precision;
  k double precision;
  -- How many of the independent values are left out at each end.
  ends double precision[];
  asked double precision[] := array_fill(null::double precision, array[3 * cardinality(fractions)]);
begin
  for nth in 1 .. cardinality(fractions) loop
    asked[3 * nth - 1] := fractions[nth];
    independent := floor(n * shares[case when fractions[nth] = 0.5 then 1 else 2 end] + 1e-9);
    ends := array[0, 0]::double precision[];
    continue when independent is null or independent < 1;
    for side in 1 .. 2 loop
      fraction := case side when 1 then fractions[nth] else 1 - fractions[nth] end;
      p := least(fraction, 1 - fraction);
      if independent * p > 10 then
        ends[side] := floor(
          independent * fraction + 0.5 - z * sqrt(independent * p * (1 - p)) + (1 - 2 * fraction) * (z * z - 1) / 6
        );
        continue;
      end if;
      term := exp(independent * ln(1 - p));
      sum := 0::double precision;
      k := 0::double precision;
      -- The lower end is counted from the smallest value up, that of a high percentile from the largest value down.
      while case when fraction <= 0.5 then sum + term <= tail else 1 - sum > tail and k <= independent end loop
        sum := sum + term;
        k := k + 1;
        term := term * (independent - k + 1) / k * p / (1 - p);
      end loop;
      ends[side] := case when fraction <= 0.5 then k else independent - k + 1 end;
    end loop;
    continue when least(ends[1], ends[2]) < 1;
    asked[3 * nth - 2] := -greatest(1, floor((ends[1] - 0.5) * n / independent + 0.5));
    asked[3 * nth] := -least(n, ceil((independent - ends[2] + 0.5) * n / independent + 0.5 - 1e-9));
  end loop;
  return asked;
end;
$$;

comment on function private.with_intervals is
  'What to ask private.percentiles for, to get {low, p, high} of each percentile: the ends of the interval in which it lies '
  'at this level of confidence, where n values count as n * share independent ones. The ends are null when these are too '
  'few (a median needs 6, a p95 72), or when the shares are not known.';

create function private.percentile_interval(
  histogram numeric,
  n bigint,
  fraction double precision,
  level double precision default 0.95,
  share double precision default 1
)
returns double precision[]
language sql
immutable
security invoker
set search_path = ''
begin atomic
  select case when read.values[1] is not null then array[read.values[1], read.values[3]] end
  from (
    select private.percentiles(
      histogram, n, private.with_intervals(n, array[fraction], array[share, share], level)
    ) as values
  ) as read;
end;

comment on function private.percentile_interval is
  'The interval, {low, high}, in which a percentile lies at this level of confidence. Null when there are too few values.';

create function private.rate_interval(
  part double precision,
  whole double precision,
  share double precision default 1,
  level double precision default 0.95
)
returns double precision[]
language plpgsql
immutable
strict
security invoker
set search_path = ''
as $$
declare
  n double precision := whole * least(share, 1);
  p double precision;
  root double precision := sqrt(-2 * ln((1 - level) / 2));
  z double precision := case level when 0.95 then 1.959963984540054 else
    root - (2.515517 + 0.802853 * root + 0.010328 * root * root)
      / (1 + 1.432788 * root + 0.189269 * root * root + 0.001308 * root * root * root)
  end;
  half double precision;
begin
  if n <= 0 or part < 0 or part > whole then
    return null;
  end if;
  p := part / whole;
  half := z * sqrt(p * (1 - p) / n + z * z / (4 * n * n));
  return array[
    100 * greatest(0, (p + z * z / (2 * n) - half) / (1 + z * z / n)),
    100 * least(1, (p + z * z / (2 * n) + half) / (1 + z * z / n))
  ];
end;
$$;

comment on function private.rate_interval is
  'The interval of a rate, {low, high} in per cent, where `whole` results count as whole * share independent ones.';

-- What share of results counts as independent.

create function private.histogram_buckets(histogram numeric)
returns table (bucket integer, n bigint)
language plpgsql
immutable
strict
rows 4
security invoker
set search_path = ''
as $$
declare
  digits bytea := numeric_send(histogram);
  exponent integer := get_byte(digits, 2) * 256 + get_byte(digits, 3);
begin
  n := 0::bigint;
  for nth in 0 .. (octet_length(digits) - 8) / 2 - 1 loop
    bucket := (exponent - nth) / 2;
    n := n + (get_byte(digits, 8 + 2 * nth) * 256 + get_byte(digits, 9 + 2 * nth))
      * case when (exponent - nth) % 2 = 1 then 10000 else 1 end;
    -- The low half of a bucket is not stored where it and all lower ones are zero.
    if (exponent - nth) % 2 = 0 or 2 * nth + 10 = octet_length(digits) then
      if n > 0 then
        return next;
      end if;
      n := 0::bigint;
    end if;
  end loop;
end;
$$;

comment on function private.histogram_buckets is 'The buckets of a histogram that have values, from the highest down.';

-- Takes the daily curve out of scores, hour by hour: the waves of 24 hours, and of 12 and 8 where there is more than a
-- day and a half. A mean by the hour of the day would take most of the likeness of neighbours with it, where a day is
-- all there is. Each step only ever makes the squares smaller.
create function private.without_daily_curve(hours double precision[], scores double precision[])
returns double precision[]
language plpgsql
immutable
strict
security invoker
set search_path = ''
as $$
declare
  many integer := cardinality(scores);
  waves integer := case when hours[many] - hours[1] < 36 then 1 else 3 end;
  base double precision[] := scores;
  product double precision;
  squares double precision;
begin
  for wave in 0 .. 2 * waves - 1 loop
    product := 0::double precision;
    squares := 0::double precision;
    for i in 1 .. many loop
      base[i] := case wave % 2
        when 0 then cos(pi() * (wave / 2 + 1) * hours[i] / 12)
        else sin(pi() * (wave / 2 + 1) * hours[i] / 12)
      end;
      product := product + scores[i] * base[i];
      squares := squares + base[i] * base[i];
    end loop;
    if squares > 1e-6 * many then
      for i in 1 .. many loop
        scores[i] := scores[i] - product / squares * base[i];
      end loop;
    end if;
  end loop;
  return scores;
end;
$$;

-- Results at one time are one cluster. Of a median by ranks, so that outliers weigh no more than others, cut where they
-- say little of the median.
create function private.scores_by_time(
  hours double precision[],
  results double precision[],
  weights double precision[],
  of_median boolean
)
returns table (at double precision[], scores double precision[], many double precision, spread double precision)
language sql
immutable
rows 1
security invoker
set search_path = ''
begin atomic
  with given as (
    select given.hour, given.result, coalesce(given.weight, 1) as weight
    from unnest(hours, results, weights) as given (hour, result, weight)
    where coalesce(given.weight, 1) > 0
  ),
  scored as (
    select
      given.hour,
      given.weight,
      case when of_median then
        greatest(-0.25, least(0.25,
          (sum(given.weight) over (order by given.result) - sum(given.weight) over (partition by given.result) / 2)
          / sum(given.weight) over () - 0.5
        ))
      else given.result end as score
    from given
  ),
  centred as (
    select
      scored.hour,
      scored.weight,
      scored.score - sum(scored.weight * scored.score) over () / sum(scored.weight) over () as score
    from scored
  ),
  by_time as (
    select
      centred.hour,
      sum(centred.weight) as weight,
      sum(centred.weight * centred.score) / sum(centred.weight) as score,
      sum(centred.weight * centred.score * centred.score) as squares
    from centred
    group by centred.hour
  )
  select
    array_agg(by_time.hour order by by_time.hour),
    array_agg(by_time.score - average.score order by by_time.hour),
    sum(by_time.weight),
    sum(by_time.squares) / sum(by_time.weight)
  from by_time
  cross join (select avg(by_time.score) as score from by_time) as average;
end;

-- How alike the scores of neighbours are, and what follows for the variance of their mean.
create function private.shares_of_scores(
  hours double precision[],
  scores double precision[],
  many double precision,
  spread double precision,
  of_median boolean
)
returns double precision[]
language plpgsql
immutable
security invoker
set search_path = ''
as $$
declare
  times integer := cardinality(scores);
  waves integer := case when hours[times] - hours[1] < 36 then 1 else 3 end;
  squares double precision := 0::double precision;
  products double precision[] := array[0, 0]::double precision[];
  likeness double precision;
  power double precision;
  ratio double precision := 1::double precision;
  freedom double precision;
begin
  if coalesce(times, 0) < 12 then
    return null;
  end if;
  for i in 1 .. times loop
    squares := squares + scores[i] * scores[i];
    products[1] := products[1] + scores[i] * coalesce(scores[i - 1], 0);
    products[2] := products[2] + scores[i] * coalesce(scores[i - 2], 0);
  end loop;
  if spread < 1e-9 or squares < 1e-9 * times * spread then
    return array[1, 1]::double precision[];
  end if;
  -- The correlation of neighbours and of second neighbours, without the bias that a mean and waves give it (Marriott
  -- and Pope, 1954).
  for i in 1 .. 2 loop
    products[i] := products[i] / squares;
    products[i] := products[i] + (1 + 3 * greatest(products[i], 0) + 2 * waves * (1 + greatest(products[i], 0))) / times;
  end loop;
  likeness := products[1];
  -- Single outliers make neighbours look less alike than the rest of them are, but not the second neighbour less than
  -- the square of that, where there is enough of it to be seen.
  if likeness > 3 / sqrt(times) then
    likeness := (likeness + greatest(likeness, least(0.95, products[2] / likeness))) / 2;
  end if;
  -- One standard error higher: too wide an interval misleads less than one that is too narrow.
  likeness := greatest(0, least(0.97, likeness + sqrt((1 - least(abs(likeness), 0.99) ^ 2) / times)));
  -- How many times the variance of a mean is that of independent values. Of values above the median, where neighbours
  -- are normal, by the arcsine law (Sheppard, 1899).
  if of_median and many = times then
    power := likeness;
    for lag in 1 .. 200 loop
      exit when power < 1e-6;
      ratio := ratio + 4 / pi() * asin(power);
      power := power * likeness;
    end loop;
  else
    ratio := (1 + likeness) / (1 - likeness) * many / times;
  end if;
  freedom := greatest(times / 4.0, times - (1 + 2 * waves) * (1 + likeness) / (1 - likeness));
  return array[least(1.5, 1 / (ratio * squares / freedom / spread)), least(1, 1 / ratio)];
end;
$$;

create function private.independent_shares(
  hours double precision[],
  results double precision[],
  weights double precision[] default null,
  of_median boolean default true
)
returns double precision[]
language sql
immutable
security invoker
set search_path = ''
begin atomic
  select private.shares_of_scores(
    scored.at, private.without_daily_curve(scored.at, scored.scores), scored.many, scored.spread, of_median
  )
  from private.scores_by_time(hours, results, weights, of_median) as scored;
end;

comment on function private.independent_shares is
  'What share of results, at these hours, counts as independent for the interval of their median, and of their tails; or, '
  'with of_median = false, of their mean. It is what is left of their ranks without the daily curve, and how alike '
  'neighbours are in it. That of the median is above 1 where the daily curve is most of the difference between results, '
  'since each hour has its own. Null with results of fewer than 12 times.';

create table private.independence (
  model_id uuid not null references public.models (id) on delete cascade,
  region text not null,
  simulated boolean not null,
  workload_id uuid not null,
  times integer not null check (times >= 0),
  last_result_at timestamptz not null,
  estimated_at timestamptz not null default now(),
  ttft double precision[] check (cardinality(ttft) = 2 and 0 <= all (ttft) and 1.5 >= all (ttft)),
  ttfat double precision[] check (cardinality(ttfat) = 2 and 0 <= all (ttfat) and 1.5 >= all (ttfat)),
  latency double precision[] check (cardinality(latency) = 2 and 0 <= all (latency) and 1.5 >= all (latency)),
  tps double precision[] check (cardinality(tps) = 2 and 0 <= all (tps) and 1.5 >= all (tps)),
  success double precision check (success between 0 and 1.5),
  checks double precision check (checks between 0 and 1.5),
  primary key (model_id, region, simulated, workload_id)
);

comment on table private.independence is
  'What share of a model''s results counts as independent, by metric: for the intervals of the views, {of medians, of '
  'tails}. Estimated anew from the last days of rollups as results arrive. Null: from too few times.';
comment on column private.independence.times is 'Rollups that it was estimated from.';

alter table private.independence enable row level security;

grant select on private.independence to anon, authenticated;
grant select, insert, update, delete on private.independence to service_role;

create policy "Everyone may read the independence of results of enabled providers"
  on private.independence for select to anon, authenticated
  using (
    model_id in (
      select models.id
      from public.models
      join public.providers on providers.id = models.provider_id
      where providers.enabled
    )
  );

-- The finest rollups with two dozen times, or those with most: up to three days of quarters of an hour.
create function private.recent_rollups(model uuid, of_region text, of_simulated boolean, workload uuid)
returns setof private.rollups
language plpgsql
stable
rows 288
security invoker
set search_path = ''
as $$
declare
  chosen interval := (
    select grains.grain
    from private.rollup_grains as grains
    cross join lateral (
      select count(*) as n
      from (
        select
        from private.rollups
        where rollups.model_id = recent_rollups.model
          and rollups.region = recent_rollups.of_region
          and rollups.grain = grains.grain
          and rollups.simulated = recent_rollups.of_simulated
          and rollups.workload_id = recent_rollups.workload
          and rollups.starts_at > now() - 288 * grains.grain
        limit 24
      ) as times
    ) as counted
    order by counted.n desc, grains.grain
    limit 1
  );
begin
  return query
    select rollups.*
    from private.rollups
    where rollups.model_id = recent_rollups.model
      and rollups.region = recent_rollups.of_region
      and rollups.grain = chosen
      and rollups.simulated = recent_rollups.of_simulated
      and rollups.workload_id = recent_rollups.workload
      and rollups.starts_at > now() - 288 * chosen;
end;
$$;

create function private.estimate_independence(model uuid, of_region text, of_simulated boolean, workload uuid)
returns timestamptz
language sql
volatile
security invoker
set search_path = ''
as $$
  with recent as materialized (
    select
      extract(epoch from rollups.starts_at)::double precision / 3600 as hour,
      rollups.*
    from private.recent_rollups(model, of_region, of_simulated, workload) as rollups
  ),
  shares as (
    select
      parts.metric,
      private.independent_shares(
        array_agg(recent.hour), array_agg(parts.result::double precision), array_agg(parts.n::double precision),
        of_median => parts.metric not in ('success', 'checks')
      ) as share
    from recent
    cross join lateral (
      select 'ttft', buckets.* from private.histogram_buckets(recent.ttft_histogram) as buckets
      union all
      select 'ttfat', buckets.* from private.histogram_buckets(recent.ttfat_histogram) as buckets
      union all
      select 'latency', buckets.* from private.histogram_buckets(recent.latency_histogram) as buckets
      union all
      select 'tps', buckets.* from private.histogram_buckets(recent.tps_histogram) as buckets
      union all
      values
        ('success', 1, recent.succeeded), ('success', 0, recent.n - recent.succeeded - recent.excused),
        ('checks', 1, recent.check_ok_n), ('checks', 0, recent.check_n - recent.check_ok_n)
    ) as parts (metric, result, n)
    where parts.n > 0
    group by parts.metric
  ),
  estimated as (
    select
      max(shares.share) filter (where shares.metric = 'ttft') as ttft,
      max(shares.share) filter (where shares.metric = 'ttfat') as ttfat,
      max(shares.share) filter (where shares.metric = 'latency') as latency,
      max(shares.share) filter (where shares.metric = 'tps') as tps,
      (max(shares.share) filter (where shares.metric = 'success'))[1] as success,
      (max(shares.share) filter (where shares.metric = 'checks'))[1] as checks
    from shares
  )
  insert into private.independence as former (
    model_id, region, simulated, workload_id, times, last_result_at, ttft, ttfat, latency, tps, success, checks
  )
  select
    model, of_region, of_simulated, workload, counted.times, counted.last_result_at,
    estimated.ttft, estimated.ttfat, estimated.latency, estimated.tps, estimated.success, estimated.checks
  from estimated
  cross join (select count(*) as times, max(recent.last_result_at) as last_result_at from recent) as counted
  where counted.times > 0
  on conflict (model_id, region, simulated, workload_id) do update
  set
    times = excluded.times, last_result_at = excluded.last_result_at, estimated_at = now(),
    ttft = excluded.ttft, ttfat = excluded.ttfat, latency = excluded.latency, tps = excluded.tps,
    success = excluded.success, checks = excluded.checks
  returning former.estimated_at;
$$;

create function private.refresh_independence(most integer default 100)
returns integer
language sql
volatile
security invoker
set search_path = ''
as $$
  with due as materialized (
    select measured.model_id, measured.region, measured.simulated, measured.workload_id
    from (
      select
        rollups.model_id, rollups.region, rollups.simulated, rollups.workload_id,
        max(rollups.last_result_at) as last_result_at
      from private.rollups
      where rollups.grain = interval '1 day' and rollups.starts_at > now() - interval '2 days'
      group by rollups.model_id, rollups.region, rollups.simulated, rollups.workload_id
    ) as measured
    left join private.independence as known using (model_id, region, simulated, workload_id)
    where known.estimated_at is null
      -- An eighth of what it was estimated from is new.
      or (
        known.last_result_at < measured.last_result_at
        and known.estimated_at < now() - known.times * interval '15 minutes' / 8
      )
    order by known.estimated_at nulls first, measured.model_id, measured.region
    limit most
  )
  select count(private.estimate_independence(due.model_id, due.region, due.simulated, due.workload_id))::integer
  from due;
$$;

comment on function private.refresh_independence is
  'Estimates private.independence of the models that have new results, those first that wait longest. Returns of how many.';

-- The shares of each model with a workload: the lowest, where it has sums of several kinds.
create function private.independence_in(region text, workload text default 'default')
returns table (
  model_id uuid,
  simulated boolean,
  ttft double precision[],
  ttfat double precision[],
  latency double precision[],
  tps double precision[],
  success double precision,
  checks double precision
)
language sql
stable
rows 200
security invoker
set search_path = ''
begin atomic
  select
    known.model_id, known.simulated,
    min(known.ttft), min(known.ttfat), min(known.latency), min(known.tps), min(known.success), min(known.checks)
  from private.independence as known
  where known.region = independence_in.region
    and known.workload_id = any ((select private.keys_of(independence_in.workload))::uuid[])
  group by known.model_id, known.simulated;
end;

grant execute on function
  private.with_intervals(bigint, double precision[], double precision[], double precision),
  private.percentile_interval(numeric, bigint, double precision, double precision, double precision),
  private.rate_interval(double precision, double precision, double precision, double precision),
  private.without_daily_curve(double precision[], double precision[]),
  private.scores_by_time(double precision[], double precision[], double precision[], boolean),
  private.shares_of_scores(double precision[], double precision[], double precision, double precision, boolean),
  private.independent_shares(double precision[], double precision[], double precision[], boolean),
  private.independence_in(text, text)
to anon, authenticated, service_role;
grant execute on function
  private.histogram_buckets(numeric),
  private.recent_rollups(uuid, text, boolean, uuid),
  private.estimate_independence(uuid, text, boolean, uuid),
  private.refresh_independence(integer)
to service_role;

-- All in one transaction: when it fails, the next run does all of it.
create or replace function private.maintenance()
returns jsonb
language plpgsql
volatile
security invoker
set search_path = ''
as $$
declare
  keep public.settings;
  done jsonb := jsonb '{}';
begin
  if not pg_try_advisory_xact_lock(hashtextextended('private.maintenance', 0)) then
    return null;
  end if;
  select * into keep from public.settings;

  done := done || jsonb_build_object('results', private.delete_old_results(keep));
  done := done || jsonb_build_object('response_texts', private.forget_response_texts(keep));
  done := done || jsonb_build_object('arrivals', private.forget_arrivals(keep));
  -- After the results, since a run is kept as long as one of its results.
  done := done || jsonb_build_object('runs', private.delete_old_runs(keep));
  done := done || jsonb_build_object('rollups', private.delete_old_rollups(keep));
  done := done || jsonb_build_object('upstream_rollups', private.delete_old_upstream_rollups(keep));
  done := done || jsonb_build_object('ticks', private.delete_old_ticks(keep));
  done := done || jsonb_build_object('invocations', private.delete_old_invocations(keep));
  -- Before the incidents, as record_result locks the states of models first.
  perform private.refresh_baselines();
  perform private.refresh_independence();
  perform private.close_unwatched_incidents();
  done := done || jsonb_build_object('models', private.delete_unused_models(keep));
  -- Skipped ticks are rare, and operators look back on them for longer.
  delete from private.skipped_ticks where skipped_ticks.skipped_at < now() - interval '60 days';
  delete from private.cache_pairs where cache_pairs.created_at < now() - interval '35 days';
  return done;
end;
$$;

comment on function private.maintenance is
  'Deletes what settings say is old enough, one batch of each kind, and refreshes what incidents are judged by, and how '
  'independent results are. Returns how many rows of each kind it deleted, or null when another maintenance run holds the '
  'lock. It can run at any time and as often as wanted.';

-- Answers with more columns are new functions.

drop view public.families;
drop function public.families_over(interval, text, text);
drop function public.family_leaderboard_over(interval, text, text, text);
drop view public.model_leaderboard;
drop function public.model_leaderboard_over(interval, text, text);
drop function public.model_summaries_over(interval, text, text);
drop function public.answers_over(interval, text, text, uuid[]);

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
  p95_tps_high double precision
)
language sql
stable
security invoker
set search_path = ''
begin atomic
  with asked as materialized (
    select private.window_of(model_leaderboard_over.period) as period
  ),
  measured as materialized (
    select
      totals.*,
      shares.success,
      private.percent_of(totals.succeeded, totals.n) as success_rate,
      private.availability_percent(totals.succeeded, totals.n, totals.excused) as availability,
      private.percentiles(
        totals.ttft_histogram, totals.ttft_n, private.with_intervals(totals.ttft_n, array[0.5, 0.95], shares.ttft) || 0.99::double precision
      ) as ttft_ms,
      private.percentiles(
        totals.ttfat_histogram, totals.ttfat_n, private.with_intervals(totals.ttfat_n, array[0.5, 0.95], shares.ttfat) || 0.99::double precision
      ) as ttfat_ms,
      private.percentiles(
        totals.latency_histogram, totals.latency_n, private.with_intervals(totals.latency_n, array[0.5, 0.95], shares.latency) || 0.99::double precision
      ) as latency_ms,
      private.percentiles(
        totals.tps_histogram, totals.tps_n, private.with_intervals(totals.tps_n, array[0.05, 0.5, 0.95], shares.tps) || 0.99::double precision
      ) as tps
    from private.model_totals(
      (select asked.period from asked), model_leaderboard_over.region,
      workload => coalesce(model_leaderboard_over.workload, 'default')
    ) as totals
    left join private.independence_in(
      model_leaderboard_over.region, coalesce(model_leaderboard_over.workload, 'default')
    ) as shares on shares.model_id = totals.model_id and shares.simulated = totals.simulated
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
      workload => coalesce(model_leaderboard_over.workload, 'default')
    ) as totals
  )
  select
    providers.name,
    models.name,
    measured.simulated,
    measured.n,
    measured.success_rate,
    measured.availability,
    private.availability_percent(measured.succeeded, measured.n, measured.excused, measured.rate_limited),
    private.outcome_counts(measured.outcomes),
    measured.ttft_n,
    measured.ttft_ms[2],
    measured.ttft_ms[5],
    measured.ttft_ms[7],
    measured.ttfat_n,
    measured.ttfat_ms[2],
    measured.ttfat_ms[5],
    measured.ttfat_ms[7],
    measured.latency_n,
    measured.latency_ms[2],
    measured.latency_ms[5],
    measured.latency_ms[7],
    measured.tps_n,
    measured.tps[2],
    measured.tps[5],
    measured.tps[8],
    measured.tps[10],
    measured.batched_n,
    measured.priced_n,
    private.shown_usd(measured.cost_usd / nullif(measured.priced_n, 0)),
    private.shown_usd(1000000 * measured.cost_usd / nullif(measured.priced_output_tokens, 0)),
    coalesce(previous.n, 0),
    100 * (measured.ttft_ms[2] / previous.p50_ttft_ms - 1),
    100 * (measured.tps[5] / previous.p50_tps - 1),
    round((measured.availability - previous.availability)::numeric, 2)::double precision,
    measured.last_result_at,
    models.provider_id,
    measured.model_id,
    success.interval[1], success.interval[2],
    availability.interval[1], availability.interval[2],
    unlimited.interval[1], unlimited.interval[2],
    measured.ttft_ms[1], measured.ttft_ms[3], measured.ttft_ms[4], measured.ttft_ms[6],
    measured.ttfat_ms[1], measured.ttfat_ms[3], measured.ttfat_ms[4], measured.ttfat_ms[6],
    measured.latency_ms[1], measured.latency_ms[3], measured.latency_ms[4], measured.latency_ms[6],
    measured.tps[1], measured.tps[3], measured.tps[4], measured.tps[6], measured.tps[7], measured.tps[9]
  from measured
  join public.models on models.id = measured.model_id
  join public.providers on providers.id = models.provider_id
  left join previous
    on previous.model_id = measured.model_id
    and previous.simulated = measured.simulated
  cross join lateral (
    select private.rate_interval(measured.succeeded, measured.n, measured.success) as interval offset 0
  ) as success
  cross join lateral (
    select private.rate_interval(measured.succeeded, measured.n - measured.excused, measured.success) as interval offset 0
  ) as availability
  cross join lateral (
    select private.rate_interval(
      measured.succeeded, measured.n - measured.excused - measured.rate_limited, measured.success
    ) as interval
    offset 0
  ) as unlimited
  order by measured.ttft_ms[2], providers.name, models.name, measured.simulated;
end;

comment on function public.model_leaderboard_over is
  'The models by median time to first token over the window that ends now, in one region or all, with one workload. Percentiles are within '
  '2 %, and null with too few samples: p95 and p5 need 20, p99 needs 100. Times and speeds are those of successes. '
  'batched_n are successes that were held back on their way. Changes are against the window before. Availability leaves out failures that say nothing about the provider. '
  '_low and _high are the ends of the interval of 95 % of a number, null where there are too few results.';

create view public.model_leaderboard
with (security_invoker = on)
as
select * from public.model_leaderboard_over(interval '7 days');

comment on view public.model_leaderboard is
  'The models by median time to first token over the last 7 days with the workload default. model_leaderboard_over takes '
  'any window and workload.';

-- What was measured of a few models: sums, and percentiles instead of histograms.
create or replace function private.host_totals(model_ids uuid[], period interval, region text, workload text)
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
  tps double precision[]
)
language sql
stable
security invoker
set search_path = ''
begin atomic
  with windows as materialized (
    select * from private.rollup_windows(host_totals.period)
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
    )
  from unnest(host_totals.model_ids) as asked (model_id)
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
        and rollups.region = host_totals.region
        and rollups.starts_at >= windows.since
        and rollups.starts_at < windows.until
        and rollups.grain = windows.grain
        and rollups.workload_id = any ((select private.keys_of(host_totals.workload))::uuid[])
      offset 0
    ) as rollups
    group by rollups.simulated
  ) as totals
  left join private.independence_in(host_totals.region, host_totals.workload) as shares
    on shares.model_id = asked.model_id and shares.simulated = totals.simulated;
end;

comment on function private.host_totals is
  'The sums of model_totals of these models alone, over the window that ends now, with percentiles instead of '
  'histograms, each between the ends of its interval: {low, p, high} of the first, then of the next.';

create function public.family_leaderboard_over(
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
  p95_tps_high double precision
)
language sql
stable
security invoker
set search_path = ''
begin atomic
  with hosts as materialized (
    select
      models.id,
      models.family,
      models.variant,
      models.name as model,
      providers.id as provider_id,
      providers.name as provider,
      providers.simulated,
      models.active and coalesce(models.retired_at > now(), true) as active,
      models.available is distinct from false
        and coalesce(models.retired_at > now(), true)
        and coalesce(models.kind, 'chat') = 'chat' as offered
    from public.models
    join public.providers on providers.id = models.provider_id
    where providers.enabled
      and (family_leaderboard_over.family is null or models.family = lower(family_leaderboard_over.family))
  ),
  measured as materialized (
    select *
    from private.host_totals(
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
    success.interval[1], success.interval[2],
    availability.interval[1], availability.interval[2],
    measured.ttft_ms[1], measured.ttft_ms[3], measured.ttft_ms[4], measured.ttft_ms[6],
    measured.latency_ms[1], measured.latency_ms[3], measured.latency_ms[4], measured.latency_ms[6],
    measured.tps[1], measured.tps[3], measured.tps[4], measured.tps[6], measured.tps[7], measured.tps[9]
  from hosts
  cross join (values (false), (true)) as kinds (simulated)
  left join measured on measured.model_id = hosts.id and measured.simulated = kinds.simulated
  left join private.independence_in(
    coalesce(family_leaderboard_over.region, 'all'), coalesce(family_leaderboard_over.workload, 'default')
  ) as shares on shares.model_id = hosts.id and shares.simulated = kinds.simulated
  cross join lateral (
    select private.rate_interval(measured.succeeded, measured.n, shares.success) as interval offset 0
  ) as success
  cross join lateral (
    select private.rate_interval(measured.succeeded, measured.n - measured.excused, shares.success) as interval offset 0
  ) as availability
  left join private.host_upstreams(
    array(select hosts.id from hosts where family_leaderboard_over.family is not null),
    private.window_of(family_leaderboard_over.period), coalesce(family_leaderboard_over.workload, 'default')
  ) as behind on behind.model_id = hosts.id and behind.simulated = kinds.simulated
  left join lateral (
    select of_model.*
    from (
      select
        prices.id, prices.timestamp, prices.input_price_per_m, prices.output_price_per_m, prices.tiers, prices.parts
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
  order by hosts.family, measured.ttft_ms[2], hosts.provider, hosts.model, kinds.simulated;
end;

comment on function public.family_leaderboard_over is
  'The hosts of one family, or of all of them, by median time to first token over the window that ends now: what '
  'model_leaderboard_over says of each, and its price, in USD per million tokens. A host that was not measured has n = 0, '
  'and comes last. Without a family, measured models of which none is known come last. outcomes is null where all '
  'succeeded; tiers and parts are charged besides plain tokens. upstreams, of one family only: who answered behind a '
  'gateway, over the days (UTC) of the window.';

create function public.families_over(
  period interval,
  region text default 'all',
  workload text default 'default'
)
returns table (
  family text,
  model text,
  simulated boolean,
  hosts bigint,
  measured_hosts bigint,
  models bigint,
  providers text[],
  n bigint,
  lowest_ttft_ms double precision,
  highest_ttft_ms double precision,
  lowest_tps double precision,
  highest_tps double precision,
  lowest_input_price_per_m double precision,
  highest_input_price_per_m double precision,
  lowest_output_price_per_m double precision,
  highest_output_price_per_m double precision,
  last_seen_at timestamptz,
  model_id uuid
)
language sql
stable
security invoker
set search_path = ''
begin atomic
  select
    hosts.model_family,
    case when hosts.model_family is null then min(hosts.model) end,
    hosts.simulated,
    count(distinct hosts.provider_id),
    count(distinct hosts.provider_id) filter (where hosts.n > 0),
    count(*),
    array_agg(distinct hosts.provider),
    sum(hosts.n)::bigint,
    min(hosts.p50_ttft_ms), max(hosts.p50_ttft_ms),
    min(hosts.p50_tps), max(hosts.p50_tps),
    min(hosts.input_price_per_m), max(hosts.input_price_per_m),
    min(hosts.output_price_per_m), max(hosts.output_price_per_m),
    max(hosts.last_seen_at),
    own.model_id
  from public.family_leaderboard_over(families_over.period, null, families_over.region, families_over.workload) as hosts
  -- A model of which no family is known stands for itself.
  cross join lateral (select case when hosts.model_family is null then hosts.model_id end as model_id) as own
  group by hosts.model_family, own.model_id, hosts.simulated
  order by 5 desc, 4 desc, hosts.model_family, 2, hosts.simulated;
end;

comment on function public.families_over is
  'Each family with its hosts: how many providers have it, how many of them were measured in the window that ends now, '
  'and the range of their medians and prices, in USD per million tokens. A measured model of which no family is known '
  'has a row of its own: its family is null, and model and model_id say which it is.';

create view public.families
with (security_invoker = on)
as
select * from public.families_over(interval '7 days');

comment on view public.families is
  'The families with their hosts over the last 7 days. families_over takes any window, family_leaderboard_over gives the hosts.';

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
begin atomic
  with measured as materialized (
    select
      totals.*,
      shares.success,
      private.percentiles(
        totals.ttft_histogram, totals.ttft_n, private.with_intervals(totals.ttft_n, array[0.5, 0.95], shares.ttft)
      ) as ttft_ms,
      private.percentiles(
        totals.latency_histogram, totals.latency_n, private.with_intervals(totals.latency_n, array[0.5, 0.95], shares.latency)
      ) as latency_ms,
      private.percentiles(
        totals.tps_histogram, totals.tps_n, private.with_intervals(totals.tps_n, array[0.05, 0.5, 0.95], shares.tps)
      ) as tps
    from private.model_totals(
      private.window_of(model_summaries_over.period), model_summaries_over.region,
      workload => coalesce(model_summaries_over.workload, 'default')
    ) as totals
    left join private.independence_in(
      model_summaries_over.region, coalesce(model_summaries_over.workload, 'default')
    ) as shares on shares.model_id = totals.model_id and shares.simulated = totals.simulated
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
    measured.ttft_ms[2],
    measured.ttft_ms[5],
    measured.latency_n,
    measured.latency_ms[2],
    measured.latency_ms[5],
    measured.tps_n,
    measured.tps[2],
    measured.tps[5],
    measured.tps[8],
    measured.batched_n,
    measured.priced_n,
    private.shown_usd(measured.cost_usd / nullif(measured.priced_n, 0)),
    private.shown_usd(1000000 * measured.cost_usd / nullif(measured.priced_output_tokens, 0)),
    measured.last_result_at,
    success.interval[1], success.interval[2],
    availability.interval[1], availability.interval[2],
    measured.ttft_ms[1], measured.ttft_ms[3], measured.ttft_ms[4], measured.ttft_ms[6],
    measured.latency_ms[1], measured.latency_ms[3], measured.latency_ms[4], measured.latency_ms[6],
    measured.tps[1], measured.tps[3], measured.tps[4], measured.tps[6], measured.tps[7], measured.tps[9]
  from measured
  join public.models on models.id = measured.model_id
  join public.providers on providers.id = models.provider_id
  cross join lateral (
    select private.rate_interval(measured.succeeded, measured.n, measured.success) as interval offset 0
  ) as success
  cross join lateral (
    select private.rate_interval(measured.succeeded, measured.n - measured.excused, measured.success) as interval offset 0
  ) as availability;
end;

comment on function public.model_summaries_over is
  'The rows of model_leaderboard_over without the window before and without columns that the page does not show. outcomes '
  'is null where all succeeded. Of one workload, default unless another is named.';

create function public.answers_over(
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
  model_id uuid,
  right_percent_low double precision,
  right_percent_high double precision
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
    private.outcome_counts(totals.verdicts, private.verdict_names()), totals.last_result_at, providers.id, models.id,
    rates.interval[1], rates.interval[2]
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
  left join private.independence as known
    on known.model_id = models.id
    and known.region = (select asked.region from asked)
    and known.simulated = totals.simulated
    and known.workload_id = totals.workload_id
  cross join lateral (
    select private.rate_interval(totals.check_ok_n, totals.check_n, known.checks) as interval offset 0
  ) as rates
  where answers_over.model_ids is null or models.id = any (answers_over.model_ids)
  order by of_workload.name, totals.simulated, 9 desc nulls last, totals.check_n desc, providers.name, models.name
  limit 2000;
end;

comment on function public.answers_over is
  'How right the answers of each model were: check_n questions or answers were judged, check_ok_n were right. verdicts '
  'counts what was said of them by kind, as {"date/ok": 12, "date/wrong_answer": 1}; what the output cap cut off is '
  'there and in no rate. n counts the results of the times in which any were judged. right_percent_low and _high are '
  'the ends of its interval of 95 %. Workload null: all of them.';

grant execute on function
  public.model_leaderboard_over(interval, text, text),
  public.family_leaderboard_over(interval, text, text, text),
  public.families_over(interval, text, text),
  public.model_summaries_over(interval, text, text),
  public.answers_over(interval, text, text, uuid[])
to anon, authenticated, service_role;
grant select on public.model_leaderboard, public.families to anon, authenticated, service_role;
