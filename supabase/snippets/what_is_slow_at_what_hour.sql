-- At what hour of the day (UTC) are the models slow? Median TTFT of the last 7 days.
select
  extract(hour from rollups.starts_at at time zone 'utc') as hour_utc,
  sum(rollups.ttft_n) as n,
  (private.percentiles(sum(rollups.ttft_histogram), sum(rollups.ttft_n), array[0.5, 0.95]))[1] as p50_ttft_ms,
  (private.percentiles(sum(rollups.ttft_histogram), sum(rollups.ttft_n), array[0.5, 0.95]))[2] as p95_ttft_ms
from rollups
where rollups.grain = '1 hour' and rollups.region = 'all' and not rollups.simulated
  and rollups.starts_at >= now() - interval '7 days'
group by hour_utc
order by hour_utc;
