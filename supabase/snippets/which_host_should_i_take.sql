-- Which host should I take? Each is held to these limits; the cost is that of a request of my own.
select
  answer, provider, model, more_calls, p95_ttft_ms, p95_ttft_ms_low, p95_ttft_ms_high, p50_tps, availability_percent,
  pass_percent, judged_workload, cost_usd, cost_unknown, limits
from choose_model(
  max_p95_ttft_ms => 1000,
  min_p50_tps => 40,
  input_tokens => 2000,
  output_tokens => 300,
  max_cost_usd => 0.002,
  min_availability_percent => 99,
  order_by => 'cost'
);
