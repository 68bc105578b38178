-- What can be benchmarked: providers, their models, what those cost, and the
-- workloads they are given. The documented columns come first.

create table public.providers (
  id uuid primary key default gen_random_uuid(),
  name text not null unique
    constraint "length of name must be between 1 and 256"
    check (char_length(name) between 1 and 256),
  base_url text
    constraint "length of base_url must be 2000 or less"
    check (char_length(base_url) <= 2000),
  logo_url text
    constraint "length of logo_url must be 2000 or less"
    check (char_length(logo_url) <= 2000),
  created_at timestamptz not null default now()
    constraint "created_at must be from 2020 up to 2099"
    check (created_at >= '2020-01-01 00:00+00' and created_at < '2100-01-01 00:00+00'),
  slug text not null unique
    constraint "slug must be of a-z, 0-9 and -, and not begin with -"
    check (slug ~ '^[a-z0-9][a-z0-9-]*$'),
  dialect text not null default 'openai'
    constraint "dialect must be a known one, such as openai or anthropic"
    check (dialect in ('openai', 'openai-responses', 'anthropic', 'gemini', 'control')),
  api_key_env text
    constraint "api_key_env must be like ACME_API_KEY, no secret of the project"
    check (
      -- Only a provider's own key may be sent to a provider: no key of the project, of other self-hosted services, of
      -- the database, the runtime or the cloud. key_name.ts in the functions holds the same rule.
      upper(api_key_env) ~ '^[A-Z_][A-Z0-9_]{0,98}$'
      and upper(api_key_env) ~ '(_KEY|_APIKEY|_TOKEN)$|_(API_?KEY|TOKEN)(_[A-Z0-9]+)+$'
      and upper(api_key_env) !~ (
        '^(SUPABASE|SB|ANON|SERVICE|SECRET|PUBLISHABLE|API_JWT|JWT|JWKS|DASHBOARD|STUDIO|KONG|ENVOY|GOTRUE|AUTH|HOOK|SMTP|'
        'SMS|MAILER|REALTIME|SECURE|STORAGE|S3|MINIO|TUS|IMGPROXY|FUNCTIONS|EDGE|LOGFLARE|ANALYTICS|VECTOR|VAULT|POOLER|'
        'SUPAVISOR|DB|DATABASE|POSTGRES|POSTGREST|PGRST|DENO|NODE|NPM|DOCKER|REDIS|UPSTASH|TURSO|RESEND|SENDGRID|MAILGUN|'
        'STRIPE|TWILIO|SENTRY|SLACK|DISCORD|TELEGRAM|AWS_(ACCESS|SECRET|SESSION))_|^PG'
      )
      and upper(api_key_env) !~ (
        '(^|_)(JWT|JWKS|ENC|ENCRYPTION|DECRYPTION|CRYPTO|SIGNING|PRIVATE|SSH|SSL|TLS|RSA|HMAC|SALT|SESSION|COOKIE|WEBHOOK|'
        'ROOT|ADMIN|ANON|SERVICE_ROLE|PASSWORD|REFRESH_TOKEN)(_|$)'
      )
    ),
  enabled boolean not null default true,
  simulated boolean not null default false,
  options jsonb not null default '{}'
    constraint "options must be a JSON object"
    check (jsonb_typeof(options) = 'object'),
  proven_addresses text[] not null default '{}'
    constraint "proven_addresses must be 100000 characters or less"
    check (char_length(proven_addresses::text) <= 100000),
  constraint "length of slug must be 100 or less"
    check (char_length(slug) <= 100),
  constraint "the control must have no base_url and no api_key_env"
    check (dialect <> 'control' or (base_url is null and api_key_env is null))
);

comment on table public.providers is
  'Inference providers. A new OpenAI-compatible provider is one insert.';
comment on column public.providers.base_url is
  'Address up to and including the version, for example https://api.openai.com/v1.';
comment on column public.providers.slug is
  'Short name used in requests and results, for example openai. Derived from the name when left out.';
comment on column public.providers.dialect is
  'How the provider is spoken to: openai (chat completions), openai-responses (the Responses API), anthropic (messages) '
  'or gemini (Gemini''s own API). control is our own stream of known gaps, which shows how exact the measuring is, and is '
  'compared with no provider.';
comment on column public.providers.api_key_env is
  'Function secret that holds the key, for example OPENAI_API_KEY. Null: none is needed.';
comment on column public.providers.enabled is
  'Whether runs call this provider.';
comment on column public.providers.simulated is
  'Set where a stand-in answers for the provider; runs over it say so.';
comment on column public.providers.proven_addresses is
  'Addresses at which a call was answered by a working API, the latest first. Any other address is unproven.';
comment on column public.providers.options is
  'How its requests differ from the usual: max_tokens_field, temperature, include_usage, obfuscation_option, omit, '
  'body, headers, query (parameters of every address), auth_header (the header with the key); concurrent (true '
  'lets several workers call it at once); hosts (other hosts that answer for the provider); list_path (null: it '
  'has no list), list_query, price_unit (token or million) of its model list; key_path, where a wrong key is '
  'refused when the list is public.';

create index idx_providers_name on public.providers (name);
create unique index idx_providers_control on public.providers (dialect) where dialect = 'control';

-- The provider that is none: the control. Null where there is none.
create function private.control()
returns uuid
language plpgsql
stable
-- Visitors cannot read how providers are called, but must be shown no control.
security definer
set search_path = ''
as $$
begin
  return (select providers.id from public.providers where providers.dialect = 'control');
end;
$$;

grant execute on function private.control() to anon, authenticated, service_role;

create function private.fill_provider_slug()
returns trigger
language plpgsql
security invoker
set search_path = ''
as $$
begin
  new.slug := coalesce(
    new.slug,
    trim(both '-' from regexp_replace(lower(new.name), '[^a-z0-9]+', '-', 'g'))
  );
  return new;
end;
$$;

create trigger fill_provider_slug
  before insert on public.providers
  for each row
  execute function private.fill_provider_slug();

create table public.models (
  id uuid primary key default gen_random_uuid(),
  name text not null
    constraint "length of name must be between 1 and 256"
    check (char_length(name) between 1 and 256),
  provider_id uuid not null references public.providers (id) on delete cascade,
  context_window integer
    constraint "context_window must be between 1 and 100000000"
    check (context_window between 1 and 100000000),
  created_at timestamptz not null default now()
    constraint "created_at must be from 2020 up to 2099"
    check (created_at >= '2020-01-01 00:00+00' and created_at < '2100-01-01 00:00+00'),
  active boolean not null default false,
  available boolean,
  retired_at timestamptz
    constraint "retired_at must be from 2020 up to 2099"
    check (retired_at >= '2020-01-01 00:00+00' and retired_at < '2100-01-01 00:00+00'),
  options jsonb not null default '{}'
    constraint "options must be a JSON object"
    check (jsonb_typeof(options) = 'object'),
  min_interval interval
    constraint "min_interval must be longer than nothing, such as 1 hour"
    check (min_interval > interval '0'),
  api_name text
    constraint "length of api_name must be between 1 and 256"
    check (char_length(api_name) between 1 and 256),
  family text
    constraint "family must be like creator/model, in lower case"
    check (char_length(family) <= 200 and family ~ '^[a-z0-9][a-z0-9._-]*/[a-z0-9][a-z0-9._:-]*$'),
  variant text
    constraint "length of variant must be between 1 and 200"
    check (char_length(variant) between 1 and 200),
  family_source text
    constraint "family_source must be list, catalogue, rule or operator"
    check (family_source in ('list', 'catalogue', 'rule', 'operator')),
  kind text
    constraint "kind must be a known one, such as chat, embedding or other"
    check (
      kind in (
        'chat', 'completion', 'responses', 'batch', 'search', 'embedding', 'rerank', 'moderation',
        'image', 'video', 'audio', 'speech', 'transcription', 'realtime', 'other'
      )
    ),
  max_output_tokens integer
    constraint "max_output_tokens must be between 1 and 100000000"
    check (max_output_tokens between 1 and 100000000),
  retired_by text
    constraint "retired_by must be list, shutdown or benchmark"
    check (retired_by in ('list', 'shutdown', 'benchmark')),
  missed_from integer
    constraint "missed_from must be 0 or more"
    check (missed_from >= 0),
  unique (name, provider_id),
  constraint "options.max_output_tokens must be between 1 and 99999"
    check (
    not options ? 'max_output_tokens'
    or (
      jsonb_typeof(options -> 'max_output_tokens') = 'number'
      and options ->> 'max_output_tokens' ~ '^[1-9][0-9]{0,4}$'
    )
  ),
  constraint "options.dialect must be a known one, such as openai-responses"
  check (
    not options ? 'dialect'
    or coalesce(options ->> 'dialect', '') in ('openai', 'openai-responses', 'anthropic', 'gemini')
  )
);

comment on table public.models is
  'Models of a provider. Only active ones that are not retired are benchmarked.';
comment on column public.models.active is
  'The operator''s choice to benchmark it. A sync never switches it on.';
comment on column public.models.available is
  'Whether the provider lists it. Null: no sync has said yet.';
comment on column public.models.retired_at is
  'When the provider stopped serving it, or will. A retired model is not benchmarked.';
comment on column public.models.options is
  'Like providers.options, which they override; max_output_tokens caps the answer, dialect is how this model is spoken to.';

comment on column public.models.min_interval is
  'Shortest time between two benchmarks of it. Null: it is in every run that names no models.';

comment on column public.models.api_name is
  'What is sent as the model. Null: name. So one model can stand here in several variants, each with options and '
  'numbers of its own. Model lists and their prices are matched by it.';
comment on column public.models.family is
  'One model wherever it is served, as creator/model in lower case, such as meta-llama/llama-3.3-70b-instruct. Null: not known.';
comment on column public.models.variant is
  'How it differs from the plain model of its family, such as turbo or fp8. Null: it does not.';
comment on column public.models.family_source is
  'Who says its family: list, catalogue, rule or operator. Null: nobody yet.';
comment on column public.models.kind is
  'What the model is for. Only chat models can be benchmarked, and with OpenAI''s Responses API those of the kind '
  'responses, which have no other. Null: no list has stated it yet.';
comment on column public.models.max_output_tokens is 'Longest answer the provider gives, in tokens.';
comment on column public.models.retired_by is
  'Why retired_at is set: the model is gone from the list, the list has a shutdown date, or requests were refused. '
  'Null: the operator or the seed.';
comment on column public.models.missed_from is
  'The number of the provider''s first list without the model. Null: it is listed, or already known to be gone.';

create index idx_models_family on public.models (family) where family is not null;
create index idx_models_provider_id on public.models (provider_id);
create index idx_models_name on public.models (name);
create index idx_models_api_name on public.models (provider_id, coalesce(api_name, name));

-- Merges the options of a provider and its model. The model's value wins. Parameters that either omits are omitted.
-- Headers, extra body fields and parameters of the query are merged by name.
create function private.merge_options(provider jsonb, model jsonb)
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

create view public.model_endpoints
with (security_invoker = on)
as
select
  models.id as model_id,
  models.provider_id,
  providers.slug as provider,
  providers.base_url,
  case
    when providers.dialect = 'control' then providers.dialect
    when models.options ? 'dialect' then models.options ->> 'dialect'
    -- The list marks it as callable by no other API.
    when providers.dialect = 'openai' and models.kind = 'responses' then 'openai-responses'
    else providers.dialect
  end as dialect,
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
  'How each model is called: the address, the dialect, the name of the key, the merged options of its provider and '
  'itself, and api_name, which is sent as the model.';

-- Whether all amounts have known names and are within bounds. The bounds are far above the most expensive model,
-- and low enough that no sum of costs overflows. Null means unknown.
create function private.are_price_amounts(amounts jsonb)
returns boolean
language plpgsql
immutable
security invoker
set search_path = ''
as $$
declare
  amount record;
begin
  if jsonb_typeof(amounts) is distinct from 'object' then
    return false;
  end if;
  for amount in select * from jsonb_each(amounts) loop
    if amount.value = 'null' then
      continue;
    elsif jsonb_typeof(amount.value) <> 'number' then
      return false;
    -- Checked one by one: comparing before the type is known would raise.
    elsif amount.key in (
      'input_price_per_m', 'output_price_per_m', 'cached_input_price_per_m', 'cache_write_price_per_m',
      'cache_write_1h_price_per_m', 'reasoning_price_per_m'
    ) then
      if not amount.value::numeric between 0 and 100000 then
        return false;
      end if;
    elsif amount.key = 'request_usd' then
      if not amount.value::numeric between 0 and 100 then
        return false;
      end if;
    else
      return false;
    end if;
  end loop;
  return true;
end;
$$;

-- Whether these are valid prices of long prompts: about two dozen at most, each with a possible count of tokens.
create function private.are_price_tiers(tiers jsonb)
returns boolean
language plpgsql
immutable
security invoker
set search_path = ''
as $$
declare
  tier jsonb;
begin
  if jsonb_typeof(tiers) is distinct from 'array' then
    return false;
  elsif jsonb_array_length(tiers) > 24 or octet_length(tiers::text) > 16000 then
    return false;
  end if;
  for tier in select * from jsonb_array_elements(tiers) loop
    if jsonb_typeof(tier) <> 'object' then
      return false;
    elsif jsonb_typeof(tier -> 'above_input_tokens') is distinct from 'number'
      or jsonb_typeof(tier -> 'input_price_per_m') is distinct from 'number'
      or jsonb_typeof(tier -> 'output_price_per_m') is distinct from 'number'
    then
      return false;
    elsif not (tier -> 'above_input_tokens')::numeric between 0 and 2147483647 then
      return false;
    elsif not private.are_price_amounts(tier - 'above_input_tokens') then
      return false;
    end if;
  end loop;
  return true;
end;
$$;

-- Whether these are valid further parts of a price.
create function private.are_price_parts(parts jsonb)
returns boolean
language plpgsql
immutable
security invoker
set search_path = ''
as $$
declare
  served record;
begin
  if jsonb_typeof(parts) is distinct from 'object' then
    return false;
  elsif parts ?| array['input_price_per_m', 'output_price_per_m', 'cached_input_price_per_m']
    or not private.are_price_amounts(parts - array['service_tiers', 'unknown'])
  then
    return false;
  elsif jsonb_typeof(coalesce(parts -> 'unknown', '[]')) <> 'array'
    or jsonb_typeof(coalesce(parts -> 'service_tiers', '{}')) <> 'object'
    or octet_length(parts::text) > 16000
  then
    return false;
  end if;
  for served in select * from jsonb_each(coalesce(parts -> 'service_tiers', '{}')) loop
    if jsonb_typeof(served.value) <> 'object' then
      return false;
    elsif jsonb_typeof(served.value -> 'input_price_per_m') is distinct from 'number'
      or jsonb_typeof(served.value -> 'output_price_per_m') is distinct from 'number'
      or not private.are_price_amounts(served.value - 'tiers')
      or not private.are_price_tiers(coalesce(served.value -> 'tiers', '[]'))
    then
      return false;
    end if;
  end loop;
  return true;
end;
$$;

-- Whether these are deadlines with known names, in milliseconds within bounds.
create function private.are_limits(limits jsonb)
returns boolean
language plpgsql
immutable
security invoker
set search_path = ''
as $$
declare
  deadline record;
begin
  if jsonb_typeof(limits) is distinct from 'object' then
    return false;
  end if;
  for deadline in select * from jsonb_each(limits) loop
    if deadline.key not in ('headers_ms', 'first_token_ms', 'gap_ms', 'total_ms')
      or jsonb_typeof(deadline.value) <> 'number'
    then
      return false;
    elsif not deadline.value::numeric between 100 and 300000 then
      return false;
    end if;
  end loop;
  return true;
end;
$$;

grant execute on function
  private.are_limits(jsonb),
  private.are_price_amounts(jsonb),
  private.are_price_tiers(jsonb),
  private.are_price_parts(jsonb),
  private.merge_options(jsonb, jsonb)
to service_role;

create table public.prices (
  id uuid primary key default gen_random_uuid(),
  provider_id uuid not null references public.providers (id) on delete cascade,
  model_id uuid not null references public.models (id) on delete cascade,
  input_price_per_m double precision not null
    constraint "input_price_per_m must be between 0 and 100000"
    check (input_price_per_m between 0 and 100000),
  output_price_per_m double precision not null
    constraint "output_price_per_m must be between 0 and 100000"
    check (output_price_per_m between 0 and 100000),
  timestamp timestamptz not null default now()
    constraint "timestamp must be from 2020 up to 2099"
    check (timestamp >= '2020-01-01 00:00+00' and timestamp < '2100-01-01 00:00+00'),
  cached_input_price_per_m double precision
    constraint "cached_input_price_per_m must be between 0 and 100000"
    check (cached_input_price_per_m between 0 and 100000),
  source text not null default 'operator'
    constraint "length of source must be 100 or less"
    check (char_length(source) <= 100),
  raw jsonb,
  tiers jsonb not null default '[]'
    constraint "tiers must have the form in its comment"
    check (private.are_price_tiers(tiers)),
  parts jsonb not null default '{}'
    constraint "parts must have the form in its comment"
    check (private.are_price_parts(parts))
);

comment on table public.prices is
  'History of prices in USD per million tokens. A price is valid from its timestamp until the model''s next price.';
comment on column public.prices.cached_input_price_per_m is
  'Price of input tokens read from the provider''s cache. Null: unknown, so they are charged like other input.';
comment on column public.prices.source is
  'Where the price is from: provider, genai-prices, operator, or seed for prices that came with the project.';
comment on column public.prices.raw is
  'The price as its source wrote it.';
comment on column public.prices.tiers is
  'Prices of long prompts, as [{above_input_tokens, input_price_per_m, output_price_per_m, cached_input_price_per_m, '
  'and the parts that differ}].';
comment on column public.prices.parts is
  'What is charged besides: cache_write_price_per_m, cache_write_1h_price_per_m and reasoning_price_per_m (null: as '
  'other output), request_usd for each request, service_tiers as {flex: {input_price_per_m, …, tiers}}, and unknown: '
  'fields of the source that are not understood, which make every cost unknown.';

create index idx_prices_provider_id on public.prices (provider_id);
create index idx_prices_model_id on public.prices (model_id);
create index idx_prices_timestamp on public.prices (timestamp);

-- Whether these are levels of a burst: how many calls at once, each said once.
create function private.are_burst_levels(levels jsonb)
returns boolean
language plpgsql
immutable
security invoker
set search_path = ''
as $$
begin
  if jsonb_typeof(levels) is distinct from 'array' or jsonb_array_length(levels) not between 1 and 8 then
    return false;
  end if;
  return not exists (
    select
    from jsonb_array_elements(levels) as asked (level)
    where case
      when jsonb_typeof(asked.level) = 'number'
        then asked.level::numeric not between 1 and 32 or asked.level::numeric % 1 <> 0
      else true
    end
  ) and (
    select count(distinct asked.level) = jsonb_array_length(levels) from jsonb_array_elements(levels) as asked (level)
  );
end;
$$;
grant execute on function private.are_burst_levels(jsonb) to service_role;

create table public.workloads (
  id uuid primary key default gen_random_uuid(),
  name text not null
    constraint "length of name must be between 1 and 100"
    check (char_length(name) between 1 and 100),
  prompt text not null
    constraint "prompt must not be empty"
    check (prompt <> '')
    constraint "length of prompt must be 1000000 or less"
    check (char_length(prompt) <= 1000000),
  max_output_tokens integer not null default 512
    constraint "max_output_tokens must be between 16 and 32768"
    check (max_output_tokens between 16 and 32768),
  created_at timestamptz not null default now()
    constraint "created_at must be from 2020 up to 2099"
    check (created_at >= '2020-01-01 00:00+00' and created_at < '2100-01-01 00:00+00'),
  comparable boolean not null default true,
  version integer not null default 1
    constraint "version must be 1 or more"
    check (version >= 1),
  current boolean not null default true,
  kind text not null default 'text'
    constraint "kind must be a known one, such as text, tool or canary"
    check (kind in ('text', 'cache', 'tool', 'json', 'canary', 'burst')),
  input_tokens integer
    constraint "input_tokens must be between 1 and 100000000"
    check (input_tokens between 1 and 100000000),
  request jsonb not null default '{}'
    constraint "request must be a JSON object"
    check (jsonb_typeof(request) = 'object'),
  "check" jsonb not null default '{}'
    constraint "check must be a JSON object"
    check (jsonb_typeof("check") = 'object'),
  limits jsonb not null default '{}'
    constraint "limits must be known deadlines between 100 and 300000 ms"
    check (private.are_limits(limits)),
  min_interval interval
    constraint "min_interval must be longer than nothing, such as 1 hour"
    check (min_interval > interval '0'),
  active boolean not null default false,
  unique (name, version),
  constraint "a burst must have 1 to 8 different levels of 1 to 32 calls, such as {""burst"": [1, 2, 4, 8]}"
    check (kind <> 'burst' or private.are_burst_levels(request -> 'burst'))
);

comment on table public.workloads is
  'What is sent to the models, and what is expected of the answers. A version that runs or results point at is never '
  'changed: select public.set_workload(name, prompt) makes the next one.';
comment on column public.workloads.prompt is
  'The text. {{nonce}} is replaced by ten random words for each target, so that no answer comes from a cache; a text '
  'without {{nonce}} gets them at its front.';
comment on column public.workloads.comparable is
  'Whether times measured with it are summed up. False for a prompt_text given with one run, and for probes.';
comment on column public.workloads.version is 'Counts from 1. Speeds of two versions are never merged.';
comment on column public.workloads.current is
  'Whether runs take this version of the name. One version of a name is current.';
comment on column public.workloads.kind is 'How it is made and judged.';
comment on column public.workloads.input_tokens is 'About how many tokens it has. Null: not declared.';
comment on column public.workloads.request is
  '{"after": "cache-cold"}: each target is asked within a minute after that workload''s, at the same model, and behind '
  'its random words; {{again}} in the prompt is its whole text. {"burst": [1, 2, 4, 8]}, of the kind burst: so many calls '
  'at once at each level. Whatever else it holds is not used.';
comment on column public.workloads."check" is 'What is expected of an answer. Empty: any answer will do.';
comment on column public.workloads.limits is
  'Deadlines of its own in milliseconds, by name: headers_ms, first_token_ms, gap_ms, total_ms. Others are those of settings.';
comment on column public.workloads.min_interval is
  'Shortest time between two scheduled measurements of a model with it. Null: every scheduled run.';
comment on column public.workloads.active is 'Whether the schedule measures it.';

create unique index workloads_one_current on public.workloads (name) where current;

-- The version of a workload that runs take. Null: there is no workload of that name.
create function private.current_workload(name text default 'default')
returns uuid
language sql
stable
security invoker
set search_path = ''
begin atomic
  select workloads.id
  from public.workloads
  where workloads.name = current_workload.name and workloads.current;
end;

-- Whether something says of an answer to a workload if it is right: its kind, its check, or a question in its text.
create function private.is_judged(kind text, "check" jsonb, prompt text)
returns boolean
language sql
immutable
security invoker
set search_path = ''
begin atomic
  select is_judged.kind in ('canary', 'tool', 'json')
    or is_judged."check" <> '{}'
    or is_judged.prompt ~ '\{\{(question|needle)\}\}';
end;

-- How many tokens of filler a worker puts into a text at most, however much the text asks for.
create function private.most_filler_tokens()
returns integer
language sql
immutable
security invoker
set search_path = ''
begin atomic
  select 2000000;
end;

-- The tokens of filler that a text asks for.
create function private.filler_tokens(prompt text)
returns bigint
language plpgsql
immutable
security invoker
set search_path = ''
as $$
begin
  if strpos(prompt, '{{filler ') = 0 then
    return 0::bigint;
  end if;
  return (
    select coalesce(sum(asked.match[1]::bigint), 0)::bigint
    from regexp_matches(prompt, '\{\{filler (\d{1,7})\}\}', 'g') as asked (match)
  );
end;
$$;

-- How many tokens a text has: what is declared, but at least its filler. Null: nobody knows.
create function private.text_tokens(prompt text, declared integer)
returns integer
language plpgsql
immutable
security invoker
set search_path = ''
as $$
begin
  return greatest(declared, nullif(least(private.filler_tokens(prompt), private.most_filler_tokens()), 0)::integer);
end;
$$;

-- What keys of sums hold for texts that are not comparable: they share one, without times.
create function private.shared_key()
returns uuid
language sql
immutable
security invoker
set search_path = ''
begin atomic
  select uuid '00000000-0000-0000-0000-000000000000';
end;

-- What keys of sums hold for a workload.
create function private.workload_key(workload uuid)
returns uuid
-- Called for every result: unlike an SQL function it is planned once per session.
language plpgsql
stable
security invoker
set search_path = ''
as $$
begin
  return coalesce(
    (select workloads.id from public.workloads where workloads.id = workload and workloads.comparable),
    private.shared_key()
  );
end;
$$;

-- The keys that are summed up for a workload: its current version, since speeds of two versions are never merged. With
-- the benchmark itself, texts that are not comparable count too, but for their times. Null: those of all workloads.
create function private.keys_of(workload text default 'default')
returns uuid[]
language sql
stable
security invoker
set search_path = ''
begin atomic
  select array(
    select workloads.id
    from public.workloads
    where workloads.comparable
      and (keys_of.workload is null or (workloads.name = keys_of.workload and workloads.current))
    union all
    select private.shared_key() where coalesce(keys_of.workload, 'default') = 'default'
  );
end;
grant execute on function
  private.current_workload(text),
  private.shared_key(),
  private.keys_of(text)
to anon, authenticated, service_role;
grant execute on function
  private.workload_key(uuid),
  private.is_judged(text, jsonb, text),
  private.most_filler_tokens(),
  private.filler_tokens(text),
  private.text_tokens(text, integer)
to service_role;

alter table public.providers enable row level security;
alter table public.models enable row level security;
alter table public.prices enable row level security;
alter table public.workloads enable row level security;

grant select, insert, update, delete
  on public.providers, public.models, public.prices, public.workloads
  to service_role;

grant select on public.model_endpoints to service_role;

-- A public page may show the catalogue, but not how providers are called.
grant select (id, name, slug, logo_url, enabled, simulated, created_at)
  on public.providers to anon, authenticated;
grant select (id, name, provider_id, context_window, active, available, retired_at, created_at, family, variant, family_source)
  on public.models to anon, authenticated;
grant select (id, name, version, kind, current, comparable) on public.workloads to anon, authenticated;
grant select (
  id, provider_id, model_id, input_price_per_m, output_price_per_m, cached_input_price_per_m, tiers,
  parts, timestamp, source
) on public.prices to anon, authenticated;

-- The Data API embeds related rows as deep as a visitor asks: models, their provider, its models again. Each level
-- costs many times the one before. So each table that visitors may read has a policy that counts the words "join lateral"
-- in the statement: the Data API writes them once per embedding, and calls functions by ", lateral". The policy of the
-- first table is always asked; those of embedded ones are not, where no row can have a partner.
create function private.embeds_little()
returns boolean
language plpgsql
stable
security invoker
set search_path = ''
as $$
begin
  if array_length(string_to_array(lower(current_query()), ' join lateral '), 1) > 2 then
    raise exception 'Cannot embed more than one table or view: query the others separately'
      using errcode = 'invalid_parameter_value';
  end if;
  return true;
end;
$$;
grant execute on function private.embeds_little() to anon, authenticated, service_role;

create policy "Everyone may read enabled providers"
  on public.providers for select to anon, authenticated
  using (enabled and dialect <> 'control');

create policy "Everyone may read models of enabled providers"
  on public.models for select to anon, authenticated
  using (provider_id in (select providers.id from public.providers where providers.enabled));

create policy "Everyone may read prices of enabled providers"
  on public.prices for select to anon, authenticated
  using (provider_id in (select providers.id from public.providers where providers.enabled));

create policy "Everyone may read the names of comparable workloads"
  on public.workloads for select to anon, authenticated
  using (comparable);

create policy "Visitors embed one table or view at most"
  on public.providers as restrictive for select to anon, authenticated
  using ((select private.embeds_little()));

create policy "Visitors embed one table or view at most"
  on public.models as restrictive for select to anon, authenticated
  using ((select private.embeds_little()));

create policy "Visitors embed one table or view at most"
  on public.prices as restrictive for select to anon, authenticated
  using ((select private.embeds_little()));

create policy "Visitors embed one table or view at most"
  on public.workloads as restrictive for select to anon, authenticated
  using ((select private.embeds_little()));
