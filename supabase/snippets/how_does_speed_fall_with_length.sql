-- How does speed fall with the length of the text? The workloads long-10k and long-100k must be active.
select
  provider,
  model,
  simulated,
  round(usual.p50_ttft_ms::numeric) as ttft_ms,
  round(text_10k.p50_ttft_ms::numeric) as ttft_ms_10k,
  round(text_100k.p50_ttft_ms::numeric) as ttft_ms_100k,
  round(usual.p50_tps::numeric, 1) as tps,
  round(text_10k.p50_tps::numeric, 1) as tps_10k,
  round(text_100k.p50_tps::numeric, 1) as tps_100k,
  text_10k.n as n_10k,
  text_100k.n as n_100k
from model_leaderboard_over('7 days', workload => 'long-10k') as text_10k
full join model_leaderboard_over('7 days', workload => 'long-100k') as text_100k
  using (provider, model, provider_id, model_id, simulated)
left join model_leaderboard_over('7 days') as usual using (provider, model, provider_id, model_id, simulated)
order by text_10k.p50_ttft_ms nulls last, text_100k.p50_ttft_ms;
