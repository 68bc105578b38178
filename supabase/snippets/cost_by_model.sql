-- What 30 days of successful requests cost by provider and model.
select
  p.name as provider,
  m.name as model,
  sum(cost_usd) as total_cost,
  avg(cost_usd) as avg_cost_per_request,
  count(*) as request_count
from benchmark_results br
join providers p on br.provider_id = p.id
join models m on br.model_id = m.id
where br.created_at >= now() - interval '30 days'
  and success = true
group by p.name, m.name
order by total_cost desc;
