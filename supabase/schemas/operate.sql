-- Functions for operators.

create function public.run_benchmark_now(
  providers text[] default null,
  models text[] default null,
  samples integer default 1,
  run_name text default 'manual-run'
)
returns text
language plpgsql
volatile
security invoker
set search_path = ''
as $$
declare
  key text := 'sql/' || gen_random_uuid();
  unknown text := private.unknown_provider(run_benchmark_now.providers);
begin
  -- Checked here, since the function starts the run later, when the caller can no longer be told.
  if unknown is not null then
    raise exception 'Cannot ask for a run: there is no provider "%"', unknown
      using hint = private.provider_choice(unknown);
  elsif not coalesce(run_benchmark_now.samples between 1 and 20, false) then
    raise exception 'Cannot ask for a run: samples must be between 1 and 20';
  end if;
  select wanted into unknown
  from unnest(run_benchmark_now.models) as wanted
  where not exists (
    select
    from public.models
    join public.providers on providers.id = models.provider_id
    where models.name = wanted
      and (run_benchmark_now.providers is null or providers.slug = any (run_benchmark_now.providers))
  )
  limit 1;
  if unknown is not null then
    raise exception 'Cannot ask for a run: there is no model "%"', unknown
      using hint = private.choice_of(
        unknown,
        array(
          select distinct models.name
          from public.models
          join public.providers on providers.id = models.provider_id
          where run_benchmark_now.providers is null or providers.slug = any (run_benchmark_now.providers)
        )
      ) || '. To add it: select public.add_model(''<provider>'', ''<model>'', false);';
  end if;
  perform private.invoke_function(
    'run-benchmark',
    jsonb_strip_nulls(jsonb_build_object(
      'run_name', run_benchmark_now.run_name,
      'triggered_by', 'sql',
      'idempotency_key', key,
      'providers', to_jsonb(nullif(run_benchmark_now.providers, '{}')),
      'models', to_jsonb(nullif(run_benchmark_now.models, '{}')),
      'samples', run_benchmark_now.samples
    ))
  );
  return key;
end;
$$;

comment on function public.run_benchmark_now is
  'Requests a run and returns its idempotency key: the run appears in runs with this key within seconds.';

-- Changes the job run-benchmark (null: unchanged) and stores when.
create function private.alter_schedule(schedule text, active boolean)
returns void
language sql
volatile
security invoker
set search_path = ''
as $$
  with changing as (
    select job.jobid
    from cron.job
    where job.jobname = 'run-benchmark'
      and (job.schedule, job.active)
        is distinct from (coalesce(alter_schedule.schedule, job.schedule), coalesce(alter_schedule.active, job.active))
  ),
  remembered as (
    insert into private.schedule_changes (job_name)
    select 'run-benchmark' from changing
    on conflict (job_name) do update set changed_at = now()
  )
  select cron.alter_job(changing.jobid, schedule => alter_schedule.schedule, active => alter_schedule.active)
  from changing;
$$;

-- How many runs a schedule starts in 30 days; null for a form that only pg_cron understands.
create function private.runs_a_month(schedule text)
returns numeric
language sql
stable
security invoker
set search_path = ''
as $$
  select case
    when private.cron_fields(schedule) is not null
      then (select count(*) from private.slots(schedule, now(), now() + interval '30 days'))
    when schedule ~* '^\s*[1-9][0-9]{0,6}\s+seconds?\s*$' then 2592000 / substring(schedule from '[0-9]+')::numeric
    else (
      select known.runs
      from (
        values ('@hourly', 720), ('@daily', 30), ('@midnight', 30), ('@weekly', 30 / 7.0), ('@monthly', 1), ('@yearly', 30 / 365.0),
          ('@annually', 30 / 365.0)
      ) as known (name, runs)
      where known.name = lower(trim(schedule))
    )
  end;
$$;

-- What a request of a workload to a model costs: by the last 30 days, else by its price and the tokens that the workload
-- declares, or those of default. Null where the price is not fully known. A price set earlier in the same transaction
-- counts.
create function private.usual_request_usd(model uuid, workload public.workloads)
returns numeric
language sql
volatile
security invoker
set search_path = ''
as $$
  select coalesce(
    (
      select sum(rollups.cost_usd) / nullif(sum(rollups.priced_n), 0)
      from public.rollups
      where rollups.model_id = model
        and rollups.grain = interval '1 day'
        and rollups.region = 'all'
        and not rollups.simulated
        and rollups.starts_at >= now() - interval '30 days'
        and rollups.workload_id = (workload).id
    ),
    (
      select
        (
          coalesce(private.text_tokens((workload).prompt, (workload).input_tokens), 590) * prices.input_price_per_m
            + 150 * prices.output_price_per_m
        )::numeric / 1000000
          + coalesce((prices.parts ->> 'request_usd')::numeric, 0)
      from private.price_at(model, clock_timestamp()) as prices
      where prices.id is not null and coalesce(prices.parts -> 'unknown', '[]') = '[]'
    )
  );
$$;

-- How many calls a scheduled run makes of a workload to a model, from one region.
create function private.calls_of(workload public.workloads, samples integer)
returns bigint
language sql
immutable
security invoker
set search_path = ''
as $$
  select count(*) from private.wanted_samples(jsonb_build_object('samples', samples), workload);
$$;

create function public.schedule_cost(schedule text default null, providers text[] default null)
returns text
language sql
volatile
security invoker
set search_path = ''
as $$
  with asked as (
    select coalesce(
      schedule_cost.schedule, (select job.schedule from cron.job where job.jobname = 'run-benchmark')
    ) as schedule
  ),
  runs as (
    select private.runs_a_month(asked.schedule) as n from asked
  ),
  measured as (
    select
      providers.slug || ' / ' || models.name as name,
      least(
        runs.n,
        extract(epoch from interval '30 days') / extract(epoch from models.min_interval),
        extract(epoch from interval '30 days') / extract(epoch from workloads.min_interval)
      )
        * private.calls_of(asked_for.workload, settings.scheduled_samples) * coalesce(cardinality(settings.scheduled_regions), 1) as requests,
      private.usual_request_usd(models.id, asked_for.workload) as usd
    from runs
    cross join public.settings
    cross join public.models
    join public.providers on providers.id = models.provider_id
    join public.workloads
      on workloads.active and workloads.current and workloads.comparable
      and coalesce(
        private.text_tokens(workloads.prompt, workloads.input_tokens) + workloads.max_output_tokens <= models.context_window,
        true
      )
    -- What a workload follows is asked with it, also where it is not active itself.
    cross join lateral (
      select workloads as workload
      union all
      select first
      from public.workloads as first
      where first.name = workloads.request ->> 'after' and first.current and not first.active
    ) as asked_for
    where models.active
      and providers.dialect <> 'control'
      and (models.retired_at is null or models.retired_at > now())
      and case when schedule_cost.providers is null then providers.enabled else providers.slug = any (schedule_cost.providers) end
  ),
  sums as (
    select
      count(distinct measured.name) as models,
      sum(measured.requests) as requests,
      sum(measured.requests * measured.usd) as usd,
      string_agg(distinct measured.name, ', ' order by measured.name) filter (where measured.usd is null) as unknown
    from measured
  )
  select asked.schedule || ' (UTC): ' || case
    when runs.n is null then 'the number of runs in 30 days is unknown'
    when sums.models = 0 then 'no active model of an enabled provider, so no requests are made'
    else format(
      '%s runs and %s requests to %s %s in 30 days, ',
      trim(to_char(runs.n, 'FM999,999,990')), trim(to_char(sums.requests, 'FM999,999,999,990')), sums.models,
      case when sums.models = 1 then 'model' else 'models' end
    ) || case
      when sums.usd is null then 'of unknown cost'
      else format('about %s USD', to_char(sums.usd, 'FM999,999,999,990.00'))
    end || coalesce('; the price is unknown for ' || sums.unknown, '')
  end
  from asked, runs, sums;
$$;

comment on function public.schedule_cost is
  'What a schedule (null: the one there is) costs in 30 days at these providers (null: all enabled ones, whether '
  'they have a key or not), in words: by what requests cost lately, else by prices, the input tokens of each '
  'workload (590 where they are not known) and 150 output tokens.';

create function public.set_schedule(schedule text)
returns text
language plpgsql
volatile
security invoker
set search_path = ''
as $$
declare
  problem text := private.cron_problem(set_schedule.schedule);
begin
  if problem is not null then
    raise exception 'Cannot set the schedule "%": %', set_schedule.schedule, problem
      using errcode = 'invalid_parameter_value', hint = 'For example */15 * * * *: every quarter of an hour, in UTC.';
  end if;
  perform private.alter_schedule(set_schedule.schedule, null);
  return public.schedule_cost();
end;
$$;

comment on function public.set_schedule is
  'When scheduled runs start, as five fields in UTC: */15 * * * * is every quarter of an hour. Safe to repeat. Says '
  'what that costs in 30 days.';

create function public.pause_schedule()
returns boolean
language sql
volatile
security invoker
set search_path = ''
as $$
  select private.alter_schedule(null, false);
  select not job.active from cron.job where job.jobname = 'run-benchmark';
$$;

comment on function public.pause_schedule is
  'Stops scheduled runs; a run under way is finished. True when they are paused. Safe to repeat.';

create function public.resume_schedule()
returns boolean
language sql
volatile
security invoker
set search_path = ''
as $$
  select private.alter_schedule(null, true);
  select job.active from cron.job where job.jobname = 'run-benchmark';
$$;

comment on function public.resume_schedule is
  'Resumes scheduled runs. True when they are on. Safe to repeat.';

grant execute on function public.run_benchmark_now(text[], text[], integer, text) to service_role;

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

-- What stands in an address for a part that is to be filled in, such as RESOURCE, {region} or your-resource; null for
-- nothing. The query is not looked at. find_placeholder.ts in the functions has the same rule.
create function private.placeholder_in(address text)
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
create function private.address_problem(address text, keyed boolean)
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

create function private.is_ipv4(host text)
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
create function private.is_host(ipv6 text, host text, port text)
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
create function private.check_address(slug text, address text, keyed boolean)
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

comment on function public.add_provider is
  'Adds a provider, or updates and enables the one with that slug. api_key_env names the function secret with its key.';

-- What the list says of a name is known of a new variant that sends it, and its price, unless an operator set that.
create function private.copy_listing(added uuid)
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
  'Adds a model and benchmarks it, unless active is false. With api_name, which is sent as the model, and options '
  'it is a variant with numbers and a price of its own. What is left out of a repeated call stays as it was, '
  'except active, which becomes true.';

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

-- Raises an error where a workload cannot follow the one that its request names. Of two calls one is the first.
create function private.check_order(workload text, request jsonb)
returns void
language plpgsql
stable
security invoker
set search_path = ''
as $$
declare
  problem text;
begin
  if coalesce(request, '{}') = '{}' then
    return;
  end if;
  select case
    when jsonb_typeof(check_order.request) <> 'object' or check_order.request - 'after' <> '{}' or jsonb_typeof(check_order.request -> 'after') <> 'string'
      then 'request must be like {"after": "cache-cold"} or, of the kind burst, {"burst": [1, 2, 4, 8]}'
    when check_order.request ->> 'after' = workload then 'it cannot follow itself'
    when first.id is null then format('it is to follow "%s", and there is no workload of that name', check_order.request ->> 'after')
    when first.request ? 'after' then format('"%s" follows another one itself', first.name)
    when exists (
      select from public.workloads as seconds where seconds.current and seconds.request ->> 'after' = workload
    ) then 'another one follows it'
  end
  into problem
  from (select) as one
  left join public.workloads as first on first.name = check_order.request ->> 'after' and first.current and first.comparable;
  if problem is not null then
    raise exception 'Cannot set the workload "%": %', workload, problem using errcode = 'invalid_parameter_value';
  end if;
end;
$$;

-- What is wrong with a workload that could be sent, but would be judged wrongly, or not at all; null where nothing is. The
-- worker fills in what it knows, and sends anything else to the letter.
create function private.workload_problem(wanted public.workloads)
returns text
language plpgsql
immutable
security invoker
set search_path = ''
as $$
declare
  has_order boolean := wanted.kind in ('tool', 'json');
begin
  return case
    when wanted.name = 'all' then 'the name "all" stands for every workload'
    when wanted.kind = 'burst' and (wanted.request - 'burst' <> '{}' or not private.are_burst_levels(wanted.request -> 'burst'))
      then 'request must be like {"burst": [1, 2, 4, 8]}: 1 to 8 different levels, each of 1 to 32 calls'
    when wanted.kind = 'burst' and wanted."check" <> '{}' then 'the answers of a burst are not checked'
    when wanted."check" <> '{}' and not (
      jsonb_typeof(wanted."check") = 'object'
      and wanted."check" - 'contains' = '{}'
      and jsonb_typeof(wanted."check" -> 'contains') = 'string'
      and char_length(wanted."check" ->> 'contains') between 1 and 100
    ) then 'check must be like {"contains": "Paris"}, with 1 to 100 characters'
    when wanted."check" <> '{}' and has_order
      then format('answers of the kind %s are judged by their order alone, and by no check', wanted.kind)
    when has_order and strpos(wanted.prompt, '{{task}}') = 0
      then format('the kind %s asks for an order, and there is none in a prompt without {{task}}', wanted.kind)
    when wanted.kind = 'canary' and wanted."check" = '{}' and wanted.prompt !~ '\{\{(question|needle)\}\}'
      then 'the kind canary asks questions, and there is none in a prompt without {{question}} or {{needle}}'
    when regexp_count(wanted.prompt, '\{\{filler\M') > regexp_count(wanted.prompt, '\{\{filler \d{1,7}\}\}')
      then 'filler must be like {{filler 5000}}'
    when private.filler_tokens(wanted.prompt) > private.most_filler_tokens()
      then format('its fillers may have at most %s tokens together', private.most_filler_tokens())
    when strpos(wanted.prompt, '{{needle}}') > 0 and wanted.prompt !~ '\{\{filler \d{1,7}\}\}'
      then 'a {{needle}} is hidden in a filler, and the prompt has none'
    when strpos(wanted.prompt, '{{again}}') > 0 and not wanted.request ? 'after'
      then '{{again}} is the text of the workload that it follows, and it follows none'
  end;
end;
$$;

-- Puts a version of a workload in the place of its current one, and returns its number.
create function private.add_version(wanted public.workloads)
returns integer
language plpgsql
volatile
security invoker
set search_path = ''
as $$
declare
  added integer;
begin
  update public.workloads set current = false where workloads.name = wanted.name and workloads.current;
  insert into public.workloads (
    name, version, kind, prompt, max_output_tokens, input_tokens, request, "check", limits, min_interval, active, comparable
  )
  select
    wanted.name, 1 + coalesce(max(versions.version), 0), wanted.kind, wanted.prompt, wanted.max_output_tokens,
    wanted.input_tokens, wanted.request, wanted."check", wanted.limits, wanted.min_interval, wanted.active,
    coalesce(wanted.comparable, true)
  from public.workloads as versions
  where versions.name = wanted.name
  returning workloads.version into added;
  return added;
end;
$$;

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
  second public.workloads;
  problem text;
begin
  -- Calls for one name follow one another, also the first two, when there is no row to lock yet.
  perform pg_advisory_xact_lock(hashtextextended('workload/' || set_workload.name, 0));
  select * into before from public.workloads where workloads.name = set_workload.name and workloads.current for update;
  wanted := before;
  wanted.name := set_workload.name;
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
  if wanted.kind <> 'burst' then
    perform private.check_order(set_workload.name, set_workload.request);
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

  problem := private.workload_problem(wanted);
  if problem is not null then
    raise exception 'Cannot set the workload "%": %', set_workload.name, problem using errcode = 'invalid_parameter_value';
  end if;
  wanted.version := private.add_version(wanted);
  -- A second text is its first one's: with another first text it is another one too.
  for second in
    select workloads.*
    from public.workloads
    where workloads.current
      and workloads.request ->> 'after' = wanted.name
      and strpos(workloads.prompt, '{{again}}') > 0
      and wanted.prompt is distinct from before.prompt
  loop
    second.input_tokens := wanted.input_tokens;
    perform private.add_version(second);
  end loop;
  return wanted.version;
end;
$$;

comment on function public.set_workload is
  'Adds a workload, or its next version where it would be sent or judged otherwise than now, and returns the '
  'version that runs take from now on. What is left out stays as it was, except input_tokens where the text is '
  'another one. Speeds of two versions are never merged.';

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

comment on function public.replace_model is
  'Retires a model and benchmarks its successor instead, if the former was benchmarked. The successor is added if '
  'the catalogue does not have it.';

grant execute on function
  private.find_model(text, text),
  private.find_provider(text),
  private.address_problem(text, boolean),
  private.placeholder_in(text),
  private.is_ipv4(text),
  private.is_host(text, text, text),
  private.check_address(text, text, boolean),
  public.add_provider(text, text, text, text, text, jsonb),
  private.copy_listing(uuid),
  public.add_model(text, text, boolean, text, jsonb),
  public.set_active(text, text, boolean),
  public.set_family(text, text, text, text),
  private.check_order(text, jsonb),
  private.workload_problem(public.workloads),
  private.add_version(public.workloads),
  public.set_workload(text, text, integer, text, integer, jsonb, jsonb, jsonb, interval, boolean),
  public.set_price(text, text, double precision, double precision, double precision, timestamptz, jsonb, jsonb),
  public.replace_model(text, text, text)
to service_role;

grant execute on function
  private.check_price(double precision, double precision, double precision, jsonb, jsonb)
to service_role;
