-- The slots of a cron schedule.

-- The values that one field of a cron schedule (`*`, `7`, `1-5`, `*/15`, or a list of them) includes. Returns none
-- for a form that this function does not know.
create function private.cron_values(field text, lowest integer, highest integer)
returns integer[]
-- Called for five fields of each job: unlike an SQL function it is planned once per session.
language plpgsql
immutable
security invoker
set search_path = ''
set plan_cache_mode = 'force_generic_plan'
as $$
begin
  return array(
    select distinct value
    from unnest(string_to_array(field, ',')) as item
    cross join lateral (
      select regexp_match(item, '^(\*|\d{1,4})(?:-(\d{1,4}))?(?:/(\d{1,4}))?$') as part
    ) as parsed
    cross join lateral (
      select
        case when part[1] = '*' then lowest else part[1]::integer end as first,
        case
          when part[1] = '*' then highest
          else coalesce(part[2]::integer, case when part[3] is null then part[1]::integer else highest end)
        end as last,
        nullif(coalesce(part[3]::integer, 1), 0) as step
    ) as span
    cross join generate_series(first, least(last, highest), step) as value
    where value >= lowest
    order by value
  );
end;
$$;

-- The numbers that a field's names stand for.
create function private.cron_numbers(field text, names text[], first integer)
returns text
language plpgsql
immutable
security invoker
set search_path = ''
as $$
begin
  -- Most schedules have no names.
  if field !~ '[A-Za-z]' then
    return field;
  end if;
  for n in 1 .. cardinality(names) loop
    field := regexp_replace(field, '\m' || names[n] || '\M', (n - 1 + first)::text, 'gi');
  end loop;
  return field;
end;
$$;

-- The five fields of a schedule in numbers; null for one of another form.
create function private.cron_fields(schedule text)
returns text[]
language plpgsql
immutable
security invoker
set search_path = ''
as $$
declare
  given text[] := regexp_split_to_array(btrim(schedule, e' \t'), '[ \t]+');
begin
  if cardinality(given) = 5 then
    given[4] := private.cron_numbers(given[4], '{jan,feb,mar,apr,may,jun,jul,aug,sep,oct,nov,dec}', 1);
    given[5] := private.cron_numbers(given[5], '{sun,mon,tue,wed,thu,fri,sat}', 0);
    return given;
  end if;
  return null;
end;
$$;

-- Why a schedule of five fields is invalid, or null. pg_cron checks other forms.
create function private.cron_problem(schedule text)
returns text
language plpgsql
immutable
security invoker
set search_path = ''
as $$
declare
  fields constant text[] := private.cron_fields(schedule);
  names constant text[] := array['minute', 'hour', 'day of the month', 'month', 'day of the week'];
  lowest constant integer[] := array[0, 0, 1, 1, 0];
  highest constant integer[] := array[59, 23, 31, 12, 7];
  item text;
  part text[];
begin
  if fields is null then
    return case
      when schedule ~ '^\s*@(yearly|annually|monthly|weekly|daily|midnight|hourly)\s*$'
        or schedule ~* '^\s*([1-9]|[1-5][0-9])\s+seconds?\s*$'
        then null
      else 'it does not have five fields'
    end;
  end if;
  for n in 1 .. 5 loop
    foreach item in array string_to_array(fields[n], ',') loop
      -- A step needs a range to go through.
      part := regexp_match(item, '^(?:(\*)|(\d{1,4})-(\d{1,4}))(?:/(\d{1,4}))?$');
      if part is null then
        part := array[null, (regexp_match(item, '^\d{1,4}$'))[1], null, null];
      end if;
      -- pg_cron's sign for the last day of the month; it allows nothing beside it.
      continue when n = 3 and fields[n] = '$';
      if (part[1] is null and part[2] is null)
        or part[2]::integer not between lowest[n] and highest[n]
        or part[3]::integer not between part[2]::integer and highest[n]
        or part[4]::integer not between 1 and highest[n]
      then
        return format('%s is no %s', item, names[n]);
      end if;
    end loop;
  end loop;
  -- Every month has every day of the week, but not every date. A step over all days, such as */2, does not combine
  -- with the other field.
  if fields[5] like '*%' and fields[3] not like '*%' and fields[3] <> '$' and not exists (
    select
    from unnest(private.cron_values(fields[4], 1, 12)) as month
    cross join unnest(private.cron_values(fields[3], 1, 31)) as day
    where day <= (array[31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31])[month]
  ) then
    return 'no month has such a day';
  end if;
  return null;
end;
$$;

create function private.slots(schedule text, since timestamptz, until timestamptz)
returns setof timestamptz
language plpgsql
stable
security invoker
set search_path = ''
set plan_cache_mode = 'force_generic_plan'
as $$
declare
  given constant text[] := private.cron_fields(schedule);
  minutes constant integer[] := private.cron_values(given[1], 0, 59);
  hours constant integer[] := private.cron_values(given[2], 0, 23);
  days constant integer[] := private.cron_values(given[3], 1, 31);
  months constant integer[] := private.cron_values(given[4], 1, 12);
  -- Sunday is 0, and 7 too.
  weekdays constant integer[] := private.cron_values(given[5], 0, 7);
  -- Where both days of the month and of the week are given, either is enough, unless one of them is * or a step
  -- of it.
  either_day constant boolean := given[3] not like '*%' and given[5] not like '*%';
  last_day constant boolean := given[3] = '$';
begin
  -- Goes through the days, and only through the hours and minutes that have a slot.
  return query
    select slot
    from generate_series(
      date_trunc('day', since at time zone 'utc'), until at time zone 'utc', interval '1 day'
    ) as day
    cross join lateral (
      select
        extract(day from day)::integer = any (days) or (last_day and extract(day from day + interval '1 day') = 1) as is_day,
        extract(dow from day)::integer = any (weekdays) or extract(isodow from day)::integer = any (weekdays) as is_weekday
    ) as of_day
    cross join unnest(hours) as hour
    cross join unnest(minutes) as minute
    cross join lateral (
      select (day + make_interval(hours => hour, mins => minute)) at time zone 'utc' as slot
    ) as in_utc
    where extract(month from day)::integer = any (months)
      and case when either_day then is_day or is_weekday else is_day and is_weekday end
      and slot > date_trunc('minute', since)
      and slot <= until;
end;
$$;

comment on function private.slots is
  'The minutes after one moment and up to another in which a five-field cron schedule has a slot, in UTC. Returns none '
  'for a schedule of another form.';

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

-- The state of the schedule.

-- Unfinished runs of which nothing was claimed or closed for settings.stuck_minutes.
create function private.stuck_runs()
returns setof uuid
-- Unlike an SQL function it is planned once per session.
language plpgsql
stable
security invoker
set search_path = ''
as $$
begin
  return query
    select runs.id
    from public.settings
    cross join lateral make_interval(mins => settings.stuck_minutes) as patience
    join public.runs on runs.finished_at is null and runs.started_at < now() - patience
    where private.is_idle(runs.id, patience);
end;
$$;

-- cron's tables show each role only its own jobs, and ours belong to postgres;
-- hence security definer, with views in front that say who may look.
-- pg_net and pg_cron may be missing, and scheduler_health must report that: nothing here may fail without them.
create function private.net_answers()
returns table (id bigint, status_code integer, error_msg text, content text, created timestamptz)
language plpgsql
stable
security definer
set search_path = ''
as $$
begin
  if to_regclass('net._http_response') is not null then
    return query
    select responses.id, responses.status_code, responses.error_msg, left(responses.content, 500), responses.created
    from net._http_response as responses;
  end if;
end;
$$;

-- The first tick that pg_cron's record still has: of one job, or of any.
create function private.first_tick_at(of_job text default null)
returns timestamptz
language plpgsql
stable
security definer
set search_path = ''
as $$
begin
  if to_regclass('cron.job') is null then
    return null;
  end if;
  return (
    select min(details.start_time)
    from cron.job_run_details as details
    where of_job is null or details.jobid in (select job.jobid from cron.job where job.jobname = of_job)
  );
end;
$$;

-- The requests of the schedule, and what became of each. Runs that people request have keys of another form.
create function private.scheduled_requests()
returns table (
  job_name text,
  created_at timestamptz,
  status_code integer,
  error text,
  answered boolean,
  delivered boolean,
  delay interval,
  run_id uuid
)
language sql
stable
security invoker
set search_path = ''
as $$
  select
    -- Workers that continue a run are started by resume-runs or on its behalf.
    case when invocations.body ? 'resume' then 'resume-runs' else invocations.function_name end,
    invocations.created_at,
    responses.status_code,
    coalesce(responses.error_msg, case when responses.status_code >= 400 then responses.content end),
    responses.id is not null,
    -- A cold start may take longer than pg_net waits; the run is created all the same.
    coalesce(responses.status_code between 200 and 299, false)
      or runs.id is not null
      or sync_runs.id is not null
      or resumed.id is not null,
    coalesce(runs.started_at, sync_runs.started_at) - invocations.created_at,
    runs.id
  from private.invocations
  left join private.net_answers() as responses
    on responses.id = invocations.request_id and responses.created >= invocations.created_at
  left join public.runs on runs.idempotency_key = invocations.body ->> 'idempotency_key'
  left join public.sync_runs on sync_runs.idempotency_key = invocations.body ->> 'idempotency_key'
  left join public.runs as resumed
    on resumed.id = (invocations.body ->> 'resume')::uuid and resumed.finished_at >= invocations.created_at
  where invocations.body ->> 'idempotency_key' like invocations.function_name || '/%'
    or invocations.body ? 'resume';
$$;

-- The slots of the last 24 hours in which a job did not tick, since its first recorded tick and the last change of
-- its schedule. The current minute is left out, since its tick may still come.
create function private.missed_slots(id_of_job bigint)
returns bigint
-- Called for each job: unlike an SQL function it is planned once per session.
language plpgsql
stable
security invoker
set search_path = ''
as $$
begin
  return (
    select count(*)
    from (
      select slot
      from cron.job
      cross join lateral private.slots(
        job.schedule,
        greatest(
          now() - interval '24 hours',
          coalesce(private.first_tick_at(job.jobname), now()),
          (select changes.changed_at from private.schedule_changes as changes where changes.job_name = job.jobname)
        ),
        now() - interval '1 minute'
      ) as slot
      where job.jobid = id_of_job
      except
      select date_trunc('minute', details.start_time)
      from cron.job_run_details as details
      where details.jobid = id_of_job and details.start_time > now() - interval '25 hours'
    ) as slots
  );
end;
$$;

-- Whether a slot has passed since any job first ticked: by then this job should have ticked too.
create function private.should_have_ticked(schedule text)
returns boolean
language sql
stable
security invoker
set search_path = ''
as $$
  select private.first_tick_at() is null
    or exists (
      select
      from private.slots(
        schedule, greatest(private.first_tick_at(), now() - interval '8 days'), now() - interval '1 minute'
      )
    );
$$;

-- Our jobs, or one of them, and how they ticked.
create function private.job_ticks(only_job text)
returns table (
  job_name text,
  schedule text,
  active boolean,
  last_at timestamptz,
  last_status text,
  last_message text,
  skipped_n bigint,
  last_skipped_at timestamptz,
  missed_n bigint,
  awaits_first boolean
)
language sql
stable
security invoker
set search_path = ''
as $$
  select
    job.jobname,
    job.schedule,
    job.active,
    tick.start_time,
    tick.status,
    tick.return_message,
    skipped.n,
    skipped.last_at,
    private.missed_slots(job.jobid),
    tick.start_time is null and private.should_have_ticked(job.schedule)
  from cron.job
  left join lateral (
    select job_run_details.start_time, job_run_details.status, job_run_details.return_message
    from cron.job_run_details
    where job_run_details.jobid = job.jobid
    order by job_run_details.runid desc
    limit 1
  ) as tick on true
  cross join lateral (
    select count(*) as n, max(skipped_ticks.skipped_at) as last_at
    from private.skipped_ticks
    where skipped_ticks.job_name = job.jobname and skipped_ticks.skipped_at >= now() - interval '24 hours'
  ) as skipped
  where job.jobname in ('run-benchmark', 'resume-runs', 'sync-models', 'deliver-incidents', 'maintenance')
    and job.jobname = coalesce(only_job, job.jobname);
$$;

create function private.scheduler_health(only_job text default null)
returns table (
  job_name text,
  schedule text,
  active boolean,
  last_tick_at timestamptz,
  last_tick_status text,
  last_tick_message text,
  last_request_at timestamptz,
  last_response_status integer,
  last_response_error text,
  last_delivered_at timestamptz,
  last_delay interval,
  requests_24h bigint,
  delivered_24h bigint,
  skipped_24h bigint,
  last_skipped_at timestamptz,
  missed_24h bigint,
  last_run_id uuid,
  last_run_started_at timestamptz,
  last_run_finished_at timestamptz,
  stuck_runs bigint,
  missing_secrets text[],
  unreadable_secrets text[],
  unanswered_since timestamptz,
  awaits_first_tick boolean
)
language plpgsql
stable
security definer
set search_path = ''
as $$
#variable_conflict use_column
begin
  if to_regclass('cron.job') is null then
    return;
  end if;
  return query
  with requests as materialized (
    select * from private.scheduled_requests()
  )
  select
    ticks.job_name,
    ticks.schedule,
    ticks.active,
    ticks.last_at,
    ticks.last_status,
    ticks.last_message,
    request.created_at,
    request.status_code,
    left(request.error, 500),
    delivered.last_at,
    delivered.last_delay,
    (
      select count(*)
      from requests
      where requests.job_name = ticks.job_name and requests.created_at >= now() - interval '24 hours'
    ),
    delivered.n,
    ticks.skipped_n,
    ticks.last_skipped_at,
    ticks.missed_n,
    run.id,
    run.started_at,
    run.finished_at,
    (select count(*) from private.stuck_runs()),
    case when calls.functions then private.missing_secrets() end,
    case when calls.functions then private.secrets_with('unreadable') end,
    (
      -- pg_net keeps answers for 6 hours.
      select min(requests.created_at)
      from requests
      where requests.job_name = ticks.job_name
        and not requests.delivered
        and not requests.answered
        and requests.created_at > greatest(delivered.last_at, now() - interval '6 hours')
    ),
    ticks.awaits_first
  from private.job_ticks(only_job) as ticks
  cross join lateral (
    select ticks.job_name in ('run-benchmark', 'resume-runs', 'sync-models') as functions
  ) as calls
  left join lateral (
    select requests.created_at, requests.status_code, requests.error
    from requests
    where requests.job_name = ticks.job_name
    order by requests.created_at desc
    limit 1
  ) as request on true
  cross join lateral (
    select
      max(requests.created_at) as last_at,
      (array_agg(requests.delay order by requests.created_at desc))[1] as last_delay,
      count(*) filter (where requests.created_at >= now() - interval '24 hours') as n
    from requests
    where requests.job_name = ticks.job_name and requests.delivered
  ) as delivered
  left join lateral (
    select runs.id, runs.started_at, runs.finished_at
    from requests
    join public.runs on runs.id = requests.run_id
    where requests.job_name = ticks.job_name
    order by runs.started_at desc
    limit 1
  ) as run on true
  order by ticks.job_name;
end;
$$;

create view public.scheduler_health
with (security_invoker = on)
as
select
  health.*,
  found.cause,
  case found.cause
    when 'switched_off'
      then format('The job is switched off: update it with cron.alter_job, or schedule %L again.', health.job_name)
    when 'no_pg_net'
      then 'pg_net is not installed: create extension pg_net with schema extensions;'
    when 'unreadable_secret'
      then format(
        'Vault cannot decrypt %s, because the key of the Vault is lost: delete from vault.secrets where name = %L; '
        'select vault.create_secret(''…'', %L);',
        array_to_string(health.unreadable_secrets, ' and '), health.unreadable_secrets[1], health.unreadable_secrets[1]
      )
    when 'missing_secret'
      then format(
        'Vault lacks %s: select vault.create_secret(''…'', %L);',
        array_to_string(health.missing_secrets, ' and '), health.missing_secrets[1]
      )
    when 'stuck_run'
      then format('%s runs are stuck: see run_progress and the logs of run-benchmark.', health.stuck_runs)
    when 'tick_failed'
      then 'Its last tick failed: ' || coalesce(health.last_tick_message, 'pg_cron does not say why')
    when 'key_refused'
      then 'The function refused the key: put the project''s secret key into the Vault secret "secret_key".'
    when 'not_deployed'
      then 'The function is not deployed: supabase functions deploy --use-api'
    when 'outdated_database'
      then 'The functions are newer than the database: apply the migrations, with deno task deploy or supabase db push.'
    when 'request_failed'
      then 'Its last request failed: ' || coalesce(health.last_response_error, health.last_response_status::text)
    when 'unanswered'
      then 'Its last request got no answer: pg_net may have stopped sending; run select net.worker_restart();'
    when 'tick_skipped'
      then 'Its last tick started nothing: the previous run is still under way (see run_progress).'
    when 'channel_failing'
      then 'Channels are not told: ' || seen.failing_channels
    when 'slots_missed'
      then format('%s slots of the last 24 hours were missed: was the database down?', health.missed_24h)
    when 'no_tick_yet'
      then 'It has not ticked yet.'
  end as problem,
  case when health.job_name = 'run-benchmark' then private.describe_exactness() end as exactness
from private.scheduler_health() as health
cross join lateral (
  select
    health.job_name <> 'maintenance' as sends,
    health.last_request_at > coalesce(health.last_delivered_at, '-infinity') as is_open
) as last_request
cross join lateral (
  select case when health.job_name = 'deliver-incidents' then private.failing_channels() end as failing_channels
) as seen
cross join lateral (
  select case
    when not health.active then 'switched_off'
    when to_regclass('net._http_response') is null and health.missing_secrets is null and last_request.sends
      then 'no_pg_net'
    when health.unreadable_secrets is not null then 'unreadable_secret'
    when health.missing_secrets is not null then 'missing_secret'
    when health.job_name = 'resume-runs' and health.stuck_runs > 0 then 'stuck_run'
    when health.last_tick_status = 'failed' then 'tick_failed'
    when last_request.is_open and health.last_response_status = 401 then 'key_refused'
    when last_request.is_open and health.last_response_status = 404 then 'not_deployed'
    when last_request.is_open and health.last_response_error like '%outdated_database%' then 'outdated_database'
    when last_request.is_open and (health.last_response_status >= 400 or health.last_response_error is not null)
      then 'request_failed'
    -- The oldest request counts: with frequent ticks, the last request may always be under way.
    when health.unanswered_since < now() - interval '2 minutes' then 'unanswered'
    when health.last_skipped_at > coalesce(health.last_request_at, '-infinity')
      and exists (select from public.runs where runs.finished_at is null and runs.scheduled)
      then 'tick_skipped'
    when seen.failing_channels is not null then 'channel_failing'
    when health.missed_24h > 0 then 'slots_missed'
    when health.awaits_first_tick then 'no_tick_yet'
  end as cause
) as found;

comment on view public.scheduler_health is
  'The cron jobs: their last tick, whether its request reached the function, the run it started, and what to fix. '
  'exactness says how exact the measuring was, where there is a control: select public.add_control().';

grant execute on function private.scheduler_health(text) to service_role;
grant select on public.scheduler_health to service_role;
