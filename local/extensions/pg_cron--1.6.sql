\echo Use "create extension pg_cron" to load this file. \quit

create schema cron;

comment on schema cron is 'Stand-in for pg_cron 1.6: same tables and functions, no worker of its own';

grant usage on schema cron to public;

create sequence cron.jobid_seq;
create sequence cron.runid_seq;

create table cron.job (
  jobid bigint primary key default nextval('cron.jobid_seq'),
  schedule text not null,
  command text not null,
  nodename text not null default 'localhost',
  nodeport integer not null default coalesce(inet_server_port(), 5432),
  database text not null default current_database(),
  username text not null default current_user,
  active boolean not null default true,
  jobname text,
  constraint jobname_username_uniq unique (jobname, username)
);

create table cron.job_run_details (
  jobid bigint,
  runid bigint primary key default nextval('cron.runid_seq'),
  job_pid integer,
  database text,
  username text,
  command text,
  status text,
  return_message text,
  start_time timestamptz,
  end_time timestamptz
);

alter table cron.job enable row level security;
alter table cron.job_run_details enable row level security;

create policy cron_job_policy on cron.job using (username = current_user);
create policy cron_job_run_details_policy on cron.job_run_details using (username = current_user);

grant select on cron.job, cron.job_run_details to public;

create function cron.job_cache_invalidate()
returns trigger
language plpgsql
volatile
set search_path = ''
as $$
begin
  perform pg_notify('pg_cron', '');
  return null;
end;
$$;

create trigger cron_job_cache_invalidate
after insert or update or delete or truncate on cron.job
for each statement execute function cron.job_cache_invalidate();

-- Whether each item of each field is within its range, by the rules of pg_cron's parser.
create function cron._fields_in_range(schedule text)
returns boolean
language sql
immutable
set search_path = ''
as $$
  select bool_and(
    coalesce(case
      when item ~ '^(\*|\$)'
        then coalesce(substring(item from '/(\d{1,4})$')::integer, 1) between 1 and (array[59, 23, 31, 12, 7])[field]
      else
        part[1]::integer between (array[0, 0, 1, 1, 0])[field] and (array[59, 23, 31, 12, 7])[field]
        and coalesce(part[2]::integer, part[1]::integer)
          between (array[0, 0, 1, 1, 0])[field] and (array[59, 23, 31, 12, 7])[field]
        and coalesce(part[3]::integer, 1) between 1 and (array[59, 23, 31, 12, 7])[field]
    end, false)
  )
  from regexp_split_to_table(btrim(lower(schedule), e' \t'), '[ \t]+') with ordinality as fields (given, field)
  cross join lateral (
    select case field
      when 4 then array['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec']
      when 5 then array['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat']
      else '{}'
    end as words
  ) as named
  cross join lateral regexp_split_to_table(given, ',') as written
  cross join lateral (
    select coalesce(
      (
        select string_agg(
          coalesce((array_position(words, piece) + case field when 4 then 0 else -1 end)::text, piece), '' order by n
        )
        from regexp_matches(written, '[a-z]+|[^a-z]+', 'g') with ordinality as pieces (found, n)
        cross join lateral (select found[1] as piece) as each
      ),
      written
    ) as item
  ) as numbered
  cross join lateral (select regexp_match(item, '^(\d{1,4})(?:-(\d{1,4}))?(?:/(\d{1,4}))?$') as part) as parsed;
$$;

create function cron._check_schedule(schedule text)
returns void
language plpgsql
immutable
set search_path = ''
as $$
declare
  item constant text := '(\*(/[0-9]{1,4})?|[0-9a-z]+(-[0-9a-z]+(/[0-9]{1,4})?)?)';
  field constant text := '(' || item || '(,' || item || ')*)';
  blank constant text := '[ \t]+';
  fields constant text := '^[ \t]*' || field || blank || field || blank || '(' || field || '|\$)'
    || blank || field || blank || field || '[ \t]*$';
begin
  if (schedule !~* fields or cron._fields_in_range(schedule) is not true)
    and schedule !~ '^\s*@(yearly|annually|monthly|weekly|daily|midnight|hourly)\s*$'
    and schedule !~* '^\s*([1-9]|[1-5][0-9])\s+seconds?\s*$'
  then
    raise exception 'invalid schedule: %', schedule using
      errcode = 'invalid_parameter_value',
      hint = 'Use cron format (e.g. 5 4 * * *), or interval format ''[1-59] seconds''';
  end if;
end;
$$;

create function cron.schedule_in_database(
  job_name text,
  schedule text,
  command text,
  database text,
  username text default null,
  active boolean default true
)
returns bigint
language plpgsql
volatile
set search_path = ''
as $$
#variable_conflict use_variable
declare
  job_id bigint;
begin
  perform cron._check_schedule(schedule);
  insert into cron.job (jobname, schedule, command, database, username, active)
  values (job_name, schedule, command, database, coalesce(username, current_user), active)
  on conflict on constraint jobname_username_uniq do update
  set schedule = excluded.schedule,
    command = excluded.command,
    database = excluded.database,
    active = excluded.active
  returning jobid into job_id;
  return job_id;
end;
$$;

create function cron.schedule(job_name text, schedule text, command text)
returns bigint
language sql
volatile
set search_path = ''
as $$
  select cron.schedule_in_database(job_name, schedule, command, current_database()::text);
$$;

create function cron.schedule(schedule text, command text)
returns bigint
language sql
volatile
set search_path = ''
as $$
  select cron.schedule_in_database(null, schedule, command, current_database()::text);
$$;

create function cron.alter_job(
  job_id bigint,
  schedule text default null,
  command text default null,
  database text default null,
  username text default null,
  active boolean default null
)
returns void
language plpgsql
volatile
set search_path = ''
as $$
#variable_conflict use_variable
begin
  if schedule is not null then
    perform cron._check_schedule(schedule);
  end if;
  update cron.job
  set schedule = coalesce(schedule, job.schedule),
    command = coalesce(command, job.command),
    database = coalesce(database, job.database),
    username = coalesce(username, job.username),
    active = coalesce(active, job.active)
  where job.jobid = job_id;
  if not found then
    raise exception 'Job % does not exist or you don''t own it', job_id using
      errcode = 'internal_error';
  end if;
end;
$$;

create function cron.unschedule(job_id bigint)
returns boolean
language plpgsql
volatile
set search_path = ''
as $$
begin
  delete from cron.job where job.jobid = job_id;
  if not found then
    raise exception 'could not find valid entry for job %', job_id using
      errcode = 'internal_error';
  end if;
  return true;
end;
$$;

create function cron.unschedule(job_name text)
returns boolean
language plpgsql
volatile
set search_path = ''
as $$
begin
  delete from cron.job where job.jobname = job_name and job.username = current_user;
  if not found then
    raise exception 'could not find valid entry for job ''%''', job_name using
      errcode = 'internal_error';
  end if;
  return true;
end;
$$;
