-- Ids in order of time.
begin;

create extension if not exists pgtap with schema extensions;

select plan(5);

create temporary table made as
select nth, private.time_ordered_uuid() as id, pg_sleep(0.002) is null as slept
from generate_series(1, 20) as nth;

select results_eq(
  'select nth from made order by id', 'select nth from made order by nth', 'they ascend with time'
);
select is(count(distinct right(id::text, 12)), 20::bigint, 'and are random behind it') from made;
select is(
  array_agg(distinct substr(id::text, 15, 1)) || array_agg(distinct substr(id::text, 20, 1) in ('8', '9', 'a', 'b'))::text[],
  array['7', 'true'],
  'each is a UUID of version 7'
)
from made;
select ok(
  bool_and(
    abs(('x' || replace(left(id::text, 13), '-', ''))::bit(48)::bigint - 1000 * extract(epoch from clock_timestamp())) < 60000
  ),
  'and begins with the milliseconds since 1970'
)
from made;
select is(
  pg_get_expr(adbin, adrelid), 'private.time_ordered_uuid()', 'targets have such ids'
)
from pg_attrdef
where adrelid = 'public.run_targets'::regclass
  and adnum = (select attnum from pg_attribute where attrelid = adrelid and attname = 'id');

select * from finish();
rollback;
