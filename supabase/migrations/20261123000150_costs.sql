-- What a request cost: its tokens times the price valid when it began.

create function private.price_at(model uuid, moment timestamptz)
returns public.prices
language sql
stable
security invoker
set search_path = ''
as $$
  select prices.*
  from public.prices
  where prices.model_id = model and prices.timestamp <= moment
  order by prices.timestamp desc, prices.id desc
  limit 1;
$$;

comment on function private.price_at is 'The price of a model that was valid at a moment.';

create function private.cost_usd(
  price public.prices,
  input_tokens integer,
  cached_tokens integer,
  output_tokens integer
)
returns double precision
language sql
immutable
security invoker
set search_path = ''
as $$
  -- Summed as numeric: exact, and only then rounded to a double.
  select (
    (
      (coalesce(input_tokens, 0) - least(coalesce(cached_tokens, 0), coalesce(input_tokens, 0)))
        * price.input_price_per_m::numeric
      + least(coalesce(cached_tokens, 0), coalesce(input_tokens, 0))
        * coalesce(price.cached_input_price_per_m, price.input_price_per_m)::numeric
      + coalesce(output_tokens, 0) * price.output_price_per_m::numeric
    ) / 1000000
  )::double precision;
$$;

revoke execute on function
  private.price_at(uuid, timestamptz),
  private.cost_usd(public.prices, integer, integer, integer)
from public;

grant execute on function
  private.price_at(uuid, timestamptz),
  private.cost_usd(public.prices, integer, integer, integer)
to service_role;
