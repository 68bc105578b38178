-- What did the last sync of the models do, provider by provider?
select sync_runs.started_at, sync_runs.finished_at, sync_runs.triggered_by, entry.*
from (select * from sync_runs order by started_at desc limit 1) as sync_runs
cross join lateral jsonb_array_elements(sync_runs.results) as entry;
