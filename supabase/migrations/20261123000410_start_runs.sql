-- A run and its targets, once for each idempotency key.

-- One worker per idle lane and region, each in an invocation of its own, but
-- no more than can measure at once. `own` workers of the caller (in no region
-- by name) are already at it.
create function private.start_workers(run uuid, own integer default 0)
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
      -- A provider without concurrent keeps one worker busy, however much there is to do.
      count(*) filter (where run_targets.concurrent)
        + count(distinct run_targets.provider_id) filter (where not run_targets.concurrent) as useful
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
      1 + waiting.leased + case when waiting.region is null then own else 0 end,
      least(runs.lanes, waiting.useful)
    ) as lane
  )
  select count(*)::integer from started;
$$;

-- Whether a model is benchmarked again by now: when the last run that measured it
-- is old enough, and none has it before it. A minute early is not early: ticks
-- come a little sooner or later.
create function private.is_due(model public.models)
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
        and model_states.last_run_at > now() - model.min_interval + interval '1 minute'
    )
    or exists (
      select
      from public.run_targets
      where run_targets.model_id = model.id and run_targets.state in ('queued', 'leased', 'unanswered')
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
    'skipped', run.skipped
  );
$$;

create function public.start_run(request jsonb, available_keys text[], stand_ins text[] default null)
returns jsonb
language plpgsql
volatile
security invoker
set search_path = ''
as $$
declare
  wanted_providers text[] := private.text_array(request -> 'providers');
  wanted_models text[] := private.text_array(request -> 'models');
  wanted_regions text[] := private.text_array(request -> 'regions');
  samples integer := coalesce((request ->> 'samples')::integer, 1);
  key text := request ->> 'idempotency_key';
  -- A text given with the request is kept under a name made from it, so that
  -- the results say what was asked.
  prompt_name text := case
    when request ->> 'prompt_text' is not null
      then 'text-' || left(encode(sha256(convert_to(request ->> 'prompt_text', 'utf8')), 'hex'), 16)
    else coalesce(request ->> 'prompt', 'default')
  end;
  run public.runs;
  unknown text;
  callable uuid[];
  target_count integer;
begin
  -- Ticks that pg_net held up come all at once, and one of them may come twice: one after the other.
  if key like 'run-benchmark/%' then
    perform pg_advisory_xact_lock(hashtextextended('run-benchmark', 0));
  end if;

  select * into run from public.runs where runs.idempotency_key = key;
  if found then
    return private.describe_started_run(run, false);
  end if;

  -- Only one scheduled run at a time.
  if key like 'run-benchmark/%' then
    select * into run
    from public.runs
    where runs.finished_at is null and runs.idempotency_key like 'run-benchmark/%'
    order by runs.started_at
    limit 1;
    if found then
      insert into private.skipped_ticks (job_name, unfinished_run_id) values ('run-benchmark', run.id);
      return private.describe_started_run(run, false);
    end if;
  end if;

  unknown := private.unknown_provider(wanted_providers);
  if unknown is not null then
    return private.error_body(
      'unknown_provider', 'providers',
      format('Cannot start the run: providers: there is no provider "%s". %s', unknown, private.provider_choice(unknown))
    );
  end if;

  if request ->> 'prompt_text' is null and not exists (
    select from public.prompts where prompts.name = prompt_name
  ) then
    return private.error_body(
      'unknown_prompt', 'prompt',
      format(
        'Cannot start the run: prompt: there is no prompt "%s". %s',
        prompt_name,
        private.choice_of(prompt_name, array(select prompts.name from public.prompts where prompts.comparable))
      )
    );
  end if;

  -- The database starts the workers of further lanes and of regions.
  if (coalesce((request ->> 'lanes')::integer, 1) > 1 or wanted_regions is not null)
    and private.missing_secrets() is not null
  then
    return private.error_body(
      'not_configured', case when wanted_regions is null then 'lanes' else 'regions' end,
      format(
        'Cannot start the run: %s: Vault lacks %s, without which the database can start no worker',
        case when wanted_regions is null then 'lanes' else 'regions' end,
        array_to_string(private.missing_secrets(), ' and ')
      )
    );
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
  into callable, run.skipped
  from private.select_providers(wanted_providers, available_keys, stand_ins) as considered;

  -- A model the catalogue lacks is created, where it is plain whose it is.
  select wanted into unknown
  from unnest(wanted_models) as wanted
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

  insert into public.models (name, provider_id)
  select wanted, callable[1]
  from unnest(wanted_models) as wanted
  where cardinality(callable) = 1
  on conflict (name, provider_id) do nothing;

  insert into public.prompts (name, content, comparable)
  select prompt_name, request ->> 'prompt_text', false
  where request ->> 'prompt_text' is not null
  on conflict (name) do nothing;

  insert into public.runs (
    run_name, triggered_by, idempotency_key, simulated, skipped, prompt_id, lanes, regions, warm
  )
  values (
    coalesce(request ->> 'run_name', 'manual-run'),
    coalesce(request ->> 'triggered_by', 'manual'),
    key,
    exists (
      select from public.providers where providers.id = any (callable) and providers.simulated
    ),
    run.skipped,
    (select prompts.id from public.prompts where prompts.name = prompt_name),
    coalesce((request ->> 'lanes')::integer, 1),
    wanted_regions,
    coalesce((request ->> 'warm')::boolean, true)
  )
  on conflict (idempotency_key) do nothing
  returning * into run;

  -- Somebody else committed the same key since we looked.
  if not found then
    select * into run from public.runs where runs.idempotency_key = key;
    return private.describe_started_run(run, false);
  end if;

  insert into public.run_targets (run_id, provider_id, model_id, sample, region, position, concurrent)
  select
    run.id,
    models.provider_id,
    models.id,
    sample,
    region,
    -- Nobody is always first, and nobody always follows the same neighbour.
    row_number() over (order by random()),
    coalesce(providers.options -> 'concurrent', 'false') = 'true'
  from public.models
  join public.providers on providers.id = models.provider_id
  cross join generate_series(1, samples) as sample
  cross join unnest(coalesce(wanted_regions, array[null])) as region
  where models.provider_id = any (callable)
    and case
      when wanted_models is null
        then models.active
          and (models.retired_at is null or models.retired_at > now())
          and private.is_due(models)
      else models.name = any (wanted_models)
    end;
  get diagnostics target_count = row_count;

  if target_count = 0 then
    perform private.finish_run_if_done(run.id);
  elsif run.lanes > 1 or wanted_regions is not null then
    perform private.start_workers(run.id, own => 1);
  end if;

  return private.describe_started_run(run, true);
end;
$$;

comment on function public.start_run is
  'Creates a run and its targets, once per idempotency key. available_keys are the names of the environment '
  'variables the function has, stand_ins the simulated providers, where it calls no others. Returns {run_id, created, targets, lanes, regions, skipped} or {error: {code, field, message}}.';

revoke execute on function
  private.start_workers(uuid, integer),
  private.is_due(public.models),
  private.describe_started_run(public.runs, boolean)
from public;

revoke execute on function
  public.start_run(jsonb, text[], text[])
from public, anon, authenticated;

grant execute on function
  private.start_workers(uuid, integer),
  private.is_due(public.models),
  private.describe_started_run(public.runs, boolean),
  public.start_run(jsonb, text[], text[])
to service_role;
