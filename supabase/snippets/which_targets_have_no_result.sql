-- Which targets have no result, and why? Faults of ours in the last 7 days.
select runs.run_name, runs.started_at, providers.name as provider, models.name as model, run_targets.state, run_targets.closed_reason
from run_targets
join runs on runs.id = run_targets.run_id
join models on models.id = run_targets.model_id
join providers on providers.id = run_targets.provider_id
where run_targets.state in ('worker_lost', 'worker_failed', 'budget_blocked', 'abandoned', 'no_network')
  and runs.started_at >= now() - interval '7 days'
order by runs.started_at desc, run_targets.position;
