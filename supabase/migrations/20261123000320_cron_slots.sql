-- The slots of a cron schedule.

-- The values that one field of a cron schedule (`*`, `7`, `1-5`, `*/15`, or a list of them) includes. Returns none
-- for a form that this function does not know.
create function private.cron_values(field text, lowest integer, highest integer)
returns integer[]
language sql
immutable
security invoker
set search_path = ''
as $$
  select array(
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
  for n in 1 .. cardinality(names) loop
    field := regexp_replace(field, '\m' || names[n] || '\M', (n - 1 + first)::text, 'gi');
  end loop;
  return field;
end;
$$;

-- The five fields of a schedule in numbers; null for one of another form.
create function private.cron_fields(schedule text)
returns text[]
language sql
immutable
security invoker
set search_path = ''
as $$
  select array[
    given[1], given[2], given[3],
    private.cron_numbers(given[4], '{jan,feb,mar,apr,may,jun,jul,aug,sep,oct,nov,dec}', 1),
    private.cron_numbers(given[5], '{sun,mon,tue,wed,thu,fri,sat}', 0)
  ]
  from regexp_split_to_array(btrim(schedule, e' \t'), '[ \t]+') as given
  where cardinality(given) = 5;
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
language sql
stable
security invoker
set search_path = ''
as $$
  with fields as (
    select private.cron_fields(schedule) as given
  ),
  allowed as materialized (
    select
      private.cron_values(given[1], 0, 59) as minutes,
      private.cron_values(given[2], 0, 23) as hours,
      private.cron_values(given[3], 1, 31) as days,
      private.cron_values(given[4], 1, 12) as months,
      -- Sunday is 0, and 7 too.
      private.cron_values(given[5], 0, 7) as weekdays,
      -- Where both days of the month and of the week are given, either is enough, unless one of them is * or a step
      -- of it.
      given[3] not like '*%' and given[5] not like '*%' as either_day,
      given[3] = '$' as last_day
    from fields
  )
  -- Goes through the days, and only through the hours and minutes that have a slot.
  select slot
  from allowed
  cross join generate_series(
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
$$;

comment on function private.slots is
  'The minutes after one moment and up to another in which a five-field cron schedule has a slot, in UTC. Returns none '
  'for a schedule of another form.';

revoke execute on function
  private.cron_values(text, integer, integer),
  private.cron_numbers(text, text[], integer),
  private.cron_fields(text),
  private.cron_problem(text),
  private.slots(text, timestamptz, timestamptz)
from public;
