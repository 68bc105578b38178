-- How long do runs take? Day by day over the last 30 days.
select
  date_trunc('day', started_at, 'UTC') as day,
  count(*) as runs,
  sum(results) as results,
  percentile_cont(0.5) within group (order by extract(epoch from duration)) as p50_seconds,
  max(extract(epoch from duration)) as longest_seconds
from run_summary
where finished_at is not null and started_at >= now() - interval '30 days'
group by day
order by day desc;
