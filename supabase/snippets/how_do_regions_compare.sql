-- How do regions compare? The last 7 days, model by model.
select board.provider, board.model, measured_regions.region, board.n, board.p50_ttft_ms, board.p95_ttft_ms, board.p50_tps
from measured_regions
cross join lateral model_leaderboard_over('7 days', measured_regions.region) as board
order by board.provider, board.model, board.p50_ttft_ms;
