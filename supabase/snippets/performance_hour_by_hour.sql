-- Mean latency, TTFT and speed hour by hour over the last 7 days.
select
  date_trunc('hour', created_at) as hour,
  avg(total_latency_ms) as avg_latency,
  avg(ttft_ms) as avg_ttft,
  avg(tps) as avg_tps,
  count(*) as test_count
from benchmark_results
where created_at >= now() - interval '7 days'
  and success = true
group by hour
order by hour desc;
