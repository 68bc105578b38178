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
