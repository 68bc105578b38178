-- What a request cost, by the price valid when it began. If any part is unknown, the cost is unknown. Nothing here
-- raises, even for a bad price row.

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

-- The amounts a price charges for a prompt of this length in a service tier, by name. Null when unknown.
create function private.rates_of(price public.prices, service_tier text, input_tokens numeric)
returns jsonb
language plpgsql
immutable
security invoker
set search_path = ''
as $$
declare
  rates jsonb;
  tiers jsonb;
  long_prompt jsonb;
begin
  -- The checks of the table keep bad rows out. If one exists all the same, it must affect nothing else.
  if price.id is null
    or price.parts -> 'unknown' <> '[]'
    or not coalesce(private.are_price_parts(price.parts) and private.are_price_tiers(price.tiers), false)
  then
    return null;
  end if;

  rates := jsonb_build_object(
    'input_price_per_m', price.input_price_per_m,
    'output_price_per_m', price.output_price_per_m,
    'cached_input_price_per_m', price.cached_input_price_per_m
  ) || price.parts - array['service_tiers', 'unknown'];
  tiers := price.tiers;
  if service_tier is not null then
    rates := price.parts -> 'service_tiers' -> service_tier;
    tiers := coalesce(rates -> 'tiers', '[]');
    -- Long prompts cost more. A tier that does not state their price has no known price for them.
    if jsonb_array_length(tiers) = 0 and exists (
      select
      from jsonb_array_elements(price.tiers) as tier
      where (tier -> 'above_input_tokens')::numeric < rates_of.input_tokens
    ) then
      return null;
    end if;
    rates := rates - 'tiers';
  end if;

  -- All tokens of a long prompt are charged at its own prices. Prices it does not name stay as they are.
  select tier into long_prompt
  from jsonb_array_elements(tiers) as tier
  where (tier -> 'above_input_tokens')::numeric < rates_of.input_tokens
  order by (tier -> 'above_input_tokens')::numeric desc
  limit 1;
  rates := rates || coalesce(long_prompt - 'above_input_tokens', '{}');
  if not private.are_price_amounts(rates) then
    return null;
  end if;
  return rates;
end;
$$;

-- The name under which a price lists a served tier; null for the usual tier.
create function private.priced_tier(service_tier text)
returns text
language plpgsql
immutable
security invoker
set search_path = ''
as $$
declare
  -- Google says SERVICE_TIER_FLEX.
  name constant text := regexp_replace(lower(service_tier), '^service_tier_', '');
begin
  return case
    when replace(name, '-', '_')
      not in ('default', 'standard', 'on_demand', 'auto', 'regular', 'normal', 'unspecified', '')
    then name
  end;
end;
$$;

-- The tier that a model's requests ask for. It may have served a request even if the answer does not name it.
create function private.asked_tier(model uuid)
returns text
language plpgsql
stable
security invoker
set search_path = ''
as $$
begin
  return (
    select endpoint.options #>> '{body,service_tier}'
    from public.model_endpoints as endpoint
    where endpoint.model_id = asked_tier.model
  );
end;
$$;

-- What some tokens cost. No tokens cost nothing, even at an unknown price.
create function private.tokens_usd(tokens numeric, price_per_m jsonb)
returns numeric
language plpgsql
immutable
security invoker
set search_path = ''
as $$
begin
  if tokens = 0 then
    return 0::numeric;
  elsif price_per_m <> 'null' then
    return tokens * price_per_m::numeric / 1000000;
  end if;
  return null;
end;
$$;

create function private.cost_usd(
  price public.prices,
  input_tokens integer,
  cached_tokens integer,
  output_tokens integer,
  cache_write_tokens integer default null,
  cache_write_1h_tokens integer default null,
  reasoning_tokens integer default null,
  service_tier text default null
)
returns double precision
language plpgsql
immutable
security invoker
set search_path = ''
as $$
declare
  -- Numeric: exact, and no count is too large for it.
  input numeric := greatest(input_tokens, 0)::numeric;
  output numeric := greatest(output_tokens, 0)::numeric;
  cached numeric := least(greatest(cached_tokens, 0), input);
  written numeric := least(greatest(cache_write_tokens, cache_write_1h_tokens, 0), input - cached);
  written_1h numeric := least(greatest(cache_write_1h_tokens, 0), written);
  reasoned numeric;
  rates jsonb;
  usd numeric;
begin
  if input_tokens is null or output_tokens is null then
    return null;
  end if;
  rates := private.rates_of(price, cost_usd.service_tier, input);
  if rates is null then
    return null;
  end if;

  if coalesce(rates -> 'reasoning_price_per_m', 'null') = 'null' then
    reasoned := 0::numeric;
  elsif rates -> 'reasoning_price_per_m' = rates -> 'output_price_per_m' then
    reasoned := 0::numeric;
  else
    -- Null: the count of reasoning tokens is unknown, and so is their cost.
    reasoned := case
      when output = 0 then 0::numeric
      when reasoning_tokens is not null then least(greatest(reasoning_tokens, 0), output)
    end;
  end if;

  usd := private.tokens_usd(input - cached - written, rates -> 'input_price_per_m')
    -- Without a known price, cached input is charged like other input. Writing into a cache may cost more.
    + coalesce(
      private.tokens_usd(cached, rates -> 'cached_input_price_per_m'),
      private.tokens_usd(cached, rates -> 'input_price_per_m')
    )
    + private.tokens_usd(written - written_1h, rates -> 'cache_write_price_per_m')
    + private.tokens_usd(written_1h, rates -> 'cache_write_1h_price_per_m')
    + private.tokens_usd(output - reasoned, rates -> 'output_price_per_m')
    + private.tokens_usd(reasoned, rates -> 'reasoning_price_per_m')
    + coalesce(nullif(rates -> 'request_usd', 'null')::numeric, 0);
  -- The columns hold no more, and no request costs that much.
  return case when usd <= 100000000 then round(usd, 15)::double precision end;
end;
$$;

comment on function private.cost_usd is
  'What a request costs at a price, in USD; null when any part of the cost is unknown. Input includes tokens read from '
  'or written into a cache, output includes reasoning. service_tier is null for the usual tier.';

-- The most that a request with so many tokens can cost, at the most expensive tier that can serve it. Prices of
-- longer prompts are included as far as a provider may count more tokens than we sent. Null when unknown.
create function private.dearest_usd(
  price public.prices,
  input_tokens numeric,
  output_tokens numeric,
  most_input_tokens numeric
)
returns numeric
language plpgsql
immutable
security invoker
set search_path = ''
as $$
declare
  dearest numeric;
begin
  if private.rates_of(price, null, 0) is null then
    return null;
  end if;
  with served as (
    select null::text as service_tier
    union all
    select jsonb_object_keys(coalesce(price.parts -> 'service_tiers', '{}'))
  ),
  lengths as (
    select served.service_tier, length.tokens
    from served
    cross join lateral (
      select 0::numeric as tokens
      union
      select (tier -> 'above_input_tokens')::numeric + 1
      from jsonb_array_elements(
        case
          when served.service_tier is null then price.tiers
          else coalesce(price.parts -> 'service_tiers' -> served.service_tier -> 'tiers', '[]')
        end
      ) as tier
    ) as length
    where length.tokens <= dearest_usd.most_input_tokens
  ),
  costs as (
    select
      greatest(dearest_usd.input_tokens, lengths.tokens) * (
        select max(nullif(rates.of -> name, 'null')::numeric)
        from unnest(array[
          'input_price_per_m', 'cached_input_price_per_m', 'cache_write_price_per_m', 'cache_write_1h_price_per_m'
        ]) as name
      ) / 1000000
      + dearest_usd.output_tokens * (
        select max(nullif(rates.of -> name, 'null')::numeric)
        from unnest(array['output_price_per_m', 'reasoning_price_per_m']) as name
      ) / 1000000
      + coalesce(nullif(rates.of -> 'request_usd', 'null')::numeric, 0) as usd
    from lengths
    cross join lateral (
      select private.rates_of(price, lengths.service_tier, lengths.tokens)
    ) as rates (of)
  )
  select max(costs.usd) into dearest from costs;
  return dearest;
end;
$$;

grant execute on function
  private.price_at(uuid, timestamptz),
  private.rates_of(public.prices, text, numeric),
  private.priced_tier(text),
  private.asked_tier(uuid),
  private.tokens_usd(numeric, jsonb),
  private.cost_usd(public.prices, integer, integer, integer, integer, integer, integer, text),
  private.dearest_usd(public.prices, numeric, numeric, numeric)
to service_role;
