-- Mean latency, TTFT and speed by provider over the last 24 hours.
select
  p.name as provider,
  avg(br.total_latency_ms) as avg_latency_ms,
  avg(br.ttft_ms) as avg_ttft_ms,
  avg(br.tps) as avg_tps,
  count(*) as test_count
from benchmark_results br
join providers p on br.provider_id = p.id
where br.created_at >= now() - interval '24 hours'
  and br.success = true
group by p.name
order by avg_latency_ms;
