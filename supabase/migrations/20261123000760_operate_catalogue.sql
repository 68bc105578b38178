-- How operators change the catalogue with SQL. Every function is safe to repeat.

create function private.find_model(provider text, model text)
returns public.models
language plpgsql
stable
security invoker
set search_path = ''
as $$
declare
  found_model public.models;
begin
  perform private.find_provider(find_model.provider);
  select models.* into found_model
  from public.models
  join public.providers on providers.id = models.provider_id
  where providers.slug = find_model.provider and models.name = find_model.model;
  if not found then
    raise exception 'Cannot find the model: % has no model "%"', find_model.provider, find_model.model
      using hint = private.choice_of(
        find_model.model,
        array(
          select models.name
          from public.models
          join public.providers on providers.id = models.provider_id
          where providers.slug = find_model.provider
        )
      ) || format('. To add it: select public.add_model(%L, %L);', find_model.provider, find_model.model);
  end if;
  return found_model;
end;
$$;

create function private.find_provider(slug text)
returns uuid
language plpgsql
stable
security invoker
set search_path = ''
as $$
declare
  found_id uuid;
begin
  select providers.id into found_id from public.providers where providers.slug = find_provider.slug;
  if not found then
    raise exception 'Cannot find the provider: there is no "%"', find_provider.slug
      using hint = private.provider_choice(find_provider.slug);
  end if;
  return found_id;
end;
$$;

create function public.add_provider(
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

comment on function public.add_provider is
  'Adds a provider, or updates and enables the one with that slug. api_key_env names the function secret with its key.';

create function public.add_model(provider text, model text, active boolean default true)
returns uuid
language sql
volatile
security invoker
set search_path = ''
as $$
  insert into public.models as known (provider_id, name, active)
  values (private.find_provider(add_model.provider), add_model.model, add_model.active)
  on conflict (name, provider_id) do update set active = excluded.active
  returning known.id;
$$;

comment on function public.add_model is 'Adds a model and benchmarks it, unless active is false.';

create function public.set_active(provider text, model text, active boolean default true)
returns boolean
language sql
volatile
security invoker
set search_path = ''
as $$
  update public.models
  set
    active = set_active.active,
    -- An operator who activates a model states that it is served.
    retired_at = case when not set_active.active or models.retired_at > now() then models.retired_at end
  from private.find_model(set_active.provider, set_active.model) as chosen
  where models.id = chosen.id
  returning models.active;
$$;

comment on function public.set_active is
  'Sets whether a model is benchmarked. Switching it on undoes a retirement.';

-- What is left out stays as it was. A text says nothing of the tokens of the text before it.
create function public.set_workload(
  name text,
  prompt text default null,
  max_output_tokens integer default null,
  kind text default null,
  input_tokens integer default null,
  request jsonb default null,
  "check" jsonb default null,
  limits jsonb default null,
  min_interval interval default null,
  active boolean default null
)
returns integer
language plpgsql
volatile
security invoker
set search_path = ''
as $$
declare
  before public.workloads;
  wanted public.workloads;
begin
  -- Calls for one name follow one another, also the first two, when there is no row to lock yet.
  perform pg_advisory_xact_lock(hashtextextended('workload/' || set_workload.name, 0));
  select * into before from public.workloads where workloads.name = set_workload.name and workloads.current for update;
  wanted := before;
  wanted.prompt := coalesce(set_workload.prompt, before.prompt);
  wanted.max_output_tokens := coalesce(set_workload.max_output_tokens, before.max_output_tokens, 512);
  wanted.kind := coalesce(set_workload.kind, before.kind, 'text');
  wanted.input_tokens := coalesce(
    set_workload.input_tokens, case when wanted.prompt = before.prompt then before.input_tokens end
  );
  wanted.request := coalesce(set_workload.request, before.request, '{}');
  wanted."check" := coalesce(set_workload."check", before."check", '{}');
  wanted.limits := coalesce(set_workload.limits, before.limits, '{}');
  wanted.min_interval := coalesce(set_workload.min_interval, before.min_interval);
  wanted.active := coalesce(set_workload.active, before.active, false);
  if wanted.prompt is null then
    raise exception 'Cannot add the workload "%": it has no prompt', set_workload.name
      using errcode = 'invalid_parameter_value';
  end if;

  if (
    wanted.prompt, wanted.max_output_tokens, wanted.kind, wanted.input_tokens, wanted.request, wanted."check", wanted.limits
  ) is not distinct from (
    before.prompt, before.max_output_tokens, before.kind, before.input_tokens, before.request, before."check", before.limits
  ) then
    update public.workloads
    set active = wanted.active, min_interval = wanted.min_interval
    where workloads.id = before.id;
    return before.version;
  end if;

  update public.workloads set current = false where workloads.id = before.id;
  insert into public.workloads (
    name, version, kind, prompt, max_output_tokens, input_tokens, request, "check", limits, min_interval, active, comparable
  )
  select
    set_workload.name, 1 + coalesce(max(versions.version), 0), wanted.kind, wanted.prompt, wanted.max_output_tokens,
    wanted.input_tokens, wanted.request, wanted."check", wanted.limits, wanted.min_interval, wanted.active,
    coalesce(before.comparable, true)
  from public.workloads as versions
  where versions.name = set_workload.name
  returning workloads.version into wanted.version;
  return wanted.version;
end;
$$;

comment on function public.set_workload is
  'Adds a workload, or its next version where it would be sent or judged otherwise than now, and returns the version that '
  'runs take from now on. What is left out stays as it was. Speeds of two versions are never merged.';

-- Raises an error for an impossible price.
create function private.check_price(
  input_price_per_m double precision,
  output_price_per_m double precision,
  cached_input_price_per_m double precision,
  parts jsonb,
  tiers jsonb
)
returns void
language plpgsql
immutable
security invoker
set search_path = ''
as $$
declare
  wrong text := case
    when not coalesce(input_price_per_m between 0 and 100000, false) then 'input_price_per_m'
    when not coalesce(output_price_per_m between 0 and 100000, false) then 'output_price_per_m'
    when not coalesce(cached_input_price_per_m, 0) between 0 and 100000 then 'cached_input_price_per_m'
  end;
begin
  if wrong is not null then
    raise exception 'Cannot set the price: % must be between 0 and 100,000 USD per million tokens', wrong
      using errcode = 'check_violation';
  elsif not coalesce(private.are_price_parts(parts), false) then
    raise exception 'Cannot set the price: parts do not have the form of public.prices.parts'
      using errcode = 'check_violation', hint = 'For example {"request_usd": 0.005, "cache_write_price_per_m": 1.25}.';
  elsif not coalesce(private.are_price_tiers(tiers), false) then
    raise exception 'Cannot set the price: tiers do not have the form of public.prices.tiers'
      using errcode = 'check_violation',
        hint = 'For example [{"above_input_tokens": 200000, "input_price_per_m": 2, "output_price_per_m": 4}].';
  end if;
end;
$$;

create function public.set_price(
  provider text,
  model text,
  input_price_per_m double precision,
  output_price_per_m double precision,
  cached_input_price_per_m double precision default null,
  valid_from timestamptz default null,
  parts jsonb default '{}',
  tiers jsonb default '[]'
)
returns uuid
language sql
volatile
security invoker
set search_path = ''
as $$
  select private.check_price(
    set_price.input_price_per_m, set_price.output_price_per_m, set_price.cached_input_price_per_m, set_price.parts,
    set_price.tiers
  );
  with chosen as (
    select
      models.id as model_id,
      models.provider_id,
      coalesce(
        -- A correction gets a slightly later timestamp: with two prices of the same time, neither would be the last.
        (
          select max(prices.timestamp) + interval '1 microsecond'
          from public.prices
          where prices.model_id = models.id
            and prices.timestamp >= set_price.valid_from
            and prices.timestamp < set_price.valid_from + interval '1 millisecond'
        ),
        set_price.valid_from,
        clock_timestamp()
      ) as valid_from
    from private.find_model(set_price.provider, set_price.model) as models
  ),
  standing as (
    select prices.*
    from chosen
    cross join lateral private.price_at(chosen.model_id, chosen.valid_from) as prices
    where (
        prices.input_price_per_m, prices.output_price_per_m, prices.cached_input_price_per_m, prices.tiers, prices.parts
      ) is not distinct from (
        set_price.input_price_per_m, set_price.output_price_per_m, set_price.cached_input_price_per_m, set_price.tiers,
        set_price.parts
      )
  ),
  added as (
    insert into public.prices (
      provider_id, model_id, input_price_per_m, output_price_per_m, cached_input_price_per_m,
      timestamp, source, parts, tiers
    )
    select
      chosen.provider_id, chosen.model_id, set_price.input_price_per_m,
      set_price.output_price_per_m, set_price.cached_input_price_per_m, chosen.valid_from, 'operator',
      set_price.parts, set_price.tiers
    from chosen
    where not exists (select from standing)
    returning prices.id
  )
  select added.id from added
  union all
  select standing.id from standing;
$$;

comment on function public.set_price is
  'Sets a price in USD per million tokens, from now or from a moment, and returns its id. It is valid until a source '
  'of prices changes its price. Stored costs do not change. parts and tiers are as in public.prices.';

create function public.replace_model(provider text, model text, successor text)
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

comment on function public.replace_model is
  'Retires a model and benchmarks its successor instead, which is added if the catalogue does not have it.';

revoke execute on function
  private.find_model(text, text),
  private.find_provider(text),
  private.check_price(double precision, double precision, double precision, jsonb, jsonb)
from public;

revoke execute on function
  public.add_provider(text, text, text, text, text, jsonb),
  public.add_model(text, text, boolean),
  public.set_active(text, text, boolean),
  public.set_workload(text, text, integer, text, integer, jsonb, jsonb, jsonb, interval, boolean),
  public.set_price(text, text, double precision, double precision, double precision, timestamptz, jsonb, jsonb),
  public.replace_model(text, text, text)
from public, anon, authenticated;

grant execute on function
  private.find_model(text, text),
  private.find_provider(text),
  public.add_provider(text, text, text, text, text, jsonb),
  public.add_model(text, text, boolean),
  public.set_active(text, text, boolean),
  public.set_workload(text, text, integer, text, integer, jsonb, jsonb, jsonb, interval, boolean),
  public.set_price(text, text, double precision, double precision, double precision, timestamptz, jsonb, jsonb),
  public.replace_model(text, text, text)
to service_role;

grant execute on function
  private.check_price(double precision, double precision, double precision, jsonb, jsonb)
to service_role;
