-- Deletes old rows, so that tables do not grow for ever. Nothing is summed up here: results are in the rollups from
-- the moment they are recorded, so deleting them does not change the rollups.

create index idx_benchmark_results_response_text on public.benchmark_results (created_at)
  where response_text is not null;

create index idx_benchmark_results_arrivals on public.benchmark_results (created_at)
  where arrivals is not null;

create table private.deleted_results (
  id boolean primary key default true check (id),
  up_to timestamptz
);

comment on table private.deleted_results is 'The time up to which retention has deleted results: rollups from before cannot be rebuilt.';

insert into private.deleted_results default values;

alter table private.deleted_results enable row level security;

-- Refreshes the baselines of incidents: of each model, workload and region, the medians of the same hours of the day, from
-- the hour before this one to the hour after it, over the last 7 days, from 20 values on. Where there are fewer after a
-- week of measurements, which are rare then, the whole week; else none, since one half of a day says nothing of the
-- other. While an incident is open, the days before it count, for 8 days: after these, what is slow is usual.
create function private.refresh_baselines()
returns void
language sql
volatile
security invoker
set search_path = ''
as $$
  update private.model_states
  set baseline_ttft_ms = baselines.ttft_ms, baseline_tps = baselines.tps
  from (
    select
      states.id,
      case
        when hours.ttft_n >= 20 then (private.percentiles(hours.ttft_histogram, hours.ttft_n, array[0.5]))[1]
        when week.is_whole and week.ttft_n >= 20 then (private.percentiles(week.ttft_histogram, week.ttft_n, array[0.5]))[1]
      end as ttft_ms,
      case
        when hours.tps_n >= 20 then (private.percentiles(hours.tps_histogram, hours.tps_n, array[0.5]))[1]
        when week.is_whole and week.tps_n >= 20 then (private.percentiles(week.tps_histogram, week.tps_n, array[0.5]))[1]
      end as tps
    from private.model_states as states
    join public.models on models.id = states.model_id
    join public.providers on providers.id = models.provider_id
    cross join lateral (
      select coalesce(floor(extract(epoch from now() - min(incidents.opened_at)) / 86400)::integer, 0) as days
      from public.incidents
      where incidents.model_id = states.model_id
        and incidents.workload_id = states.workload_id
        and incidents.region is not distinct from states.region
        and incidents.kind in ('slow_ttft', 'slow_tps')
        and incidents.closed_at is null
        and incidents.opened_at > now() - interval '8 days'
    ) as slow
    cross join lateral (
      select
        sum(rollups.ttft_n) as ttft_n, sum(rollups.ttft_histogram) as ttft_histogram,
        sum(rollups.tps_n) as tps_n, sum(rollups.tps_histogram) as tps_histogram
      from private.rollups
      where rollups.model_id = states.model_id
        and rollups.workload_id = states.workload_id
        and rollups.simulated = providers.simulated
        and rollups.region = coalesce(states.region, 'all')
        and rollups.grain = interval '1 hour'
        and rollups.starts_at = any (array(
          select
            date_bin(interval '1 hour', now(), '2000-01-01 00:00+00')
              + beside * interval '1 hour' - (slow.days + ago) * interval '24 hours'
          from generate_series(1, 7) as ago, generate_series(-1, 1) as beside
        ))
    ) as hours
    cross join lateral (
      select
        bool_or(rollups.starts_at <= now() - (slow.days + 7) * interval '24 hours') as is_whole,
        sum(rollups.ttft_n) as ttft_n, sum(rollups.ttft_histogram) as ttft_histogram,
        sum(rollups.tps_n) as tps_n, sum(rollups.tps_histogram) as tps_histogram
      from private.rollups
      where rollups.model_id = states.model_id
        and rollups.workload_id = states.workload_id
        and rollups.simulated = providers.simulated
        and rollups.region = coalesce(states.region, 'all')
        and rollups.grain = interval '1 day'
        and rollups.starts_at > now() - (slow.days + 8) * interval '24 hours'
        and rollups.starts_at <= now() - slow.days * interval '24 hours'
    ) as week
  ) as baselines
  where baselines.id = model_states.id
    and (baselines.ttft_ms, baselines.tps)
      is distinct from (model_states.baseline_ttft_ms, model_states.baseline_tps);
$$;

-- Each of these deletes one batch of rows that are older than settings allow, and returns how many. The planner expects
-- a tenth of a table, and would compile a statement that finds a few rows.

create function private.delete_old_results(keep public.settings)
returns integer
language sql
volatile
security invoker
set search_path = ''
set jit = off
as $$
  with deleted as (
    delete from public.benchmark_results
    where benchmark_results.id in (
      select results.id
      from public.benchmark_results as results
      where results.created_at < now() - make_interval(days => keep.keep_results_days)
      order by results.created_at
      limit keep.maintenance_batch
    )
    returning benchmark_results.created_at
  ),
  remembered as (
    update private.deleted_results
    set up_to = greatest(deleted_results.up_to, newest.created_at)
    from (select max(deleted.created_at) as created_at from deleted) as newest
    where newest.created_at is not null
  )
  select count(*)::integer from deleted;
$$;

create function private.forget_response_texts(keep public.settings)
returns integer
language sql
volatile
security invoker
set search_path = ''
set jit = off
as $$
  with forgotten as (
    update public.benchmark_results
    set response_text = null, check_detail = null
    where benchmark_results.id in (
      select results.id
      from public.benchmark_results as results
      where results.response_text is not null
        and results.created_at < now() - make_interval(days => keep.keep_response_texts_days)
      order by results.created_at
      limit keep.maintenance_batch
    )
    returning benchmark_results.id
  )
  select count(*)::integer from forgotten;
$$;

create function private.forget_arrivals(keep public.settings)
returns integer
language sql
volatile
security invoker
set search_path = ''
set jit = off
as $$
  with forgotten as (
    update public.benchmark_results
    set arrivals = null
    where benchmark_results.id in (
      select results.id
      from public.benchmark_results as results
      where results.arrivals is not null
        and results.created_at < now() - make_interval(days => keep.keep_arrivals_days)
      order by results.created_at
      limit keep.maintenance_batch
    )
    returning benchmark_results.id
  )
  select count(*)::integer from forgotten;
$$;

-- Targets are deleted only with their run, so that no remaining result must be
-- updated to lose its target. A run can have many of them, so a batch of runs
-- is smaller.
create function private.delete_old_runs(keep public.settings)
returns integer
language sql
volatile
security invoker
set search_path = ''
set jit = off
as $$
  with deleted as (
    delete from public.runs
    where runs.id in (
      select old.id
      from public.runs as old
      where old.started_at < now() - make_interval(days => keep.keep_runs_days)
        and old.finished_at is not null
        and not exists (select from public.benchmark_results as results where results.run_id = old.id)
      order by old.started_at
      limit ceil(keep.maintenance_batch / 250.0)
    )
    returning runs.id
  )
  select count(*)::integer from deleted;
$$;

create function private.delete_old_rollups(keep public.settings)
returns integer
language sql
volatile
security invoker
set search_path = ''
set jit = off
as $$
  with deleted as (
    delete from private.rollups
    where (
      rollups.model_id, rollups.region, rollups.starts_at, rollups.grain, rollups.simulated, rollups.workload_id
    ) in (
      select old.*
      from (
        values
          (interval '15 minutes', keep.keep_rollup_quarter_hours),
          (interval '1 hour', keep.keep_rollup_hours),
          (interval '1 day', keep.keep_rollup_days)
      ) as kept (grain, n)
      cross join lateral (
        select
          rollups.model_id, rollups.region, rollups.starts_at, rollups.grain, rollups.simulated, rollups.workload_id
        from private.rollups
        where rollups.grain = kept.grain and rollups.starts_at < now() - kept.grain * kept.n
        order by rollups.starts_at
        limit keep.maintenance_batch
      ) as old
    )
    returning rollups.model_id
  )
  select count(*)::integer from deleted;
$$;

create function private.delete_old_upstream_rollups(keep public.settings)
returns integer
language sql
volatile
security invoker
set search_path = ''
set jit = off
as $$
  with deleted as (
    delete from private.upstream_rollups as rollups
    where (rollups.model_id, rollups.workload_id, rollups.starts_at, rollups.upstream, rollups.simulated) in (
      select old.model_id, old.workload_id, old.starts_at, old.upstream, old.simulated
      from private.upstream_rollups as old
      where old.starts_at < now() - make_interval(days => keep.keep_rollup_days)
      order by old.starts_at
      limit keep.maintenance_batch
    )
    returning rollups.model_id
  )
  select count(*)::integer from deleted;
$$;

-- pg_cron never deletes what it writes about its ticks.
create function private.delete_old_ticks(keep public.settings)
returns integer
language sql
volatile
security invoker
set search_path = ''
set jit = off
as $$
  with deleted as (
    delete from cron.job_run_details
    where job_run_details.runid in (
      select details.runid
      from cron.job_run_details as details
      where coalesce(details.end_time, details.start_time) < now() - make_interval(days => keep.keep_log_days)
      limit keep.maintenance_batch
    )
    returning job_run_details.runid
  )
  select count(*)::integer from deleted;
$$;

create function private.delete_old_invocations(keep public.settings)
returns integer
language sql
volatile
security invoker
set search_path = ''
set jit = off
as $$
  with deleted as (
    delete from private.invocations
    where invocations.id in (
      select old.id
      from private.invocations as old
      where old.created_at < now() - make_interval(days => keep.keep_log_days)
      order by old.created_at
      limit keep.maintenance_batch
    )
    returning invocations.id
  )
  select count(*)::integer from deleted;
$$;

-- Models that were listed, are no longer, and were never measured: nothing refers to them.
create function private.delete_unused_models(keep public.settings)
returns integer
language sql
volatile
security invoker
set search_path = ''
set jit = off
as $$
  with deleted as (
    delete from public.models
    where models.id in (
      select unused.id
      from public.models as unused
      where not unused.active
        and not unused.available
        and unused.retired_by = 'list'
        and unused.retired_at < now() - interval '90 days'
        and not exists (select from public.run_targets as targets where targets.model_id = unused.id)
        and not exists (select from public.benchmark_results as results where results.model_id = unused.id)
        and not exists (select from private.rollups where rollups.model_id = unused.id)
      limit keep.maintenance_batch
    )
    returning models.id
  )
  select count(*)::integer from deleted;
$$;

-- All in one transaction: when it fails, the next run does all of it.
create function private.maintenance()
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
  perform private.look_at_answers();
  perform private.close_unwatched_incidents();
  done := done || jsonb_build_object('models', private.delete_unused_models(keep));
  -- A row an hour for each region: they are few.
  delete from private.control_hours where control_hours.starts_at < now() - interval '35 days';
  -- Skipped ticks are rare, and operators look back on them for longer.
  delete from private.skipped_ticks where skipped_ticks.skipped_at < now() - interval '60 days';
  delete from private.cache_pairs where cache_pairs.created_at < now() - interval '35 days';
  delete from private.burst_levels where burst_levels.ended_at < now() - interval '35 days';
  -- A month's budget is told once in it.
  delete from private.alert_deliveries
  where alert_deliveries.created_at < now() - interval '60 days'
    and coalesce(alert_deliveries.delivered_at, alert_deliveries.given_up_at) is not null;
  delete from private.run_times where run_times.started_at < now() - interval '35 days';
  delete from private.objective_slots as slots
  using public.objectives
  where slots.objective_id = objectives.id and slots.starts_at < now() - interval '35 days';
  delete from private.objective_days as days
  using public.objectives
  where days.objective_id = objectives.id and days.starts_at < now() - interval '100 days';
  delete from private.answer_looks where answer_looks.week < now() - make_interval(days => keep.keep_rollup_days);
  return done;
end;
$$;

comment on function private.maintenance is
  'Deletes what settings say is old enough, one batch of each kind, and refreshes what incidents are judged by, '
  'and how independent results are. Returns how many rows of each kind it deleted, or null when another '
  'maintenance run holds the lock. Some inner tables have fixed ages and are not counted. It can run at any time '
  'and as often as wanted.';

create function private.rebuild_rollups(first_day date, last_day date)
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
  delete from private.objective_days where objective_days.starts_at >= since and objective_days.starts_at < until;
  measured := array(
    select results.id
    from public.benchmark_results as results
    where results.created_at >= since and results.created_at < until
  );
  perform private.add_to_rollups(measured);
  perform private.add_to_upstream_rollups(measured);
  delete from private.cache_pairs where cache_pairs.created_at >= since and cache_pairs.created_at < until;
  perform private.add_to_cache_pairs(measured);
  delete from private.burst_levels where burst_levels.ended_at >= since and burst_levels.ended_at < until;
  perform private.add_to_burst_levels(measured);
  perform private.add_to_control_hours(measured);
  perform private.add_to_objectives(measured, to_slots => false);
  -- Whole runs, also those that began the day before.
  measured := array(select distinct results.run_id from public.benchmark_results as results where results.id = any (measured));
  delete from private.run_times
  where run_times.run_id = any (measured) or (run_times.started_at >= since and run_times.started_at < until);
  delete from private.objective_slots
  where objective_slots.starts_at in (select runs.started_at from public.runs where runs.id = any (measured));
  measured := array(select results.id from public.benchmark_results as results where results.run_id = any (measured));
  perform private.add_to_run_times(measured);
  perform private.add_to_objectives(measured, to_days => false);
end;
$$;

comment on function private.rebuild_rollups is
  'Rebuilds the rollups of some days (UTC) from their results, after results were deleted or changed by hand. Nothing '
  'can be recorded during that time, so rebuild one day at a time where there are many results.';

create function public.recompute_results(changes jsonb)
returns integer
language plpgsql
volatile
security invoker
set search_path = ''
as $$
declare
  day date;
  changed uuid[];
begin
  perform pg_advisory_xact_lock(hashtextextended('private.maintenance', 0));
  lock table private.rollups in share row exclusive mode;

  with said as (
    select *
    from jsonb_to_recordset(changes) as said (
      id uuid, ttft_ms double precision, ttfat_ms double precision, last_token_ms double precision,
      tps double precision, tps_total double precision, itl_ms double precision, batched boolean,
      chunk_gap_p50_ms double precision, chunk_gap_p95_ms double precision, chunk_gap_max_ms double precision
    )
  ),
  written as (
    update public.benchmark_results as results
    set
      ttft_ms = said.ttft_ms,
      ttfat_ms = said.ttfat_ms,
      last_token_ms = said.last_token_ms,
      tps = said.tps,
      tps_total = said.tps_total,
      itl_ms = said.itl_ms,
      batched = said.batched,
      chunk_gap_p50_ms = said.chunk_gap_p50_ms,
      chunk_gap_p95_ms = said.chunk_gap_p95_ms,
      chunk_gap_max_ms = said.chunk_gap_max_ms
    from said
    where results.id = said.id
      and (
        results.ttft_ms, results.ttfat_ms, results.last_token_ms, results.tps, results.tps_total, results.itl_ms,
        results.batched, results.chunk_gap_p50_ms, results.chunk_gap_p95_ms, results.chunk_gap_max_ms
      ) is distinct from (
        said.ttft_ms, said.ttfat_ms, said.last_token_ms, said.tps, said.tps_total, said.itl_ms,
        said.batched, said.chunk_gap_p50_ms, said.chunk_gap_p95_ms, said.chunk_gap_max_ms
      )
    returning results.id
  )
  select array_agg(written.id) into changed from written;

  for day in
    select distinct (results.created_at at time zone 'utc')::date
    from public.benchmark_results as results
    where results.id = any (changed)
  loop
    perform private.rebuild_rollups(day, day);
  end loop;
  return coalesce(cardinality(changed), 0);
end;
$$;

comment on function public.recompute_results is
  'Writes times and speeds that were recomputed from stored arrivals, given as [{id, ttft_ms, …}], and rebuilds the '
  'rollups of their days (UTC), in one transaction. Returns how many results changed; repeating the call changes none. '
  'deno task recompute calls it.';
grant execute on function public.recompute_results(jsonb) to service_role;
grant select on private.deleted_results to service_role;

grant execute on function private.rebuild_rollups(date, date) to service_role;
