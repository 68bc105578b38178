-- When are we rate limited? By provider and hour of the day (UTC) over the last 7 days.
select
  providers.name as provider,
  extract(hour from rollups.starts_at at time zone 'utc') as hour_utc,
  sum(rollups.rate_limited) as rate_limited,
  round(100.0 * sum(rollups.rate_limited) / sum(rollups.n), 2) as percent
from rollups
join models on models.id = rollups.model_id
join providers on providers.id = models.provider_id
where rollups.grain = '1 hour' and rollups.region = 'all' and rollups.starts_at >= now() - interval '7 days'
group by provider, hour_utc
having sum(rollups.rate_limited) > 0
order by provider, hour_utc;
