-- The life of a run: start, claim, record, resume, finish. Every rpc here is
-- one transaction. What a caller may get wrong is answered as {"error": …}
-- rather than raised, so that every Data API gives it to them alike.

-- Leases that ran out are free again, until they ran out too often.
create function private.release_expired_leases()
returns void
language sql
volatile
security invoker
set search_path = ''
as $$
  with expired as (
    select
      run_targets.id,
      run_targets.lease_token as token,
      run_targets.claims >= settings.max_claims as lost
    from public.run_targets, public.settings
    where run_targets.state = 'leased' and run_targets.lease_expires_at < clock_timestamp()
    for update of run_targets skip locked
  ),
  -- What the lost calls cost nobody knows, so all that was reserved is spent.
  settled as (
    delete from private.spend_reservations
    using expired
    where spend_reservations.lease_token = expired.token
  )
  update public.run_targets
  set
    state = case when expired.lost then 'worker_lost' else 'queued' end,
    closed_at = case when expired.lost then clock_timestamp() end,
    closed_reason = case
      when expired.lost then 'its worker was lost ' || run_targets.claims || ' times'
    end,
    lease_token = null,
    lease_expires_at = null
  from expired
  where run_targets.id = expired.id;
$$;

create function private.finish_run_if_done(run uuid)
returns boolean
language sql
volatile
security invoker
set search_path = ''
as $$
  with finished as (
    update public.runs
    set finished_at = clock_timestamp()
    where runs.id = run
      and runs.finished_at is null
      and not exists (
        select from public.run_targets
        where run_targets.run_id = run and run_targets.state in ('queued', 'leased')
      )
    returning runs.id
  )
  select exists (select from finished)
    or exists (select from public.runs where runs.id = run and runs.finished_at is not null);
$$;

-- What a target's model is sent, and how much it may answer.
create function private.describe_call(target public.run_targets)
returns table (prompt text, max_output_tokens integer)
language sql
stable
security invoker
set search_path = ''
as $$
  select
    replace(
      prompts.content,
      '{{nonce}}',
      -- The same text for every provider of the run, another for each sample and region, and for what is
      -- measured again after its worker was lost: a provider may have kept what it was sent.
      md5(concat_ws('/', runs.id, target.sample, target.region, nullif(target.claims, 1)))
    ),
    -- A check on models keeps other values out; one that came in all the same
    -- must not hold up a run.
    coalesce(
      case
        when models.options ->> 'max_output_tokens' ~ '^[1-9][0-9]{0,4}$'
          then (models.options ->> 'max_output_tokens')::integer
      end,
      prompts.max_output_tokens
    )
  from public.runs
  join public.prompts on prompts.id = runs.prompt_id
  join public.models on models.id = target.model_id
  where runs.id = target.run_id;
$$;

-- Everything a worker needs for one call. Volatile, so that it sees the lease
-- that the same statement has just taken.
create function private.describe_target(target uuid)
returns jsonb
language sql
volatile
security invoker
set search_path = ''
as $$
  select jsonb_build_object(
    'lease_token', run_targets.lease_token,
    'lease_ms', extract(epoch from run_targets.lease_expires_at - clock_timestamp()) * 1000,
    'target_id', run_targets.id,
    'run_id', run_targets.run_id,
    'provider', providers.slug,
    'base_url', providers.base_url,
    'dialect', providers.dialect,
    'api_key_env', providers.api_key_env,
    'model', models.name,
    'options', providers.options || models.options || jsonb_build_object(
      'omit',
      coalesce(providers.options -> 'omit', '[]') || coalesce(models.options -> 'omit', '[]')
    ),
    'prompt', call.prompt,
    'max_output_tokens', call.max_output_tokens,
    'warm', runs.warm,
    'limits', jsonb_build_object(
      'headers_ms', least(settings.headers_timeout_ms, settings.request_timeout_ms),
      'first_token_ms', least(settings.first_token_timeout_ms, settings.request_timeout_ms),
      'gap_ms', least(settings.gap_timeout_ms, settings.request_timeout_ms),
      'total_ms', settings.request_timeout_ms,
      'body_bytes', settings.max_body_bytes,
      'text_chars', settings.max_text_chars
    )
  )
  from public.run_targets
  join public.runs on runs.id = run_targets.run_id
  join public.providers on providers.id = run_targets.provider_id
  join public.models on models.id = run_targets.model_id
  cross join public.settings
  cross join lateral private.describe_call(run_targets) as call
  where run_targets.id = target;
$$;

-- The run that has waited longest for a provider that one of another run is
-- about to leave, if that has a lane free there. Null when nobody waits.
create function private.waiting_run(provider uuid, place text, leaving_run uuid)
returns uuid
language sql
stable
security invoker
set search_path = ''
as $$
  select runs.id
  from public.runs
  where runs.finished_at is null
    and runs.id <> leaving_run
    and exists (
      select
      from public.run_targets as waiting
      where waiting.run_id = runs.id
        and waiting.provider_id = provider
        and waiting.state = 'queued'
        and waiting.exclusive
        and (waiting.region is null or waiting_run.place is null or waiting.region = waiting_run.place)
        and runs.lanes > (
          select count(*)
          from public.run_targets as leased
          where leased.run_id = runs.id
            and leased.state = 'leased'
            and leased.region is not distinct from waiting.region
        )
    )
  order by greatest(
    runs.started_at,
    (
      select max(claimed.claimed_at)
      from public.run_targets as claimed
      where claimed.run_id = runs.id and claimed.provider_id = provider
    )
  )
  limit 1;
$$;

-- Closes a target that could cost more than may be spent, and with it all that
-- wait at the same provider and could cost as much.
create function private.block_targets(blocked public.run_targets, worst_case_usd numeric, reason text)
returns void
language sql
volatile
security invoker
set search_path = ''
as $$
  with worst_cases as (
    -- Prompts of a run are equally long, so that one target of each model stands for all.
    select
      waiting.model_id,
      private.worst_case_usd(waiting.model_id, call.prompt, call.max_output_tokens) as usd
    from (
      select distinct on (run_targets.model_id) run_targets.model_id, run_targets as target
      from public.run_targets
      where run_targets.run_id = blocked.run_id
        and run_targets.provider_id = blocked.provider_id
        and run_targets.state = 'queued'
      order by run_targets.model_id
    ) as waiting
    cross join lateral private.describe_call(waiting.target) as call
  )
  update public.run_targets
  set state = 'budget_blocked', closed_at = clock_timestamp(), closed_reason = reason
  from worst_cases
  where run_targets.run_id = blocked.run_id
    and run_targets.model_id = worst_cases.model_id
    and run_targets.state = 'queued'
    and (
      run_targets.model_id = blocked.model_id
      or worst_cases.usd >= block_targets.worst_case_usd
      or (worst_cases.usd is null and block_targets.worst_case_usd is null)
    );
$$;

-- Leases the run's next target, or returns null when there is none to have:
-- all are taken, all lanes are busy, or every provider left is being measured,
-- or is left to another run. The caller holds the lock on the run's row, and
-- the spend limits.
create function private.lease_next_target(
  run uuid,
  lane integer,
  region text,
  place text,
  left_provider uuid default null
)
returns uuid
language plpgsql
volatile
security invoker
set search_path = ''
as $$
declare
  candidate public.run_targets;
  token uuid := gen_random_uuid();
  limited boolean := exists (select from public.spend_limits);
  worst_case_usd numeric;
  blocked text;
begin
  perform private.release_expired_leases();

  if (
    select count(*) >= (select runs.lanes from public.runs where runs.id = run)
    from public.run_targets
    where run_targets.run_id = run
      and run_targets.state = 'leased'
      and run_targets.region is not distinct from lease_next_target.region
  ) then
    return null;
  end if;

  <<look>>
  loop
    for candidate in
      select queued.*
      from public.run_targets as queued
      where queued.run_id = run
        and queued.state = 'queued'
        and queued.region is not distinct from lease_next_target.region
        and not (
          queued.exclusive
          and (
            queued.provider_id is not distinct from left_provider
            or exists (
              select
              from public.run_targets as leased
              where leased.provider_id = queued.provider_id
                and leased.place is not distinct from lease_next_target.place
                and leased.state = 'leased'
                and leased.exclusive
            )
          )
        )
      order by queued.position
      limit 1
      for update skip locked
    loop
      if limited then
        select private.worst_case_usd(candidate.model_id, call.prompt, call.max_output_tokens)
        into worst_case_usd
        from private.describe_call(candidate) as call;

        blocked := private.reserve_spend(token, candidate.provider_id, worst_case_usd);
        if blocked is not null then
          perform private.block_targets(candidate, worst_case_usd, blocked);
          continue look;
        end if;
      end if;

      begin
        update public.run_targets
        set
          state = 'leased',
          claims = run_targets.claims + 1,
          lane = lease_next_target.lane,
          place = lease_next_target.place,
          lease_token = token,
          claimed_at = clock_timestamp(),
          lease_expires_at = clock_timestamp()
            + make_interval(secs => (settings.request_timeout_ms + settings.lease_grace_ms) / 1000.0)
        from public.settings
        where run_targets.id = candidate.id;
        return candidate.id;
      exception
        -- A worker of another run took this provider in the same moment. Its
        -- lease is visible now, so a fresh look passes this provider over.
        when unique_violation then
          if limited then
            perform private.settle_spend(token, candidate.provider_id, 0);
          end if;
          continue look;
      end;
    end loop;
    return null;
  end loop;
end;
$$;

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
      -- An exclusive provider keeps one worker busy, however much there is to do.
      count(*) filter (where not run_targets.exclusive)
        + count(distinct run_targets.provider_id) filter (where run_targets.exclusive) as useful
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
  select model.every is null or not (
    exists (
      select
      from private.model_states
      where model_states.model_id = model.id
        and model_states.last_run_at > now() - model.every + interval '1 minute'
    )
    or exists (
      select
      from public.run_targets
      where run_targets.model_id = model.id and run_targets.state in ('queued', 'leased')
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

create function public.start_run(request jsonb, available_keys text[])
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
  select * into run from public.runs where runs.idempotency_key = key;
  if found then
    return private.describe_started_run(run, false);
  end if;

  -- Ticks that pg_net held up come all at once; only one of them starts a run.
  if key like 'run-benchmark/%' then
    perform pg_advisory_xact_lock(hashtextextended('run-benchmark', 0));
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
    return private.refusal(
      'unknown_provider', 'providers',
      format('Cannot start the run: providers: there is no provider "%s"', unknown)
    );
  end if;

  if request ->> 'prompt_text' is null and not exists (
    select from public.prompts where prompts.name = prompt_name
  ) then
    return private.refusal(
      'unknown_prompt', 'prompt',
      format('Cannot start the run: prompt: there is no prompt "%s"', prompt_name)
    );
  end if;

  -- The database starts the workers of further lanes and of regions.
  if (coalesce((request ->> 'lanes')::integer, 1) > 1 or wanted_regions is not null)
    and private.missing_secrets() is not null
  then
    return private.refusal(
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
  from private.consider_providers(wanted_providers, available_keys) as considered;

  -- A model the catalogue lacks is created, where it is plain whose it is.
  select wanted into unknown
  from unnest(wanted_models) as wanted
  where not exists (
    select from public.models where models.name = wanted and models.provider_id = any (callable)
  )
  limit 1;
  if found and cardinality(callable) > 1 then
    return private.refusal(
      'unknown_model', 'models',
      format('Cannot start the run: models: no chosen provider has the model "%s"; name one provider to add it there', unknown)
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

  insert into public.run_targets (run_id, provider_id, model_id, sample, region, position, exclusive)
  select
    run.id,
    models.provider_id,
    models.id,
    sample,
    region,
    -- Nobody is always first, and nobody always follows the same neighbour.
    row_number() over (order by random()),
    coalesce(providers.options -> 'concurrent', 'false') <> 'true'
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
  'variables the function has. Returns {run_id, created, targets, lanes, regions, skipped} or {error: {code, field, message}}.';

create function public.claim_target(
  run_id uuid,
  lane integer default 1,
  region text default null,
  place text default null
)
returns jsonb
language plpgsql
volatile
security invoker
set search_path = ''
as $$
declare
  target uuid;
begin
  -- One claim or record of a run at a time: what follows counts its leases.
  perform from public.runs
  where runs.id = claim_target.run_id and runs.finished_at is null
  for update;
  if not found then
    return null;
  end if;
  perform private.lock_spend_limits();

  target := private.lease_next_target(
    claim_target.run_id, claim_target.lane, claim_target.region, claim_target.place
  );
  if target is null then
    -- All that was left may have been over budget.
    perform private.finish_run_if_done(claim_target.run_id);
  end if;
  return private.describe_target(target);
end;
$$;

comment on function public.claim_target is
  'Leases the next target of a run and returns everything its call needs, or null when there is none to have. region is '
  'whose targets are wanted, place the region the worker runs in.';

-- Starts the worker that follows on a target: of its own run when its worker ran
-- out of time, else of the run that waits for the provider that is free now, or
-- of the one that was started first. resume-runs would start it within a
-- minute, so whatever keeps it from starting now must not undo what was
-- recorded.
create function private.start_successor(target public.run_targets, out_of_time boolean, waiting_run uuid)
returns void
language plpgsql
volatile
security invoker
set search_path = ''
as $$
begin
  perform private.invoke_function(
    'run-benchmark',
    jsonb_strip_nulls(jsonb_build_object('resume', next.run_id, 'lane', next.lane, 'region', next.region)),
    next.region
  )
  from (
    select target.run_id, target.lane, target.region
    where out_of_time
      and exists (
        select
        from public.run_targets
        where run_targets.run_id = target.run_id
          and run_targets.state = 'queued'
          and run_targets.region is not distinct from target.region
      )
    union all
    (
      select runs.id, 1, queued.region
      from public.runs
      cross join lateral (
        select run_targets.region
        from public.run_targets
        where run_targets.run_id = runs.id and run_targets.state = 'queued'
        order by
          run_targets.provider_id <> target.provider_id,
          run_targets.region is distinct from target.place,
          run_targets.position
        limit 1
      ) as queued
      where not out_of_time
        and runs.finished_at is null
        and runs.id <> target.run_id
        and (waiting_run is null or runs.id = waiting_run)
      order by runs.started_at
      limit 1
    )
  ) as next (run_id, lane, region);
exception
  when others then
    raise warning 'Cannot start another worker: %', sqlerrm;
end;
$$;

-- What recording or closing a target gives back: the next one, when wanted.
create function private.go_on(done uuid, claim_next boolean)
returns jsonb
language plpgsql
volatile
security invoker
set search_path = ''
as $$
declare
  target public.run_targets;
  next_target uuid;
  waiting_run uuid;
begin
  select * into target from public.run_targets where run_targets.id = done;

  if claim_next then
    -- A long run takes turns at a provider with those that wait for it.
    waiting_run := private.waiting_run(target.provider_id, target.place, target.run_id);
    next_target := private.lease_next_target(
      target.run_id,
      target.lane,
      target.region,
      target.place,
      case when waiting_run is not null then target.provider_id end
    );
    update public.run_targets
    set next_lease_token = (select leased.lease_token from public.run_targets as leased where leased.id = next_target)
    where run_targets.id = done;
  end if;
  if next_target is null or waiting_run is not null then
    perform private.start_successor(target, not claim_next, waiting_run);
  end if;

  return jsonb_build_object(
    'next', private.describe_target(next_target),
    'run_finished', private.finish_run_if_done(target.run_id)
  );
end;
$$;

-- The answer to a record or close that was already carried out. The next target
-- is still the caller's if nobody else has claimed it since: its lease is renewed,
-- or given back by a caller who has no time left for it.
create function private.repeat_answer(done uuid, claim_next boolean)
returns jsonb
language plpgsql
volatile
security invoker
set search_path = ''
as $$
declare
  target public.run_targets;
  next_target public.run_targets;
begin
  select * into target from public.run_targets where run_targets.id = done;
  select * into next_target
  from public.run_targets
  where run_targets.lease_token = target.next_lease_token and run_targets.state = 'leased'
  for update;

  if next_target.id is not null and claim_next then
    update public.run_targets
    set lease_expires_at = clock_timestamp()
      + make_interval(secs => (settings.request_timeout_ms + settings.lease_grace_ms) / 1000.0)
    from public.settings
    where run_targets.id = next_target.id;
  elsif next_target.id is not null then
    update public.run_targets
    set state = 'queued', claims = run_targets.claims - 1, lease_token = null, lease_expires_at = null
    where run_targets.id = next_target.id;
    perform private.settle_spend(next_target.lease_token, next_target.provider_id, 0);
    perform private.start_successor(target, true, null);
  end if;

  return jsonb_build_object(
    'next', case when claim_next then private.describe_target(next_target.id) end,
    'run_finished', (select runs.finished_at is not null from public.runs where runs.id = target.run_id)
  );
end;
$$;

-- Locks the run, the spend limits and the target that a token leased. Null when the token is
-- not (or no longer) anybody's.
create function private.lock_leased_target(token uuid)
returns public.run_targets
language plpgsql
volatile
security invoker
set search_path = ''
as $$
declare
  target public.run_targets;
begin
  perform from public.runs
  where runs.id = (select run_targets.run_id from public.run_targets where run_targets.lease_token = token)
  for update;
  perform private.lock_spend_limits();

  select * into target from public.run_targets where run_targets.lease_token = token for update;
  return target;
end;
$$;

create function public.record_result(lease_token uuid, result jsonb, claim_next boolean)
returns jsonb
language plpgsql
volatile
security invoker
set search_path = ''
as $$
declare
  target public.run_targets := private.lock_leased_target(record_result.lease_token);
  measured public.benchmark_results := jsonb_populate_record(null::public.benchmark_results, result);
  began timestamptz := clock_timestamp()
    - make_interval(secs => (result ->> 'request_age_ms')::double precision / 1000);
  run_started_at timestamptz;
  is_comparable boolean;
  price public.prices;
  cost double precision;
  result_id uuid;
begin
  if target.id is null then
    return jsonb_build_object('recorded', false, 'reason', 'stale_lease');
  end if;

  if target.state <> 'leased' then
    return jsonb_build_object(
      'recorded', target.state = 'done',
      'result_id', (select results.id from public.benchmark_results as results where results.target_id = target.id)
    ) || private.repeat_answer(target.id, claim_next);
  end if;

  select
    runs.started_at,
    coalesce(prompts.comparable, true) and not (target.exclusive and coalesce(measured.concurrent > 1, false))
  into run_started_at, is_comparable
  from public.runs
  left join public.prompts on prompts.id = runs.prompt_id
  where runs.id = target.run_id;

  price := private.price_at(target.model_id, began);
  cost := coalesce(
    private.cost_usd(price, measured.input_tokens, measured.cached_tokens, measured.output_tokens),
    0
  );

  insert into public.benchmark_results (
    run_id, provider_id, model_id, provider, model, target_id, prompt_id, sample, position,
    request_started_at, price_id, cost_usd, success, input_tokens, output_tokens,
    request_id, outcome, status_code, error_message, error_code, retry_after_ms,
    reasoning_tokens, cached_tokens, token_source, total_latency_ms, headers_ms, ttft_ms, ttfat_ms,
    last_token_ms, tps, tps_total, steady_tps, itl_ms, chunk_gap_p50_ms, chunk_gap_p95_ms,
    chunk_gap_max_ms, token_reads, connect_ms, warm, finish_reason, provider_request_id,
    served_model, reported_cost_usd, response_text, attempts, region, isolate_id, concurrent,
    simulated, comparable
  )
  select
    target.run_id, target.provider_id, target.model_id, providers.slug, models.name, target.id,
    runs.prompt_id, target.sample, target.position,
    began,
    price.id,
    cost,
    measured.outcome = 'success',
    coalesce(measured.input_tokens, 0),
    coalesce(measured.output_tokens, 0),
    measured.request_id, measured.outcome, measured.status_code, measured.error_message,
    measured.error_code, measured.retry_after_ms, measured.reasoning_tokens, measured.cached_tokens,
    measured.token_source, measured.total_latency_ms, measured.headers_ms, measured.ttft_ms,
    measured.ttfat_ms, measured.last_token_ms, measured.tps, measured.tps_total,
    measured.steady_tps, measured.itl_ms, measured.chunk_gap_p50_ms, measured.chunk_gap_p95_ms,
    measured.chunk_gap_max_ms, measured.token_reads, measured.connect_ms, measured.warm,
    measured.finish_reason, measured.provider_request_id, measured.served_model,
    measured.reported_cost_usd, measured.response_text, coalesce(measured.attempts, '[]'),
    measured.region, measured.isolate_id, measured.concurrent,
    providers.simulated, is_comparable
  from public.runs, public.providers, public.models
  where runs.id = target.run_id
    and providers.id = target.provider_id
    and models.id = target.model_id
  returning benchmark_results.id into result_id;

  update public.run_targets
  set state = 'done', closed_at = clock_timestamp(), lease_expires_at = null
  where run_targets.id = target.id;

  perform private.settle_spend(
    target.lease_token,
    target.provider_id,
    private.spent_usd(cost, measured.reported_cost_usd, measured.token_source, measured.outcome, measured.status_code)
  );
  begin
    perform private.watch_attempt(
      target.provider_id,
      target.model_id,
      measured.region,
      run_started_at,
      measured.outcome <> 'success',
      case when is_comparable then measured.ttft_ms end,
      case when is_comparable then measured.tps end
    );
  exception
    -- Watching must not cost a result.
    when others then
      raise warning 'Cannot watch %: %', target.model_id, sqlerrm;
  end;

  -- A parameter the model refused is not sent to it again.
  if jsonb_array_length(coalesce(result -> 'refused_parameters', '[]')) > 0 then
    update public.models
    set options = jsonb_set(
      models.options,
      '{omit}',
      (
        select jsonb_agg(distinct parameter)
        from jsonb_array_elements(
          coalesce(models.options -> 'omit', '[]') || (result -> 'refused_parameters')
        ) as parameter
      )
    )
    where models.id = target.model_id;
  end if;

  return jsonb_build_object('recorded', true, 'result_id', result_id)
    || private.go_on(target.id, claim_next);
end;
$$;

comment on function public.record_result is
  'Stores the result of a leased target with its cost, closes the target, claims the next when wanted and finishes '
  'the run after the last. Repeating it with the same token changes nothing and gets the same answer. '
  'Returns {recorded, result_id, next, run_finished}, or {recorded: false, reason: "stale_lease"}.';

create function public.close_target(
  lease_token uuid,
  reason text,
  claim_next boolean,
  called boolean default true
)
returns jsonb
language plpgsql
volatile
security invoker
set search_path = ''
as $$
declare
  target public.run_targets := private.lock_leased_target(close_target.lease_token);
begin
  if target.id is null then
    return jsonb_build_object('closed', false, 'reason', 'stale_lease');
  end if;

  if target.state <> 'leased' then
    return jsonb_build_object('closed', true) || private.repeat_answer(target.id, claim_next);
  end if;

  update public.run_targets
  set
    state = 'worker_failed',
    closed_at = clock_timestamp(),
    closed_reason = left(close_target.reason, 500),
    lease_expires_at = null
  where run_targets.id = target.id;
  perform private.settle_spend(
    target.lease_token,
    target.provider_id,
    case when not close_target.called then 0 end
  );

  return jsonb_build_object('closed', true) || private.go_on(target.id, claim_next);
end;
$$;

comment on function public.close_target is
  'Closes a leased target without a result, for a fault that is ours and not the provider''s. Unless it is said that the '
  'provider was not called, all that was reserved for the call is spent.';

-- A run is given up when nothing of it was claimed or closed for an hour, and a
-- scheduled one also when it was in the way of two ticks and is an hour old: it
-- would silence the schedule. What is being measured of it is left to its end,
-- a lease away at most.
create function private.abandon_stuck_runs()
returns void
language plpgsql
volatile
security invoker
set search_path = ''
as $$
declare
  stuck uuid[];
begin
  -- Locked first: what follows must see what a worker recorded until then.
  select array_agg(locked.id) into stuck
  from (
    select runs.id
    from public.runs
    where runs.finished_at is null
      and runs.started_at < now() - interval '1 hour'
      and (
        not exists (
          select
          from public.run_targets
          where run_targets.run_id = runs.id
            and greatest(run_targets.claimed_at, run_targets.closed_at) > now() - interval '1 hour'
        )
        or (
          runs.idempotency_key like 'run-benchmark/%'
          and (
            select count(*) >= 2
            from private.skipped_ticks
            where skipped_ticks.unfinished_run_id = runs.id
          )
        )
      )
    for update skip locked
  ) as locked;

  update public.run_targets
  set
    state = 'abandoned',
    closed_at = clock_timestamp(),
    closed_reason = 'the run was stuck'
  where run_targets.run_id = any (stuck) and run_targets.state = 'queued';
end;
$$;

create function public.resume_runs()
returns integer
language plpgsql
volatile
security invoker
set search_path = ''
as $$
declare
  run uuid;
  started integer := 0;
begin
  perform private.release_expired_leases();
  perform private.abandon_stuck_runs();
  perform private.drop_orphaned_reservations();

  -- A run whose row is locked is being worked on this very moment.
  for run in
    select runs.id
    from public.runs
    where runs.finished_at is null
    order by runs.started_at
    for update skip locked
  loop
    if not private.finish_run_if_done(run) then
      begin
        started := started + private.start_workers(run);
      exception
        -- Say, a missing Vault secret, which scheduler_health names. What was
        -- freed and finished above stays so.
        when others then
          raise warning 'Cannot start workers of run %: %', run, sqlerrm;
      end;
    end if;
  end loop;

  begin
    perform private.deliver_incidents();
  exception
    -- pg_net raises for an address that is none.
    when others then
      raise warning 'Cannot deliver incidents: %', sqlerrm;
  end;
  return started;
end;
$$;

comment on function public.resume_runs is
  'Frees expired leases, finishes runs with nothing left to do, starts a worker for every idle lane of the others and '
  'sends what is due about incidents. Returns how many workers were started. Runs every minute.';

revoke execute on function
  private.fill_provider_slug(),
  private.release_expired_leases(),
  private.finish_run_if_done(uuid),
  private.describe_call(public.run_targets),
  private.describe_target(uuid),
  private.waiting_run(uuid, text, uuid),
  private.block_targets(public.run_targets, numeric, text),
  private.lease_next_target(uuid, integer, text, text, uuid),
  private.start_workers(uuid, integer),
  private.is_due(public.models),
  private.start_successor(public.run_targets, boolean, uuid),
  private.abandon_stuck_runs(),
  private.describe_started_run(public.runs, boolean),
  private.go_on(uuid, boolean),
  private.repeat_answer(uuid, boolean),
  private.lock_leased_target(uuid)
from public;

revoke execute on function
  public.start_run(jsonb, text[]),
  public.claim_target(uuid, integer, text, text),
  public.record_result(uuid, jsonb, boolean),
  public.close_target(uuid, text, boolean, boolean),
  public.resume_runs()
from public, anon, authenticated;

grant execute on function
  private.release_expired_leases(),
  private.finish_run_if_done(uuid),
  private.describe_call(public.run_targets),
  private.describe_target(uuid),
  private.waiting_run(uuid, text, uuid),
  private.block_targets(public.run_targets, numeric, text),
  private.lease_next_target(uuid, integer, text, text, uuid),
  private.start_workers(uuid, integer),
  private.is_due(public.models),
  private.start_successor(public.run_targets, boolean, uuid),
  private.abandon_stuck_runs(),
  private.describe_started_run(public.runs, boolean),
  private.go_on(uuid, boolean),
  private.repeat_answer(uuid, boolean),
  private.lock_leased_target(uuid),
  public.start_run(jsonb, text[]),
  public.claim_target(uuid, integer, text, text),
  public.record_result(uuid, jsonb, boolean),
  public.close_target(uuid, text, boolean, boolean),
  public.resume_runs()
to service_role;
