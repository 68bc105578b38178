-- The slots of a cron schedule.

-- Whether one field of a cron schedule (`*`, `7`, `1-5`, `*/15`, lists of them)
-- admits a value. Null for what pg_cron may know and this function does not.
create function private.cron_field_matches(field text, value integer, lowest integer, highest integer)
returns boolean
language sql
immutable
security invoker
set search_path = ''
as $$
  select bool_or(
    case
      when part is null then null
      else
        value between first and last
        and (value - first) % coalesce(part[3]::integer, 1) = 0
    end
  )
  from unnest(string_to_array(field, ',')) as item
  cross join lateral (
    select regexp_match(item, '^(\*|\d+)(?:-(\d+))?(?:/(\d+))?$') as part
  ) as parsed
  cross join lateral (
    select
      case when part[1] = '*' then lowest else part[1]::integer end as first,
      case
        when part[1] = '*' then highest
        else coalesce(part[2]::integer, case when part[3] is null then part[1]::integer else highest end)
      end as last
  ) as span;
$$;

create function private.slots(schedule text, since timestamptz, until timestamptz)
returns setof timestamptz
language sql
stable
security invoker
set search_path = ''
as $$
  with fields as (
    select regexp_split_to_array(trim(schedule), '\s+') as given
  ),
  -- Every field is read once, not once a minute.
  allowed as materialized (
    select
      array(select v from generate_series(0, 59) as v where private.cron_field_matches(given[1], v, 0, 59)) as minutes,
      array(select v from generate_series(0, 23) as v where private.cron_field_matches(given[2], v, 0, 23)) as hours,
      array(select v from generate_series(1, 31) as v where private.cron_field_matches(given[3], v, 1, 31)) as days,
      array(select v from generate_series(1, 12) as v where private.cron_field_matches(given[4], v, 1, 12)) as months,
      array(select v % 7 from generate_series(0, 7) as v where private.cron_field_matches(given[5], v, 0, 7)) as weekdays,
      -- Days of the month and of the week add up when both are given.
      given[3] <> '*' and given[5] <> '*' as either_day
    from fields
  )
  select slot
  from allowed
  cross join generate_series(
    date_trunc('minute', since) + interval '1 minute', until, interval '1 minute'
  ) as slot
  cross join lateral (select slot at time zone 'utc' as utc) as in_utc
  where extract(minute from utc)::integer = any (minutes)
    and extract(hour from utc)::integer = any (hours)
    and extract(month from utc)::integer = any (months)
    and case
      when either_day
        then extract(day from utc)::integer = any (days) or extract(dow from utc)::integer = any (weekdays)
      else extract(day from utc)::integer = any (days) and extract(dow from utc)::integer = any (weekdays)
    end;
$$;

comment on function private.slots is
  'The minutes after one moment and up to another in which a five-field cron schedule has a slot, in UTC. None for a '
  'schedule of another form.';

revoke execute on function
  private.cron_field_matches(text, integer, integer, integer),
  private.slots(text, timestamptz, timestamptz)
from public;
