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

create function public.pause_schedule()
returns boolean
language sql
volatile
security invoker
set search_path = ''
as $$
  select cron.alter_job(job.jobid, active => false)
  from cron.job
  where job.jobname = 'run-benchmark';
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
  select cron.alter_job(job.jobid, active => true)
  from cron.job
  where job.jobname = 'run-benchmark';
  select job.active from cron.job where job.jobname = 'run-benchmark';
$$;

comment on function public.resume_schedule is
  'Goes on with scheduled runs. True when they are on. Safe to repeat.';

-- pause_schedule and resume_schedule are for the owner of the jobs alone.
revoke execute on function
  public.run_benchmark_now(text[], text[], integer, text),
  public.pause_schedule(),
  public.resume_schedule()
from public, anon, authenticated, service_role;

grant execute on function public.run_benchmark_now(text[], text[], integer, text) to service_role;
