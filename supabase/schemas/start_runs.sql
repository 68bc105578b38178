-- Shared by requests that start a run and requests that start a sync.

create function private.error_body(code text, field text, message text)
returns jsonb
language sql
immutable
security invoker
set search_path = ''
as $$
  select jsonb_build_object(
    'error', jsonb_build_object('code', code, 'field', field, 'message', message)
  );
$$;

create function private.text_array(list jsonb)
returns text[]
language sql
immutable
security invoker
set search_path = ''
as $$
  select array_agg(distinct item) from jsonb_array_elements_text(list) as item;
$$;

comment on function private.text_array is 'A JSON array of texts as an array without repetitions; null for null.';

create function private.unknown_provider(wanted text[])
returns text
language sql
stable
security invoker
set search_path = ''
as $$
  select wanted_slug
  from unnest(wanted) as wanted_slug
  where not exists (select from public.providers where providers.slug = wanted_slug)
  limit 1;
$$;

comment on function private.unknown_provider is 'The first of these slugs that no provider has, or null.';

-- How similar two names are, from 0 to 1: the share of letter pairs that both contain.
create function private.likeness(one text, other text)
returns double precision
language sql
immutable
security invoker
set search_path = ''
as $$
  with pairs as (
    select given.side, substr(given.name, place, 2) as pair
    from (
      values (1, ' ' || lower(left(one, 256)) || ' '), (2, ' ' || lower(left(other, 256)) || ' ')
    ) as given (side, name)
    cross join lateral generate_series(1, char_length(given.name) - 1) as place
  ),
  counted as (
    select pairs.pair, count(*) filter (where pairs.side = 1) as ones, count(*) filter (where pairs.side = 2) as others
    from pairs
    group by pairs.pair
  )
  select 2.0 * sum(least(counted.ones, counted.others)) / nullif(sum(counted.ones + counted.others), 0) from counted;
$$;

-- A hint for an unknown name: the most similar known name, and the known names.
create function private.choice_of(wanted text, names text[])
returns text
language sql
immutable
security invoker
set search_path = ''
as $$
  with near as (
    select name, private.likeness(choice_of.wanted, name) as likeness
    from unnest(choice_of.names) as name
    order by likeness desc, name
    limit 1
  ),
  shown as (
    select string_agg(name, ', ' order by name) as list
    from (select name from unnest(choice_of.names) as name order by name limit 20) as first
  )
  select
    coalesce((select format('Did you mean "%s"? ', near.name) from near where near.likeness >= 0.4), '')
    || case
      when shown.list is null then 'There is none yet'
      when cardinality(choice_of.names) <= 20 then 'There are ' || shown.list
      else format('There are %s, among them %s', cardinality(choice_of.names), shown.list)
    end
  from shown;
$$;

comment on function private.choice_of is
  'A hint for an unknown name: the most similar known name, and the known names.';

create function private.provider_choice(wanted text)
returns text
language sql
stable
security invoker
set search_path = ''
as $$
  select private.choice_of(provider_choice.wanted, array(select providers.slug from public.providers));
$$;

-- A disabled provider is skipped without mention, unless it was requested by name or its key is set: then the
-- operator expects it.
create function private.select_providers(wanted text[], available_keys text[], stand_ins text[] default null)
returns table (provider public.providers, reason text)
language sql
stable
security invoker
set search_path = ''
as $$
  select
    providers,
    case
      when not providers.enabled then
        format('disabled; update providers set enabled = true where slug = %L', providers.slug)
      when providers.api_key_env <> all (available_keys) then
        providers.api_key_env || ' is not set'
      when providers.slug <> all (stand_ins) then
        'no simulated provider stands in for it; measure it with --live, once it is added there'
    end
  from public.providers
  -- The control is measured in every run, and has no list to sync with.
  where providers.dialect <> 'control'
    and (
      providers.slug = any (wanted)
      or (wanted is null and (providers.enabled or providers.api_key_env = any (available_keys)))
    );
$$;

comment on function private.select_providers is
  'The providers of a request (all enabled ones when it names none), each with the reason why it cannot be called, or '
  'null. stand_ins are the only providers that a stack of simulated providers calls; null on other stacks.';

grant execute on function
  private.error_body(text, text, text),
  private.text_array(jsonb),
  private.unknown_provider(text[]),
  private.likeness(text, text),
  private.choice_of(text, text[]),
  private.provider_choice(text),
  private.select_providers(text[], text[], text[])
to service_role;

-- A run and its targets, once for each idempotency key.

-- Starts one worker per idle lane and region, each in its own invocation, but no more than can measure at once.
create function private.start_workers(run uuid)
returns integer
language sql
volatile
security invoker
set search_path = ''
as $$
  with waiting as (
    select
      run_targets.region,
      count(*) filter (where run_targets.state = 'leased') as leased,
      -- A provider without the option concurrent can keep only one worker busy. The control comes last, alone.
      greatest(
        count(*) filter (where run_targets.concurrent and run_targets.provider_id is distinct from (select private.control()))
          + count(distinct run_targets.provider_id) filter (where not run_targets.concurrent),
        1
      ) as useful
    from public.run_targets
    where run_targets.run_id = run and run_targets.state in ('queued', 'leased')
    group by run_targets.region
    having count(*) filter (where run_targets.state = 'queued') > 0
  ),
  started as (
    select private.invoke_function(
      'run-benchmark',
      jsonb_strip_nulls(jsonb_build_object('resume', run, 'lane', lane, 'region', waiting.region)),
      waiting.region
    )
    from waiting
    join public.runs on runs.id = run
    cross join lateral generate_series(
      1 + waiting.leased,
      least(runs.lanes, waiting.useful)
    ) as lane
  )
  select count(*)::integer from started;
$$;

-- The workload that another one follows, in its current version. Null: it follows none, or there is none of that name.
create function private.first_workload(workload public.workloads)
returns public.workloads
language sql
stable
security invoker
set search_path = ''
as $$
  select first.*
  from public.workloads as first
  where first.name = workload.request ->> 'after' and first.current and first.comparable;
$$;

-- Counts the moments until then at which a workload with an interval is due for a model.
create function private.moment_of(model uuid, workload public.workloads, until timestamptz)
returns bigint
language sql
stable
security invoker
set search_path = ''
as $$
  select floor(
    (
      extract(epoch from until)
      -- What follows another one is due when that one is.
      + abs(hashtextextended(model || coalesce(workload.request ->> 'after', workload.name), 0) % 100000000)
    ) / every.seconds
  )::bigint
  from (select extract(epoch from workload.min_interval)) as every (seconds);
$$;

-- Whether a model may be measured again: its last run with this workload is at least the model's min_interval old, and
-- no run under way still has to measure it. Up to a minute early counts, since ticks may come a little early or late.
create function private.is_due(model public.models, workload uuid)
returns boolean
language sql
stable
security invoker
set search_path = ''
as $$
  select model.min_interval is null or not (
    exists (
      select
      from private.model_states
      where model_states.model_id = model.id
        and model_states.workload_id = private.workload_key(workload)
        and model_states.last_run_at > now() - model.min_interval + interval '1 minute'
    )
    or exists (
      select
      from public.run_targets
      where run_targets.model_id = model.id
        and run_targets.workload_id = workload
        and run_targets.state in ('queued', 'leased', 'unanswered')
    )
  );
$$;

-- Whether the schedule measures a model with a workload now. A workload with an interval is due for each model at
-- moments of its own, spread evenly by a hash, so that no run is much longer than another. Each moment counts once, and
-- a missed one is made up for.
create function private.is_scheduled(model public.models, workload public.workloads)
returns boolean
language sql
stable
security invoker
set search_path = ''
as $$
  select workload.min_interval is null or (
    private.moment_of(model.id, workload, now()) > private.moment_of(
      model.id, workload, coalesce(
        (
          select max(model_states.last_run_at)
          from private.model_states
          where model_states.model_id = model.id
            -- Where the first call brings nothing, its second is not made.
            and model_states.workload_id = private.workload_key(coalesce((private.first_workload(workload)).id, workload.id))
        ),
        greatest(model.created_at, workload.created_at)
      )
    )
    and not exists (
      select
      from public.run_targets
      where run_targets.model_id = model.id
        and run_targets.workload_id = workload.id
        and run_targets.state in ('queued', 'leased', 'unanswered')
    )
  );
$$;

create function private.describe_started_run(run public.runs, created boolean)
returns jsonb
language sql
stable
security invoker
set search_path = ''
as $$
  select jsonb_build_object(
    'run_id', run.id,
    'created', created,
    'targets', (select count(*) from public.run_targets where run_targets.run_id = run.id),
    'lanes', run.lanes,
    'regions', run.regions,
    'skipped', run.skipped,
    'first', null
  );
$$;

-- The run that the same request has already started, or a run that keeps it from starting one. Null when there is none.
create function private.find_started_run(request jsonb)
returns public.runs
language plpgsql
volatile
security invoker
set search_path = ''
as $$
declare
  run public.runs;
  scheduled boolean := coalesce((request ->> 'scheduled')::boolean, false);
begin
  -- Delayed requests of pg_net arrive together, and one may arrive twice. Handle them one after the other.
  if scheduled then
    perform pg_advisory_xact_lock(hashtextextended('run-benchmark', 0));
  end if;

  select * into run from public.runs where runs.idempotency_key = request ->> 'idempotency_key';
  if found or not scheduled then
    return run;
  end if;

  -- Only one scheduled run at a time.
  select * into run
  from public.runs
  where runs.finished_at is null and runs.scheduled
  order by runs.started_at
  limit 1;
  if found then
    insert into private.skipped_ticks (job_name, unfinished_run_id) values ('run-benchmark', run.id);
  end if;
  return run;
end;
$$;

-- The name of the workload that a request wants; null for a scheduled run, which takes every active one that is due, if
-- its worker knows how to make and judge them (judges; workers of 1.0.0 do not).
-- prompt is the older name of the field. A prompt_text is stored under a name derived from the text, so that results
-- show what was sent.
create function private.wanted_workload(request jsonb)
returns text
language sql
immutable
security invoker
set search_path = ''
as $$
  select case
    when request ->> 'prompt_text' is not null
      then 'text-' || left(
        encode(sha256(convert_to(concat(request ->> 'prompt_text', request ->> 'check'), 'utf8')), 'hex'), 16
      )
    else coalesce(
      request ->> 'workload', request ->> 'prompt',
      case when request -> 'burst' is not null then 'burst' end,
      case when not coalesce(request -> 'scheduled' = 'true' and request -> 'judges' = 'true', false) then 'default' end
    )
  end;
$$;

-- The workloads that a request wants; "all" are all that can be compared. Bursts are among them only where they are
-- named, or scheduled, and its worker knows how to make them (bursts; workers of 1.3.0 do not).
create function private.wanted_workloads(request jsonb)
returns setof public.workloads
language plpgsql
stable
security invoker
set search_path = ''
as $$
declare
  wanted text := private.wanted_workload(request);
begin
  return query
  select workloads.*
  from public.workloads
  where workloads.current
    and case
      when wanted is null then workloads.comparable and workloads.active
      when wanted = 'all' then workloads.comparable and workloads.kind <> 'burst'
      else workloads.name = wanted
    end
    and (workloads.kind <> 'burst' or coalesce(wanted_workloads.request -> 'bursts' = 'true', false));
end;
$$;

-- How many tokens a call with a workload, and with the one that it follows, may come to with its answer. Null: nobody
-- knows.
create function private.most_tokens(workload public.workloads, first public.workloads)
returns integer
language sql
immutable
security invoker
set search_path = ''
as $$
  select greatest(
    private.text_tokens(workload.prompt, workload.input_tokens) + workload.max_output_tokens,
    private.text_tokens(first.prompt, first.input_tokens) + first.max_output_tokens
  );
$$;

-- The models whose context is too small for a workload that a request names, in the form of what a run skips.
create function private.beyond_context(request jsonb, callable uuid[])
returns jsonb
language sql
stable
security invoker
set search_path = ''
as $$
  with small as (
    select
      providers.slug,
      workloads.name as workload,
      models.name as model,
      row_number() over (partition by providers.slug, workloads.name order by models.name) as at
    from public.models
    join public.providers on providers.id = models.provider_id
    cross join private.wanted_workloads(beyond_context.request) as workloads
    where private.wanted_workload(beyond_context.request) is not null
      and models.provider_id = any (beyond_context.callable)
      and case
        when jsonb_typeof(beyond_context.request -> 'models') = 'array'
          then models.name = any (private.text_array(beyond_context.request -> 'models'))
        else models.active and (models.retired_at is null or models.retired_at > now())
      end
      and private.most_tokens(workloads, private.first_workload(workloads)) > models.context_window
  ),
  told as (
    select
      small.slug,
      small.workload,
      string_agg(small.model, ', ' order by small.model) filter (where small.at <= 3)
        || case when count(*) > 3 then format(' and %s more', count(*) - 3) else '' end as names
    from small
    group by small.slug, small.workload
  )
  select coalesce(
    jsonb_agg(
      jsonb_build_object(
        'provider', told.slug,
        'reason',
        format('the context of %s is too small for the workload %s', told.names, told.workload)
      )
      order by told.slug, told.workload
    ),
    '[]'
  )
  from told;
$$;

-- The error of a request whose workload there is not, or cannot be run so; null where there is none.
create function private.refuse_workload(request jsonb)
returns jsonb
language plpgsql
stable
security invoker
set search_path = ''
as $$
declare
  wanted_in text := case when request ->> 'workload' is null then 'prompt' else 'workload' end;
begin
  if request ->> 'prompt_text' is null
    and private.wanted_workload(request) is not null
    and not exists (select from private.wanted_workloads(request))
  then
    return private.error_body(
      'unknown_workload', wanted_in,
      format(
        'Cannot start the run: %s: there is no workload "%s". %s',
        wanted_in,
        private.wanted_workload(request),
        private.choice_of(
          private.wanted_workload(request),
          array(
            select workloads.name from public.workloads where workloads.comparable and workloads.current
            union all
            select 'all'
          )
        )
      )
    );
  end if;

  if request ->> 'prompt_text' is null and exists (
    select
    from private.wanted_workloads(refuse_workload.request) as workloads
    where private.wanted_workload(refuse_workload.request) = workloads.name
      and workloads.request ? 'after'
      and (private.first_workload(workloads)).id is null
  ) then
    return private.error_body(
      'unknown_workload', wanted_in,
      format(
        'Cannot start the run: %s: "%s" follows another workload, and there is none of that name',
        wanted_in, private.wanted_workload(request)
      )
    );
  end if;

  if request -> 'burst' is not null
    and exists (select from private.wanted_workloads(refuse_workload.request) as workloads where workloads.kind <> 'burst')
  then
    return private.error_body(
      'unknown_workload', wanted_in,
      format(
        'Cannot start the run: burst: the workload "%s" is not of the kind burst. %s',
        private.wanted_workload(request),
        private.choice_of(
          'burst', array(select workloads.name from public.workloads where workloads.kind = 'burst' and workloads.current)
        )
      )
    );
  end if;
  return null;
end;
$$;

-- Why a request can start no run, as the body of an error; null when it can. callable are the providers it may call.
create function private.refuse_run(request jsonb, callable uuid[])
returns jsonb
language plpgsql
stable
security invoker
set search_path = ''
as $$
declare
  needs_workers text := case
    when jsonb_typeof(request -> 'regions') = 'array' then 'regions'
    when (request ->> 'lanes')::integer > 1 then 'lanes'
  end;
  refused jsonb;
  unknown text := private.unknown_provider(private.text_array(request -> 'providers'));
begin
  if unknown is not null then
    return private.error_body(
      'unknown_provider', 'providers',
      format('Cannot start the run: providers: there is no provider "%s". %s', unknown, private.provider_choice(unknown))
    );
  end if;

  refused := private.refuse_workload(request);
  if refused is not null then
    return refused;
  end if;

  -- The database starts the workers of further lanes and of regions.
  if needs_workers is not null and private.missing_secrets() is not null then
    return private.error_body(
      'not_configured', needs_workers,
      format(
        'Cannot start the run: %s: Vault lacks %s, which the database needs to start workers',
        needs_workers,
        array_to_string(private.missing_secrets(), ' and ')
      )
    );
  end if;

  -- A model missing from the catalogue is created if its provider is unambiguous.
  select wanted into unknown
  from unnest(private.text_array(request -> 'models')) as wanted
  where not exists (
    select from public.models where models.name = wanted and models.provider_id = any (callable)
  )
  limit 1;
  if found and cardinality(callable) > 1 then
    return private.error_body(
      'unknown_model', 'models',
      format(
        'Cannot start the run: models: no chosen provider has the model "%s"; name one provider to add it there. %s',
        unknown,
        private.choice_of(
          unknown,
          array(select distinct models.name from public.models where models.provider_id = any (callable))
        )
      )
    );
  end if;
  return null;
end;
$$;

-- Inserts the run of a request, and the text and models it names that do not exist yet. Null when another
-- transaction has committed a run with the same key.
create function private.create_run(request jsonb, callable uuid[], skipped jsonb)
returns public.runs
language plpgsql
volatile
security invoker
set search_path = ''
as $$
declare
  run public.runs;
begin
  insert into public.models (name, provider_id)
  select wanted, callable[1]
  from unnest(private.text_array(request -> 'models')) as wanted
  where cardinality(callable) = 1
  on conflict (name, provider_id) do nothing;

  insert into public.workloads (name, prompt, comparable, "check")
  select
    private.wanted_workload(create_run.request), create_run.request ->> 'prompt_text', false,
    coalesce(create_run.request -> 'check', '{}')
  where create_run.request ->> 'prompt_text' is not null
  on conflict do nothing;

  insert into public.runs (
    run_name, triggered_by, idempotency_key, scheduled, simulated, skipped, workload_id, lanes, regions, warm
  )
  values (
    coalesce(request ->> 'run_name', 'manual-run'),
    coalesce(request ->> 'triggered_by', 'manual'),
    request ->> 'idempotency_key',
    coalesce((request ->> 'scheduled')::boolean, false),
    exists (select from public.providers where providers.id = any (callable) and providers.simulated),
    create_run.skipped,
    private.current_workload(private.wanted_workload(request)),
    coalesce((request ->> 'lanes')::integer, 1),
    private.text_array(request -> 'regions'),
    coalesce((request ->> 'warm')::boolean, true)
  )
  on conflict (idempotency_key) do nothing
  returning * into run;
  return run;
end;
$$;

-- The samples of a workload that a request wants, and for each of a burst's calls at which level it is made.
create function private.wanted_samples(request jsonb, workload public.workloads)
returns table (sample integer, burst smallint)
language plpgsql
immutable
rows 4
security invoker
set search_path = ''
as $$
begin
  if workload.kind <> 'burst' then
    return query
    select samples.sample, null::smallint
    from generate_series(1, coalesce((wanted_samples.request ->> 'samples')::integer, 1)) as samples (sample);
  else
    return query
    select (row_number() over (order by levels.level::integer, call))::integer, levels.level::smallint
    from jsonb_array_elements_text(coalesce(wanted_samples.request -> 'burst', workload.request -> 'burst')) as levels (level)
    cross join generate_series(1, levels.level::integer) as call;
  end if;
end;
$$;

-- Inserts the targets: every sample of every model and workload of a run, in each of its regions, and what a workload
-- follows before it. A model is not asked what its context cannot hold. Returns how many.
create function private.create_targets(run public.runs, request jsonb, callable uuid[])
returns integer
language plpgsql
volatile
security invoker
set search_path = ''
-- One plan per session: no plan is better for some arguments than for others.
set plan_cache_mode = 'force_generic_plan'
as $$
declare
  wanted_models text[] := private.text_array(request -> 'models');
  target_count integer;
begin
  with asked as materialized (
    select models.id as model_id, workloads.id as workload_id, first.id as first_id
    from public.models
    cross join private.wanted_workloads(create_targets.request) as workloads
    left join lateral private.first_workload(workloads) as first on true
    where models.provider_id = any (callable)
      and case
        when wanted_models is null
          then models.active
            and (models.retired_at is null or models.retired_at > now())
            and private.is_due(models, workloads.id)
        else models.name = any (wanted_models)
      end
      and (private.wanted_workload(create_targets.request) is not null or private.is_scheduled(models, workloads))
      and (workloads.request ->> 'after' is null or first.id is not null)
      and coalesce(private.most_tokens(workloads, first) <= models.context_window, true)
  )
  insert into public.run_targets (run_id, provider_id, model_id, workload_id, sample, region, position, concurrent, burst)
  select
    run.id,
    models.provider_id,
    models.id,
    wanted.workload_id,
    samples.sample,
    region,
    -- Shuffled, so that no model is always first or always follows the same model. Bursts come last, low levels first.
    row_number() over (order by samples.burst nulls first, random()),
    samples.burst is null and coalesce(providers.options -> 'concurrent', 'false') = 'true',
    samples.burst
  from (
    select asked.model_id, asked.workload_id from asked
    union
    select asked.model_id, asked.first_id from asked where asked.first_id is not null
  ) as wanted
  join public.models on models.id = wanted.model_id
  join public.providers on providers.id = models.provider_id
  join public.workloads on workloads.id = wanted.workload_id
  cross join lateral private.wanted_samples(create_targets.request, workloads) as samples
  cross join unnest(coalesce(run.regions, array[null])) as region;
  get diagnostics target_count = row_count;

  update public.run_targets as seconds
  set first_id = first.id
  from public.workloads
  cross join lateral private.first_workload(workloads) as followed
  join public.run_targets as first on first.run_id = run.id and first.workload_id = followed.id
  where workloads.current
    and workloads.request ? 'after'
    and seconds.run_id = run.id
    and seconds.workload_id = workloads.id
    and (seconds.model_id, seconds.sample) = (first.model_id, first.sample)
    and seconds.region is not distinct from first.region;

  -- The first call of a level leads the others.
  update public.run_targets as followers
  set first_id = lead.id
  from public.run_targets as lead
  where followers.run_id = run.id
    and followers.burst > 1
    and lead.run_id = run.id
    and (lead.model_id, lead.workload_id, lead.burst) = (followers.model_id, followers.workload_id, followers.burst)
    and lead.region is not distinct from followers.region
    and lead.sample < followers.sample
    and not exists (
      select
      from public.run_targets as earlier
      where earlier.run_id = run.id
        and (earlier.model_id, earlier.workload_id, earlier.burst) = (lead.model_id, lead.workload_id, lead.burst)
        and earlier.region is not distinct from lead.region
        and earlier.sample < lead.sample
    );
  return target_count;
end;
$$;

-- Inserts a target of the control for each region of a run that has other targets, or that names it, if its worker
-- knows the control (controls; workers of 1.1.0 do not). Whatever a run measures, the control gets the same text.
-- Returns how many.
create function private.create_control_targets(run public.runs, request jsonb, others integer)
returns integer
language plpgsql
volatile
security invoker
set search_path = ''
as $$
declare
  target_count integer;
begin
  insert into public.run_targets (run_id, provider_id, model_id, workload_id, region, position, concurrent)
  select
    run.id, models.provider_id, models.id, workloads.id, region,
    create_control_targets.others + row_number() over (order by region), true
  from public.providers
  join public.models on models.provider_id = providers.id and models.active
  join public.workloads on workloads.id = private.current_workload('default')
  cross join unnest(coalesce(run.regions, array[null])) as region
  where providers.id = private.control()
    and providers.enabled
    and create_control_targets.request -> 'controls' = 'true'
    and (others > 0 or providers.slug = any (private.text_array(create_control_targets.request -> 'providers')));
  get diagnostics target_count = row_count;
  return target_count;
end;
$$;

create function public.start_run(
  request jsonb,
  available_keys text[],
  stand_ins text[] default null,
  claim boolean default false,
  worker_region text default null
)
returns jsonb
language plpgsql
volatile
security invoker
set search_path = ''
as $$
declare
  run public.runs := private.find_started_run(request);
  callable uuid[];
  skipped jsonb;
  refused jsonb;
  first uuid;
  target_count integer;
begin
  if run.id is not null then
    return private.describe_started_run(run, false);
  end if;

  select
    coalesce(array_agg((considered.provider).id) filter (where considered.reason is null), '{}'),
    coalesce(
      jsonb_agg(
        jsonb_build_object('provider', (considered.provider).slug, 'reason', considered.reason)
        order by (considered.provider).slug
      ) filter (where considered.reason is not null),
      '[]'
    )
  into callable, skipped
  from private.select_providers(private.text_array(request -> 'providers'), available_keys, stand_ins) as considered;

  refused := private.refuse_run(request, callable);
  if refused is not null then
    return refused;
  end if;

  -- The schedule measures what fits and says no more about it.
  if not coalesce((request ->> 'scheduled')::boolean, false) then
    skipped := skipped || private.beyond_context(request, callable);
  end if;
  run := private.create_run(request, callable, skipped);
  if run.id is null then
    select * into run from public.runs where runs.idempotency_key = request ->> 'idempotency_key';
    return private.describe_started_run(run, false);
  end if;

  target_count := private.create_targets(run, request, callable);
  if target_count + private.create_control_targets(run, request, target_count) = 0 then
    perform private.finish_run_if_done(run.id);
  elsif claim and run.regions is null then
    perform private.lock_spend_limits();
    first := private.lease_next_target(run.id, 1, null, worker_region);
    if first is null then
      -- All targets may have been closed as over budget.
      perform private.finish_run_if_done(run.id);
    end if;
  end if;
  -- Starts the other workers; the caller measures the target it gets here.
  if run.lanes > 1 or run.regions is not null then
    perform private.start_workers(run.id);
  end if;

  return private.describe_started_run(run, true)
    || jsonb_build_object('first', private.describe_target(first));
end;
$$;

comment on function public.start_run is
  'Creates a run and its targets, once per idempotency key. available_keys are the names of the environment variables '
  'that are set for the function. stand_ins are the simulated providers, where only those are called. With claim, the '
  'caller gets the first target as from claim_target, for its worker_region; not for a run that names regions. Returns '
  '{run_id, created, targets, lanes, regions, skipped, first} or {error: {code, field, message}}.';

grant execute on function
  private.start_workers(uuid),
  private.first_workload(public.workloads),
  private.moment_of(uuid, public.workloads, timestamptz),
  private.is_due(public.models, uuid),
  private.is_scheduled(public.models, public.workloads),
  private.describe_started_run(public.runs, boolean),
  private.find_started_run(jsonb),
  private.wanted_workload(jsonb),
  private.wanted_workloads(jsonb),
  private.most_tokens(public.workloads, public.workloads),
  private.beyond_context(jsonb, uuid[]),
  private.wanted_samples(jsonb, public.workloads),
  private.refuse_workload(jsonb),
  private.refuse_run(jsonb, uuid[]),
  private.create_run(jsonb, uuid[], jsonb),
  private.create_targets(public.runs, jsonb, uuid[]),
  private.create_control_targets(public.runs, jsonb, integer),
  public.start_run(jsonb, text[], text[], boolean, text)
to service_role;
