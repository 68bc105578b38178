-- Providers of clouds: addresses in which a part is to be filled in, and providers without a model list.

set local lock_timeout = '5s';

comment on column public.providers.options is
  'How its requests differ from the usual: max_tokens_field, temperature, include_usage, obfuscation_option, omit, '
  'body, headers, query (parameters of every address), auth_header (the header with the key); concurrent (true lets '
  'several workers call it at once); list_path (null: it has no list), list_query, price_unit (token or million) of its '
  'model list; key_path, where a wrong key is refused when the list is public.';

-- Whether a call went to neither the host of the provider's address nor one of its options.hosts. own_host.ts in the
-- functions decides the same, and knows every writing of a host; this is for workers that do not say.
create or replace function private.is_other_host(provider uuid, endpoint text)
returns boolean
language plpgsql
stable
security invoker
set search_path = ''
as $$
declare
  called text[] := private.host_of(endpoint);
begin
  return (
    select endpoint is not null
      and not providers.simulated
      and coalesce(providers.base_url, '') <> ''
      and private.placeholder_in(providers.base_url) is null
      and (private.host_of(providers.base_url))[1:2] <> called[1:2]
      and not exists (
        select
        from jsonb_array_elements_text(
          case jsonb_typeof(providers.options -> 'hosts') when 'array' then providers.options -> 'hosts' else '[]' end
        ) as named (host)
        cross join lateral private.host_of(named.host) as own (parts)
        where own.parts[1] = called[1] and (own.parts[3] = 'false' or own.parts[2] = called[2])
      )
    from public.providers
    where providers.id = is_other_host.provider
  );
end;
$$;

create or replace function public.start_sync(request jsonb, available_keys text[], stand_ins text[] default null)
returns jsonb
language plpgsql
volatile
security invoker
set search_path = ''
as $$
declare
  wanted_providers text[] := private.text_array(request -> 'providers');
  key text := request ->> 'idempotency_key';
  unknown text;
  chosen jsonb;
  sync public.sync_runs;
begin
  unknown := private.unknown_provider(wanted_providers);
  if unknown is not null then
    return private.error_body(
      'unknown_provider', 'providers',
      format('Cannot start the sync: providers: there is no provider "%s". %s', unknown, private.provider_choice(unknown))
    );
  end if;

  select
    coalesce(
      jsonb_agg(
        jsonb_build_object('provider', (considered.provider).slug, 'reason', considered.reason)
        order by (considered.provider).slug
      ) filter (where considered.reason is not null),
      '[]'
    ),
    coalesce(
      jsonb_agg(
        jsonb_build_object(
          'slug', (considered.provider).slug,
          'base_url', (considered.provider).base_url,
          'dialect', (considered.provider).dialect,
          'api_key_env', (considered.provider).api_key_env,
          'options', (considered.provider).options
        )
        order by (considered.provider).slug
      ) filter (where considered.reason is null),
      '[]'
    )
  into sync.skipped, chosen
  from (
    select
      selected.provider,
      coalesce(
        selected.reason,
        case
          when (selected.provider).options -> 'list_path' = 'null' then format(
            'it has no model list; select add_model(%L, ''…'') adds a model', (selected.provider).slug
          )
        end
      ) as reason
    from private.select_providers(wanted_providers, available_keys, stand_ins) as selected
  ) as considered;

  insert into public.sync_runs (triggered_by, idempotency_key, skipped)
  values (coalesce(request ->> 'triggered_by', 'manual'), key, sync.skipped)
  on conflict (idempotency_key) do nothing
  returning * into sync;

  if not found then
    select * into sync from public.sync_runs where sync_runs.idempotency_key = key;
    return private.describe_sync(sync) || jsonb_build_object('created', false, 'providers', '[]'::jsonb);
  end if;
  return private.describe_sync(sync) || jsonb_build_object(
    'created', true, 'providers', chosen, 'unlisted', private.unlisted_models(wanted_providers)
  );
end;
$$;

-- What stands in an address for a part that is to be filled in, such as RESOURCE, {region} or your-resource; null for
-- nothing. The query is not looked at. find_placeholder.ts in the functions has the same rule.
create or replace function private.placeholder_in(address text)
returns text
language sql
immutable
security invoker
set search_path = ''
as $$
  select coalesce(
    -- Between brackets, or after a dollar.
    (regexp_match(
      places.place,
      '\$?\{[^{}/?#]{0,60}\}|%7B[^%/?#]{0,60}%7D|<[^<>/?#]{0,60}>|\$[A-Za-z_]\w*|(?<=/)\[[^\]/?#]{0,60}\]',
      'i'
    ))[1],
    (regexp_match(
      places.place, '(?<![A-Za-z0-9])your[-_]?(?:[a-z0-9]+[-_])*' || words.yours || '(?![A-Za-z0-9])', 'i'
    ))[1],
    (regexp_match(places.place, '(?<![A-Za-z0-9])(?:[A-Z]+[-_])*' || words.yours || '(?![A-Za-z0-9])'))[1]
  )
  from (
    select regexp_replace(
      (regexp_match(address, '^[a-z]+://(?:[^/?#]*@)?([^?#]*)', 'i'))[1], '^\[[^\]]*\]', ''
    )
  ) as places (place)
  cross join (
    values (
      '(?:RESOURCE|PROJECT|LOCATION|REGION|ACCOUNT|TENANT|WORKSPACE|DEPLOYMENT|ENDPOINT|DOMAIN|SUBDOMAIN|ORG|ORGANI[SZ]ATION|'
      'HOST|MODEL|NAME|ID)(?:[-_]?(?:NAME|ID|NUMBER|CODE|HERE))?'
    )
  ) as words (yours);
$$;

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
  elsif private.placeholder_in(address) is not null then
    return format('has a placeholder in it, %s: put your own in its place', private.placeholder_in(address));
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

grant execute on function private.placeholder_in(text) to service_role;
