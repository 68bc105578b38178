-- What does caching save at each provider? The workload cache-warm must be active.
select
  provider,
  model,
  region,
  simulated,
  n as pairs,
  round(first_ttft_ms::numeric) as ttft_ms,
  round(ttft_ms::numeric) as ttft_ms_cached,
  round(saved_ms::numeric) as saved_ms,
  input_tokens,
  cached_tokens,
  saved_usd
from cache_savings
where workload = 'cache-warm'
order by saved_ms desc;
