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
  p double precision;
  term double precision;
  sum double precision;
  -- How many of the independent values are left out at the end that is nearer to the percentile, and at the other.
  near double precision;
  far double precision;
  asked double precision[] := array_fill(null::double precision, array[3 * cardinality(fractions)]);
begin
  for nth in 1 .. cardinality(fractions) loop
    asked[3 * nth - 1] := fractions[nth];
    independent := floor(n * shares[case when fractions[nth] = 0.5 then 1 else 2 end] + 1e-9);
    continue when independent is null or independent < 1;
    p := least(fractions[nth], 1 - fractions[nth]);
    if independent * p > 10 then
      root := z * sqrt(independent * p * (1 - p));
      near := floor(independent * p + 0.5 - root + (1 - 2 * p) * (z * z - 1) / 6);
      far := floor(independent * (1 - p) + 0.5 - root - (1 - 2 * p) * (z * z - 1) / 6);
    else
      -- Counted from that end on.
      term := exp(independent * ln(1 - p));
      continue when term > tail;
      sum := term;
      near := 1;
      term := term * independent * p / (1 - p);
      while sum + term <= tail loop
        sum := sum + term;
        near := near + 1;
        term := term * (independent - near + 1) / near * p / (1 - p);
      end loop;
      far := near;
      while 1 - sum > tail and far <= independent loop
        sum := sum + term;
        far := far + 1;
        term := term * (independent - far + 1) / far * p / (1 - p);
      end loop;
      far := independent - far + 1;
    end if;
    continue when least(near, far) < 1;
    if fractions[nth] > 0.5 then
      root := near;
      near := far;
      far := root;
    end if;
    asked[3 * nth - 2] := -greatest(1, floor((near - 0.5) * n / independent + 0.5));
    asked[3 * nth] := -least(n, ceil((independent - far + 0.5) * n / independent + 0.5 - 1e-9));
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
  -- Exactly 0 and 100 where none or all are of that kind: a sum of fractions may end next to them.
  return array[
    case when part = 0 then 0 else 100 * greatest(0, (p + z * z / (2 * n) - half) / (1 + z * z / n)) end,
    case when part = whole then 100 else 100 * least(1, (p + z * z / (2 * n) + half) / (1 + z * z / n)) end
  ];
end;
$$;

comment on function private.rate_interval is
  'The interval of a rate, {low, high} in per cent, where `whole` results count as whole * share independent ones.';

-- Whether a host is told apart from the first of those that it is ranked with. The end of the interval of a difference is
-- as far from it as the near ends of both intervals together, by Pythagoras, here of logarithms (Zou and Donner, Statistics
-- in Medicine 27, 2008). The first was chosen for being first, so any pair may be the one that is looked at: 5 % are
-- shared by all of them (Bonferroni), and of equal hosts all are tied in 95 of 100 windows.
create function private.tied_with_first(own double precision[], first double precision[], compared bigint)
returns boolean
language plpgsql
immutable
security invoker
set search_path = ''
as $$
declare
  -- As in private.with_intervals.
  root double precision;
  z double precision;
begin
  if own[1] is null or first[1] is null then
    return null;
  end if;
  if compared < 2 or own[2] <= first[2] then
    return true;
  end if;
  root := sqrt(-2 * ln(0.05 / (compared * (compared - 1.0))::double precision));
  z := root - (2.515517 + 0.802853 * root + 0.010328 * root * root)
    / (1 + 1.432788 * root + 0.189269 * root * root + 0.001308 * root * root * root);
  own := array[greatest(own[1], 1e-6), greatest(own[2], 1e-6)];
  first := array[null, greatest(first[2], 1e-6), greatest(first[3], 1e-6)];
  -- Percentiles are within 2 %, so that no interval is as narrow as it may look.
  return ln(own[2] / first[2]) <= z / 1.959963984540054 * sqrt(
    greatest(0.01, ln(first[3] / first[2])) ^ 2 + greatest(0.01, ln(own[2] / own[1])) ^ 2
  );
end;
$$;

comment on function private.tied_with_first is
  'Whether the median of a host, as {low, median, high}, is not told apart from the first, which is the lowest of so many '
  'that are compared. Null where one has no interval.';

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
  private.tied_with_first(double precision[], double precision[], bigint),
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
