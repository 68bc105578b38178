-- What the providers' model lists say, and since when: how a listing changes the catalogue.

grant select (kind, max_output_tokens) on public.models to anon, authenticated;

create table private.list_reads (
  provider_id uuid primary key references public.providers (id) on delete cascade,
  reads integer not null
);

comment on table private.list_reads is
  'How many model lists of each provider were read and accepted. A model is gone after three lists without it.';

create table public.price_quotes (
  model_id uuid not null references public.models (id) on delete cascade,
  source text not null
    constraint "source must be provider or genai-prices"
    check (source in ('provider', 'genai-prices')),
  input_price_per_m double precision not null
    constraint "input_price_per_m must be between 0 and 100000"
    check (input_price_per_m between 0 and 100000),
  output_price_per_m double precision not null
    constraint "output_price_per_m must be between 0 and 100000"
    check (output_price_per_m between 0 and 100000),
  cached_input_price_per_m double precision
    constraint "cached_input_price_per_m must be between 0 and 100000"
    check (cached_input_price_per_m between 0 and 100000),
  tiers jsonb not null default '[]'
    constraint "tiers must have the form of prices.tiers"
    check (private.are_price_tiers(tiers)),
  parts jsonb not null default '{}'
    constraint "parts must have the form of prices.parts"
    check (private.are_price_parts(parts)),
  raw jsonb,
  quoted_at timestamptz not null default now(),
  primary key (model_id, source)
);

comment on table public.price_quotes is
  'The current price of a model by each source, in USD per million tokens, and since when. prices has the one that counts.';

create table public.model_events (
  id bigint generated always as identity primary key,
  provider_id uuid not null references public.providers (id) on delete cascade,
  model_id uuid not null references public.models (id) on delete cascade,
  event text not null
    constraint "event must be a known one, such as listed or price_changed"
    check (
      event in (
        'listed', 'unlisted', 'retired', 'restored', 'context_changed', 'price_changed',
        'served_as', 'upstream', 'fingerprint', 'service_tier'
      )
    ),
  before jsonb,
  after jsonb,
  created_at timestamptz not null default now()
);

comment on table public.model_events is
  'What changed about a model and when, whether by a sync, a benchmark or the operator. served_as, fingerprint and '
  'service_tier: what its answers say; upstream: the hosts behind a gateway that answered in 7 days.';

create index idx_model_events_provider_id on public.model_events (provider_id);
create index idx_model_events_model_id on public.model_events (model_id);
create index idx_model_events_created_at on public.model_events (created_at);

alter table private.list_reads enable row level security;
alter table public.price_quotes enable row level security;
alter table public.model_events enable row level security;

grant select, insert, update on private.list_reads to service_role;
grant select, insert, update, delete on public.price_quotes, public.model_events to service_role;
grant select on public.model_events to anon, authenticated;
grant select (
  model_id, source, input_price_per_m, output_price_per_m, cached_input_price_per_m, tiers, parts, quoted_at
) on public.price_quotes to anon, authenticated;

create policy "Everyone may read quotes of enabled providers"
  on public.price_quotes for select to anon, authenticated
  using (model_id in (select models.id from public.models));

create policy "Everyone may read model events of enabled providers"
  on public.model_events for select to anon, authenticated
  using (provider_id in (select providers.id from public.providers where providers.enabled));

create policy "Visitors embed one table or view at most"
  on public.price_quotes as restrictive for select to anon, authenticated
  using ((select private.embeds_little()));

create policy "Visitors embed one table or view at most"
  on public.model_events as restrictive for select to anon, authenticated
  using ((select private.embeds_little()));

-- Clear the reason too when a retirement is undone.
create function private.forget_retirement()
returns trigger
language plpgsql
security invoker
set search_path = ''
as $$
begin
  new.retired_by := null;
  return new;
end;
$$;

create trigger forget_retirement
  before update on public.models
  for each row
  when (new.retired_at is null and new.retired_by is not null)
  execute function private.forget_retirement();

create function private.record_listed_models()
returns trigger
language plpgsql
security invoker
set search_path = ''
as $$
begin
  insert into public.model_events (provider_id, model_id, event)
  select inserted.provider_id, inserted.id, 'listed'
  from inserted
  where inserted.available;
  return null;
end;
$$;

create function private.record_model_changes()
returns trigger
language plpgsql
security invoker
set search_path = ''
-- The plan is made for the few rows of the first statement and kept for the session. With nested loops, ten
-- thousand changed models would each be compared with all the others.
set enable_nestloop = off
as $$
begin
  insert into public.model_events (provider_id, model_id, event, before, after)
  select changed.provider_id, changed.id, change.event, change.before, change.after
  from changed
  join former on former.id = changed.id
  cross join lateral (
    values
      (
        'listed', to_jsonb(former.available), to_jsonb(changed.available),
        changed.available and former.available is distinct from true
      ),
      (
        'unlisted', to_jsonb(former.available), to_jsonb(changed.available),
        not changed.available and former.available is distinct from false
      ),
      (
        'retired', to_jsonb(former.retired_at), to_jsonb(changed.retired_at),
        changed.retired_at is not null and former.retired_at is distinct from changed.retired_at
      ),
      (
        'restored', to_jsonb(former.retired_at), null,
        changed.retired_at is null and former.retired_at is not null
      ),
      (
        'context_changed', to_jsonb(former.context_window), to_jsonb(changed.context_window),
        former.context_window is not null
        and former.context_window is distinct from changed.context_window
      )
  ) as change (event, before, after, happened)
  where change.happened
  order by changed.id;
  return null;
end;
$$;

create function private.record_price_changes()
returns trigger
language plpgsql
security invoker
set search_path = ''
as $$
begin
  insert into public.model_events (provider_id, model_id, event, before, after)
  select
    inserted.provider_id,
    inserted.model_id,
    'price_changed',
    private.describe_price(former),
    private.describe_price(inserted)
  from inserted
  cross join lateral private.price_at(
    inserted.model_id,
    inserted.timestamp - interval '1 microsecond'
  ) as former
  where former.id is not null
    and private.describe_price(former) - 'source' <> private.describe_price(inserted) - 'source';
  return null;
end;
$$;

create function private.describe_price(price public.prices)
returns jsonb
language sql
immutable
security invoker
set search_path = ''
as $$
  select jsonb_build_object(
    'input_price_per_m', price.input_price_per_m,
    'output_price_per_m', price.output_price_per_m,
    'cached_input_price_per_m', price.cached_input_price_per_m,
    'tiers', price.tiers,
    'source', price.source
  ) || case when price.parts = '{}' then '{}' else jsonb_build_object('parts', price.parts) end;
$$;

create trigger record_listed_models
  after insert on public.models
  referencing new table as inserted
  for each statement
  execute function private.record_listed_models();

create trigger record_model_changes
  after update on public.models
  referencing old table as former new table as changed
  for each statement
  execute function private.record_model_changes();

create trigger record_price_changes
  after insert on public.prices
  referencing new table as inserted
  for each statement
  execute function private.record_price_changes();

-- A possible count of tokens for a model, or null.
create function private.limit_tokens(said jsonb)
returns integer
language plpgsql
immutable
security invoker
set search_path = ''
as $$
begin
  if jsonb_typeof(said) = 'number' then
    return case when said::numeric between 1 and 100000000 then said::numeric::integer end;
  end if;
  return null;
end;
$$;

-- A possible shutdown time for a model, or null.
create function private.shutdown_moment(said text)
returns timestamptz
language plpgsql
stable
security invoker
set search_path = ''
as $$
begin
  return case
    when said::timestamptz >= '2020-01-01 00:00+00' and said::timestamptz < '2100-01-01 00:00+00' then said::timestamptz
  end;
exception
  when data_exception then
    return null;
end;
$$;

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

create function private.add_listed_models(provider uuid, listing jsonb)
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
create function private.update_listed_models(provider uuid, listing jsonb)
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

-- Whether a model gave an answer in the last days.
create function private.answers(model uuid)
returns boolean
language plpgsql
stable
security invoker
set search_path = ''
as $$
begin
  return exists (
    select
    from private.rollups
    where rollups.model_id = answers.model
      and rollups.region = 'all'
      and rollups.grain = interval '1 day'
      and rollups.starts_at > now() - interval '8 days'
      and rollups.succeeded > 0
  );
end;
$$;

-- A missing model is marked once, and is gone after the third list in a row without it. A model that no list ever
-- had is left for the operator to retire.
create function private.mark_unlisted(provider uuid, listing jsonb, list_number integer)
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

-- Whether a price is possible. Impossible prices are ignored, whatever their source.
create function private.is_price(quote jsonb)
returns boolean
language plpgsql
immutable
security invoker
set search_path = ''
as $$
begin
  return coalesce(
    jsonb_typeof(quote -> 'input_price_per_m') = 'number'
      and jsonb_typeof(quote -> 'output_price_per_m') = 'number'
      and private.are_price_amounts(
        jsonb_build_object(
          'input_price_per_m', quote -> 'input_price_per_m',
          'output_price_per_m', quote -> 'output_price_per_m',
          'cached_input_price_per_m', quote -> 'cached_input_price_per_m'
        )
      )
      and private.are_price_tiers(coalesce(quote -> 'tiers', '[]'))
      and private.are_price_parts(coalesce(quote -> 'parts', '{}')),
    false
  );
end;
$$;

-- When a list states a price that is not understood, its earlier price is outdated. The price is kept, but no cost
-- is computed from it. Returns how many prices this concerns.
create function private.doubt_prices(provider uuid, listing jsonb)
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
create function private.listed_quotes(provider uuid, listing jsonb)
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
create function private.keep_quotes(provider uuid, listing jsonb)
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
create function private.record_quotes(provider uuid, listing jsonb)
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
create function private.doubt_listing(provider uuid, listing jsonb)
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

grant execute on function
  private.describe_price(public.prices),
  private.limit_tokens(jsonb),
  private.shutdown_moment(text),
  private.is_family(text),
  private.variant_of(text, text, text),
  private.listed_models(jsonb),
  private.add_listed_models(uuid, jsonb),
  private.update_listed_models(uuid, jsonb),
  private.mark_unlisted(uuid, jsonb, integer),
  private.is_price(jsonb),
  private.doubt_prices(uuid, jsonb),
  private.listed_quotes(uuid, jsonb),
  private.keep_quotes(uuid, jsonb),
  private.record_quotes(uuid, jsonb),
  private.doubt_listing(uuid, jsonb),
  private.answers(uuid)
to service_role;

-- Requests show whether a model is served, as lists do.

-- A model refused twice in a row is gone, whatever the list says. One answer, also to a probe, undoes such a
-- retirement.
create function private.judge_availability()
returns trigger
language plpgsql
security invoker
set search_path = ''
as $$
begin
  if new.outcome = 'success'
    or (new.probe and (select outcomes.callable from public.outcomes where outcomes.name = new.outcome))
  then
    if exists (
      select from public.models where models.id = new.model_id and models.retired_by = 'benchmark'
    ) then
      update public.models
      set available = true, retired_at = null
      where models.id = new.model_id;
    end if;
  elsif not new.probe and (
    select count(*) = 2
    from (
      select results.outcome
      from public.benchmark_results as results
      where results.model_id = new.model_id and not results.probe and results.burst is null
      order by results.created_at desc, results.id = new.id desc
      limit 2
    ) as latest
    where latest.outcome = 'model_unavailable'
  ) then
    update public.models
    set available = false, missed_from = null, retired_at = now(), retired_by = 'benchmark'
    where models.id = new.model_id
      and (models.retired_at is null or models.retired_at > now());
  end if;
  return null;
end;
$$;

create trigger judge_availability
  after insert on public.benchmark_results
  for each row
  when ((new.outcome in ('success', 'model_unavailable') or new.probe) and new.burst is null)
  execute function private.judge_availability();

grant execute on function public.record_families(jsonb) to service_role;
