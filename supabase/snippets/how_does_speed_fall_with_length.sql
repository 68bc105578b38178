-- How does speed fall with the length of the text? The workloads long-10k and long-100k must be active.
select
  default_text.provider,
  default_text.model,
  round(default_text.p50_ttft_ms::numeric) as ttft_ms,
  round(text_10k.p50_ttft_ms::numeric) as ttft_ms_10k,
  round(text_100k.p50_ttft_ms::numeric) as ttft_ms_100k,
  round(default_text.p50_tps::numeric, 1) as tps,
  round(text_10k.p50_tps::numeric, 1) as tps_10k,
  round(text_100k.p50_tps::numeric, 1) as tps_100k
from model_leaderboard_over('7 days') as default_text
left join model_leaderboard_over('7 days', workload => 'long-10k') as text_10k using (model_id, simulated)
left join model_leaderboard_over('7 days', workload => 'long-100k') as text_100k using (model_id, simulated)
where not simulated and (text_10k.n > 0 or text_100k.n > 0)
order by text_10k.p50_ttft_ms;
