-- What do the models answer? The latest answer of each.
select distinct on (provider, model) provider, model, created_at, output_tokens, finish_reason, response_text
from benchmark_results
where success and response_text is not null and created_at >= now() - interval '24 hours'
order by provider, model, created_at desc;
