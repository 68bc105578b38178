-- What an operator should know about the catalogue.

create view public.price_conflicts
with (security_invoker = on)
as
select
  providers.slug as provider,
  models.name as model,
  quotes.source,
  quotes.input_price_per_m,
  quotes.output_price_per_m,
  quotes.cached_input_price_per_m,
  quotes.quoted_at,
  counting.source as counting_source,
  counting.input_price_per_m as counting_input_price_per_m,
  counting.output_price_per_m as counting_output_price_per_m,
  counting.cached_input_price_per_m as counting_cached_input_price_per_m,
  counting.timestamp as counting_since,
  quotes.parts,
  counting.parts as counting_parts
from public.price_quotes as quotes
join public.models on models.id = quotes.model_id
join public.providers on providers.id = models.provider_id
join public.latest_prices as counting on counting.model_id = models.id
where (quotes.input_price_per_m, quotes.output_price_per_m)
    <> (counting.input_price_per_m, counting.output_price_per_m)
  or quotes.cached_input_price_per_m <> counting.cached_input_price_per_m
  -- Other parts are compared only where both sources have them.
  or exists (
    select from jsonb_each(quotes.parts) as part where counting.parts -> part.key <> part.value
  )
order by provider, model, quotes.source;

comment on view public.price_conflicts is
  'Sources that disagree with the price that counts, in USD per million tokens.';

create view public.catalogue_alerts
with (security_invoker = on)
as
select
  providers.slug as provider,
  models.name as model,
  alert.kind,
  alert.message
from public.providers
join public.models on models.provider_id = providers.id and models.active
cross join lateral (
  select
    'retired' as kind,
    format('retired since %s and no longer benchmarked', models.retired_at::date) as message
  where models.retired_at <= now()
  union all
  select 'retiring', format('will be retired on %s', models.retired_at::date)
  where models.retired_at > now() and models.retired_at <= now() + interval '30 days'
  union all
  select 'unlisted', 'no longer in the provider''s list'
  where not models.available and (models.retired_at is null or models.retired_at > now())
  union all
  select
    'price_incomplete',
    format('its price has parts that are not understood (%s), so its cost is unknown', unknown.names)
  from private.price_at(models.id, now()) as price
  cross join lateral (
    select string_agg(left(part.name, 40), ', ') as names
    from (
      select jsonb_array_elements_text(
        case jsonb_typeof(price.parts -> 'unknown') when 'array' then price.parts -> 'unknown' else '[]' end
      ) as name
      limit 5
    ) as part
  ) as unknown
  where (models.retired_at is null or models.retired_at > now()) and unknown.names is not null
  union all
  select 'no_price', 'no price is known, so its cost is unknown'
  where (models.retired_at is null or models.retired_at > now())
    and not exists (
      select from public.prices where prices.model_id = models.id and prices.timestamp <= now()
    )
) as alert
where providers.enabled
union all
select providers.slug, null, 'no_active_model', 'none of its models is benchmarked'
from public.providers
where providers.enabled
  and not exists (
    select
    from public.models
    where models.provider_id = providers.id
      and models.active
      and (models.retired_at is null or models.retired_at > now())
  )
order by provider, model nulls first, kind;

comment on view public.catalogue_alerts is
  'Active models that are retired, about to be (30 days), unlisted or without a price, and providers with no active model.';

create view public.cost_reconciliation
with (security_invoker = on)
as
select
  results.id as result_id,
  results.created_at,
  results.provider,
  results.model,
  results.input_tokens,
  results.cached_tokens,
  results.output_tokens,
  results.cost_usd,
  results.reported_cost_usd,
  -- As numeric, since products and quotients of tiny doubles would raise.
  case
    when results.reported_cost_usd > 1e-12 then
      100 * (results.cost_usd::numeric - results.reported_cost_usd::numeric) / results.reported_cost_usd::numeric
  end::double precision as difference_percent
from public.benchmark_results as results
where results.cost_known
  and abs(results.cost_usd::numeric - results.reported_cost_usd::numeric) > 0.01 * abs(results.reported_cost_usd::numeric)
order by results.created_at desc;

comment on view public.cost_reconciliation is
  'Results whose cost by our prices and by the provider''s own count differ by more than 1 %. Positive: ours is higher.';

-- The same condition as in the view, so that it reads only the few results that differ.
create index idx_benchmark_results_cost_differs on public.benchmark_results (created_at)
  where cost_known and abs(cost_usd::numeric - reported_cost_usd::numeric) > 0.01 * abs(reported_cost_usd::numeric);

grant select on public.price_conflicts, public.catalogue_alerts, public.cost_reconciliation
  to service_role;
