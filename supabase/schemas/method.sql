-- How the numbers are made, for whoever wants to repeat or dispute them: settings, workloads without their texts, and
-- what each model is asked with.

-- The fields of a request that may be shown, and the kind of value that each may have. Whatever is not named here, or has
-- another value, may hold a secret: it is counted and not shown.
create function private.plain_fields()
returns table (path text, kind text)
language sql
immutable
rows 40
security invoker
set search_path = ''
begin atomic
  select named.path, kinds.kind
  from (
    values
      ('number', array[
        'temperature', 'top_p', 'top_k', 'min_p', 'seed', 'frequency_penalty', 'presence_penalty', 'repetition_penalty',
        'reasoning.max_tokens', 'thinking.budget_tokens', 'generationConfig.temperature', 'generationConfig.topP',
        'generationConfig.topK', 'generationConfig.seed', 'generationConfig.thinkingConfig.thinkingBudget'
      ]),
      ('boolean', array[
        'stream_options.include_usage', 'stream_options.include_obfuscation', 'reasoning.enabled', 'reasoning.exclude',
        'include_reasoning', 'enable_thinking', 'chat_template_kwargs.enable_thinking', 'chat_template_kwargs.thinking',
        'generationConfig.thinkingConfig.includeThoughts', 'provider.allow_fallbacks', 'provider.require_parameters',
        'parallel_tool_calls', 'store'
      ]),
      ('string', array[
        'reasoning_effort', 'reasoning.effort', 'reasoning.summary', 'reasoning_format', 'verbosity', 'text.verbosity',
        'thinking.type', 'output_config.effort', 'generationConfig.thinkingConfig.thinkingLevel', 'service_tier',
        'provider.sort', 'provider.data_collection'
      ])
  ) as kinds (kind, paths)
  cross join lateral unnest(kinds.paths) as named (path);
end;

-- Whether a value may be shown: a number, yes or no, or one of the words that such fields take.
create function private.is_plain(value jsonb)
returns boolean
language sql
immutable
security invoker
set search_path = ''
as $$
  select case jsonb_typeof(value)
    when 'boolean' then true
    when 'number' then char_length(value::text) <= 20
    when 'string' then lower(value #>> '{}') = any (array[
      'none', 'off', 'minimal', 'low', 'medium', 'high', 'xhigh', 'max', 'auto', 'default', 'standard', 'standard_only',
      'flex', 'priority', 'on_demand', 'performance', 'scale', 'enabled', 'disabled', 'adaptive', 'concise', 'detailed',
      'hidden', 'raw', 'parsed', 'allow', 'deny', 'price', 'throughput', 'latency'
    ])
    else false
  end;
$$;

-- What a model is asked with besides its text: the fields that may be shown by their names, and how many others there
-- are. Options are merged as for a call; a form that a call would refuse shows nothing.
create function private.shown_parameters(dialect text, provider jsonb, model jsonb)
returns table (parameters jsonb, hidden integer)
language plpgsql
immutable
rows 1
security invoker
set search_path = ''
as $$
declare
  options constant jsonb := provider || model;
  omitted constant text[] := array(
    select jsonb_array_elements_text(case when jsonb_typeof(given.options -> 'omit') = 'array' then given.options -> 'omit' else '[]' end)
    from (values (provider), (model)) as given (options)
  );
  sent jsonb := jsonb_strip_nulls(jsonb_build_object('temperature', options -> 'temperature'));
begin
  if dialect = 'openai' then
    sent := sent || jsonb_build_object('stream_options', jsonb_strip_nulls(jsonb_build_object(
      'include_usage', case when options -> 'include_usage' is distinct from 'false' then true end,
      'include_obfuscation', case when options -> 'obfuscation_option' = 'true' then false end
    )));
  end if;
  sent := sent
    || case when jsonb_typeof(provider -> 'body') = 'object' then provider -> 'body' else '{}' end
    || case when jsonb_typeof(model -> 'body') = 'object' then model -> 'body' else '{}' end;
  return query
  with recursive fields as (
    select each.key as path, each.value from jsonb_each(sent) as each
    union all
    select fields.path || '.' || each.key, each.value
    from fields
    cross join lateral jsonb_each(case when jsonb_typeof(fields.value) = 'object' then fields.value else '{}' end) as each
  ),
  leaves as (
    select
      fields.path,
      fields.value,
      plain.kind = jsonb_typeof(fields.value) and private.is_plain(fields.value) as is_shown
    from fields
    left join private.plain_fields() as plain using (path)
    where jsonb_typeof(fields.value) <> 'object'
      and not exists (
        select from unnest(omitted) as name
        where fields.path = name or starts_with(fields.path, name || '.')
      )
  )
  select
    coalesce(jsonb_object_agg(leaves.path, leaves.value) filter (where leaves.is_shown), '{}'),
    (count(*) filter (where leaves.is_shown is not true))::integer
  from leaves;
end;
$$;

-- The field that caps an answer.
create function private.cap_field(dialect text, provider jsonb, model jsonb)
returns text
language sql
immutable
security invoker
set search_path = ''
as $$
  select case dialect
    when 'anthropic' then 'max_tokens'
    when 'openai-responses' then 'max_output_tokens'
    when 'gemini' then 'generationConfig.maxOutputTokens'
    else case when (named.field = 'max_completion_tokens') <> named.is_refused then 'max_completion_tokens' else 'max_tokens' end
  end
  from (
    select
      given.field,
      coalesce(provider -> 'omit' @> to_jsonb(given.field), false)
        or coalesce(model -> 'omit' @> to_jsonb(given.field), false) as is_refused
    from (select coalesce((provider || model) ->> 'max_tokens_field', 'max_tokens')) as given (field)
  ) as named;
$$;

-- The models that the schedule measures.
create function private.method_models()
returns table (n bigint, models jsonb)
language sql
stable
rows 1
security invoker
set search_path = ''
as $$
  with measured as (
    select
      providers.name as provider,
      models.name as model,
      endpoints.dialect,
      models.min_interval,
      providers.simulated,
      models.options as own,
      providers.options as usual
    from public.models
    join public.providers on providers.id = models.provider_id
    join public.model_endpoints as endpoints on endpoints.model_id = models.id
    where providers.enabled
      and providers.dialect <> 'control'
      and models.active
      and (models.retired_at is null or models.retired_at > now())
  )
  select
    (select count(*) from measured),
    coalesce(jsonb_agg(jsonb_build_object(
      'provider', left(listed.provider, 200),
      'model', listed.model,
      'dialect', listed.dialect,
      'simulated', listed.simulated,
      'every_seconds', extract(epoch from listed.min_interval),
      'max_output_tokens', (listed.own ->> 'max_output_tokens')::integer,
      'cap_field', private.cap_field(listed.dialect, listed.usual, listed.own),
      'parameters', shown.parameters,
      'hidden', shown.hidden
    ) order by listed.provider, listed.model), '[]')
  from (select * from measured order by measured.provider, measured.model limit 500) as listed
  cross join lateral private.shown_parameters(listed.dialect, listed.usual, listed.own) as shown;
$$;

-- The workloads as they are now, without their texts.
create function private.method_workloads()
returns jsonb
language sql
stable
security invoker
set search_path = ''
as $$
  select coalesce(jsonb_agg(jsonb_build_object(
    'name', listed.name,
    'version', listed.version,
    'kind', listed.kind,
    'active', listed.active,
    'judged', private.is_judged(listed.kind, listed."check", listed.prompt),
    'prompt_chars', char_length(listed.prompt),
    'input_tokens', private.text_tokens(listed.prompt, listed.input_tokens),
    'max_output_tokens', listed.max_output_tokens,
    'headers_ms', limits.headers_ms,
    'first_token_ms', limits.first_token_ms,
    'gap_ms', limits.gap_ms,
    'total_ms', limits.total_ms,
    'every_seconds', extract(epoch from listed.min_interval),
    -- So many calls at once.
    'burst', (
      select jsonb_agg(levels.n)
      from (
        select level as n
        from jsonb_array_elements(case when jsonb_typeof(listed.request -> 'burst') = 'array' then listed.request -> 'burst' end) as level
        where listed.kind = 'burst' and jsonb_typeof(level) = 'number' and char_length(level::text) <= 3
        limit 16
      ) as levels
    ),
    'after', (
      select first.name
      from public.workloads as first
      where first.name = listed.request ->> 'after' and first.current and first.comparable
    )
  ) order by listed.active desc, listed.name), '[]')
  from (
    select *
    from public.workloads
    where workloads.current and workloads.comparable
    order by workloads.active desc, workloads.name
    limit 100
  ) as listed
  cross join lateral private.limits_of(
    jsonb_populate_record(null::public.run_targets, jsonb_build_object('workload_id', listed.id))
  ) as limits;
$$;

create function private.measurement_method()
returns table (
  schedule text,
  schedule_active boolean,
  samples integer,
  lanes integer,
  regions text[],
  controlled boolean,
  incident_window integer,
  incident_failures integer,
  incident_slowdown double precision,
  keep_results_days integer,
  keep_arrivals_days integer,
  workloads jsonb,
  model_n bigint,
  models jsonb
)
language plpgsql
stable
rows 1
security definer
set search_path = ''
set jit = off
as $$
declare
  job record;
begin
  select null::text as schedule, null::boolean as active into job;
  -- pg_cron may be missing.
  if to_regclass('cron.job') is not null then
    select jobs.schedule, jobs.active into job from cron.job as jobs where jobs.jobname = 'run-benchmark';
  end if;
  return query
  select
    left(job.schedule, 200),
    job.active,
    settings.scheduled_samples,
    settings.scheduled_lanes,
    array(select left(regions.name, 50) from unnest(settings.scheduled_regions) as regions (name) limit 50),
    exists (
      select from public.providers where providers.enabled and providers.dialect = 'control'
    ),
    settings.incident_window,
    settings.incident_failures,
    settings.incident_slowdown,
    settings.keep_results_days,
    settings.keep_arrivals_days,
    private.method_workloads(),
    measured.n,
    measured.models
  from public.settings
  cross join private.method_models() as measured;
end;
$$;

create function public.measurement_method()
returns table (
  schedule text,
  schedule_active boolean,
  samples integer,
  lanes integer,
  regions text[],
  controlled boolean,
  incident_window integer,
  incident_failures integer,
  incident_slowdown double precision,
  keep_results_days integer,
  keep_arrivals_days integer,
  workloads jsonb,
  model_n bigint,
  models jsonb
)
language sql
stable
rows 1
security invoker
set search_path = ''
set jit = off
begin atomic
  select * from private.measurement_method();
end;

comment on function public.measurement_method is
  'How the numbers are made: the schedule and its settings, the workloads without their texts, and the parameters that '
  'each scheduled model is asked with, of which `hidden` are not shown. model_n counts the models, of which 500 are listed.';

grant execute on function private.measurement_method(), public.measurement_method() to anon, authenticated, service_role;
