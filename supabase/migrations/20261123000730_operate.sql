-- Functions for operators.

create function public.run_benchmark_now(
  providers text[] default null,
  models text[] default null,
  samples integer default 1,
  run_name text default 'manual-run'
)
returns text
language plpgsql
volatile
security invoker
set search_path = ''
as $$
declare
  key text := 'sql/' || gen_random_uuid();
  unknown text := private.unknown_provider(run_benchmark_now.providers);
begin
  -- Checked here, since the function starts the run later, when the caller can no longer be told.
  if unknown is not null then
    raise exception 'Cannot ask for a run: there is no provider "%"', unknown
      using hint = private.provider_choice(unknown);
  elsif not coalesce(run_benchmark_now.samples between 1 and 20, false) then
    raise exception 'Cannot ask for a run: samples must be between 1 and 20';
  end if;
  select wanted into unknown
  from unnest(run_benchmark_now.models) as wanted
  where not exists (
    select
    from public.models
    join public.providers on providers.id = models.provider_id
    where models.name = wanted
      and (run_benchmark_now.providers is null or providers.slug = any (run_benchmark_now.providers))
  )
  limit 1;
  if unknown is not null then
    raise exception 'Cannot ask for a run: there is no model "%"', unknown
      using hint = private.choice_of(
        unknown,
        array(
          select distinct models.name
          from public.models
          join public.providers on providers.id = models.provider_id
          where run_benchmark_now.providers is null or providers.slug = any (run_benchmark_now.providers)
        )
      ) || '. To add it: select public.add_model(''<provider>'', ''<model>'', false);';
  end if;
  perform private.invoke_function(
    'run-benchmark',
    jsonb_strip_nulls(jsonb_build_object(
      'run_name', run_benchmark_now.run_name,
      'triggered_by', 'sql',
      'idempotency_key', key,
      'providers', to_jsonb(nullif(run_benchmark_now.providers, '{}')),
      'models', to_jsonb(nullif(run_benchmark_now.models, '{}')),
      'samples', run_benchmark_now.samples
    ))
  );
  return key;
end;
$$;

comment on function public.run_benchmark_now is
  'Requests a run and returns its idempotency key: the run appears in runs with this key within seconds.';

-- Changes the job run-benchmark (null: unchanged) and stores when.
create function private.alter_schedule(schedule text, active boolean)
returns void
language sql
volatile
security invoker
set search_path = ''
as $$
  with changing as (
    select job.jobid
    from cron.job
    where job.jobname = 'run-benchmark'
      and (job.schedule, job.active)
        is distinct from (coalesce(alter_schedule.schedule, job.schedule), coalesce(alter_schedule.active, job.active))
  ),
  remembered as (
    insert into private.schedule_changes (job_name)
    select 'run-benchmark' from changing
    on conflict (job_name) do update set changed_at = now()
  )
  select cron.alter_job(changing.jobid, schedule => alter_schedule.schedule, active => alter_schedule.active)
  from changing;
$$;

-- How many runs a schedule starts in 30 days; null for a form that only pg_cron understands.
create function private.runs_a_month(schedule text)
returns numeric
language sql
stable
security invoker
set search_path = ''
as $$
  select case
    when private.cron_fields(schedule) is not null
      then (select count(*) from private.slots(schedule, now(), now() + interval '30 days'))
    when schedule ~* '^\s*[1-9][0-9]{0,6}\s+seconds?\s*$' then 2592000 / substring(schedule from '[0-9]+')::numeric
    else (
      select known.runs
      from (
        values ('@hourly', 720), ('@daily', 30), ('@midnight', 30), ('@weekly', 30 / 7.0), ('@monthly', 1), ('@yearly', 30 / 365.0),
          ('@annually', 30 / 365.0)
      ) as known (name, runs)
      where known.name = lower(trim(schedule))
    )
  end;
$$;

-- What a request to a model costs: by the last 30 days, else by its price and the tokens of the workload default.
-- Null where the price is not fully known. A price set earlier in the same transaction counts.
create function private.usual_request_usd(model uuid)
returns numeric
language sql
volatile
security invoker
set search_path = ''
as $$
  select coalesce(
    (
      select sum(rollups.cost_usd) / nullif(sum(rollups.priced_n), 0)
      from public.rollups
      where rollups.model_id = model
        and rollups.grain = interval '1 day'
        and rollups.region = 'all'
        and not rollups.simulated
        and rollups.starts_at >= now() - interval '30 days'
        and rollups.workload_id = any (private.keys_of())
    ),
    (
      select
        (590 * prices.input_price_per_m + 150 * prices.output_price_per_m)::numeric / 1000000
          + coalesce((prices.parts ->> 'request_usd')::numeric, 0)
      from private.price_at(model, clock_timestamp()) as prices
      where prices.id is not null and coalesce(prices.parts -> 'unknown', '[]') = '[]'
    )
  );
$$;

create function public.schedule_cost(schedule text default null, providers text[] default null)
returns text
language sql
volatile
security invoker
set search_path = ''
as $$
  with asked as (
    select coalesce(
      schedule_cost.schedule, (select job.schedule from cron.job where job.jobname = 'run-benchmark')
    ) as schedule
  ),
  runs as (
    select private.runs_a_month(asked.schedule) as n from asked
  ),
  measured as (
    select
      providers.slug || ' / ' || models.name as name,
      least(runs.n, extract(epoch from interval '30 days') / extract(epoch from models.min_interval))
        * settings.scheduled_samples * coalesce(cardinality(settings.scheduled_regions), 1) as requests,
      private.usual_request_usd(models.id) as usd
    from runs
    cross join public.settings
    cross join public.models
    join public.providers on providers.id = models.provider_id
    where models.active
      and (models.retired_at is null or models.retired_at > now())
      and case when schedule_cost.providers is null then providers.enabled else providers.slug = any (schedule_cost.providers) end
  ),
  sums as (
    select
      count(*) as models,
      sum(measured.requests) as requests,
      sum(measured.requests * measured.usd) as usd,
      string_agg(measured.name, ', ' order by measured.name) filter (where measured.usd is null) as unknown
    from measured
  )
  select asked.schedule || ' (UTC): ' || case
    when runs.n is null then 'the number of runs in 30 days is unknown'
    when sums.models = 0 then 'no active model of an enabled provider, so no requests are made'
    else format(
      '%s runs and %s requests to %s %s in 30 days, ',
      trim(to_char(runs.n, 'FM999,999,990')), trim(to_char(sums.requests, 'FM999,999,999,990')), sums.models,
      case when sums.models = 1 then 'model' else 'models' end
    ) || case
      when sums.usd is null then 'of unknown cost'
      else format('about %s USD', to_char(sums.usd, 'FM999,999,999,990.00'))
    end || coalesce('; the price is unknown for ' || sums.unknown, '')
  end
  from asked, runs, sums;
$$;

comment on function public.schedule_cost is
  'What a schedule (null: the one there is) costs in 30 days at these providers (null: all enabled ones, whether they '
  'have a key or not), in words: by what requests cost lately, else by prices and the tokens of the workload default.';

create function public.set_schedule(schedule text)
returns text
language plpgsql
volatile
security invoker
set search_path = ''
as $$
declare
  problem text := private.cron_problem(set_schedule.schedule);
begin
  if problem is not null then
    raise exception 'Cannot set the schedule "%": %', set_schedule.schedule, problem
      using errcode = 'invalid_parameter_value', hint = 'For example */15 * * * *: every quarter of an hour, in UTC.';
  end if;
  perform private.alter_schedule(set_schedule.schedule, null);
  return public.schedule_cost();
end;
$$;

comment on function public.set_schedule is
  'When scheduled runs start, as five fields in UTC: */15 * * * * is every quarter of an hour. Safe to repeat. Says '
  'what that costs in 30 days.';

create function public.pause_schedule()
returns boolean
language sql
volatile
security invoker
set search_path = ''
as $$
  select private.alter_schedule(null, false);
  select not job.active from cron.job where job.jobname = 'run-benchmark';
$$;

comment on function public.pause_schedule is
  'Stops scheduled runs; a run under way is finished. True when they are paused. Safe to repeat.';

create function public.resume_schedule()
returns boolean
language sql
volatile
security invoker
set search_path = ''
as $$
  select private.alter_schedule(null, true);
  select job.active from cron.job where job.jobname = 'run-benchmark';
$$;

comment on function public.resume_schedule is
  'Resumes scheduled runs. True when they are on. Safe to repeat.';

revoke execute on function
  private.alter_schedule(text, boolean),
  private.runs_a_month(text),
  private.usual_request_usd(uuid)
from public;

-- Only the owner of the jobs may change the schedule.
revoke execute on function
  public.run_benchmark_now(text[], text[], integer, text),
  public.set_schedule(text),
  public.schedule_cost(text, text[]),
  public.pause_schedule(),
  public.resume_schedule()
from public, anon, authenticated, service_role;

grant execute on function public.run_benchmark_now(text[], text[], integer, text) to service_role;
