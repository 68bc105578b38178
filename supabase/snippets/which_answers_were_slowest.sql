-- Which answers were slowest in the last 24 hours?
select created_at, provider, model, region, total_latency_ms, ttft_ms, chunk_gap_max_ms, output_tokens, warm
from benchmark_results
where success and created_at >= now() - interval '24 hours'
order by total_latency_ms desc
limit 20;
