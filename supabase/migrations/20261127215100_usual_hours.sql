-- What is slow is told by the same hours of the days before.
set local lock_timeout = '5s';

alter table private.model_states
  add column ttft_slowdowns double precision[] not null default '{}',
  add column tps_slowdowns double precision[] not null default '{}';

comment on table public.incidents is
  'A model that fails, is much slower than at the same hours of the last 7 days, answers as another one (served_as), is right less often '
  'than its peers (worse_answers), or uses up the error budget of an objective. At most one is open per model, workload, '
  'region and kind, until it has clearly recovered; one of served_as and of worse_answers per model, one of objective per '
  'model and objective.';
comment on column public.incidents.expected is
  'What observed was compared with: the number of attempts or answers, the model''s median at the same hours of 7 days, the '
  'right answers of its peers in per cent, or the target of the objective.';
comment on table private.model_states is
  'The last attempts at each model, by workload and region, newest last, and the medians of the same hours of 7 days to compare '
  'them with.';
comment on column private.model_states.ttft_slowdowns is
  'How many times worse each of the last times was than the baseline of its time of day; like tps_slowdowns.';
comment on column public.settings.incident_slowdown is
  'An incident is opened when their median is this many times worse than the model''s own median at the same hours of 7 days.';
comment on column public.settings.incident_recovery_slowdown is
  'A slow model has recovered when four of five of them are at most this many times worse than the baseline of their hours.';

-- `measured` are the last times or speeds, `baseline` is what the model has at this time of day; see
-- private.refresh_baselines().
create or replace function private.watch_speed(
  plan public.settings,
  provider uuid,
  state private.model_states,
  of_kind text,
  measured double precision[],
  baseline double precision
)
returns void
language plpgsql
volatile
security invoker
set search_path = ''
as $$
declare
  recent double precision := private.median(private.last_of(measured, plan.incident_window));
  slowdowns double precision[] := case of_kind when 'slow_ttft' then state.ttft_slowdowns else state.tps_slowdowns end;
  incident public.incidents := private.find_open_incident(state, of_kind);
begin
  if incident.id is null then
    -- Speeds are judged only with a full window of attempts, each compared with what was usual at its time.
    if cardinality(slowdowns) >= plan.incident_window
      and baseline > 0
      and private.median(private.last_of(slowdowns, plan.incident_window)) > plan.incident_slowdown
    then
      perform private.open_incident(
        provider, state, of_kind, recent, baseline, private.describe_speed(of_kind, recent, 'usually it is', baseline)
      );
    end if;
    return;
  end if;

  -- The baseline is that of the days before it, and after 8 days that of the slow ones.
  if coalesce(baseline > 0, false) is false then
    select array_agg(private.slowdown(of_kind, answers.speed, incident.expected) order by answers.nth)
    into slowdowns
    from unnest(measured) with ordinality as answers (speed, nth);
  end if;
  -- With a median alone, two good answers in a row would look like a recovery.
  if cardinality(slowdowns) >= plan.incident_recovery_attempts
    and (
      select count(*) filter (
        where answers.slowdown > least(plan.incident_recovery_slowdown, plan.incident_slowdown)
      ) * 5 <= count(*)
      from unnest(private.last_of(slowdowns, plan.incident_recovery_attempts)) as answers (slowdown)
    )
  then
    perform private.close_incident(
      incident.id,
      incident.opened_at > now() - interval '8 days'
        or private.slowdown(of_kind, recent, incident.expected) <= plan.incident_slowdown,
      private.describe_speed(of_kind, recent, 'usually it is', case when baseline > 0 then baseline else incident.expected end)
    );
  end if;
end;
$$;

-- Adds an attempt to a model's state and opens or closes its incidents. Part of
-- the transaction that records the result, so that each attempt counts once.
create or replace function private.update_incidents(
  provider uuid,
  model uuid,
  of_region text,
  run_started_at timestamptz,
  failed boolean,
  ttft_ms double precision,
  tps double precision,
  began timestamptz default clock_timestamp(),
  workload uuid default private.workload_key(private.current_workload())
)
returns void
language plpgsql
volatile
security invoker
set search_path = ''
as $$
declare
  plan public.settings;
  state private.model_states;
  kept integer;
  is_late boolean;
  is_stale boolean;
begin
  select * into plan from public.settings;
  kept := greatest(plan.incident_window, plan.incident_recovery_attempts);

  select
    -- Unless the clock was set back.
    states.settled_at > began and states.settled_at <= now(),
    states.updated_at < now() - private.watched_for(models.min_interval)
  into is_late, is_stale
  from private.model_states as states
  join public.models on models.id = states.model_id
  where states.model_id = model and states.workload_id = workload and states.region is not distinct from of_region;

  -- An attempt that says nothing about the model only updates when it was last tried.
  if is_late or failed is null then
    insert into private.model_states as seen (model_id, workload_id, region, last_run_at)
    values (model, workload, of_region, run_started_at)
    on conflict (model_id, workload_id, region) do update
    set last_run_at = greatest(seen.last_run_at, excluded.last_run_at), updated_at = now();
    return;
  end if;

  insert into private.model_states as seen (model_id, workload_id, region, failures, ttft_ms, tps, last_run_at)
  -- Nothing is usual yet.
  values (
    model,
    workload,
    of_region,
    array[failed],
    array_remove(array[update_incidents.ttft_ms], null),
    array_remove(array[update_incidents.tps], null),
    run_started_at
  )
  on conflict (model_id, workload_id, region) do update
  set
    -- Attempts from before a long pause say nothing about the present.
    failures = case when is_stale then excluded.failures else private.append_bounded(seen.failures, failed, kept) end,
    ttft_ms = case when is_stale then excluded.ttft_ms else private.append_bounded(seen.ttft_ms, update_incidents.ttft_ms, kept) end,
    tps = case when is_stale then excluded.tps else private.append_bounded(seen.tps, update_incidents.tps, kept) end,
    ttft_slowdowns = private.append_bounded(
      case when is_stale then '{}' else seen.ttft_slowdowns end,
      private.slowdown('slow_ttft', update_incidents.ttft_ms, seen.baseline_ttft_ms), kept
    ),
    tps_slowdowns = private.append_bounded(
      case when is_stale then '{}' else seen.tps_slowdowns end,
      private.slowdown('slow_tps', update_incidents.tps, seen.baseline_tps), kept
    ),
    last_run_at = greatest(seen.last_run_at, excluded.last_run_at),
    updated_at = now()
  returning * into state;

  perform private.watch_failures(plan, provider, state);
  perform private.watch_speed(plan, provider, state, 'slow_ttft', state.ttft_ms, state.baseline_ttft_ms);
  perform private.watch_speed(plan, provider, state, 'slow_tps', state.tps, state.baseline_tps);
end;
$$;

-- Closes incidents of models that are no longer measured, since no result would close them. Their remembered
-- attempts are deleted too.
create or replace function private.close_unwatched_incidents()
returns void
language plpgsql
volatile
security invoker
set search_path = ''
as $$
declare
  unwatched record;
begin
  for unwatched in
    select incidents.id, incidents.model_id, incidents.workload_id, incidents.region, incidents.kind
    from public.incidents
    join public.models on models.id = incidents.model_id
    join public.providers on providers.id = models.provider_id
    where incidents.closed_at is null
      and (
        not models.active
        or not providers.enabled
        or models.retired_at <= now()
        -- Runs take its next version.
        or exists (
          select from public.workloads where workloads.id = incidents.workload_id and not workloads.current
        )
        or case incidents.kind
          when 'worse_answers' then not exists (
            select
            from private.answer_looks as looks
            where looks.model_id = incidents.model_id
              and looks.worse is not null
              and looks.week > now() - interval '35 days'
          )
          when 'objective' then not exists (
            select
            from private.objective_slots as slots
            where slots.objective_id = incidents.objective_id
              and slots.model_id = incidents.model_id
              and slots.starts_at > now() - private.watched_for(models.min_interval)
          )
          else not exists (
            select
            from private.model_states as states
            where states.model_id = incidents.model_id
              and states.workload_id = incidents.workload_id
              and states.region is not distinct from incidents.region
              and states.updated_at > now() - private.watched_for(models.min_interval)
          )
        end
      )
    -- What all workloads of a model share comes last, as in recording a result.
    order by incidents.workload_id = private.shared_key(), incidents.id
  loop
    -- Locked before the incident, in the order in which recording a result locks them.
    update private.model_states
    set failures = '{}', ttft_ms = '{}', tps = '{}', ttft_slowdowns = '{}', tps_slowdowns = '{}', others = '{}'
    where unwatched.kind <> 'objective'
      and model_states.model_id = unwatched.model_id
      and model_states.workload_id = unwatched.workload_id
      and model_states.region is not distinct from unwatched.region;
    perform private.close_incident(
      unwatched.id, false,
      case unwatched.kind
        when 'worse_answers' then 'its answers are not compared with those of peers any more'
        else 'it is not benchmarked any more'
      end
    );
  end loop;
end;
$$;

-- Refreshes the baselines of incidents: of each model, workload and region, the medians of the same hours of the day, from
-- the hour before this one to the hour after it, over the last 7 days, from 20 values on. Where there are fewer after a
-- week of measurements, which are rare then, the whole week; else none, since one half of a day says nothing of the
-- other. While an incident is open, the days before it count, for 8 days: after these, what is slow is usual.
create or replace function private.refresh_baselines()
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
