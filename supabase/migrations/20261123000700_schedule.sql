-- The cron jobs. pg_cron uses UTC.

create table private.schedule_changes (
  job_name text primary key,
  changed_at timestamptz not null default now()
);

comment on table private.schedule_changes is
  'When the schedule of a job was last changed, paused or resumed. Slots before that are not counted as missed.';

alter table private.schedule_changes enable row level security;

-- One key per slot of the schedule, since pg_net may deliver twice, and a restarted database may tick again.
create function private.slot_key(job_name text)
returns text
language sql
stable
security invoker
set search_path = ''
as $$
  select job_name || '/' || to_char(now() at time zone 'utc', 'YYYY-MM-DD"T"HH24:MI"Z"');
$$;

create function private.run_scheduled_benchmark()
returns bigint
language plpgsql
volatile
security invoker
set search_path = ''
as $$
declare
  unfinished uuid;
  plan public.settings;
begin
  select runs.id into unfinished
  from public.runs
  where runs.finished_at is null and runs.scheduled
  limit 1;
  if found then
    insert into private.skipped_ticks (job_name, unfinished_run_id)
    values ('run-benchmark', unfinished);
    return null;
  end if;

  select * into plan from public.settings;
  return private.invoke_function(
    'run-benchmark',
    jsonb_strip_nulls(jsonb_build_object(
      'run_name', 'scheduled-run',
      'triggered_by', 'cron-job',
      'idempotency_key', private.slot_key('run-benchmark'),
      'scheduled', true,
      'samples', plan.scheduled_samples,
      'lanes', plan.scheduled_lanes,
      'regions', nullif(plan.scheduled_regions, '{}')
    ))
  );
end;
$$;

comment on function private.run_scheduled_benchmark is
  'Requests the run of this slot of the schedule, unless the last scheduled run is still under way. Returns pg_net''s '
  'request id.';

revoke execute on function private.slot_key(text), private.run_scheduled_benchmark() from public;

select cron.schedule('run-benchmark', '*/15 * * * *', 'select private.run_scheduled_benchmark()');

select cron.schedule('resume-runs', '* * * * *', 'select public.resume_runs()');

select cron.schedule('deliver-incidents', '* * * * *', 'select private.deliver_incidents()');

select cron.schedule(
  'sync-models',
  '0 2 * * 0',
  $$
    select private.invoke_function(
      'sync-models',
      jsonb_build_object('triggered_by', 'cron-job', 'idempotency_key', private.slot_key('sync-models'))
    )
  $$
);

select cron.schedule('maintenance', '2-59/5 * * * *', 'select private.maintenance()');
