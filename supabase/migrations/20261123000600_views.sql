-- What people ask. Unknown values are null here, whatever the tables hold.

create view public.latest_prices
with (security_invoker = on)
as
select distinct on (prices.model_id)
  providers.name as provider,
  models.name as model,
  prices.input_price_per_m,
  prices.output_price_per_m,
  prices.cached_input_price_per_m,
  prices.source,
  prices.timestamp,
  prices.provider_id,
  prices.model_id
from public.prices
join public.models on models.id = prices.model_id
join public.providers on providers.id = prices.provider_id
where prices.timestamp <= now()
order by prices.model_id, prices.timestamp desc, prices.id desc;

comment on view public.latest_prices is 'The price of each model that is valid now, in USD per million tokens.';

-- The results with null where a documented NOT NULL column only says 0.
create view private.known_results
with (security_invoker = on)
as
select
  results.id,
  results.run_id,
  results.provider_id,
  results.model_id,
  results.region,
  results.created_at,
  results.success,
  coalesce(results.outcome, case when results.success then 'success' end) as outcome,
  results.ttft_ms,
  results.ttfat_ms,
  results.tps,
  results.total_latency_ms,
  case when results.token_source is distinct from 'none' then results.input_tokens end as input_tokens,
  case when results.token_source is distinct from 'none' then results.output_tokens end as output_tokens,
  case
    when results.token_source is distinct from 'none' and results.price_id is not null
      then results.cost_usd
  end as cost_usd
from public.benchmark_results as results;

comment on view private.known_results is 'benchmark_results with null for what is not known.';

create view public.provider_performance_24h
with (security_invoker = on)
as
select
  providers.name as provider,
  models.name as model,
  count(*) as test_count,
  round(100.0 * count(*) filter (where results.success) / count(*), 2) as success_rate_percent,
  avg(results.total_latency_ms) filter (where results.success) as avg_latency_ms,
  avg(results.ttft_ms) filter (where results.success) as avg_ttft_ms,
  avg(results.tps) filter (where results.success) as avg_tps,
  percentile_cont(0.5) within group (order by results.ttft_ms) filter (where results.success) as p50_ttft_ms,
  percentile_cont(0.5) within group (order by results.tps) filter (where results.success) as p50_tps,
  avg(results.cost_usd) filter (where results.success) as avg_cost_usd,
  max(results.created_at) as last_seen_at,
  providers.simulated
from private.known_results as results
join public.providers on providers.id = results.provider_id
join public.models on models.id = results.model_id
where results.created_at >= now() - interval '24 hours'
group by providers.id, models.id
order by avg_latency_ms;

comment on view public.provider_performance_24h is
  'Means and medians of the successful results of the last 24 hours, by provider and model.';

create view public.performance_trends
with (security_invoker = on)
as
select
  date_trunc('hour', results.created_at, 'UTC') as hour,
  providers.name as provider,
  models.name as model,
  count(*) as test_count,
  count(*) filter (where results.success) as success_count,
  avg(results.total_latency_ms) filter (where results.success) as avg_latency_ms,
  avg(results.ttft_ms) filter (where results.success) as avg_ttft_ms,
  avg(results.tps) filter (where results.success) as avg_tps
from private.known_results as results
join public.providers on providers.id = results.provider_id
join public.models on models.id = results.model_id
where results.created_at >= now() - interval '7 days'
group by hour, providers.id, models.id
order by hour desc, provider, model;

comment on view public.performance_trends is 'Hour by hour over the last 7 days, by provider and model.';

create view public.provider_error_rates
with (security_invoker = on)
as
select
  providers.name as provider,
  count(*) as total_count,
  count(*) filter (where not results.success) as error_count,
  round(100.0 * count(*) filter (where not results.success) / count(*), 2) as error_rate_percent,
  -- Being rate limited says more about our quota than about the provider.
  round(
    100.0 * count(*) filter (where not results.success and results.outcome is distinct from 'rate_limited')
      / nullif(count(*) filter (where results.outcome is distinct from 'rate_limited'), 0),
    2
  ) as error_rate_without_rate_limits_percent,
  jsonb_object_agg(results.outcome, results.outcome_count)
    filter (where results.outcome is not null and results.nth = 1) as outcomes
from (
  select
    known_results.*,
    count(*) over same_outcome as outcome_count,
    row_number() over same_outcome as nth
  from private.known_results
  where known_results.created_at >= now() - interval '24 hours'
  window same_outcome as (partition by known_results.provider_id, known_results.outcome)
) as results
join public.providers on providers.id = results.provider_id
group by providers.id
order by error_rate_percent desc, provider;

comment on view public.provider_error_rates is 'Failures of the last 24 hours by provider, with the count of each outcome.';

create view public.cost_analysis
with (security_invoker = on)
as
select
  providers.name as provider,
  models.name as model,
  count(*) as request_count,
  count(results.cost_usd) as priced_request_count,
  sum(results.cost_usd) as total_cost_usd,
  avg(results.cost_usd) as avg_cost_per_request_usd,
  sum(results.input_tokens) as input_tokens,
  sum(results.output_tokens) as output_tokens
from private.known_results as results
join public.providers on providers.id = results.provider_id
join public.models on models.id = results.model_id
where results.created_at >= now() - interval '30 days'
group by providers.id, models.id
order by total_cost_usd desc nulls last;

comment on view public.cost_analysis is
  'What 30 days cost, by provider and model. Requests whose price or tokens are unknown are counted but not summed.';

create view public.model_leaderboard
with (security_invoker = on)
as
select
  providers.name as provider,
  models.name as model,
  count(*) as n,
  round(100.0 * count(*) filter (where results.success) / count(*), 2) as success_rate_percent,
  percentile_cont(0.5) within group (order by results.ttft_ms) filter (where results.success) as p50_ttft_ms,
  percentile_cont(0.5) within group (order by results.tps) filter (where results.success) as p50_tps,
  percentile_cont(0.5) within group (order by results.total_latency_ms)
    filter (where results.success) as p50_latency_ms,
  avg(results.cost_usd) filter (where results.success) as avg_cost_usd,
  max(results.created_at) as last_seen_at,
  providers.simulated
from private.known_results as results
join public.providers on providers.id = results.provider_id
join public.models on models.id = results.model_id
where results.created_at >= now() - interval '7 days'
group by providers.id, models.id
order by p50_ttft_ms nulls last;

comment on view public.model_leaderboard is 'Models by median time to first token over the last 7 days.';

create view public.run_summary
with (security_invoker = on)
as
select
  runs.id as run_id,
  runs.run_name,
  runs.triggered_by,
  runs.started_at,
  runs.finished_at,
  runs.finished_at - runs.started_at as duration,
  runs.simulated,
  targets.total as targets,
  results.total as results,
  results.succeeded,
  results.total - results.succeeded as failed,
  targets.closed_without_result,
  results.cost_usd,
  runs.skipped
from public.runs
cross join lateral (
  select
    count(*) as total,
    count(*) filter (where run_targets.state not in ('queued', 'leased', 'done')) as closed_without_result
  from public.run_targets
  where run_targets.run_id = runs.id
) as targets
cross join lateral (
  select
    count(*) as total,
    count(*) filter (where known_results.success) as succeeded,
    sum(known_results.cost_usd) as cost_usd
  from private.known_results
  where known_results.run_id = runs.id
) as results
order by runs.started_at desc;

comment on view public.run_summary is 'Every run with what became of its targets.';

grant select on private.known_results to service_role;
grant select on public.latest_prices to anon, authenticated, service_role;
grant select
  on public.provider_performance_24h, public.performance_trends, public.provider_error_rates,
    public.cost_analysis, public.model_leaderboard, public.run_summary
  to service_role;
