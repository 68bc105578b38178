-- Incidents of objectives: a model that uses up an error budget.
set local lock_timeout = '5s';

alter table public.incidents
  drop constraint "kind must be failing, slow_ttft, slow_tps, served_as or worse_answers",
  add constraint "kind must be failing, slow_ttft, slow_tps, served_as, worse_answers or objective"
  check (kind in ('failing', 'slow_ttft', 'slow_tps', 'served_as', 'worse_answers', 'objective')) not valid,
  add column objective_id uuid;
alter table public.incidents
  add constraint incidents_objective_id_fkey
  foreign key (objective_id) references public.objectives (id) on delete set null not valid;

drop index public.incidents_one_open;
create unique index incidents_one_open
  on public.incidents (model_id, workload_id, region, kind, objective_id) nulls not distinct
  where closed_at is null;
create index idx_incidents_objective_id on public.incidents (objective_id);

create policy "Visitors see incidents of public objectives alone"
  on public.incidents as restrictive for select to anon, authenticated
  using (kind <> 'objective' or objective_id in (select objectives.id from public.objectives));

comment on table public.incidents is
  'A model that fails, is much slower than its own last 7 days, answers as another one (served_as), is right less often '
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
  'What observed was compared with: the number of attempts or answers, the model''s median of 7 days, the right answers '
  'of its peers in per cent, or the target of the objective.';
comment on column public.incidents.objective_id is 'Of objective: which one. Null: it was removed since.';

drop function private.open_incident(uuid, private.model_states, text, double precision, double precision, text);

create or replace function private.open_incident(
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
create or replace function private.close_incident(incident uuid, recovered boolean, detail text)
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
    set failures = '{}', ttft_ms = '{}', tps = '{}', others = '{}'
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

-- Updates the incidents by the result of a target. An error here must not lose the result.
create or replace function private.watch_result(
  target public.run_targets,
  measured public.benchmark_results,
  remarks_found text[],
  began timestamptz,
  served_key text default null
)
returns void
language plpgsql
volatile
security invoker
set search_path = ''
as $$
declare
  is_comparable boolean := remarks_found <@ array['encoded'];
  is_counted boolean := not remarks_found && array['unproven_address', 'unproven_model', 'other_host', 'control'];
  run_started_at timestamptz;
begin
  select runs.started_at into run_started_at
  from public.runs
  where runs.id = target.run_id and runs.kind = 'benchmark';
  if found then
    perform private.update_incidents(
      target.provider_id,
      target.model_id,
      measured.region,
      run_started_at,
      case when is_counted then measured.outcome <> 'success' end,
      case when is_comparable then measured.ttft_ms end,
      case when is_comparable then measured.tps end,
      began,
      private.workload_key(target.workload_id)
    );
    if is_counted then
      perform private.watch_identity(target, measured, watch_result.served_key);
      perform private.watch_objectives(
        target.model_id, measured.region,
        (select providers.simulated from public.providers where providers.id = target.provider_id), run_started_at
      );
    end if;
  end if;
exception
  when others then
    raise warning 'Cannot watch %: %', target.model_id, sqlerrm;
end;
$$;

-- What was told of an objective ends with it, and with its definition.
create or replace function private.end_objective()
returns trigger
language plpgsql
volatile
security invoker
set search_path = ''
as $$
begin
  if tg_op = 'DELETE' or not new.enabled or (
    old.metric, old.target_percent, old.threshold, old.provider_id, old.model_id, old.family, old.region, old.workload
  ) is distinct from (
    new.metric, new.target_percent, new.threshold, new.provider_id, new.model_id, new.family, new.region, new.workload
  ) then
    perform private.close_incident(
      incidents.id, false,
      format('the objective "%s" %s', old.name, case when tg_op = 'DELETE' or not new.enabled then 'has ended' else 'was changed' end)
    )
    from public.incidents
    where incidents.objective_id = old.id and incidents.closed_at is null;
  end if;
  return case when tg_op = 'DELETE' then old else new end;
end;
$$;

-- Whether the last slots use up the budget fast enough for an incident. missed: the share of calls that missed, of each
-- slot, the newest first. Four slots say that it goes on, at 7.5 times the budget; twelve that it is no chance, at 2.5
-- times. Three of four and three of twelve are enough for any target of at least 75 %, so that an outage is told by its
-- third failing slot; below, twelve slots must exceed the budget. Two bad slots and three are the least, so that
-- one failure tells nothing, however strict the target.
create or replace function private.burns(budget numeric, missed numeric[])
returns boolean
language plpgsql
immutable
security invoker
set search_path = ''
as $$
declare
  bad_of_4 bigint;
  bad_of_12 bigint;
  share_of_4 numeric;
  share_of_12 numeric;
begin
  select
    count(*) filter (where slots.share > budget and slots.nth <= 4), count(*) filter (where slots.share > budget),
    avg(slots.share) filter (where slots.nth <= 4), avg(slots.share)
  into bad_of_4, bad_of_12, share_of_4, share_of_12
  from unnest(missed) with ordinality as slots (share, nth)
  where slots.nth <= 12;
  return coalesce(missed[1] > budget, false)
    and bad_of_4 >= 2
    and bad_of_12 >= 3
    and share_of_4 >= least(0.75, 7.5 * budget)
    and share_of_12 >= greatest(budget, least(0.25, 2.5 * budget));
end;
$$;

-- Whether an incident is over: as many slots within the budget as would have had another bad one in 95 of 100 cases, had it
-- gone on as it was, at least 12 and at most 48. missed: as above, of the slots that began after it was opened.
create or replace function private.is_over(budget numeric, missed numeric[])
returns boolean
language plpgsql
immutable
security invoker
set search_path = ''
as $$
declare
  -- With the three bad slots before it.
  share numeric := (
    select (3 + coalesce(sum(slots.share), 0)) / (3 + count(*))
    from unnest(missed) with ordinality as slots (share, nth)
    where slots.nth >= (
      select min(bad.nth) from unnest(missed) with ordinality as bad (share, nth) where bad.share > budget
    )
  );
  needed integer := least(greatest(ceil(3 / share), 12), 48)::integer;
begin
  return cardinality(missed) >= needed
    and (select avg(slots.share) <= budget from unnest(missed[1:needed]) as slots (share));
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
      (
        select array_agg(last.missed order by last.starts_at desc)
        from (
          select slots.starts_at, 1 - slots.met_n::numeric / slots.n as missed
          from private.objective_slots as slots
          where slots.objective_id = objectives.id
            and slots.model_id = model
            and slots.simulated = of_simulated
            and slots.n > 0
            and slots.starts_at > coalesce(open.opened_at, '-infinity')
          order by slots.starts_at desc
          limit case when open.id is null then 12 else 96 end
        ) as last
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

create trigger end_objective
  before update or delete on public.objectives
  for each row
  execute function private.end_objective();

grant execute on function
  private.open_incident(uuid, private.model_states, text, double precision, double precision, text, uuid),
  private.burns(numeric, numeric[]),
  private.is_over(numeric, numeric[]),
  private.watch_objectives(uuid, text, boolean, timestamptz)
to service_role;
