-- What operators do from SQL.

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
begin
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
  'Asks for a run and returns its idempotency key: the run appears in runs under it within seconds.';

-- Changes the job run-benchmark as asked (null: as it is), and remembers when.
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
  return (select job.schedule from cron.job where job.jobname = 'run-benchmark');
end;
$$;

comment on function public.set_schedule is
  'When scheduled runs start, as five fields in UTC: */15 * * * * is every quarter of an hour. Safe to repeat.';

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
  'Goes on with scheduled runs. True when they are on. Safe to repeat.';

revoke execute on function private.alter_schedule(text, boolean) from public;

-- What changes the schedule is for the owner of the jobs alone.
revoke execute on function
  public.run_benchmark_now(text[], text[], integer, text),
  public.set_schedule(text),
  public.pause_schedule(),
  public.resume_schedule()
from public, anon, authenticated, service_role;

grant execute on function public.run_benchmark_now(text[], text[], integer, text) to service_role;
