-- How fast is each model with several requests at once, and when does it refuse? benchmark --burst 1,2,4,8 measures it.
select
  provider,
  model,
  region,
  simulated,
  calls as at_once,
  round(tokens_per_second::numeric, 1) as tokens_per_second,
  round(p50_ttft_ms::numeric) as p50_ttft_ms,
  round(p95_ttft_ms::numeric) as p95_ttft_ms,
  round(refused_percent::numeric, 1) as refused_percent,
  remaining_requests,
  reset_requests_ms,
  n as times
from burst_levels_over('30 days')
order by provider, model, region, calls;
