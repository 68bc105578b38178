-- Objectives: shares of calls that must succeed, be fast enough or be right, and what is left of the rest.
set local lock_timeout = '5s';

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

create policy "Everyone may read the days of public objectives"
  on private.objective_days for select to anon, authenticated
  using (objective_id in (select objectives.id from public.objectives));

create policy "Everyone may read the slots of public objectives"
  on private.objective_slots for select to anon, authenticated
  using (objective_id in (select objectives.id from public.objectives));

-- Which calls count for which objectives, and whether they meet them. A failed call misses every speed.
create or replace function private.objective_calls(result_ids uuid[], objective uuid default null)
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

create or replace function private.add_to_objectives(
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

create or replace function private.take_from_objectives(result_ids uuid[])
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
create or replace function private.recount_objective(objective public.objectives)
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

create or replace function private.keep_objective()
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
create or replace function private.describe_objective(objective public.objectives)
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

create or replace function private.objective_status()
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
    join private.objective_days as days on days.objective_id = shown.id and days.starts_at >= shown.since
    where days.n > 0
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
    case
      -- What the period has left cannot make up for it.
      when counted.n - counted.met_n
        > counted.n * (1 - counted.target_percent / 100) * greatest(1, 24 * counted.period_days / counted.hours)::numeric
        and counted.hours is not null
        then 'missed'
      when counted.n < counted.needed_n then 'cannot tell yet'
      when counted.met_n * 100 >= counted.n * counted.target_percent then 'met'
      else 'missed'
    end,
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

create or replace view public.objective_status
with (security_invoker = on)
as
select * from private.objective_status();

comment on view public.objective_status is
  'How each objective stands, over its period: n calls, of which met_n met it. The verdict is met, missed, or cannot tell yet '
  'with fewer than needed_n calls, among which not one might miss, unless more have missed than the whole period allows. What is left of the error budget is given in calls, in '
  'per cent of it, and in hours of an outage at the usual rate of calls; below 0 it is overdrawn. A burn rate of 1 uses up '
  'just the budget. Simulated calls stand only where there are no real ones. What is not known is null.';

-- Why an objective cannot be set; null when it can.
create or replace function private.objective_problem(wanted public.objectives, provider text, model text)
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
      and (not must_check or workloads."check" <> '{}')
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

create or replace function public.set_objective(
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
grant execute on function private.objective_status() to anon, authenticated, service_role;
grant execute on function
  private.objective_calls(uuid[], uuid),
  private.add_to_objectives(uuid[], uuid, boolean, boolean),
  private.take_from_objectives(uuid[]),
  private.recount_objective(public.objectives),
  private.describe_objective(public.objectives),
  private.objective_problem(public.objectives, text, text),
  public.set_objective(text, text, numeric, double precision, text, text, text, text, text, integer, boolean, boolean)
to service_role;

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
  perform private.take_from_objectives(cut);
  update public.benchmark_results as results
  set comparable = false, remarks = results.remarks || array['cut_prompt']
  where results.id = any (cut);
  perform private.add_to_objectives(cut);
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
  perform private.add_to_objectives(array(select inserted.id from inserted));
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
  perform private.look_at_answers();
  perform private.close_unwatched_incidents();
  done := done || jsonb_build_object('models', private.delete_unused_models(keep));
  -- A row an hour for each region: they are few.
  delete from private.control_hours where control_hours.starts_at < now() - interval '35 days';
  -- Skipped ticks are rare, and operators look back on them for longer.
  delete from private.skipped_ticks where skipped_ticks.skipped_at < now() - interval '60 days';
  delete from private.cache_pairs where cache_pairs.created_at < now() - interval '35 days';
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
