set local lock_timeout = '5s';

create or replace function private.cron_values(field text, lowest integer, highest integer)
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

create or replace function private.cron_numbers(field text, names text[], first integer)
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

create or replace function private.cron_fields(schedule text)
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

create or replace function private.slots(schedule text, since timestamptz, until timestamptz)
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

create or replace function private.missed_slots(id_of_job bigint)
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

create or replace function private.stuck_runs()
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
