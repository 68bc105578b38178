-- What will this month cost? What it cost so far, and the rest at the pace of the last 7 full days.
with days as (
  select starts_at, sum(cost_usd) as usd
  from rollups
  where grain = '1 day' and region = 'all' and not simulated and starts_at >= now() - interval '32 days'
  group by starts_at
),
pace as (
  select
    coalesce(sum(usd) filter (where starts_at >= date_trunc('month', now(), 'UTC')), 0) as so_far,
    coalesce(
      sum(usd) filter (where starts_at < date_trunc('day', now(), 'UTC') and starts_at >= now() - interval '8 days')
        / least(7, nullif(extract(day from date_trunc('day', now(), 'UTC') - min(starts_at)), 0)),
      sum(usd),
      0
    ) as per_day
  from days
)
select
  round(so_far, 4) as so_far_usd,
  round(per_day, 4) as per_day_usd,
  round(
    so_far + per_day * extract(epoch from date_trunc('month', now(), 'UTC') + interval '1 month' - now()) / 86400, 2
  ) as whole_month_usd
from pace;
