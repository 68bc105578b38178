-- Comparisons say what they cannot compare, a failed sample makes no median faster, rates of none and of all end at exactly
-- 0 and 100 %, and a host that came from another family is not told of by its peers there.

set local lock_timeout = '5s';

-- What results make of run_times. Whoever records results of a model holds its rollups first, so two of them never write
-- one row at the same time.
create or replace function private.sum_run_times(result_ids uuid[])
returns table (
  run_id uuid,
  model_id uuid,
  workload_id uuid,
  region text,
  started_at timestamptz,
  simulated boolean,
  n bigint,
  succeeded bigint,
  excused bigint,
  ttft_ms double precision,
  ttfat_ms double precision,
  latency_ms double precision,
  tps double precision,
  cost_usd double precision,
  check_n bigint,
  check_ok_n bigint
)
-- Called for every result: unlike an SQL function it is planned once per session.
language plpgsql
stable
security invoker
set search_path = ''
set plan_cache_mode = 'force_generic_plan'
as $$
begin
  return query
    select
      results.run_id, results.model_id, results.workload_id, results.region, runs.started_at, results.simulated,
      count(*),
      count(*) filter (where results.success),
      count(*) filter (where results.excused),
      nullif(percentile_disc(0.5) within group (order by coalesce(results.ttft_ms, failures.time)), 'Infinity'),
      nullif(percentile_disc(0.5) within group (order by coalesce(results.ttfat_ms, failures.time)), 'Infinity'),
      nullif(percentile_disc(0.5) within group (order by coalesce(results.latency_ms, failures.time)), 'Infinity'),
      nullif(percentile_disc(0.5) within group (order by coalesce(results.tps, failures.speed) desc), 0),
      avg(results.cost_usd),
      coalesce(sum(results.check_n), 0)::bigint,
      coalesce(sum(results.check_ok_n), 0)::bigint
    from private.countable_results as results
    join public.runs on runs.id = results.run_id
    -- A failure is slower than any success, or who fails a slow sample would have a better median.
    left join (values (double precision 'Infinity', double precision '0')) as failures (time, speed)
      on not results.success and results.excused is not true
    where results.id = any (sum_run_times.result_ids) and results.workload_id <> private.shared_key()
    group by results.run_id, results.model_id, results.workload_id, results.region, runs.started_at, results.simulated
    order by results.run_id, results.model_id, results.workload_id, results.region;
end;
$$;

create or replace function private.rate_interval(
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
begin atomic
  with pairs as materialized (
    select *
    from private.run_pairs(
      compare_models.model_a, compare_models.model_b, private.window_of(coalesce(compare_models.period, '7 days')),
      coalesce(compare_models.region, 'all'), coalesce(compare_models.workload, 'default')
    )
    where private.is_comparison(
      compare_models.model_a, compare_models.model_b, compare_models.region, coalesce(compare_models.workload, 'default')
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
  ),
  summed as (
    select
      names.place,
      names.metric,
      count(measured.hour) as n,
      case when names.place < 6 then percentile_disc(0.5) within group (order by measured.a) else 100 * avg(measured.a) end
        as value_a,
      case when names.place < 6 then percentile_disc(0.5) within group (order by measured.b) else 100 * avg(measured.b) end
        as value_b,
      array_agg(measured.a - measured.b order by measured.hour) filter (where measured.hour is not null) as differences,
      private.independent_shares(
        array_agg(measured.hour order by measured.hour) filter (where measured.hour is not null),
        array_agg(measured.a - measured.b order by measured.hour) filter (where measured.hour is not null),
        of_median => names.place < 6
      ) as shares
    from (
      values (1, 'ttft_ms'), (2, 'ttfat_ms'), (3, 'tps'), (4, 'latency_ms'), (5, 'cost_usd'), (6, 'success_percent'),
        (7, 'passed_percent')
    ) as names (place, metric)
    left join measured using (place, metric)
    group by names.place, names.metric
  ),
  judged as (
    select
      summed.*,
      case
        when summed.place < 6 then private.difference_of(summed.differences, summed.shares)
        else private.rate_difference_of(summed.differences, summed.shares[1])
      end as ends,
      -- Which sign is better for the first.
      case when summed.metric in ('tps', 'success_percent', 'passed_percent') then 1 else -1 end as better
    from summed
  )
  select
    judged.metric, judged.n, counted.failed_a, counted.failed_b,
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
    counted.simulated
  from judged
  cross join counted
  order by judged.place;
end;

-- Opens an incident where a host is found worse, and closes it after two looks in a row whose interval is not below zero.
create or replace function private.watch_answers(look private.answer_looks)
returns void
language plpgsql
volatile
security invoker
set search_path = ''
as $$
declare
  provider uuid;
  state private.model_states;
  before private.answer_looks;
  right_percent numeric := round((100 * look.right_share)::numeric, 1);
  others_percent numeric := round((100 * (look.right_share - look.difference))::numeric, 1);
begin
  if look.worse then
    select models.provider_id
    into provider
    from public.models
    join public.providers on providers.id = models.provider_id and providers.enabled
    where models.id = look.model_id and models.active and coalesce(models.retired_at > now(), true);
    if provider is not null then
      state.model_id := look.model_id;
      state.workload_id := private.shared_key();
      perform private.open_incident(
        provider, state, 'worse_answers', right_percent::double precision, others_percent::double precision,
        format(
          'right on %s %% of canary questions, %s on %s %% of the same ones (%s calls, week from %s)',
          right_percent, case look.peers when 1 then 'its peer' else format('its %s peers', look.peers) end,
          others_percent, look.calls, look.week
        )
      );
    end if;
  elsif look.difference_high >= 0 then
    select *
    into before
    from private.answer_looks as earlier
    where earlier.model_id = look.model_id and earlier.week < look.week and earlier.worse is not null
      and earlier.family = look.family
    order by earlier.week desc
    limit 1;
    if before.difference_high >= 0 then
      perform private.close_incident(
        incidents.id, true,
        format(
          'not told apart from its peers in two weeks: right on %s %% of canary questions, they on %s %%',
          right_percent, others_percent
        )
      )
      from public.incidents
      where incidents.model_id = look.model_id and incidents.kind = 'worse_answers' and incidents.closed_at is null;
    end if;
  end if;
end;
$$;

create or replace function public.answer_quality(family text default null)
returns table (
  -- `family` is taken by the parameter.
  model_family text,
  provider text,
  model text,
  simulated boolean,
  verdict text,
  worse_since timestamptz,
  week date,
  peers integer,
  calls integer,
  questions integer,
  failed_n integer,
  right_percent double precision,
  peers_right_percent double precision,
  difference_points double precision,
  difference_points_low double precision,
  difference_points_high double precision,
  provider_id uuid,
  model_id uuid
)
language sql
stable
rows 20
security invoker
set search_path = ''
begin atomic
  select
    models.family, providers.name, models.name, look.simulated,
    case look.worse when true then 'worse' when false then 'not distinguishable' else 'too few' end,
    open.opened_at, look.week, look.peers, look.calls, look.questions, look.failed_n,
    100 * look.right_share, 100 * (look.right_share - look.difference), 100 * look.difference,
    100 * look.difference_low, 100 * look.difference_high,
    providers.id, models.id
  from public.models
  join public.providers on providers.id = models.provider_id and providers.enabled
  cross join lateral (
    select *
    from private.answer_looks
    where answer_looks.model_id = models.id and answer_looks.week > (now() at time zone 'utc')::date - 35
      -- Of a host that came from another family, its peers there tell nothing.
      and answer_looks.family = models.family
    order by answer_looks.week desc
    limit 1
  ) as look
  left join lateral (
    select min(incidents.opened_at) as opened_at
    from public.incidents
    where incidents.model_id = models.id and incidents.kind = 'worse_answers' and incidents.closed_at is null
  ) as open on true
  where models.family is not null
    and (answer_quality.family is null or models.family = lower(answer_quality.family))
  order by models.family, look.simulated, look.worse desc nulls last, look.difference, providers.name, models.name
  limit 2000;
end;

comment on table private.run_times is
  'What each run measured of each model, by workload and region: counts, and the median sample, in which a failure is slower '
  'than any success. Written with the results, after their rollups. Texts that are not comparable have no row.';

comment on function public.compare_models is
  'Whether one model is better than another, metric by metric, by the runs that measured both in the window that ends now: '
  'n pairs. What runs measured is kept for 35 days; visitors see 31 of them, and the newest 3,000 pairs. The verdict is first, '
  'second, not distinguishable or too few; of two hosts that are the same, one wins in at most 6 of 100 comparisons. value_a '
  'and value_b are medians, of percentages means, in the unit that the metric ends with (tps: tokens per second), ratio is the '
  'first by the second. difference is that of the pairs (median, of percentages the mean in points, first minus second), '
  'difference_low and _high the ends of its interval of 97 %, of percentages 98 %; null with a verdict: without end. A failure '
  'is slower than any success; failed_a and failed_b count those of the pairs. independent_n is as how many independent pairs '
  'they count.';

grant execute on function private.is_comparison(uuid, uuid, text, text) to anon, authenticated, service_role;
