-- What is left to spend under each limit?
select
  coalesce(providers.name, 'all providers') as provider,
  spend_limits.period,
  spend_limits.limit_usd,
  coalesce(sum(spend_days.usd), 0) as spent_usd,
  spend_limits.limit_usd - coalesce(sum(spend_days.usd), 0) as left_usd
from spend_limits
left join providers on providers.id = spend_limits.provider_id
left join private.spend_days
  on (spend_limits.provider_id is null or spend_days.provider_id = spend_limits.provider_id)
  and spend_days.day >= date_trunc(spend_limits.period, now() at time zone 'utc')
group by spend_limits.id, providers.name
order by left_usd;
