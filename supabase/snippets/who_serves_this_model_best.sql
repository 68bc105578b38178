-- Who serves this model best? Its hosts of the last 7 days, by time to first token; those that were not measured last.
select
  provider, model, variant, n, availability_percent, p50_ttft_ms, p95_ttft_ms, p50_tps, input_price_per_m,
  output_price_per_m, cost_per_m_output_tokens_usd, last_seen_at
from family_leaderboard_over('7 days', 'meta-llama/llama-3.3-70b-instruct');
