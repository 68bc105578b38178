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

create function private.cron_matches(schedule text, moment timestamptz)
returns boolean
language sql
immutable
security invoker
set search_path = ''
as $$
  select
    private.cron_field_matches(fields[1], extract(minute from utc)::integer, 0, 59)
    and private.cron_field_matches(fields[2], extract(hour from utc)::integer, 0, 23)
    and private.cron_field_matches(fields[4], extract(month from utc)::integer, 1, 12)
    and case
      -- Days of the month and of the week add up when both are given.
      when fields[3] <> '*' and fields[5] <> '*' then day_of_month or day_of_week
      else day_of_month and day_of_week
    end
  from (
    select regexp_split_to_array(trim(schedule), '\s+') as fields, moment at time zone 'utc' as utc
  ) as given
  cross join lateral (
    select
      private.cron_field_matches(fields[3], extract(day from utc)::integer, 1, 31) as day_of_month,
      private.cron_field_matches(fields[5], extract(dow from utc)::integer, 0, 7)
        or (extract(dow from utc) = 0 and private.cron_field_matches(fields[5], 7, 0, 7)) as day_of_week
  ) as days;
$$;

comment on function private.cron_matches is
  'Whether a five-field cron schedule has a slot in that minute, in UTC. Never true for a schedule of another form.';

create function private.slots(schedule text, since timestamptz, until timestamptz)
returns setof timestamptz
language sql
stable
security invoker
set search_path = ''
as $$
  select slot
  from generate_series(date_trunc('minute', since) + interval '1 minute', until, interval '1 minute') as slot
  where private.cron_matches(schedule, slot);
$$;

revoke execute on function
  private.cron_field_matches(text, integer, integer, integer),
  private.cron_matches(text, timestamptz),
  private.slots(text, timestamptz, timestamptz)
from public;

grant execute on function
  private.cron_field_matches(text, integer, integer, integer),
  private.cron_matches(text, timestamptz),
  private.slots(text, timestamptz, timestamptz)
to service_role;
