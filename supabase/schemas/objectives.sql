-- Objectives: what share of calls must succeed, be fast enough or be right, what is left of the share that may miss, and
-- how fast it is used up. Calls are counted as they are recorded, since a threshold lies between the buckets of the
-- rollups' histograms: so each share is exact, adds up, and outlives the results.

create table public.objectives (
  id uuid primary key default gen_random_uuid(),
  name text not null unique
    constraint "name must have 1 to 60 visible characters"
    check (char_length(name) between 1 and 60 and name !~ '[\u0001-\u001f\u007f-\u009f]' and name = trim(name)),
  metric text not null
    constraint "metric must be succeeds, ttft, tps, latency or check"
    check (metric in ('succeeds', 'ttft', 'tps', 'latency', 'check')),
  target_percent numeric not null
    constraint "target_percent must be between 50 and 99.999, to three decimals"
    check (target_percent between 50 and 99.999 and scale(target_percent) <= 3),
  threshold double precision,
  provider_id uuid references public.providers (id) on delete cascade,
  model_id uuid references public.models (id) on delete cascade,
  family text,
  region text,
  workload text,
  period_days integer not null default 30
    constraint "period_days must be between 1 and 90"
    check (period_days between 1 and 90),
  enabled boolean not null default true,
  is_public boolean not null default false,
  created_at timestamptz not null default now(),
  scope text not null generated always as (
    case
      when model_id is not null then 'model'
      when provider_id is not null then 'provider'
      when family is not null then 'family'
      else 'all'
    end
  ) stored,
  constraint "threshold must be in milliseconds, or tokens per second for tps, and of no other metric"
    check (
      case metric
        when 'tps' then threshold between 0.1 and 1000000
        when 'ttft' then threshold between 1 and 3600000
        when 'latency' then threshold between 1 and 3600000
        else threshold is null
      end is true
    ),
  constraint "scope must be a model with its provider, a provider, a family, or all"
    check (case when model_id is not null then provider_id is not null and family is null else num_nonnulls(provider_id, family) <= 1 end)
);

comment on table public.objectives is
  'What share of calls must meet what. select public.set_objective(…) makes, changes and removes them; public.objective_status '
  'says how they stand.';
comment on column public.objectives.metric is
  'succeeds; ttft or latency of at most threshold milliseconds; tps of at least threshold tokens per second; check: right.';
comment on column public.objectives.target_percent is 'The least share of calls, in per cent. The rest is the error budget.';
comment on column public.objectives.region is 'Where it is measured from. Null: everywhere.';
comment on column public.objectives.workload is 'The name of a workload, in every version. Null: all of them.';
comment on column public.objectives.period_days is 'So many days (UTC), of which today is the last.';
comment on column public.objectives.is_public is 'Whether visitors of the page see it.';

create index idx_objectives_provider_id on public.objectives (provider_id);
create index idx_objectives_model_id on public.objectives (model_id);

create table private.objective_days (
  objective_id uuid not null references public.objectives (id) on delete cascade,
  starts_at timestamptz not null,
  model_id uuid not null references public.models (id) on delete cascade,
  simulated boolean not null,
  n integer not null check (n >= 0),
  met_n integer not null check (met_n between 0 and n),
  first_result_at timestamptz not null,
  last_result_at timestamptz not null,
  primary key (objective_id, starts_at, model_id, simulated)
);

comment on table private.objective_days is
  'Calls of objectives, by model and day (UTC), simulated ones apart, kept for 100 days. Read it through objective_status.';

create index idx_objective_days_model_id on private.objective_days (model_id);

create table private.objective_slots (
  objective_id uuid not null references public.objectives (id) on delete cascade,
  model_id uuid not null references public.models (id) on delete cascade,
  simulated boolean not null,
  starts_at timestamptz not null,
  n integer not null check (n >= 0),
  met_n integer not null check (met_n between 0 and n),
  primary key (objective_id, model_id, simulated, starts_at)
);

comment on table private.objective_slots is
  'Calls of objectives, by model and run, simulated ones apart, kept for 35 days. By these incidents are opened.';
comment on column private.objective_slots.starts_at is 'When the run began.';

create index idx_objective_slots_starts_at on private.objective_slots (objective_id, starts_at);
create index idx_objective_slots_model_id on private.objective_slots (model_id, starts_at);

alter table public.objectives enable row level security;
alter table private.objective_days enable row level security;
alter table private.objective_slots enable row level security;

grant select on public.objectives, private.objective_days, private.objective_slots to anon, authenticated;
grant select, insert, update, delete
  on public.objectives, private.objective_days, private.objective_slots
  to service_role;

create policy "Everyone may read public objectives of enabled providers"
  on public.objectives for select to anon, authenticated
  using (
    is_public
    and enabled
    and (provider_id is null or provider_id in (select providers.id from public.providers where providers.enabled))
  );

create policy "Visitors embed one table or view at most"
  on public.objectives as restrictive for select to anon, authenticated
  using ((select private.embeds_little()));

create policy "Everyone may read the days of public objectives"
  on private.objective_days for select to anon, authenticated
  using (objective_id in (select objectives.id from public.objectives));

create policy "Everyone may read the slots of public objectives"
  on private.objective_slots for select to anon, authenticated
  using (objective_id in (select objectives.id from public.objectives));

-- Which calls count for which objectives, and whether they meet them. A failed call misses every speed.
create function private.objective_calls(result_ids uuid[], objective uuid default null)
returns table (
  objective_id uuid,
  model_id uuid,
  simulated boolean,
  created_at timestamptz,
  slot_at timestamptz,
  met boolean
)
-- Called for every result: unlike an SQL function it is planned once per session.
language plpgsql
stable
rows 10
security invoker
set search_path = ''
set plan_cache_mode = 'force_generic_plan'
as $$
begin
  return query
    -- Found by their ids before anything else is asked, or a small table would once have led to a plan that reads all
    -- results of a model.
    with results as materialized (
      select
        counted.model_id, counted.workload_id, counted.run_id, counted.region, counted.created_at, counted.simulated,
        counted.success, counted.check_n, counted.check_ok_n, counted.ttft_ms, counted.latency_ms, counted.tps
      from private.countable_results as counted
      -- What is not the provider's doing is in no objective.
      where counted.id = any (objective_calls.result_ids) and counted.excused is not true
    )
    select objectives.id, results.model_id, results.simulated, results.created_at, runs.started_at, call.met
    from results
    join public.runs on runs.id = results.run_id
    join public.models on models.id = results.model_id
    left join public.workloads on workloads.id = results.workload_id
    join public.objectives
      on objectives.enabled
      and objectives.id = coalesce(objective_calls.objective, objectives.id)
      and (objectives.model_id is null or objectives.model_id = results.model_id)
      and (objectives.provider_id is null or objectives.provider_id = models.provider_id)
      and (objectives.family is null or objectives.family = models.family)
      and (objectives.region is null or objectives.region = results.region)
      and (objectives.workload is null or objectives.workload = workloads.name)
    cross join lateral (
      select case
        when objectives.metric = 'succeeds' then results.success
        when objectives.metric = 'check' then results.check_ok_n = nullif(results.check_n, 0)
        -- Texts that are not comparable have no times, so their failures alone would count.
        when workloads.id is null then null
        when not results.success then false
        when objectives.metric = 'ttft' then results.ttft_ms <= objectives.threshold
        when objectives.metric = 'latency' then results.latency_ms <= objectives.threshold
        else results.tps >= objectives.threshold
      end as met
    ) as call
    -- Nor is what is not known.
    where call.met is not null;
end;
$$;

create function private.add_to_objectives(
  result_ids uuid[],
  objective uuid default null,
  to_days boolean default true,
  to_slots boolean default true
)
returns void
language plpgsql
volatile
security invoker
set search_path = ''
-- One plan per session, however many results it is called with.
set plan_cache_mode = 'force_generic_plan'
as $$
begin
  -- Most projects have none.
  if not exists (select from public.objectives where objectives.enabled) then
    return;
  end if;
  with calls as materialized (
    select * from private.objective_calls(result_ids, objective)
  ),
  counted as (
    insert into private.objective_slots as slots (objective_id, model_id, simulated, starts_at, n, met_n)
    select calls.objective_id, calls.model_id, calls.simulated, calls.slot_at, count(*), count(*) filter (where calls.met)
    from calls
    where to_slots and calls.slot_at > now() - interval '35 days'
    group by calls.objective_id, calls.model_id, calls.simulated, calls.slot_at
    order by calls.objective_id, calls.model_id, calls.simulated, calls.slot_at
    on conflict (objective_id, model_id, simulated, starts_at) do update
    set n = slots.n + excluded.n, met_n = slots.met_n + excluded.met_n
  )
  insert into private.objective_days as days (
    objective_id, model_id, simulated, starts_at, n, met_n, first_result_at, last_result_at
  )
  select
    calls.objective_id, calls.model_id, calls.simulated,
    date_bin(interval '1 day', calls.created_at, '2000-01-01 00:00+00') as starts_at,
    count(*), count(*) filter (where calls.met), min(calls.created_at), max(calls.created_at)
  from calls
  where to_days and calls.created_at > now() - interval '100 days'
  group by calls.objective_id, calls.model_id, calls.simulated, 4
  order by calls.objective_id, calls.model_id, calls.simulated, 4
  on conflict (objective_id, starts_at, model_id, simulated) do update
  set
    n = days.n + excluded.n,
    met_n = days.met_n + excluded.met_n,
    first_result_at = least(days.first_result_at, excluded.first_result_at),
    last_result_at = greatest(days.last_result_at, excluded.last_result_at);
end;
$$;

comment on function private.add_to_objectives is
  'Adds results to the days and the slots of all objectives, or of one. Calling it twice with a result counts it twice. '
  'Whoever records results of a model holds its rollups first, so two of them never wait for each other here.';

create function private.take_from_objectives(result_ids uuid[])
returns void
language sql
volatile
security invoker
set search_path = ''
as $$
  with calls as materialized (
    select * from private.objective_calls(take_from_objectives.result_ids)
  ),
  taken as (
    update private.objective_slots as slots
    set n = slots.n - gone.n, met_n = slots.met_n - gone.met_n
    from (
      select
        calls.objective_id, calls.model_id, calls.simulated, calls.slot_at,
        count(*) as n, count(*) filter (where calls.met) as met_n
      from calls
      group by calls.objective_id, calls.model_id, calls.simulated, calls.slot_at
    ) as gone
    where slots.objective_id = gone.objective_id
      and slots.model_id = gone.model_id
      and slots.simulated = gone.simulated
      and slots.starts_at = gone.slot_at
  )
  update private.objective_days as days
  set n = days.n - gone.n, met_n = days.met_n - gone.met_n
  from (
    select
      calls.objective_id, calls.model_id, calls.simulated,
      date_bin(interval '1 day', calls.created_at, '2000-01-01 00:00+00') as starts_at,
      count(*) as n, count(*) filter (where calls.met) as met_n
    from calls
    group by calls.objective_id, calls.model_id, calls.simulated, 4
  ) as gone
  where days.objective_id = gone.objective_id
    and days.model_id = gone.model_id
    and days.simulated = gone.simulated
    and days.starts_at = gone.starts_at;
$$;

comment on function private.take_from_objectives is
  'Takes results out of the days and slots of objectives, before what is known of them changes.';

-- Counts what is known of an objective whose definition is new. Nothing can be recorded during that time, as in
-- private.rebuild_rollups: what is recorded later finds the new definition.
create function private.recount_objective(objective public.objectives)
returns void
language plpgsql
volatile
security invoker
set search_path = ''
as $$
declare
  today timestamptz := date_bin(interval '1 day', now(), '2000-01-01 00:00+00');
  models_in_scope uuid[] := array(
    select models.id
    from public.models
    where (objective.model_id is null or models.id = objective.model_id)
      and (objective.provider_id is null or models.provider_id = objective.provider_id)
      and (objective.family is null or models.family = objective.family)
  );
  day timestamptz;
begin
  lock table private.rollups in share row exclusive mode;
  delete from private.objective_days where objective_days.objective_id = objective.id;
  delete from private.objective_slots where objective_slots.objective_id = objective.id;
  for day in
    select generate_series(today - interval '1 day' * (objective.period_days - 1), today, interval '1 day')
  loop
    perform private.add_to_objectives(
      array(
        select results.id
        from public.benchmark_results as results
        where results.created_at >= day
          and results.created_at < day + interval '1 day'
          and results.model_id = any (models_in_scope)
      ),
      objective.id
    );
  end loop;
end;
$$;

create function private.keep_objective()
returns trigger
language plpgsql
volatile
security invoker
set search_path = ''
as $$
begin
  if new.enabled and (
    tg_op = 'INSERT'
    or (
      old.enabled, old.metric, old.threshold, old.provider_id, old.model_id, old.family, old.region, old.workload,
      old.period_days
    ) is distinct from (
      new.enabled, new.metric, new.threshold, new.provider_id, new.model_id, new.family, new.region, new.workload,
      new.period_days
    )
  ) then
    perform private.recount_objective(new);
  end if;
  return null;
end;
$$;

create trigger keep_objective
  after insert or update on public.objectives
  for each row
  execute function private.keep_objective();

-- What an objective asks of a call, in words.
create function private.describe_objective(objective public.objectives)
returns text
language sql
immutable
security invoker
set search_path = ''
as $$
  select trim_scale(objective.target_percent) || ' % of calls '
    || case objective.metric
      when 'succeeds' then 'succeed'
      when 'check' then 'pass their check'
      when 'tps' then 'have a speed of at least ' || objective.threshold || ' tokens per second'
      when 'ttft' then 'have a TTFT of at most ' || objective.threshold || ' ms'
      else 'have a latency of at most ' || objective.threshold || ' ms'
    end;
$$;

alter table public.incidents
  add constraint incidents_objective_id_fkey
  foreign key (objective_id) references public.objectives (id) on delete set null;

create policy "Visitors see incidents of public objectives alone"
  on public.incidents as restrictive for select to anon, authenticated
  using (kind <> 'objective' or objective_id in (select objectives.id from public.objectives));

-- What was told of an objective ends with it, and with its definition.
create function private.end_objective()
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

create trigger end_objective
  before update or delete on public.objectives
  for each row
  execute function private.end_objective();

-- Incidents of objectives. Each model of an objective is watched by itself, since an incident names one, and one of many
-- that fails must not hide behind the others. A slot is a run: whatever it measured of the model counts as much as one
-- call, and it is bad when it misses more than the budget allows.

-- Whether the last slots use up the budget fast enough for an incident. missed: the share of calls that missed, of each
-- slot, the newest first. Four slots say that it goes on, at 7.5 times the budget; twelve that it is no chance, at 2.5
-- times. Three of four and three of twelve are enough for any target of at least 75 %, so that an outage is told by its
-- third failing slot; below, twelve slots must exceed the budget. Two bad slots and three are the least, so that
-- one failure tells nothing, however strict the target.
create function private.burns(budget numeric, missed numeric[])
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
create function private.is_over(budget numeric, missed numeric[])
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

-- Which share of the calls of a model missed an objective in each of its last slots since a time, newest first.
create function private.last_missed(
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
create function private.watch_objectives(model uuid, measured_in text, of_simulated boolean, slot_at timestamptz)
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
create function private.objective_verdict(
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

create function private.objective_status()
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

create view public.objective_status
with (security_invoker = on)
as
select * from private.objective_status();

comment on view public.objective_status is
  'How each objective stands, over its period: n calls, of which met_n met it. The verdict is met, missed, or '
  'cannot tell yet: with fewer than needed_n calls, since so few may all succeed by chance. It is missed before '
  'that if more calls have missed than the whole period allows. What is left of the error budget is given in '
  'calls, in per cent of it, and in hours of an outage at the usual rate of calls; below 0 it is overdrawn. A burn '
  'rate of 1 uses up just the budget. Simulated calls stand only where there are no real ones. What is not known '
  'is null.';

-- Why an objective cannot be set; null when it can.
create function private.objective_problem(wanted public.objectives, provider text, model text)
returns text
language plpgsql
stable
security invoker
set search_path = ''
as $$
declare
  must_check boolean := wanted.metric = 'check';
begin
  if wanted.target_percent is null then
    return 'its target_percent is missing';
  elsif wanted.metric in ('ttft', 'latency', 'tps') and wanted.threshold is null then
    return format('the threshold of %s is missing', wanted.metric);
  elsif model is not null and provider is null then
    return 'a model is named with its provider';
  elsif wanted.family is not null and provider is not null then
    return 'name a provider or a family, not both';
  elsif wanted.family is not null and not exists (
    select from public.models where models.family = wanted.family
  ) then
    return format('there is no family "%s"', wanted.family);
  elsif wanted.workload is not null and not exists (
    select
    from public.workloads
    where workloads.name = wanted.workload
      and workloads.current
      and workloads.comparable
      and (not must_check or private.is_judged(workloads.kind, workloads."check", workloads.prompt))
  ) then
    return format(
      case when must_check then 'no answer to a workload "%s" is checked' else 'there is no workload "%s"' end, wanted.workload
    );
  elsif (select count(*) >= 100 from public.objectives where objectives.name <> wanted.name) then
    return 'there are 100 already';
  elsif wanted.is_public and (
    select count(*) >= 20 from public.objectives where objectives.is_public and objectives.name <> wanted.name
  ) then
    return 'there are 20 public ones already, and visitors see no more';
  end if;
  return null;
end;
$$;

create function public.set_objective(
  name text,
  metric text,
  target_percent numeric default null,
  threshold double precision default null,
  provider text default null,
  model text default null,
  family text default null,
  region text default null,
  workload text default null,
  days integer default 30,
  is_public boolean default false,
  enabled boolean default true
)
returns text
language plpgsql
volatile
security invoker
set search_path = ''
as $$
declare
  wanted public.objectives;
  problem text;
begin
  if set_objective.metric is null then
    delete from public.objectives where objectives.name = set_objective.name;
    if not found then
      raise exception 'Cannot remove the objective: there is no "%"', set_objective.name
        using hint = private.choice_of(set_objective.name, array(select objectives.name from public.objectives));
    end if;
    return format('"%s" is removed', set_objective.name);
  end if;

  wanted.name := set_objective.name;
  wanted.metric := set_objective.metric;
  wanted.target_percent := trim_scale(set_objective.target_percent);
  wanted.threshold := set_objective.threshold;
  wanted.family := lower(set_objective.family);
  wanted.workload := set_objective.workload;
  wanted.is_public := set_objective.is_public;
  problem := private.objective_problem(wanted, set_objective.provider, set_objective.model);
  if problem is not null then
    raise exception 'Cannot set the objective "%": %', set_objective.name, problem using errcode = 'invalid_parameter_value';
  end if;
  if set_objective.provider is not null then
    wanted.provider_id := private.find_provider(set_objective.provider);
  end if;
  if set_objective.model is not null then
    wanted.model_id := (private.find_model(set_objective.provider, set_objective.model)).id;
  end if;

  insert into public.objectives as known (
    name, metric, target_percent, threshold, provider_id, model_id, family, region, workload, period_days, is_public, enabled
  )
  values (
    wanted.name, wanted.metric, wanted.target_percent, wanted.threshold, wanted.provider_id, wanted.model_id, wanted.family,
    nullif(set_objective.region, 'all'), wanted.workload, set_objective.days, wanted.is_public, set_objective.enabled
  )
  on conflict on constraint objectives_name_key do update
  set
    metric = excluded.metric, target_percent = excluded.target_percent, threshold = excluded.threshold,
    provider_id = excluded.provider_id, model_id = excluded.model_id, family = excluded.family, region = excluded.region,
    workload = excluded.workload, period_days = excluded.period_days, is_public = excluded.is_public,
    enabled = excluded.enabled
  returning known.* into wanted;

  return private.describe_objective(wanted) || coalesce(
    (
      select format(
        ': %s of %s so far', coalesce(trim_scale(trunc(status.met_percent::numeric, 3)) || ' %', 'none'),
        status.n || case status.n when 1 then ' call' else ' calls' end
      )
      from public.objective_status as status
      where status.objective_id = wanted.id
    ),
    ': not watched'
  );
end;
$$;

comment on function public.set_objective is
  'Sets an objective anew under its name: at least target_percent of calls succeed, have ttft or latency of at most threshold '
  'milliseconds, tps of at least threshold tokens per second, or pass their check. Of a model (with its provider), a provider, '
  'a family, or all; of one region and workload, or all. Results of so many days that are still kept are counted at once, '
  'while recording waits. Safe to repeat. With the metric null it is removed.';

grant select on public.objective_status to anon, authenticated, service_role;
grant execute on function
  private.objective_verdict(bigint, bigint, integer, numeric, integer, double precision),
  private.objective_status()
to anon, authenticated, service_role;
grant execute on function
  private.objective_calls(uuid[], uuid),
  private.add_to_objectives(uuid[], uuid, boolean, boolean),
  private.take_from_objectives(uuid[]),
  private.recount_objective(public.objectives),
  private.describe_objective(public.objectives),
  private.burns(numeric, numeric[]),
  private.is_over(numeric, numeric[]),
  private.last_missed(uuid, uuid, boolean, timestamptz, integer),
  private.watch_objectives(uuid, text, boolean, timestamptz),
  private.objective_problem(public.objectives, text, text),
  public.set_objective(text, text, numeric, double precision, text, text, text, text, text, integer, boolean, boolean)
to service_role;
