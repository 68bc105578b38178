-- Whether one model is better than another, by what the same runs measured of both. A failed call counts as slower than
-- any other, so that nobody wins by failing slow calls. Intervals are of 97 %, those of percentages of 98 %, so that of two
-- equal hosts at most 6 of 100 win, also where a day says little of how alike neighbours are (bench/evidence).

-- The pairs of a comparison, newest first: for visitors up to 3,000.
create function private.run_pairs(model_a uuid, model_b uuid, period interval, region text, workload text)
returns table (
  hour double precision,
  failed_a integer,
  failed_b integer,
  a private.run_times,
  b private.run_times
)
language sql
stable
rows 600
security invoker
set search_path = ''
begin atomic
  with asked as materialized (
    -- Not in the condition itself: of a table with policies, an index is searched for plain values alone.
    select now() - run_pairs.period as since, private.current_workload(run_pairs.workload) as workload_id
  ),
  pairs as materialized (
    select of_a as a, of_b as b
    from private.run_times as of_a
    join private.run_times as of_b
      on of_b.run_id = of_a.run_id
      and of_b.workload_id = of_a.workload_id
      and of_b.region is not distinct from of_a.region
      and of_b.simulated = of_a.simulated
    where of_a.model_id = run_pairs.model_a
      and of_b.model_id = run_pairs.model_b
      and of_a.workload_id = (select asked.workload_id from asked)
      and of_b.workload_id = (select asked.workload_id from asked)
      and of_a.started_at >= (select asked.since from asked)
      and of_b.started_at >= (select asked.since from asked)
      and (run_pairs.region = 'all' or of_a.region = run_pairs.region)
      -- What failed for another reason than the provider says nothing of it.
      and of_a.n > of_a.excused
      and of_b.n > of_b.excused
    order by of_a.started_at desc
    limit case when current_user in ('anon', 'authenticated') then 3000 end
  )
  select
    extract(epoch from (pairs.a).started_at)::double precision / 3600,
    (pairs.a).n - (pairs.a).succeeded - (pairs.a).excused,
    (pairs.b).n - (pairs.b).succeeded - (pairs.b).excused,
    pairs.a, pairs.b
  from pairs
  -- A model that was simulated and now is not.
  where (pairs.a).simulated = (select bool_and((all_pairs.a).simulated) from pairs as all_pairs);
end;

-- One time of a run: that of a failure is endless. Speeds are compared as what a token takes, of which a failure has no end.
create function private.time_or_failure(measured double precision, succeeded integer, failed integer)
returns double precision
language plpgsql
immutable
security invoker
set search_path = ''
as $$
begin
  return case when failed > succeeded then 'Infinity' else measured end;
end;
$$;

-- The median difference of pairs, with the ends of its interval. Null ends: too few. They can be endless.
create function private.difference_of(
  differences double precision[],
  shares double precision[]
)
returns double precision[]
language sql
immutable
security invoker
set search_path = ''
begin atomic
  select array[
    sorted.differences[-asked.ranks[1]],
    sorted.differences[(sorted.n + 1) / 2],
    sorted.differences[-asked.ranks[3]]
  ]
  from (
    select array_agg(one order by one) as differences, count(*) as n from unnest(difference_of.differences) as one
  ) as sorted
  cross join lateral (
    select private.with_intervals(sorted.n, array[0.5]::double precision[], difference_of.shares, 0.97) as ranks
  ) as asked;
end;

-- The difference of two rates of the same runs, in points, with the ends of its interval: Wald's with a success and a
-- failure added to each side (Bonett and Price, 2012). Null ends: too few.
create function private.rate_difference_of(differences double precision[], share double precision)
returns double precision[]
language plpgsql
immutable
security invoker
set search_path = ''
as $$
declare
  n double precision := cardinality(differences) * least(share, 1);
  total double precision;
  squares double precision;
  middle double precision;
  half double precision;
begin
  select sum(one), sum(one * one) into total, squares from unnest(differences) as one;
  -- least() of null and 1 is 1.
  if share is null or n is null or n < 10 then
    return array[null, 100 * total / nullif(cardinality(differences), 0), null];
  end if;
  middle := total * least(share, 1) / (n + 2);
  half := 2.326347874040841 * sqrt(((squares * least(share, 1) + 2) / (n + 2) - middle * middle) / (n + 2));
  return array[100 * (middle - half), 100 * total / cardinality(differences), 100 * (middle + half)];
end;
$$;

-- Refuses what makes no sense. Names no object of the schema private, which visitors cannot use.
create function private.is_comparison(model_a uuid, model_b uuid, region text, workload text)
returns boolean
language plpgsql
stable
security invoker
set search_path = ''
as $$
declare
  wrong constant text := case
    when model_a is null or model_b is null then 'give the ids of two models'
    when model_a = model_b then 'give two different models'
    when not exists (select from public.models where models.id = model_a) then format('there is no model %s', model_a)
    when not exists (select from public.models where models.id = model_b) then format('there is no model %s', model_b)
    when not char_length(region) between 1 and 200 then 'region must have 1 to 200 characters'
    when not exists (
      select
      from public.workloads
      where workloads.name = is_comparison.workload and workloads.current and workloads.comparable
    ) then format('there is no workload "%s"', left(workload, 60))
  end;
begin
  if wrong is not null then
    raise exception 'Cannot compare models: %', wrong using errcode = 'invalid_parameter_value';
  end if;
  return true;
end;
$$;

-- What the runs that measured two models say of each metric: the middle of each model, and how the pairs differ, by time.
create function private.paired_metrics(model_a uuid, model_b uuid, period interval, region text, workload text)
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

create function public.compare_models(
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

comment on function public.compare_models is
  'Whether one model is better than another, metric by metric, by the runs that measured both in the window that '
  'ends now: n pairs. What runs measured is kept for 35 days; visitors see 31 of them, and the newest 3,000 pairs. '
  'The verdict is first, second, not distinguishable or too few; of two hosts that are the same, one wins in at '
  'most 6 of 100 comparisons. value_a and value_b are medians, of percentages means, in the unit that the metric '
  'ends with (tps: tokens per second), ratio is the first by the second. difference is that of the pairs (median, '
  'of percentages the mean in points, first minus second), difference_low and _high the ends of its interval of 97 '
  '%, of percentages 98 %; null with a verdict: without end. A failure is slower than any success; failed_a and '
  'failed_b count those of the pairs. independent_n is how many independent pairs they are worth.';

grant execute on function
  private.run_pairs(uuid, uuid, interval, text, text),
  private.time_or_failure(double precision, integer, integer),
  private.difference_of(double precision[], double precision[]),
  private.rate_difference_of(double precision[], double precision),
  private.is_comparison(uuid, uuid, text, text),
  private.paired_metrics(uuid, uuid, interval, text, text),
  public.compare_models(uuid, uuid, interval, text, text)
to anon, authenticated, service_role;
