-- The share of requests that failed by provider over the last 24 hours.
select
  p.name as provider,
  count(*) filter (where success = false) as error_count,
  count(*) as total_count,
  round(100.0 * count(*) filter (where success = false) / count(*), 2) as error_rate_percent
from benchmark_results br
join providers p on br.provider_id = p.id
where br.created_at >= now() - interval '24 hours'
group by p.name
order by error_rate_percent desc;
