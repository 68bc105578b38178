-- What got slower this week? More than a tenth, against the week before.
select provider, model, n, previous_n, p50_ttft_ms, ttft_change_percent, p50_tps, tps_change_percent
from model_leaderboard_over('7 days')
where ttft_change_percent > 10 or tps_change_percent < -10
order by greatest(ttft_change_percent, -tps_change_percent) desc;
