-- Windows are summed up from days and hours: signed_windows takes fewer of them than rollup_windows and means the same.
begin;
select plan(3);

-- A window of each length in hours, which begins at each hour of the day, and the one before it.
create temporary table hours on commit drop as
select asked.*, told.how, told.grain, told.sign, hour.starts_at
from (
  select n * interval '1 hour' as period, back from generate_series(7, 200) as n, generate_series(0, 1) as back
) as asked
cross join lateral (
  select 'plain' as how, windows.grain, windows.since, windows.until, 1 as sign
  from private.rollup_windows(asked.period, asked.back) as windows
  union all
  select 'signed', windows.grain, windows.since, windows.until, windows.sign
  from private.signed_windows(asked.period, asked.back) as windows
) as told
cross join lateral generate_series(
  told.since, told.until - interval '1 microsecond', interval '1 hour'
) as hour (starts_at);

select is_empty(
  $$
    select period, back, starts_at
    from hours
    group by period, back, starts_at
    having sum(sign) filter (where how = 'signed') is distinct from sum(sign) filter (where how = 'plain')
      and (sum(sign) filter (where how = 'signed') <> 0 or sum(sign) filter (where how = 'plain') <> 0)
  $$,
  'every hour of a window is counted once, and no other'
);

select is_empty(
  $$
    select period, back
    from hours
    where how = 'signed' and grain = interval '1 hour'
    group by period, back, date_bin(interval '24 hours', starts_at, timestamptz '2000-01-01 00:00+00')
    having count(*) > 12
      -- A window within one day is made of its hours alone.
      and bool_or(sign < 0)
  $$,
  'of a day that is counted whole, at most its shorter part is subtracted'
);

select cmp_ok(
  (select count(*) from hours where how = 'signed' and grain = interval '1 hour'),
  '<',
  (select count(*) from hours where how = 'plain' and grain = interval '1 hour') * 6 / 10,
  'fewer hours are read'
);

select * from finish();
rollback;
