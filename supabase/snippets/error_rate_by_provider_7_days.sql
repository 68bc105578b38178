-- The share of requests that failed by provider over the last 7 days.
select
  p.name as provider,
  count(*) filter (where br.success = false) as errors,
  count(*) as total,
  round(100.0 * count(*) filter (where br.success = false) / count(*), 2) as error_rate_pct
from benchmark_results br
join providers p on br.provider_id = p.id
where br.created_at >= now() - interval '7 days'
group by p.name
order by error_rate_pct desc;
