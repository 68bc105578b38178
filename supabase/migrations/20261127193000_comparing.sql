-- What each run measured of each model, and the comparison of two models by it.
set local lock_timeout = '5s';

create or replace view private.countable_results
with (security_invoker = on)
as
select
  results.id,
  results.model_id,
  coalesce(workloads.id, private.shared_key()) as workload_id,
  results.region,
  results.created_at,
  results.success,
  results.outcome,
  results.input_tokens,
  results.output_tokens,
  results.cost_usd,
  results.simulated,
  results.check_n,
  results.check_ok_n,
  ('1e' || 8 * outcomes.position)::numeric as outcomes,
  not outcomes.attributable as excused,
  good.ttft_ms,
  good.ttfat_ms,
  good.latency_ms,
  good.tps,
  good.batched,
  private.histogram_of(good.ttft_ms) as ttft_histogram,
  private.histogram_of(good.ttfat_ms) as ttfat_histogram,
  private.histogram_of(good.latency_ms) as latency_histogram,
  private.histogram_of(good.tps) as tps_histogram,
  results.upstream,
  results.served_as_other,
  case when results.check_verdicts is not null then private.verdict_digits(results.check_verdicts) end as verdicts,
  results.run_id
from private.known_results as results
left join public.outcomes on outcomes.name = results.outcome
left join public.workloads on workloads.id = results.workload_id and workloads.comparable
left join lateral (
  select
    case when workloads.id is not null then results.ttft_ms end as ttft_ms,
    case when workloads.id is not null then results.ttfat_ms end as ttfat_ms,
    case when workloads.id is not null then results.total_latency_ms end as latency_ms,
    case when workloads.id is not null then results.tps end as tps,
    results.batched
  where results.success
) as good on true
where results.model_id is not null
  -- The one place where results are let into the sums: no unproven failures, and nothing of another host or the control.
  and not results.remarks && array['unproven_address', 'unproven_model', 'other_host', 'control'];

comment on table private.run_times is
  'What each run measured of each model, by workload and region: counts, and medians of its successes. Written with the '
  'results, after their rollups. Texts that are not comparable have no row.';

-- What results make of run_times. Whoever records results of a model holds its rollups first, so two of them never write
-- one row at the same time.
create function private.sum_run_times(result_ids uuid[])
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
      percentile_cont(0.5) within group (order by results.ttft_ms),
      percentile_cont(0.5) within group (order by results.ttfat_ms),
      percentile_cont(0.5) within group (order by results.latency_ms),
      percentile_cont(0.5) within group (order by results.tps),
      avg(results.cost_usd),
      coalesce(sum(results.check_n), 0)::bigint,
      coalesce(sum(results.check_ok_n), 0)::bigint
    from private.countable_results as results
    join public.runs on runs.id = results.run_id
    where results.id = any (sum_run_times.result_ids) and results.workload_id <> private.shared_key()
    group by results.run_id, results.model_id, results.workload_id, results.region, runs.started_at, results.simulated
    order by results.run_id, results.model_id, results.workload_id, results.region;
end;
$$;

create function private.add_to_run_times(result_ids uuid[])
returns void
language plpgsql
volatile
security invoker
set search_path = ''
set plan_cache_mode = 'force_generic_plan'
as $$
declare
  -- Of runs that had measured the model before: another sample, or something imported.
  again uuid[];
begin
  with measured as materialized (
    select sums.* from private.sum_run_times(result_ids) as sums
  ),
  added as (
    insert into private.run_times (
      run_id, model_id, workload_id, region, started_at, simulated, n, succeeded, excused,
      ttft_ms, ttfat_ms, latency_ms, tps, cost_usd, check_n, check_ok_n
    )
    select measured.* from measured
    on conflict do nothing
    returning run_times.run_id, run_times.model_id, run_times.workload_id, run_times.region
  )
  select array_agg(distinct measured.run_id)
  into again
  from measured
  where not exists (
    select
    from added
    where (added.run_id, added.model_id, added.workload_id) = (measured.run_id, measured.model_id, measured.workload_id)
      and added.region is not distinct from measured.region
  );
  if again is not null then
    perform private.renew_run_times(
      again, array(select distinct results.model_id from public.benchmark_results as results where results.id = any (result_ids))
    );
  end if;
end;
$$;

comment on function private.add_to_run_times is
  'Adds results to run_times. Calling it twice with a result counts it once.';

-- Writes anew what runs measured, of some models.
create function private.renew_run_times(run_ids uuid[], model_ids uuid[])
returns void
language sql
volatile
security invoker
set search_path = ''
as $$
  update private.run_times
  set
    n = sums.n, succeeded = sums.succeeded, excused = sums.excused,
    ttft_ms = sums.ttft_ms, ttfat_ms = sums.ttfat_ms, latency_ms = sums.latency_ms, tps = sums.tps,
    cost_usd = sums.cost_usd, check_n = sums.check_n, check_ok_n = sums.check_ok_n
  from private.sum_run_times(
    array(
      select results.id
      from public.benchmark_results as results
      where results.run_id = any (run_ids) and results.model_id = any (model_ids)
    )
  ) as sums
  where run_times.run_id = sums.run_id
    and run_times.model_id = sums.model_id
    and run_times.workload_id = sums.workload_id
    and run_times.region is not distinct from sums.region;
$$;

-- Marks answers to prompts that the server silently cut. The length of a prompt in tokens is known only after
-- several models have counted it, so this runs at the end of the run. Tokenizers differ by about 20 %; a server
-- that cuts a prompt leaves out more. It never waits for the rollups of another model, since the caller may hold
-- its own: it raises lock_not_available instead.
create or replace function private.mark_cut_prompts(run uuid)
returns void
language plpgsql
volatile
security invoker
set search_path = ''
as $$
declare
  cut uuid[];
begin
  select array_agg(results.id)
  into cut
  from (
    -- Providers count a tool and a schema in tokens of their own.
    select distinct run_targets.workload_id as id
    from public.run_targets
    join public.workloads on workloads.id = run_targets.workload_id and workloads.kind not in ('tool', 'json')
    where run_targets.run_id = mark_cut_prompts.run
  ) as sent
  cross join lateral private.usual_input_tokens(mark_cut_prompts.run, sent.id) as usual (tokens)
  join public.benchmark_results as results
    on results.run_id = mark_cut_prompts.run and results.workload_id = sent.id
  where results.success
    and results.token_source = 'provider'
    and results.input_tokens > 0
    and results.input_tokens < 0.7 * usual.tokens;

  if cut is null then
    return;
  end if;
  perform
  from private.rollups
  join (
    select distinct
      results.model_id,
      grains.grain,
      date_bin(grains.grain, results.created_at, '2000-01-01 00:00+00') as starts_at
    from public.benchmark_results as results
    cross join private.rollup_grains as grains
    where results.id = any (cut)
  ) as touched using (model_id, grain, starts_at)
  for update of rollups nowait;
  perform
  from private.upstream_rollups as rollups
  join public.benchmark_results as results
    on results.model_id = rollups.model_id
    and results.upstream = rollups.upstream
    and date_bin(interval '1 day', results.created_at, '2000-01-01 00:00+00') = rollups.starts_at
  where results.id = any (cut)
  for update of rollups nowait;
  perform private.take_times_out(cut);
  perform private.take_upstream_times_out(cut);
  update public.benchmark_results as results
  set comparable = false, remarks = results.remarks || array['cut_prompt']
  where results.id = any (cut);
  perform private.renew_run_times(
    array[run], array(select distinct results.model_id from public.benchmark_results as results where results.id = any (cut))
  );
  delete from private.cache_pairs where cache_pairs.result_id = any (cut) or cache_pairs.first_result_id = any (cut);
end;
$$;

create or replace function private.count_results()
returns trigger
language plpgsql
volatile
security invoker
set search_path = ''
as $$
begin
  perform private.add_to_rollups(array(select inserted.id from inserted));
  if exists (select from inserted where inserted.upstream <> '') then
    perform private.add_to_upstream_rollups(
      array(select inserted.id from inserted where inserted.upstream <> '')
    );
  end if;
  perform private.add_to_run_times(array(select inserted.id from inserted));
  if exists (
    select from inserted join public.workloads on workloads.id = inserted.workload_id where workloads.request ? 'after'
  ) then
    perform private.add_to_cache_pairs(array(select inserted.id from inserted));
  end if;
  if exists (select from inserted where 'control' = any (inserted.remarks)) then
    perform private.add_to_control_hours(
      array(select inserted.id from inserted where 'control' = any (inserted.remarks))
    );
  end if;

  update public.runs
  set
    result_count = runs.result_count + counts.results,
    success_count = runs.success_count + counts.successes,
    priced_count = runs.priced_count + counts.priced,
    cost_usd = runs.cost_usd + counts.cost_usd
  from (
    select
      results.run_id,
      count(*) as results,
      count(*) filter (where results.success) as successes,
      count(results.cost_usd) as priced,
      coalesce(sum(round(results.cost_usd::numeric, 12)), 0) as cost_usd
    from inserted
    join private.known_results as results on results.id = inserted.id
    group by results.run_id
  ) as counts
  where runs.id = counts.run_id;

  return null;
end;
$$;

grant execute on function
  private.sum_run_times(uuid[]),
  private.add_to_run_times(uuid[]),
  private.renew_run_times(uuid[], uuid[])
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
  -- A row an hour for each region: they are few.
  delete from private.control_hours where control_hours.starts_at < now() - interval '35 days';
  -- Skipped ticks are rare, and operators look back on them for longer.
  delete from private.skipped_ticks where skipped_ticks.skipped_at < now() - interval '60 days';
  delete from private.cache_pairs where cache_pairs.created_at < now() - interval '35 days';
  delete from private.run_times where run_times.started_at < now() - interval '35 days';
  return done;
end;
$$;

create or replace function private.rebuild_rollups(first_day date, last_day date)
returns void
language plpgsql
volatile
security invoker
set search_path = ''
as $$
declare
  since timestamptz := first_day::timestamp at time zone 'utc';
  until timestamptz := (last_day + 1)::timestamp at time zone 'utc';
  measured uuid[];
begin
  -- Blocks deletion until the rebuild is done.
  perform pg_advisory_xact_lock(hashtextextended('private.maintenance', 0));
  if since <= (select deleted_results.up_to from private.deleted_results) then
    raise exception 'Cannot rebuild the rollups of %: its results have been deleted', first_day;
  end if;

  -- Recording waits here, up to its statement timeout, and is then added as usual.
  lock table private.rollups in share row exclusive mode;
  delete from private.rollups where rollups.starts_at >= since and rollups.starts_at < until;
  delete from private.upstream_rollups where upstream_rollups.starts_at >= since and upstream_rollups.starts_at < until;
  delete from private.control_hours where control_hours.starts_at >= since and control_hours.starts_at < until;
  measured := array(
    select results.id
    from public.benchmark_results as results
    where results.created_at >= since and results.created_at < until
  );
  perform private.add_to_rollups(measured);
  perform private.add_to_upstream_rollups(measured);
  delete from private.cache_pairs where cache_pairs.created_at >= since and cache_pairs.created_at < until;
  perform private.add_to_cache_pairs(measured);
  perform private.add_to_control_hours(measured);
  -- Whole runs, also those that began the day before.
  measured := array(select distinct results.run_id from public.benchmark_results as results where results.id = any (measured));
  delete from private.run_times
  where run_times.run_id = any (measured) or (run_times.started_at >= since and run_times.started_at < until);
  perform private.add_to_run_times(
    array(select results.id from public.benchmark_results as results where results.run_id = any (measured))
  );
end;
$$;

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
begin atomic
  with pairs as materialized (
    select *
    from private.run_pairs(
      compare_models.model_a, compare_models.model_b, private.window_of(compare_models.period),
      coalesce(compare_models.region, 'all'), coalesce(compare_models.workload, 'default')
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

comment on function public.compare_models is
  'Whether one model is better than another, metric by metric, by the runs that measured both in the window that ends now '
  '(n pairs, for visitors the newest 3,000). The verdict is first, second, not distinguishable or too few; of two hosts that '
  'are the same, one wins in at most 6 of 100 comparisons. difference is that of the pairs (median, of percentages the mean, '
  'first minus second), difference_low and _high the ends of its interval of 97 %, of percentages 98 %; null with a verdict: '
  'without end. A failure is slower than any success; failed_a and failed_b count those of the pairs. independent_n is as how '
  'many independent pairs they count.';

grant execute on function
  private.run_pairs(uuid, uuid, interval, text, text),
  private.time_or_failure(double precision, integer, integer),
  private.difference_of(double precision[], double precision[]),
  private.rate_difference_of(double precision[], double precision),
  public.compare_models(uuid, uuid, interval, text, text)
to anon, authenticated, service_role;
