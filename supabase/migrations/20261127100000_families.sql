-- Which model it is wherever it is served: what syncs tell, and what an operator sets.
set local lock_timeout = '5s';

-- Whether it has the form of a family. Null: nothing is said.
create function private.is_family(said text)
returns boolean
language sql
immutable
security invoker
set search_path = ''
begin atomic
  select char_length(said) <= 200 and said ~ '^[a-z0-9][a-z0-9._-]*/[a-z0-9][a-z0-9._:-]*$';
end;

-- How a model differs from the plain one of its family: by what is said of what it sends, and by what its name has more.
create function private.variant_of(said text, name text, api_name text)
returns text
language sql
immutable
security invoker
set search_path = ''
begin atomic
  select nullif(left(concat_ws(', ', said, more.words), 200), '')
  from (
    select case
      when api_name = name then null
      when starts_with(lower(name), lower(api_name))
        then nullif(trim(both ' -_:/@(),[]' from substr(name, char_length(api_name) + 1)), '')
      when api_name is not null then name
    end
  ) as more (words);
end;

drop function private.listed_models(jsonb);

-- The entries of a listing, each checked by itself: impossible values become unknown and do not affect other entries.
create function private.listed_models(listing jsonb)
returns table (
  name text,
  kind text,
  context_window integer,
  max_output_tokens integer,
  shutdown_at timestamptz,
  prices jsonb,
  price_unread boolean,
  tells_family boolean,
  family text,
  variant text,
  family_source text
)
language sql
stable
security invoker
set search_path = ''
as $$
  select
    entry ->> 'name',
    entry ->> 'kind',
    private.limit_tokens(entry -> 'context_window'),
    private.limit_tokens(entry -> 'max_output_tokens'),
    private.shutdown_moment(entry ->> 'shutdown_at'),
    case when jsonb_typeof(entry -> 'prices') = 'array' then entry -> 'prices' else '[]' end,
    coalesce(entry -> 'price_unread' = 'true', false),
    entry ? 'family',
    told.family,
    case when told.family is not null then nullif(left(entry ->> 'variant', 200), '') end,
    case when told.family is not null then entry ->> 'family_source' end
  from jsonb_array_elements(listing -> 'models') as entry
  cross join lateral (
    select case
      when private.is_family(entry ->> 'family') and entry ->> 'family_source' in ('list', 'catalogue', 'rule')
        then entry ->> 'family'
    end
  ) as told (family)
  where jsonb_typeof(entry -> 'name') = 'string' and char_length(entry ->> 'name') between 1 and 256;
$$;

create or replace function private.add_listed_models(provider uuid, listing jsonb)
returns integer
language sql
volatile
security invoker
set search_path = ''
as $$
  with added as (
    insert into public.models (
      name, provider_id, kind, context_window, max_output_tokens, available, retired_at, retired_by,
      family, variant, family_source
    )
    select
      listed.name, provider, listed.kind, listed.context_window, listed.max_output_tokens, true,
      listed.shutdown_at, case when listed.shutdown_at is not null then 'shutdown' end,
      listed.family, listed.variant, listed.family_source
    from private.listed_models(listing) as listed
    on conflict (name, provider_id) do nothing
    returning models.id
  )
  select count(*)::integer from added;
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

-- Writes the families of models that are in no list, by provider: {"slug": [{"name": …, "family": …}, …]}. Returns how
-- many changed.
create function public.record_families(families jsonb)
returns integer
language sql
volatile
security invoker
set search_path = ''
as $$
  -- As a sync locks them.
  with owners as materialized (
    select providers.id, jsonb_build_object('models', given.models) as listing
    from public.providers
    join jsonb_each(families) as given (slug, models) on given.slug = providers.slug
    where jsonb_typeof(given.models) = 'array'
    order by providers.id
    for no key update of providers
  ),
  told as (
    select owners.id as provider_id, listed.name, listed.family, listed.variant, listed.family_source
    from owners
    cross join lateral private.listed_models(owners.listing) as listed
    where listed.tells_family
  ),
  updated as (
    update public.models
    set
      family = told.family,
      variant = case when told.family is not null then private.variant_of(told.variant, models.name, models.api_name) end,
      family_source = told.family_source
    from told
    where models.provider_id = told.provider_id
      and coalesce(models.api_name, models.name) = told.name
      and models.family_source is distinct from 'operator'
      and (models.family, models.variant, models.family_source) is distinct from (
        told.family,
        case when told.family is not null then private.variant_of(told.variant, models.name, models.api_name) end,
        told.family_source
      )
    returning models.id
  )
  select count(*)::integer from updated;
$$;

comment on function public.record_families is
  'Writes what is told of the families of models that are in no list, by provider. What an operator set stands.';

-- The models that no list has, by provider, whose families can be told by their names only.
create function private.unlisted_models(providers text[])
returns jsonb
language sql
stable
security invoker
set search_path = ''
as $$
  select coalesce(jsonb_object_agg(unlisted.slug, unlisted.names), '{}')
  from (
    select few.slug, jsonb_agg(distinct few.name) as names
    from (
      select providers.slug, coalesce(models.api_name, models.name) as name
      from public.models
      join public.providers on providers.id = models.provider_id
      where models.available is not true
        and (models.family_source is null or models.family_source in ('catalogue', 'rule'))
        and (unlisted_models.providers is null or providers.slug = any (unlisted_models.providers))
      order by models.active desc, models.created_at desc
      limit 10000
    ) as few
    group by few.slug
  ) as unlisted;
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
  from private.select_providers(wanted_providers, available_keys, stand_ins) as considered;

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

comment on function public.start_sync is
  'Opens a sync: {sync_id, created, providers, unlisted, skipped, …}, or {error}. A repeated idempotency_key gets the first '
  'one''s id and no providers.';

create function public.set_family(provider text, model text, family text, variant text default null)
returns text
language plpgsql
volatile
security invoker
set search_path = ''
as $$
declare
  chosen uuid := (private.find_model(set_family.provider, set_family.model)).id;
begin
  if not private.is_family(set_family.family) then
    raise exception 'Cannot set the family: "%" is not like creator/model, in lower case', set_family.family
      using errcode = 'check_violation', hint = 'For example: meta-llama/llama-3.3-70b-instruct.';
  elsif set_family.family is null and set_family.variant is not null then
    raise exception 'Cannot set the variant "%": it is one of no family', set_family.variant
      using errcode = 'check_violation';
  end if;
  update public.models
  set
    family = set_family.family,
    variant = nullif(trim(set_family.variant), ''),
    family_source = case when set_family.family is not null then 'operator' end
  where models.id = chosen;
  return set_family.family;
end;
$$;

comment on function public.set_family is
  'States which model this is wherever it is served, as creator/model, and how it differs from the plain one. It stands '
  'against every sync, until it is set to null: then the next sync tells the family again.';

grant execute on function
  private.is_family(text),
  private.variant_of(text, text, text),
  private.listed_models(jsonb),
  private.unlisted_models(text[]),
  public.record_families(jsonb),
  public.set_family(text, text, text, text)
to service_role;
