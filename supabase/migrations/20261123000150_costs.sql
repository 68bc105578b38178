-- What a request cost: its tokens times the price valid when it began.

create function private.price_at(model uuid, moment timestamptz)
returns public.prices
language plpgsql
stable
security invoker
set search_path = ''
as $$
begin
  return (
    select prices
    from public.prices
    where prices.model_id = model and prices.timestamp <= moment
    order by prices.timestamp desc, prices.id desc
    limit 1
  );
end;
$$;

comment on function private.price_at is 'The price of a model that was valid at a moment.';

create function private.cost_usd(
  price public.prices,
  input_tokens integer,
  cached_tokens integer,
  output_tokens integer
)
returns double precision
language plpgsql
immutable
security invoker
set search_path = ''
as $$
begin
  -- Summed as numeric: exact, and only then rounded to a double.
  return (
    select (
      (
        (counted.input_tokens - counted.cached_tokens) * rate.input_price_per_m
        + counted.cached_tokens * coalesce(rate.cached_input_price_per_m, rate.input_price_per_m)
        + counted.output_tokens * rate.output_price_per_m
      ) / 1000000
    )::double precision
    from (
      select
        coalesce(cost_usd.input_tokens, 0) as input_tokens,
        least(coalesce(cost_usd.cached_tokens, 0), coalesce(cost_usd.input_tokens, 0)) as cached_tokens,
        coalesce(cost_usd.output_tokens, 0) as output_tokens
    ) as counted
    cross join lateral (
      select
        0 as above_input_tokens,
        price.input_price_per_m::numeric,
        price.output_price_per_m::numeric,
        price.cached_input_price_per_m::numeric
      union all
      -- A long prompt has its own prices, for all of its tokens.
      select tier.*
      from jsonb_to_recordset(price.tiers) as tier (
        above_input_tokens integer,
        input_price_per_m numeric,
        output_price_per_m numeric,
        cached_input_price_per_m numeric
      )
      where tier.above_input_tokens < counted.input_tokens
      order by above_input_tokens desc
      limit 1
    ) as rate
  );
end;
$$;

comment on function private.cost_usd is
  'What tokens cost at a price, in USD; null without a price. Cached tokens are a part of the input tokens.';

revoke execute on function
  private.price_at(uuid, timestamptz),
  private.cost_usd(public.prices, integer, integer, integer)
from public;

grant execute on function
  private.price_at(uuid, timestamptz),
  private.cost_usd(public.prices, integer, integer, integer)
to service_role;
