-- Without a price for cached input, what a cache saved was given as 0 USD. It is unknown.
set local lock_timeout = '5s';

-- What a result cost less than it would have without a cache. Null where that is not known: a list that has no price for
-- cached input does not say that it costs the same.
create or replace function private.saved_usd(result public.benchmark_results)
returns numeric
language plpgsql
stable
security invoker
set search_path = ''
as $$
declare
  tier text := private.priced_tier(coalesce(result.service_tier, private.asked_tier(result.model_id)));
begin
  return (
    select round(
      (
        private.cost_usd(prices, result.input_tokens, 0, result.output_tokens, 0, 0, result.reasoning_tokens, tier)
        - result.cost_usd
      )::numeric, 12
    )
    from public.prices
    where prices.id = result.price_id
      and result.cost_known
      and (
        coalesce(result.cached_tokens, 0) = 0
        or private.rates_of(prices, tier, result.input_tokens) ->> 'cached_input_price_per_m' is not null
      )
  );
end;
$$;

update private.cache_pairs as pairs
set saved_usd = private.saved_usd(first) + private.saved_usd(second)
from public.benchmark_results as first, public.benchmark_results as second
where pairs.saved_usd = 0 and pairs.cached_tokens > 0 and first.id = pairs.first_result_id and second.id = pairs.result_id;
