-- Incidents: what went wrong with a model, and from when to when.

create table public.incidents (
  id uuid primary key default gen_random_uuid(),
  provider_id uuid not null references public.providers (id) on delete cascade,
  model_id uuid not null references public.models (id) on delete cascade,
  workload_id uuid not null default private.workload_key(private.current_workload()),
  region text,
  kind text not null
    constraint "kind must be failing, slow_ttft, slow_tps, served_as, worse_answers or objective"
    check (kind in ('failing', 'slow_ttft', 'slow_tps', 'served_as', 'worse_answers', 'objective')),
  opened_at timestamptz not null default now(),
  closed_at timestamptz,
  observed double precision,
  expected double precision,
  detail text not null,
  recovered boolean,
  closed_detail text,
  served_model text
    constraint "length of served_model must be between 1 and 200"
    check (char_length(served_model) between 1 and 200),
  objective_id uuid,
  constraint "closed_at must not be before opened_at"
    check (closed_at >= opened_at)
);

comment on table public.incidents is
  'A model that fails, is much slower than at the same hours of the last 7 days, answers as another one (served_as), is right less often '
  'than its peers (worse_answers), or uses up the error budget of an objective. At most one is open per model, workload, '
  'region and kind, until it has clearly recovered; one of served_as and of worse_answers per model, one of objective per '
  'model and objective.';
comment on column public.incidents.workload_id is
  'The version of the workload; all zeros for texts that are not comparable, together, and for '
  'served_as, worse_answers and objective.';
comment on column public.incidents.observed is
  'What opened it: failed attempts, median TTFT in milliseconds, median tokens per second, answers of another model, '
  'right answers in per cent, or what the last slots met of an objective, in per cent.';
comment on column public.incidents.expected is
  'What observed was compared with: the number of attempts or answers, the model''s median at the same hours of 7 days, the '
  'right answers of its peers in per cent, or the target of the objective.';

comment on column public.incidents.detail is 'What opened it, in words.';
comment on column public.incidents.recovered is
  'Whether the model had recovered when it was closed. False when the model is no longer benchmarked, or when slow has '
  'become usual for it.';
comment on column public.incidents.closed_detail is 'What closed it, in words.';
comment on column public.incidents.served_model is
  'Of served_as: the model that answered last instead of the one that was asked for.';
comment on column public.incidents.objective_id is 'Of objective: which one. Null: it was removed since.';

create unique index incidents_one_open
  on public.incidents (model_id, workload_id, region, kind, objective_id) nulls not distinct
  where closed_at is null;
create index idx_incidents_provider_id on public.incidents (provider_id);
create index idx_incidents_model_id on public.incidents (model_id);
create index idx_incidents_objective_id on public.incidents (objective_id);
create index idx_incidents_opened_at on public.incidents (opened_at);

create table private.model_states (
  id bigint generated always as identity primary key,
  model_id uuid not null references public.models (id) on delete cascade,
  workload_id uuid not null default private.workload_key(private.current_workload()),
  region text,
  failures boolean[] not null default '{}',
  ttft_ms double precision[] not null default '{}',
  tps double precision[] not null default '{}',
  baseline_ttft_ms double precision,
  baseline_tps double precision,
  updated_at timestamptz not null default now(),
  last_run_at timestamptz,
  settled_at timestamptz,
  served_models text[] not null default '{}',
  fingerprints text[] not null default '{}',
  service_tiers text[] not null default '{}',
  upstreams jsonb not null default '{}',
  others boolean[] not null default '{}',
  served_keys text[] not null default '{}',
  ttft_slowdowns double precision[] not null default '{}',
  tps_slowdowns double precision[] not null default '{}',
  unique nulls not distinct (model_id, workload_id, region)
);

comment on table private.model_states is
  'The last attempts at each model, by workload and region, newest last, and the medians of the same hours of 7 days to compare '
  'them with.';
comment on column private.model_states.served_models is
  'What its last answers named, newest last; like fingerprints, service_tiers, upstreams and others kept of all its '
  'workloads and regions together, in the row without a region whose workload_id is all zeros.';
comment on column private.model_states.upstreams is 'The hosts behind a gateway that answered, as {host: day (UTC) it last did}.';
comment on column private.model_states.served_keys is
  'One text for all writings of each of served_models, by which a change is found.';
comment on column private.model_states.ttft_slowdowns is
  'How many times worse each of the last times was than the baseline of its time of day; like tps_slowdowns.';
comment on column private.model_states.others is 'Whether each of the last answers was another model''s.';
comment on column private.model_states.last_run_at is 'Start of the last run that measured it.';
comment on column private.model_states.settled_at is
  'When its last incident was closed. Attempts that began before that do not count, even if they are recorded later.';

alter table public.incidents enable row level security;
alter table private.model_states enable row level security;

grant select, insert, update, delete on public.incidents to service_role;
grant select (id, provider_id, model_id, workload_id, region, kind, opened_at, closed_at, observed, expected, served_model)
  on public.incidents to anon, authenticated;
grant select, insert, update on private.model_states to service_role;

create policy "Everyone may read incidents of enabled providers"
  on public.incidents for select to anon, authenticated
  using (provider_id in (select providers.id from public.providers where providers.enabled));

create policy "Visitors embed one table or view at most"
  on public.incidents as restrictive for select to anon, authenticated
  using ((select private.embeds_little()));

create function private.median(numbers double precision[])
returns double precision
language sql
immutable
security invoker
set search_path = ''
as $$
  select percentile_cont(0.5) within group (order by number) from unnest(numbers) as number;
$$;

-- Appends an item to an array and keeps the last ones; null is not appended.
create function private.append_bounded(items anyarray, item anyelement, at_most integer)
returns anyarray
language plpgsql
immutable
security invoker
set search_path = ''
as $$
begin
  return case
    when item is null then items
    else (items || item)[greatest(1, cardinality(items) + 2 - at_most):]
  end;
end;
$$;

-- The last items of an array.
create function private.last_of(items anyarray, n integer)
returns anyarray
language plpgsql
immutable
security invoker
set search_path = ''
as $$
begin
  return items[greatest(1, cardinality(items) + 1 - n):];
end;
$$;

create function private.open_incident(
  provider uuid,
  state private.model_states,
  of_kind text,
  observed double precision,
  expected double precision,
  detail text,
  objective uuid default null
)
returns void
language plpgsql
volatile
security invoker
set search_path = ''
as $$
declare
  opened uuid;
begin
  insert into public.incidents (provider_id, model_id, workload_id, region, kind, observed, expected, detail, objective_id)
  values (
    provider, state.model_id, state.workload_id, state.region, of_kind, open_incident.observed, open_incident.expected,
    open_incident.detail, open_incident.objective
  )
  on conflict (model_id, workload_id, region, kind, objective_id) where closed_at is null do nothing
  returning incidents.id into opened;
  if opened is not null then
    perform private.tell_incident(opened, 'opened');
  end if;
end;
$$;

-- The caller has locked the model's state.
create function private.close_incident(incident uuid, recovered boolean, detail text)
returns void
language plpgsql
volatile
security invoker
set search_path = ''
as $$
declare
  closed uuid;
begin
  with closing as (
    update public.incidents
    -- A transaction that committed after this one began may have opened it.
    set
      closed_at = greatest(now(), incidents.opened_at),
      recovered = close_incident.recovered,
      closed_detail = close_incident.detail
    where incidents.id = close_incident.incident and incidents.closed_at is null
    returning incidents.id, incidents.model_id, incidents.workload_id, incidents.region, incidents.kind, incidents.closed_at
  ),
  settled as (
    update private.model_states
    set settled_at = closing.closed_at
    from closing
    -- An objective remembers no attempts.
    where closing.kind <> 'objective'
      and model_states.model_id = closing.model_id
      and model_states.workload_id = closing.workload_id
      and model_states.region is not distinct from closing.region
  )
  select closing.id into closed from closing;
  if closed is not null then
    perform private.tell_incident(closed, 'closed');
  end if;
end;
$$;

create function private.find_open_incident(state private.model_states, of_kind text)
returns public.incidents
language plpgsql
stable
security invoker
set search_path = ''
as $$
begin
  return (
    select incidents
    from public.incidents
    where incidents.model_id = state.model_id
      and incidents.workload_id = state.workload_id
      and incidents.region is not distinct from state.region
      and incidents.kind = of_kind
      and incidents.closed_at is null
  );
end;
$$;

create function private.watch_failures(
  plan public.settings,
  provider uuid,
  state private.model_states
)
returns void
language plpgsql
volatile
security invoker
set search_path = ''
as $$
declare
  recent boolean[] := private.last_of(state.failures, plan.incident_window);
  failed integer := cardinality(array_remove(recent, false));
  incident public.incidents := private.find_open_incident(state, 'failing');
begin
  -- Never require more failures than attempts are looked at, or no incident would ever open.
  if failed >= least(plan.incident_failures, plan.incident_window) then
    perform private.open_incident(
      provider, state, 'failing', failed, cardinality(recent),
      format('%s of its last %s attempts failed', failed, cardinality(recent))
    );
    return;
  end if;

  recent := private.last_of(state.failures, plan.incident_recovery_attempts);
  failed := cardinality(array_remove(recent, false));
  if incident.id is not null
    and cardinality(recent) >= plan.incident_recovery_attempts
    -- A window of only failures is no recovery.
    and failed <= least(plan.incident_recovery_failures, plan.incident_recovery_attempts - 1)
  then
    perform private.close_incident(
      incident.id, true, format('%s of its last %s attempts failed', failed, cardinality(recent))
    );
  end if;
end;
$$;

-- How many times worse a speed is than another.
create function private.slowdown(of_kind text, observed double precision, expected double precision)
returns double precision
language plpgsql
immutable
security invoker
set search_path = ''
as $$
begin
  return case
    when of_kind = 'slow_ttft' then observed / nullif(expected, 0)
    else expected / nullif(observed, 0)
  end;
end;
$$;

create function private.describe_speed(of_kind text, observed double precision, versus text, expected double precision)
returns text
language sql
immutable
security invoker
set search_path = ''
as $$
  select format(
    case of_kind
      when 'slow_ttft' then 'its median time to first token is %s ms, %s %s ms'
      else 'its median speed is %s tokens per second, %s %s'
    end,
    round(observed), versus, round(expected)
  );
$$;

-- `measured` are the last times or speeds, `baseline` is what the model has at this time of day; see
-- private.refresh_baselines().
create function private.watch_speed(
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
create function private.update_incidents(
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

-- A name of a model without what its writing may change: its creator, case and punctuation.
create function private.plain_model_name(named text)
returns text
language plpgsql
immutable
security invoker
set search_path = ''
as $$
begin
  return regexp_replace(lower(regexp_replace(named, '^.*/', '')), '[^a-z0-9]+', '', 'g');
end;
$$;

-- The hosts that answered in the last 7 days, as model_states.upstreams has them, with one that answers today. A
-- gateway that names more than 50 names no hosts.
create function private.add_upstream(known jsonb, upstream text)
returns jsonb
language plpgsql
stable
security invoker
set search_path = ''
as $$
declare
  today date := (now() at time zone 'utc')::date;
  recent jsonb;
begin
  if upstream is null or known ->> upstream = today::text then
    return known;
  end if;
  select coalesce(jsonb_object_agg(host.name, host.seen), '{}')
  into recent
  from jsonb_each_text(known) as host (name, seen)
  where host.seen::date > today - 7;
  if recent ? upstream or (select count(*) from jsonb_object_keys(recent)) < 50 then
    recent := recent || jsonb_build_object(upstream, today);
  end if;
  return recent;
end;
$$;

-- What a new answer changes of who answers as what, as rows of model_events: a served model or tier that none of the
-- last answers named, a fingerprint after ten equal ones (some providers change them with every answer), and a host
-- that had not answered for 7 days. The first that is ever named changes nothing.
create function private.identity_changes(
  state private.model_states,
  measured public.benchmark_results,
  served_key text,
  upstreams jsonb
)
returns table (event text, before jsonb, after jsonb)
language sql
stable
security invoker
set search_path = ''
as $$
  select 'served_as', to_jsonb(state.served_models[cardinality(state.served_models)]), to_jsonb(measured.served_model)
  where state.served_keys <> '{}' and identity_changes.served_key <> all (state.served_keys)
  union all
  select
    'service_tier', to_jsonb(state.service_tiers[cardinality(state.service_tiers)]), to_jsonb(measured.service_tier)
  where state.service_tiers <> '{}' and measured.service_tier <> all (state.service_tiers)
  union all
  select
    'fingerprint', to_jsonb(state.fingerprints[cardinality(state.fingerprints)]), to_jsonb(measured.system_fingerprint)
  where cardinality(state.fingerprints) >= 10
    and measured.system_fingerprint <> all (private.last_of(state.fingerprints, 10))
    and (select count(distinct name) = 1 from unnest(private.last_of(state.fingerprints, 10)) as name)
  union all
  select
    'upstream',
    (select jsonb_agg(host order by host) from jsonb_object_keys(identity_changes.upstreams - measured.upstream) as host),
    (select jsonb_agg(host order by host) from jsonb_object_keys(identity_changes.upstreams) as host)
  where identity_changes.upstreams ? measured.upstream
    and identity_changes.upstreams - measured.upstream <> '{}'
    and coalesce((state.upstreams ->> measured.upstream)::date <= (now() at time zone 'utc')::date - 7, true);
$$;

-- Opens an incident at the first answer of another model, and closes it when as many answers as a recovery needs came
-- from the one that was asked for.
create function private.watch_served_model(provider uuid, state private.model_states, measured public.benchmark_results)
returns void
language plpgsql
volatile
security invoker
set search_path = ''
as $$
declare
  needed integer := (select settings.incident_recovery_attempts from public.settings);
  recent boolean[] := private.last_of(state.others, needed);
begin
  if measured.served_as_other then
    perform private.open_incident(
      provider, state, 'served_as', cardinality(array_remove(recent, false)), cardinality(recent),
      format('another model answered: %s', left(measured.served_model, 90))
    );
    update public.incidents
    set served_model = measured.served_model
    where incidents.id = (private.find_open_incident(state, 'served_as')).id
      and measured.served_model <> ''
      and incidents.served_model is distinct from measured.served_model;
  elsif cardinality(recent) >= needed and true <> all (recent) then
    perform private.close_incident(
      (private.find_open_incident(state, 'served_as')).id, true,
      format('its last %s answers came from the model that was asked for', needed)
    );
  end if;
end;
$$;

-- Remembers who answered as what, and tells what has changed. A model has one such row, which is locked and written
-- only when something differs, so that its lanes do not wait for each other.
create function private.watch_identity(
  target public.run_targets,
  measured public.benchmark_results,
  served_key text default null
)
returns void
language plpgsql
volatile
security invoker
set search_path = ''
as $$
declare
  state private.model_states;
  new_state private.model_states;
  -- Of functions of 1.0.0 only the name is known.
  key text := case
    when measured.served_model <> '' then
      left(coalesce(watch_identity.served_key, private.plain_model_name(measured.served_model)), 200)
  end;
begin
  if coalesce(measured.served_model, measured.system_fingerprint, measured.service_tier, measured.upstream) is null
    or (select providers.simulated from public.providers where providers.id = target.provider_id)
  then
    return;
  end if;
  for attempt in 1 .. 2 loop
    -- First without a lock: an answer like the last ones changes nothing.
    if attempt = 1 then
      select * into state
      from private.model_states as states
      where states.model_id = target.model_id and states.workload_id = private.shared_key() and states.region is null;
    else
      select * into state
      from private.model_states as states
      where states.model_id = target.model_id and states.workload_id = private.shared_key() and states.region is null
      for update;
    end if;
    if state.id is null then
      insert into private.model_states (model_id, workload_id, region)
      values (target.model_id, private.shared_key(), null)
      on conflict do nothing;
      continue;
    end if;
    new_state := state;
    new_state.served_models := private.append_bounded(state.served_models, measured.served_model, 20);
    new_state.served_keys := private.append_bounded(state.served_keys, key, 20);
    new_state.fingerprints := private.append_bounded(state.fingerprints, measured.system_fingerprint, 10);
    new_state.service_tiers := private.append_bounded(state.service_tiers, measured.service_tier, 20);
    new_state.others := private.append_bounded(state.others, measured.served_as_other, 50);
    new_state.upstreams := private.add_upstream(state.upstreams, measured.upstream);
    -- An incident is closed when its model is no longer watched.
    if new_state is not distinct from state and state.updated_at > now() - interval '1 hour' then
      return;
    end if;
  end loop;

  insert into public.model_events (provider_id, model_id, event, before, after)
  select target.provider_id, target.model_id, change.event, change.before, change.after
  from private.identity_changes(state, measured, key, new_state.upstreams) as change
  -- A provider that says something new each time is not worth a row each time.
  where (
    select count(*) < 20
    from public.model_events as told
    where told.model_id = target.model_id
      and told.event = change.event
      and told.created_at > now() - interval '24 hours'
  );
  update private.model_states as states
  set
    served_models = new_state.served_models,
    served_keys = new_state.served_keys,
    fingerprints = new_state.fingerprints,
    service_tiers = new_state.service_tiers,
    others = new_state.others,
    upstreams = new_state.upstreams,
    updated_at = now()
  where states.id = state.id;
  perform private.watch_served_model(target.provider_id, new_state, measured);
end;
$$;

-- How long a model is still watched after its last measurement.
create function private.watched_for(every interval)
returns interval
language sql
immutable
security invoker
set search_path = ''
as $$
  select greatest(interval '7 days', 3 * every);
$$;

-- Closes incidents of models that are no longer measured, since no result would close them. Their remembered
-- attempts are deleted too.
create function private.close_unwatched_incidents()
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

grant execute on function
  private.median(double precision[]),
  private.append_bounded(anyarray, anyelement, integer),
  private.last_of(anyarray, integer),
  private.open_incident(uuid, private.model_states, text, double precision, double precision, text, uuid),
  private.close_incident(uuid, boolean, text),
  private.find_open_incident(private.model_states, text),
  private.watch_failures(public.settings, uuid, private.model_states),
  private.slowdown(text, double precision, double precision),
  private.describe_speed(text, double precision, text, double precision),
  private.watch_speed(public.settings, uuid, private.model_states, text, double precision[], double precision),
  private.update_incidents(
    uuid, uuid, text, timestamptz, boolean, double precision, double precision, timestamptz, uuid
  ),
  private.plain_model_name(text),
  private.add_upstream(jsonb, text),
  private.identity_changes(private.model_states, public.benchmark_results, text, jsonb),
  private.watch_served_model(uuid, private.model_states, public.benchmark_results),
  private.watch_identity(public.run_targets, public.benchmark_results, text),
  private.watched_for(interval)
to service_role;
