-- Who is reliable? Availability over 30 days, with and without rate limits.
select
  provider, model, n, success_rate_percent, availability_percent, availability_without_rate_limits_percent, outcomes
from model_leaderboard_over('30 days')
where not simulated
order by availability_percent desc nulls last, n desc;
