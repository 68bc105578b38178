-- Why do requests fail? Messages of the last 24 hours by how often they came.
select
  provider, outcome, status_code, left(error_message, 200) as message, count(*) as n, max(created_at) as last_seen_at
from benchmark_results
where not success and created_at >= now() - interval '24 hours'
group by provider, outcome, status_code, message
order by n desc;
