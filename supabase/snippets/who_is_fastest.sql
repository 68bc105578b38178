-- Who is fastest now? The last 24 hours, by time to first token and by speed.
select
  rank() over (order by p50_ttft_ms) as by_ttft,
  rank() over (order by p50_tps desc nulls last) as by_speed,
  provider, model, simulated, n, p50_ttft_ms, p95_ttft_ms, p50_tps, availability_percent
from model_leaderboard_over('24 hours')
order by by_ttft;
