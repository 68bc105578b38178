-- Does the provider count the cost as we do? The largest differences.
select created_at, provider, model, cost_usd, reported_cost_usd, difference_percent
from cost_reconciliation
order by abs(difference_percent) desc
limit 50;
