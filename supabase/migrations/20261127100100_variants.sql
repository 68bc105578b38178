-- One model in several variants by api_name, and one way of building addresses: parameters of every query, the header
-- with the key, and addresses that cannot be right are refused in words.
set local lock_timeout = '5s';

-- Merges the options of a provider and its model. The model's value wins. Parameters that either omits are omitted.
-- Headers, extra body fields and parameters of the query are merged by name.
create or replace function private.merge_options(provider jsonb, model jsonb)
returns jsonb
language sql
immutable
security invoker
set search_path = ''
begin atomic
  select provider || model || coalesce(jsonb_object_agg(merged.key, merged.value), '{}')
  from (
    select
      'omit' as key,
      jsonb_agg(distinct parameter) as value
    from jsonb_array_elements(coalesce(provider -> 'omit', '[]') || coalesce(model -> 'omit', '[]')) as parameter
    having count(*) > 0
    union all
    select part.key, (provider -> part.key) || (model -> part.key)
    from (values ('body'), ('query')) as part (key)
    where jsonb_typeof(provider -> part.key) = 'object' and jsonb_typeof(model -> part.key) = 'object'
    union all
    select 'headers', jsonb_object_agg(lower(header.key), header.value order by header.own)
    from (
      select *, false as own from jsonb_each(case when jsonb_typeof(provider -> 'headers') = 'object' then provider -> 'headers' end)
      union all
      select *, true as own from jsonb_each(case when jsonb_typeof(model -> 'headers') = 'object' then model -> 'headers' end)
    ) as header
    having count(*) > 0
  ) as merged;
end;

comment on column public.providers.options is
  'How its requests differ from the usual: max_tokens_field, temperature, include_usage, obfuscation_option, omit, '
  'body, headers, query (parameters of every address), auth_header (the header with the key); concurrent (true lets '
  'several workers call it at once); list_path, list_query, price_unit (token or million) of its model list; key_path, '
  'where a wrong key is refused when the list is public.';

-- Why an address cannot be a provider's base URL, to be read after "its base_url"; null when it can. keyed: whether a
-- key is sent there. address_problem.ts in the functions has the same rule.
create or replace function private.address_problem(address text, keyed boolean)
returns text
language plpgsql
immutable
security invoker
set search_path = ''
as $$
declare
  parts text[] := regexp_match(address, '^[A-Za-z]+://([^/?#]*)([^?#]*)');
  host_and_port text := regexp_replace(parts[1], '^.*@', '');
  path text := regexp_replace(parts[2], '/+$', '');
  host text[] := regexp_match(
    host_and_port,
    '^(?:\[([0-9A-Fa-f:.]+)\]|([A-Za-z0-9_\u0080-\U0010ffff-]+(?:\.[A-Za-z0-9_\u0080-\U0010ffff-]+)*\.?))(?::([0-9]{1,5}))?$'
  );
  -- What people copy from an example call, although it is added to the base URL.
  endpoint constant text := '/(?:(?:chat/)?completions|messages(?:/count_tokens)?|models|responses|embeddings|rerank|moderations|'
    'images/generations|audio/(?:speech|transcriptions)|api/(?:chat|generate|tags)|[^/]*:(?:stream)?generatecontent)$';
  ending text;
begin
  if address is null then
    return null;
  elsif address = '' then
    return 'is empty';
  elsif char_length(address) > 2000 then
    return 'is longer than 2000 characters';
  -- Spaces, control characters, and characters that show nothing.
  elsif address ~ (
    '[\u0001-\u0020\u007f-\u00a0\u00ad\u034f\u061c\u115f\u1160\u1680\u17b4\u17b5\u180b-\u180f\u2000-\u200f\u2028-\u202f'
    '\u205f-\u206f\u2800\u3000\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff0-\uffff\U000e0000-\U000e0fff]'
  ) then
    return 'has a space or an invisible character in it';
  elsif address !~* '^https?://' then
    return 'does not begin with https:// or http://';
  elsif strpos(address, '\') > 0 then
    return 'has a backslash in it';
  elsif host is null or not private.is_host(host[1], host[2], host[3]) then
    return 'has no valid host in it';
  end if;

  ending := (coalesce(
    regexp_match(path, endpoint, 'i'), regexp_match(regexp_replace(address, '/+$', ''), endpoint, 'i')
  ))[1];
  -- The base URL of Azure's model inference API itself ends in /models.
  if ending is not null and not (path ~* '^/models$' and host_and_port ~* '\.services\.ai\.azure\.com(:[0-9]+)?$') then
    return format('ends in %s, which is added to it: leave that out', ending);
  elsif strpos(parts[1], '@') > 0 then
    return 'has a user name or a password in it: a key belongs into the variable of api_key_env, other headers into '
      'options.headers';
  elsif strpos(address, '#') > 0 then
    return 'has a # in it: leave out what follows';
  elsif keyed
    and address ~* '^http:'
    and host[1] is null
    and not private.is_ipv4(host[2])
    -- Names that are not reached over the internet, or not without encryption.
    and host[2] !~* '^[^.]+$|\.(local|localhost|localdomain|internal|intranet|private|lan|home|corp|test|home\.arpa|ts\.net)\.?$'
  then
    return 'would send the key over the internet without encryption: begin it with https://';
  end if;
  return null;
end;
$$;

create or replace function private.is_ipv4(host text)
returns boolean
language sql
immutable
security invoker
set search_path = ''
as $$
  select coalesce(
    host ~ '^((25[0-5]|2[0-4][0-9]|1?[0-9]?[0-9])\.){3}(25[0-5]|2[0-4][0-9]|1?[0-9]?[0-9])$', false
  );
$$;

-- A domain that ends in a number is an IPv4 address, whatever it looks like.
create or replace function private.is_host(ipv6 text, host text, port text)
returns boolean
language plpgsql
immutable
security invoker
set search_path = ''
as $$
begin
  return coalesce(port::integer between 1 and 65535, true)
    and case
      when ipv6 is not null then ipv6 like '%:%' and family(ipv6::inet) = 6
      else host !~* '(^|\.)([0-9]+|0x[0-9a-f]*)\.?$' or private.is_ipv4(host)
    end;
exception
  when data_exception then
    return false;
end;
$$;

-- Raises an error for an address that cannot be right.
create or replace function private.check_address(slug text, address text, keyed boolean)
returns void
language plpgsql
immutable
security invoker
set search_path = ''
as $$
declare
  problem text := private.address_problem(address, keyed);
begin
  if problem is not null then
    raise exception 'Cannot add the provider "%": its base_url %', slug, problem
      using errcode = 'check_violation',
        hint = 'It is the address up to and including the version, such as https://api.openai.com/v1.';
  end if;
end;
$$;

create or replace function public.add_provider(
  slug text,
  name text,
  base_url text,
  api_key_env text default null,
  dialect text default 'openai',
  options jsonb default '{}'
)
returns uuid
language sql
volatile
security invoker
set search_path = ''
as $$
  select private.check_address(add_provider.slug, add_provider.base_url, add_provider.api_key_env is not null);
  insert into public.providers as known (slug, name, base_url, api_key_env, dialect, options)
  values (
    add_provider.slug, add_provider.name, add_provider.base_url, add_provider.api_key_env,
    add_provider.dialect, add_provider.options
  )
  on conflict (slug) do update
  set
    name = excluded.name,
    base_url = excluded.base_url,
    api_key_env = excluded.api_key_env,
    dialect = excluded.dialect,
    options = excluded.options,
    enabled = true
  returning known.id;
$$;

-- An address without the parts that may be secret.
create or replace function private.shown_address(address text)
returns text
language sql
immutable
security invoker
set search_path = ''
as $$
  select regexp_replace(address, '^([A-Za-z]+://)(?:[^/?#]*@)?([^?#]*).*$', '\1\2');
$$;

-- Why a failure is unproven and says nothing about the provider. The address may be mistyped until a working API
-- has answered there; the model's name may be, until the model was listed or has answered. Null: the failure
-- counts. An answer that counts tokens proves that the model exists.
create or replace function private.unproven(target public.run_targets, measured public.benchmark_results)
returns text
language plpgsql
stable
security invoker
set search_path = ''
as $$
begin
  return (
    select case
      when providers.simulated or measured.outcome = 'success' or measured.token_source <> 'none' then null
      when measured.outcome in (
          'network_error', 'timeout', 'server_error', 'stream_error', 'invalid_response', 'incomplete', 'empty', 'bad_request'
        )
        and coalesce(measured.endpoint, private.shown_address(providers.base_url)) is not null
        and coalesce(measured.endpoint, private.shown_address(providers.base_url)) <> all (providers.proven_addresses)
        then 'unproven_address'
      when models.available is distinct from true
        and (measured.outcome = 'model_unavailable' or not models.active)
        and not exists (
          select
          from private.rollups
          where rollups.model_id = models.id
            and rollups.region = 'all'
            and rollups.grain = interval '1 day'
            and rollups.succeeded > 0
        )
        then 'unproven_model'
    end
    from public.models
    join public.providers on providers.id = models.provider_id
    where models.id = target.model_id
  );
end;
$$;

-- Remembers an address at which a provider has answered. The provider is locked before its models, as in a sync.
create or replace function private.prove_address(provider uuid, endpoint text)
returns void
language sql
volatile
security invoker
set search_path = ''
as $$
  update public.providers
  -- Keep only the latest addresses.
  set proven_addresses = (coalesce(prove_address.endpoint, private.shown_address(providers.base_url)) || providers.proven_addresses)[1:20]
  where providers.id = prove_address.provider
    and coalesce(prove_address.endpoint, private.shown_address(providers.base_url)) is not null
    and coalesce(prove_address.endpoint, private.shown_address(providers.base_url)) <> all (providers.proven_addresses);
$$;

-- Addresses were remembered with their query, which may contain a secret.
update public.providers
set proven_addresses = array(
  select private.shown_address(proven.address)
  from unnest(providers.proven_addresses) with ordinality as proven (address, place)
  order by proven.place
)
where exists (
  select from unnest(providers.proven_addresses) as proven (address) where proven.address <> private.shown_address(proven.address)
);

grant execute on function
  private.address_problem(text, boolean),
  private.is_ipv4(text),
  private.is_host(text, text, text),
  private.check_address(text, text, boolean),
  private.shown_address(text)
to service_role;

-- What is sent as the model. Lists, prices and retirements go by it.

create index idx_models_api_name on public.models (provider_id, coalesce(api_name, name));

comment on column public.models.api_name is
  'What is sent as the model. Null: name. So one model can stand here in several variants, each with options and '
  'numbers of its own. Model lists and their prices are matched by it.';

create or replace view public.model_endpoints
with (security_invoker = on)
as
select
  models.id as model_id,
  models.provider_id,
  providers.slug as provider,
  providers.base_url,
  providers.dialect,
  providers.api_key_env,
  models.name as model,
  models.active,
  models.available,
  models.retired_at,
  private.merge_options(providers.options, models.options) as options,
  coalesce(models.api_name, models.name) as api_name
from public.models
join public.providers on providers.id = models.provider_id;

comment on view public.model_endpoints is
  'How each model is called: the address, the name of the key, the merged options of its provider and itself, and '
  'api_name, which is sent as the model.';

-- Everything a worker needs for one call. Volatile, so that it sees the lease that the same statement has just written.
create or replace function private.describe_target(target uuid)
returns jsonb
language plpgsql
volatile
security invoker
set search_path = ''
as $$
begin
  return (
    select jsonb_build_object(
      'lease_token', run_targets.lease_token,
      'target_id', run_targets.id,
      'run_id', run_targets.run_id,
      'provider', endpoint.provider,
      'base_url', endpoint.base_url,
      'dialect', endpoint.dialect,
      'api_key_env', endpoint.api_key_env,
      'model', endpoint.api_name,
      'name', endpoint.model,
      'options', endpoint.options,
      'prompt', call.prompt,
      'max_output_tokens', call.max_output_tokens,
      'warm', runs.warm,
      'limits', jsonb_build_object(
        'headers_ms', least(settings.headers_timeout_ms, settings.request_timeout_ms),
        'first_token_ms', least(settings.first_token_timeout_ms, settings.request_timeout_ms),
        'gap_ms', least(settings.gap_timeout_ms, settings.request_timeout_ms),
        'total_ms', settings.request_timeout_ms,
        'body_bytes', settings.max_body_bytes,
        'text_chars', settings.max_text_chars
      )
    )
    from public.run_targets
    join public.runs on runs.id = run_targets.run_id
    join public.model_endpoints as endpoint on endpoint.model_id = run_targets.model_id
    cross join public.settings
    cross join lateral private.describe_call(run_targets) as call
    where run_targets.id = target
  );
end;
$$;

-- Unchanged rows are not written. A field the list leaves out keeps its value. A model that was retired because
-- requests failed is not revived by being listed. A family that an operator set stands.
create or replace function private.update_listed_models(provider uuid, listing jsonb)
returns integer
language sql
volatile
security invoker
set search_path = ''
as $$
  with next as (
    select
      known.id,
      listed.kind,
      coalesce(listed.context_window, known.context_window) as context_window,
      coalesce(listed.max_output_tokens, known.max_output_tokens) as max_output_tokens,
      known.retired_by is distinct from 'benchmark' as available,
      case
        when said.retires then listed.shutdown_at
        when not said.returns then known.retired_at
      end as retired_at,
      case
        when said.retires then 'shutdown'
        when not said.returns then known.retired_by
      end as retired_by,
      case when said.is_told then listed.family else known.family end as family,
      case
        when not said.is_told then known.variant
        when listed.family is not null then private.variant_of(listed.variant, known.name, known.api_name)
      end as variant,
      case when said.is_told then listed.family_source else known.family_source end as family_source
    from private.listed_models(listing) as listed
    join public.models as known on coalesce(known.api_name, known.name) = listed.name and known.provider_id = provider
    cross join lateral (
      select
        listed.shutdown_at is not null
          and known.retired_by is distinct from 'benchmark'
          and (
            known.retired_by is not null
            or known.retired_at is null
            or known.retired_at > listed.shutdown_at
          ) as retires,
        coalesce(known.retired_by in ('list', 'shutdown'), false) as returns,
        listed.tells_family and known.family_source is distinct from 'operator' as is_told
    ) as said
  ),
  updated as (
    update public.models
    set
      kind = next.kind,
      context_window = next.context_window,
      max_output_tokens = next.max_output_tokens,
      available = next.available,
      missed_from = null,
      retired_at = next.retired_at,
      retired_by = next.retired_by,
      family = next.family,
      variant = next.variant,
      family_source = next.family_source
    from next
    where models.id = next.id
      -- An operator may just have set it.
      and (models.family_source is distinct from 'operator' or next.family_source = 'operator')
      and (
        models.kind, models.context_window, models.max_output_tokens, models.available,
        models.missed_from, models.retired_at, models.retired_by,
        models.family, models.variant, models.family_source
      ) is distinct from (
        next.kind, next.context_window, next.max_output_tokens, next.available,
        null, next.retired_at, next.retired_by,
        next.family, next.variant, next.family_source
      )
    returning models.id
  )
  select count(*)::integer from updated;
$$;

-- A missing model is marked once, and is gone after the third list in a row without it. A model that no list ever
-- had is left for the operator to retire.
create or replace function private.mark_unlisted(provider uuid, listing jsonb, list_number integer)
returns integer
language sql
volatile
security invoker
set search_path = ''
as $$
  with missing as (
    select
      models.id,
      models.available,
      list_number - coalesce(models.missed_from, list_number) >= 2 as gone
    from public.models
    where models.provider_id = provider
      and models.available is distinct from false
      and not exists (
        select from private.listed_models(listing) as listed where listed.name = coalesce(models.api_name, models.name)
      )
      -- An entry that could not be read still counts as listed.
      and not exists (
        select
        from jsonb_array_elements(listing -> 'rejected') as rejected
        where rejected -> 'entry' = to_jsonb(coalesce(models.api_name, models.name))
      )
      -- So does a model that still answers, such as another name of a listed model. What is sent counts, so an answer
      -- of any variant does.
      and not exists (
        select
        from (
          select variants.id
          from public.models as variants
          where variants.provider_id = provider
            and coalesce(variants.api_name, variants.name) = coalesce(models.api_name, models.name)
          -- Only they are asked, not all models for each.
          offset 0
        ) as variants
        where private.answers(variants.id)
      )
  ),
  updated as (
    update public.models
    set
      missed_from = case when not missing.gone then list_number end,
      available = case when missing.gone then false else models.available end,
      retired_at = case
        when missing.gone and missing.available then coalesce(models.retired_at, now())
        else models.retired_at
      end,
      retired_by = case
        when missing.gone and missing.available and models.retired_at is null then 'list'
        else models.retired_by
      end
    from missing
    where models.id = missing.id
      and (missing.gone or models.missed_from is null)
    returning missing.gone and missing.available as retired
  )
  select (count(*) filter (where updated.retired))::integer from updated;
$$;

-- When a list states a price that is not understood, its earlier price is outdated. The price is kept, but no cost
-- is computed from it. Returns how many prices this concerns.
create or replace function private.doubt_prices(provider uuid, listing jsonb)
returns integer
language sql
volatile
security invoker
set search_path = ''
as $$
  with doubted as (
    insert into public.prices (
      provider_id, model_id, input_price_per_m, output_price_per_m, cached_input_price_per_m, tiers, parts, source,
      timestamp
    )
    select
      price.provider_id, price.model_id, price.input_price_per_m, price.output_price_per_m,
      price.cached_input_price_per_m, price.tiers, price.parts || '{"unknown": ["price"]}', price.source,
      clock_timestamp()
    from private.listed_models(listing) as listed
    join public.models on coalesce(models.api_name, models.name) = listed.name and models.provider_id = provider
    cross join lateral private.price_at(models.id, clock_timestamp()) as price
    where listed.price_unread
      and price.source = 'provider'
      and coalesce(price.parts -> 'unknown', '[]') = '[]'
    returning prices.id
  )
  select count(*)::integer from doubted;
$$;

-- The prices that a list states for models in the catalogue. The first source with a price of a model is the one that
-- counts.
create or replace function private.listed_quotes(provider uuid, listing jsonb)
returns table (
  model_id uuid,
  source text,
  counts boolean,
  input_price_per_m double precision,
  output_price_per_m double precision,
  cached_input_price_per_m double precision,
  tiers jsonb,
  parts jsonb,
  raw jsonb
)
language sql
stable
security invoker
set search_path = ''
as $$
  select
    models.id,
    quote.value ->> 'source',
    quote.place = 1,
    (quote.value ->> 'input_price_per_m')::double precision,
    (quote.value ->> 'output_price_per_m')::double precision,
    (quote.value ->> 'cached_input_price_per_m')::double precision,
    coalesce(quote.value -> 'tiers', '[]'),
    coalesce(quote.value -> 'parts', '{}'),
    nullif(quote.value -> 'raw', 'null')
  from private.listed_models(listing) as listed
  join public.models on coalesce(models.api_name, models.name) = listed.name and models.provider_id = provider
  cross join lateral (
    select said.value, row_number() over (order by said.place) as place
    from jsonb_array_elements(listed.prices) with ordinality as said (value, place)
    where private.is_price(said.value)
  ) as quote;
$$;

-- Stores the quote of each source, and deletes those that are no longer stated. Returns the new and the changed ones.
create or replace function private.keep_quotes(provider uuid, listing jsonb)
returns table (
  model_id uuid,
  source text,
  counts boolean,
  input_price_per_m double precision,
  output_price_per_m double precision,
  cached_input_price_per_m double precision,
  tiers jsonb,
  parts jsonb,
  raw jsonb
)
language sql
volatile
security invoker
set search_path = ''
as $$
  with quotes as materialized (
    select * from private.listed_quotes(provider, listing)
  ),
  withdrawn as (
    delete from public.price_quotes
    using public.models, private.listed_models(listing) as listed
    where models.id = price_quotes.model_id
      and models.provider_id = provider
      and listed.name = coalesce(models.api_name, models.name)
      and not exists (
        select
        from quotes
        where quotes.model_id = price_quotes.model_id and quotes.source = price_quotes.source
      )
  ),
  news as (
    insert into public.price_quotes (
      model_id, source, input_price_per_m, output_price_per_m, cached_input_price_per_m, tiers, parts, raw
    )
    select
      quotes.model_id, quotes.source, quotes.input_price_per_m, quotes.output_price_per_m,
      quotes.cached_input_price_per_m, quotes.tiers, quotes.parts, quotes.raw
    from quotes
    where not exists (
      select
      from public.price_quotes as former
      where former.model_id = quotes.model_id
        and former.source = quotes.source
        and (
          former.input_price_per_m, former.output_price_per_m,
          former.cached_input_price_per_m, former.tiers, former.parts, former.raw
        ) is not distinct from (
          quotes.input_price_per_m, quotes.output_price_per_m,
          quotes.cached_input_price_per_m, quotes.tiers, quotes.parts, quotes.raw
        )
    )
    on conflict (model_id, source) do update
    set
      input_price_per_m = excluded.input_price_per_m,
      output_price_per_m = excluded.output_price_per_m,
      cached_input_price_per_m = excluded.cached_input_price_per_m,
      tiers = excluded.tiers,
      parts = excluded.parts,
      raw = excluded.raw,
      quoted_at = now()
    returning price_quotes.model_id, price_quotes.source
  )
  select quotes.*
  from quotes
  join news on news.model_id = quotes.model_id and news.source = quotes.source;
$$;

-- Stores the quote of each source, and adds a price when the first source with a quote changes it. A price set by
-- an operator is valid until then; that of a variant stays, since the list states only what the plain model costs.
create or replace function private.record_quotes(provider uuid, listing jsonb)
returns integer
language sql
volatile
security invoker
set search_path = ''
as $$
  with changed as (
    select quotes.*, kept.cached_input_price_per_m as kept_cached_price
    from private.keep_quotes(provider, listing) as quotes
    join public.models on models.id = quotes.model_id
    left join lateral private.price_at(quotes.model_id, clock_timestamp()) as current on true
    -- A list without a price for cached input does not change that price.
    cross join lateral (
      select coalesce(
        quotes.cached_input_price_per_m,
        case
          when (quotes.input_price_per_m, quotes.output_price_per_m)
            = (current.input_price_per_m, current.output_price_per_m)
            then current.cached_input_price_per_m
        end
      ) as cached_input_price_per_m
    ) as kept
    where quotes.counts
      and not coalesce(models.api_name is not null and current.source = 'operator', false)
      and (
        current.input_price_per_m, current.output_price_per_m,
        current.cached_input_price_per_m, current.tiers, current.parts
      ) is distinct from (
        quotes.input_price_per_m, quotes.output_price_per_m,
        kept.cached_input_price_per_m, quotes.tiers, quotes.parts
      )
  ),
  added as (
    insert into public.prices (
      provider_id, model_id, input_price_per_m, output_price_per_m, cached_input_price_per_m,
      tiers, parts, source, raw, timestamp
    )
    select
      provider, changed.model_id, changed.input_price_per_m, changed.output_price_per_m,
      changed.kept_cached_price, changed.tiers, changed.parts, changed.source, changed.raw, clock_timestamp()
    from changed
    returning prices.id
  )
  select count(*)::integer from added;
$$;

-- Why a list is not believed, or null: nearly all models are missing, or it has more new models than a provider
-- releases at once. To accept it anyway, an operator sets `available` to null for the models that are missing.
create or replace function private.doubt_listing(provider uuid, listing jsonb)
returns text
language sql
stable
security invoker
set search_path = ''
as $$
  with named as materialized (
    select listed.name from private.listed_models(listing) as listed
  )
  select case
    when listing ->> 'error' is not null then listing ->> 'error'
    when counts.listed = 0 then 'the list is empty: nothing was changed'
    when counts.listed * 10 <= counts.known or counts.known >= 20 and counts.kept * 10 <= counts.known then format(
      'it lists %s models, and %s of the %s that were available: nothing was changed',
      counts.listed, counts.kept, counts.known
    )
    when counts.unseen > greatest(1000, counts.known) then format(
      'it lists %s models that were never seen, where %s were available: nothing was changed',
      counts.unseen, counts.known
    )
  end
  from (
    select
      (select count(*) from named) as listed,
      -- Two conditions, since one with "or" would compare each name with each model.
      (
        select count(*)
        from named
        where not exists (
            select from public.models where models.provider_id = provider and models.name = named.name
          )
          and not exists (
            select from public.models where models.provider_id = provider and models.api_name = named.name
          )
      ) as unseen,
      (
        select count(distinct coalesce(models.api_name, models.name))
        from public.models
        where models.provider_id = provider
          and models.available
          and coalesce(models.api_name, models.name) in (select named.name from named)
      ) as kept,
      (
        select count(distinct coalesce(models.api_name, models.name))
        from public.models
        where models.provider_id = provider and models.available
      ) as known
  ) as counts;
$$;

-- What the list says of a name is known of a new variant that sends it, and its price, unless an operator set that.
create or replace function private.copy_listing(added uuid)
returns void
language sql
volatile
security invoker
set search_path = ''
as $$
  with listed as (
    select others.*, own.family_source as own_source
    from public.models as own
    join public.models as others
      on others.provider_id = own.provider_id
      and coalesce(others.api_name, others.name) = coalesce(own.api_name, own.name)
      and others.id <> own.id
    where own.id = added and own.available is null
    order by others.api_name is null desc, others.created_at, others.id
    limit 1
  ),
  described as (
    update public.models
    set
      kind = listed.kind,
      context_window = coalesce(models.context_window, listed.context_window),
      max_output_tokens = listed.max_output_tokens,
      available = case when listed.available then true end,
      retired_at = case when ends.soon then listed.retired_at else models.retired_at end,
      retired_by = case when ends.soon then listed.retired_by else models.retired_by end,
      family = case when ends.told then listed.family else models.family end,
      variant = case
        when not ends.told then models.variant
        when listed.family is not null
          then private.variant_of(case when listed.api_name is null then listed.variant end, models.name, models.api_name)
      end,
      family_source = case when ends.told then listed.family_source else models.family_source end
    from listed
    cross join lateral (
      select
        coalesce(listed.retired_by = 'shutdown' and listed.retired_at > now(), false) as soon,
        'operator' not in (coalesce(listed.family_source, ''), coalesce(listed.own_source, '')) as told
    ) as ends
    where models.id = added
  ),
  quoted as (
    insert into public.price_quotes (
      model_id, source, input_price_per_m, output_price_per_m, cached_input_price_per_m, tiers, parts, raw, quoted_at
    )
    select
      added, quotes.source, quotes.input_price_per_m, quotes.output_price_per_m, quotes.cached_input_price_per_m,
      quotes.tiers, quotes.parts, quotes.raw, quotes.quoted_at
    from listed
    join public.price_quotes as quotes on quotes.model_id = listed.id
    on conflict do nothing
  )
  insert into public.prices (
    provider_id, model_id, input_price_per_m, output_price_per_m, cached_input_price_per_m, tiers, parts, source, raw,
    timestamp
  )
  select
    price.provider_id, added, price.input_price_per_m, price.output_price_per_m, price.cached_input_price_per_m,
    price.tiers, price.parts, price.source, price.raw, clock_timestamp()
  from listed
  cross join lateral private.price_at(listed.id, clock_timestamp()) as price
  where price.source <> 'operator'
    and not exists (select from public.prices where prices.model_id = added);
$$;

drop function public.add_model(text, text, boolean);

create function public.add_model(
  provider text,
  model text,
  active boolean default true,
  api_name text default null,
  options jsonb default null
)
returns uuid
language plpgsql
volatile
security invoker
set search_path = ''
as $$
declare
  owner uuid := private.find_provider(add_model.provider);
  before public.models;
  added uuid;
begin
  select models.* into before
  from public.models
  where models.provider_id = owner and models.name = add_model.model
  for no key update;
  if add_model.api_name <> coalesce(before.api_name, before.name)
    and exists (select from public.benchmark_results as results where results.model_id = before.id)
  then
    raise exception 'Cannot add the model: "%" has results of "%"', add_model.model, coalesce(before.api_name, before.name)
      using errcode = 'invalid_parameter_value', hint = 'Choose another name, so that numbers of two models do not mix.';
  end if;

  insert into public.models as known (provider_id, name, active, api_name, options)
  values (
    owner, add_model.model, add_model.active, nullif(add_model.api_name, add_model.model),
    coalesce(add_model.options, '{}')
  )
  on conflict (name, provider_id) do update
  set
    active = excluded.active,
    api_name = case when add_model.api_name is null then known.api_name else excluded.api_name end,
    options = coalesce(add_model.options, known.options)
  returning known.id into added;
  perform private.copy_listing(added);
  return added;
end;
$$;

comment on function public.add_model is
  'Adds a model and benchmarks it, unless active is false. With api_name, which is sent as the model, and options it is '
  'a variant with numbers and a price of its own. What is left out of a repeated call stays as it was.';

create or replace function public.replace_model(provider text, model text, successor text)
returns uuid
language plpgsql
volatile
security invoker
set search_path = ''
as $$
declare
  former public.models := private.find_model(replace_model.provider, replace_model.model);
  next_id uuid;
begin
  if replace_model.successor = replace_model.model then
    raise exception 'Cannot replace the model: "%" cannot succeed itself', replace_model.model;
  end if;

  if former.api_name is not null and not exists (
    select from public.models where models.provider_id = former.provider_id and models.name = replace_model.successor
  ) then
    raise exception 'Cannot replace the model: what to send for "%" is not known', replace_model.successor
      using hint = format(
        'Add it first: select public.add_model(%L, %L, api_name => ''…'', options => ''…'');', provider, successor
      );
  end if;

  insert into public.models as known (provider_id, name, active, min_interval)
  values (former.provider_id, replace_model.successor, former.active, former.min_interval)
  on conflict (name, provider_id) do update set active = known.active or excluded.active
  returning known.id into next_id;

  update public.models
  set active = false, retired_at = least(models.retired_at, now())
  where models.id = former.id
    and (models.active or models.retired_at is null or models.retired_at > now());
  return next_id;
end;
$$;

grant execute on function
  private.copy_listing(uuid),
  public.add_model(text, text, boolean, text, jsonb)
to service_role;
