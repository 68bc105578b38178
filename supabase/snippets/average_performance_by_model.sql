-- Mean latency, TTFT and speed by provider and model over the last 24 hours.
select
  p.name as provider,
  m.name as model,
  avg(br.total_latency_ms) as avg_latency_ms,
  avg(br.ttft_ms) as avg_ttft_ms,
  avg(br.tps) as avg_tps,
  count(*) as test_count
from benchmark_results br
join providers p on br.provider_id = p.id
join models m on br.model_id = m.id
where br.created_at >= now() - interval '24 hours'
  and br.success = true
group by p.name, m.name
order by avg_latency_ms;
