-- What failed lately, and what did the provider say?
select created_at, provider, model, region, outcome, status_code, error_message, provider_request_id
from benchmark_results
where not success
order by created_at desc
limit 50;
