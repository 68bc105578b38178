-- Which target is measured next. A target is leased to one worker at a time, and every rpc is one transaction.
-- Mistakes of a caller are returned as {"error": …} instead of raised, since Data APIs differ in how they pass on
-- raised errors. Functions called for every target are plpgsql even with one statement: unlike SQL functions they
-- are planned once per session.

-- Frees targets with expired leases, and closes those that were claimed too often.
create function private.release_expired_leases()
returns void
language plpgsql
volatile
security invoker
set search_path = ''
as $$
begin
  with expired as (
    select
      run_targets.id,
      run_targets.lease_token as token,
      run_targets.claims >= settings.max_claims as lost
    from public.run_targets, public.settings
    where run_targets.state = 'leased' and run_targets.lease_expires_at < clock_timestamp()
    for update of run_targets skip locked
  ),
  -- The cost of the lost calls is unknown, so their whole reservations count as spent.
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
end;
$$;

create function private.finish_run_if_done(run uuid)
returns boolean
language plpgsql
volatile
security invoker
set search_path = ''
as $$
begin
  -- At the end of the run, no more answers can come for unanswered targets.
  perform private.settle_unanswered(run);
  begin
    update public.runs
    set finished_at = clock_timestamp()
    where runs.id = run
      and runs.finished_at is null
      and not exists (
        select from public.run_targets
        where run_targets.run_id = run and run_targets.state in ('queued', 'leased', 'unanswered')
      );
    if found then
      perform private.mark_cut_prompts(run);
    end if;
  exception
    -- Waiting here while holding the rollups of an own result could deadlock with another run that ends. So do not
    -- wait: the next claim or resume_runs finishes the run.
    when lock_not_available then
      null;
  end;
  return exists (select from public.runs where runs.id = run and runs.finished_at is not null);
end;
$$;

-- Text that no cache has seen, for the front of a prompt, since providers cache prompts by their beginning. Ten of
-- 256 words are 80 bits, enough never to repeat. Each is a common word of one token in every known tokenizer (a
-- test checks that), so that all prompts have equally many tokens.
create function private.nonce(seed text)
returns text
language plpgsql
immutable
security invoker
set search_path = ''
as $$
declare
  words constant text[] := string_to_array(
    'able about above across after again air all along also always among and another answer any area arm ' ||
    'around art ask away back bank base bed before begin below best better between big bird black blue ' ||
    'board boat body book both box boy bread bridge bring brother build bus busy buy call camp car card ' ||
    'care carry case cat center chair chance change child choose church city class clear close cloud ' ||
    'coast cold color come common cook corner cost country course cover cross cup cut dance dark day ' ||
    'deep door down draw dream dress drink drive drop dry ear early earth east easy eat edge egg ' ||
    'eight end energy engine enough evening event ever every eye face fact fair fall family far farm ' ||
    'fast father feel field fig fill film find fine fire first fish five floor flow fly follow food foot ' ||
    'force forest form four free fresh friend front full fun game garden gate gift girl give glass go ' ||
    'gold good grass great green ground group grow guide hair half hall hand happy hard hat head hear ' ||
    'heart heat heavy help here high hill history hold home hope horse hot hotel hour house how ice idea ' ||
    'image inside iron island join jump just keep key kind king kitchen know lake land large last ' ||
    'late lead leaf learn left leg less letter level life light like line list live local long look love ' ||
    'low machine main man map mark market may mean meat meet milk mind mine mix moon more ' ||
    'morning most night north open page',
    ' '
  );
  digest constant bytea := sha256(convert_to(seed, 'UTF8'));
begin
  return (
    select string_agg(words[get_byte(digest, place) + 1], ' ' order by place)
    from generate_series(0, 9) as place
  );
end;
$$;

-- The prompt a target's model is sent, its output cap, and how many tokens its text declares or is filled up with.
-- Questions and filler are put in by the worker. A target that follows another one has that one's random words, and its
-- text for {{again}}; the calls of a burst have words of their own.
create function private.describe_call(target public.run_targets)
returns table (prompt text, max_output_tokens integer, input_tokens integer)
language plpgsql
stable
rows 1
security invoker
set search_path = ''
as $$
begin
  return query
  select
    -- A new nonce for each claim: two providers may share one server, and a target may be measured again after its
    -- worker was lost. A text without {{nonce}} gets it at the front, after one fixed word: at the very beginning
    -- of a text some nonce words are two tokens, after a space none.
    replace(
      case when strpos(whole.text, '{{nonce}}') > 0 then '' else 'Reference {{nonce}}' || e'\n\n' end || whole.text,
      '{{nonce}}',
      private.nonce(
        concat_ws(
          '/', case when target.burst is null then coalesce(first.id, target.id) else target.id end,
          coalesce(first.claims, target.claims)
        )
      )
    ),
    -- A check on models keeps other values out. If one exists all the same, it must not stop a run.
    coalesce(
      case
        when runs.kind = 'benchmark' and models.options ->> 'max_output_tokens' ~ '^[1-9][0-9]{0,4}$'
          then (models.options ->> 'max_output_tokens')::integer
      end,
      workloads.max_output_tokens
    ),
    greatest(private.text_tokens(whole.text, workloads.input_tokens), sent.input_tokens)
  from public.runs
  join public.workloads on workloads.id = target.workload_id
  join public.models on models.id = target.model_id
  left join public.run_targets as first on first.id = target.first_id
  left join public.workloads as sent on sent.id = first.workload_id
  cross join lateral (select replace(workloads.prompt, '{{again}}', coalesce(sent.prompt, '{{again}}'))) as whole (text)
  where runs.id = target.run_id;
end;
$$;

-- The deadlines of a target: those of its workload where it has some, else those of settings.
create function private.limits_of(target public.run_targets)
returns table (headers_ms integer, first_token_ms integer, gap_ms integer, total_ms integer)
language plpgsql
stable
rows 1
security invoker
set search_path = ''
as $$
begin
  return query
  select
    least(coalesce((workloads.limits ->> 'headers_ms')::integer, settings.headers_timeout_ms), whole.ms),
    least(coalesce((workloads.limits ->> 'first_token_ms')::integer, settings.first_token_timeout_ms), whole.ms),
    least(coalesce((workloads.limits ->> 'gap_ms')::integer, settings.gap_timeout_ms), whole.ms),
    whole.ms
  from public.workloads, public.settings
  cross join lateral (select coalesce((workloads.limits ->> 'total_ms')::integer, settings.request_timeout_ms)) as whole (ms)
  where workloads.id = target.workload_id;
end;
$$;

-- When a lease that begins now ends.
create function private.lease_until(target public.run_targets)
returns timestamptz
language plpgsql
volatile
security invoker
set search_path = ''
as $$
begin
  return (
    select clock_timestamp() + make_interval(secs => (limits.total_ms + settings.lease_grace_ms) / 1000.0)
    from private.limits_of(target) as limits, public.settings
  );
end;
$$;

-- The targets that share the lease of a burst's first one, in the order of their calls.
create function private.burst_followers(lead public.run_targets)
returns setof public.run_targets
language plpgsql
stable
rows 4
security invoker
set search_path = ''
as $$
begin
  return query
  select followers.*
  from public.run_targets as followers
  where followers.run_id = lead.run_id
    and followers.model_id = lead.model_id
    and followers.workload_id = lead.workload_id
    and followers.burst = lead.burst
    and followers.first_id = lead.id
  order by followers.sample;
end;
$$;

-- What the further calls of a burst's level are sent. Null: it is no burst.
create function private.burst_prompts(lead public.run_targets)
returns jsonb
language plpgsql
stable
security invoker
set search_path = ''
as $$
begin
  if lead.burst is null then
    return null;
  end if;
  return (
    select coalesce(jsonb_agg(call.prompt order by followers.sample), '[]')
    from private.burst_followers(lead) as followers
    cross join lateral private.describe_call(followers) as call
  );
end;
$$;

-- What all calls of a target together cost at most.
create function private.worst_case_of(target public.run_targets)
returns numeric
language plpgsql
stable
security invoker
set search_path = ''
as $$
begin
  return (
    select
      coalesce(target.burst, 1)
        * private.worst_case_usd(target.model_id, call.prompt, call.max_output_tokens, call.input_tokens)
    from private.describe_call(target) as call
  );
end;
$$;

-- Everything a worker needs for one call, or for the calls of one level of a burst. Volatile, so that it sees the lease that the same statement has just written.
create function private.describe_target(target uuid)
returns jsonb
language plpgsql
volatile
security invoker
set search_path = ''
-- One plan per session: planning takes ten times as long as finding one target by its id.
set plan_cache_mode = 'force_generic_plan'
as $$
begin
  return (
    select jsonb_build_object(
      'lease_token', run_targets.lease_token,
      'target_id', run_targets.id,
      'run_id', run_targets.run_id,
      'provider', endpoint.provider,
      'base_url', endpoint.base_url,
      'dialect', endpoint.dialect,
      'api_key_env', endpoint.api_key_env,
      'model', endpoint.api_name,
      'name', endpoint.model,
      'options', endpoint.options,
      'prompt', call.prompt,
      'max_output_tokens', call.max_output_tokens,
      'warm', runs.warm,
      'burst', private.burst_prompts(run_targets),
      'workload', jsonb_build_object(
        'kind', workloads.kind,
        -- All targets that are compared are asked the same.
        'seed', concat_ws(
          '/', run_targets.run_id, coalesce(first.workload_id, run_targets.workload_id), run_targets.sample, run_targets.region
        ),
        'check', workloads."check"
      ),
      'limits', jsonb_build_object(
        'headers_ms', limits.headers_ms,
        'first_token_ms', limits.first_token_ms,
        'gap_ms', limits.gap_ms,
        'total_ms', limits.total_ms,
        'body_bytes', settings.max_body_bytes,
        'text_chars', settings.max_text_chars
      )
    )
    from public.run_targets
    join public.runs on runs.id = run_targets.run_id
    join public.workloads on workloads.id = run_targets.workload_id
    left join public.run_targets as first on first.id = run_targets.first_id
    join public.model_endpoints as endpoint on endpoint.model_id = run_targets.model_id
    cross join public.settings
    cross join lateral private.describe_call(run_targets) as call
    cross join lateral private.limits_of(run_targets) as limits
    where run_targets.id = target
  );
end;
$$;

-- Whether a target has a result.
create function private.is_answered(target uuid)
returns boolean
language plpgsql
stable
security invoker
set search_path = ''
as $$
begin
  return exists (select from public.run_targets where run_targets.id = target and run_targets.state = 'done');
end;
$$;

-- The run that has waited longest for a provider that another run is about to release, if it has a free lane. Null
-- when no run waits.
create function private.waiting_run(provider uuid, worker_region text, leaving_run uuid)
returns uuid
language plpgsql
stable
security invoker
set search_path = ''
as $$
begin
  return (
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
          and not waiting.concurrent
          and (waiting.first_id is null or private.is_answered(waiting.first_id))
          and (waiting.region is null or waiting_run.worker_region is null or waiting.region = waiting_run.worker_region)
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
    limit 1
  );
end;
$$;

-- Closes a target whose call could exceed a spend limit, and all waiting targets at the same provider that could
-- cost as much.
create function private.block_targets(blocked public.run_targets, worst_case_usd numeric, reason text)
returns void
language sql
volatile
security invoker
set search_path = ''
as $$
  with worst_cases as (
    -- Texts of one workload are equally long, so one target of each model, and level, is checked for all.
    select waiting.model_id, waiting.workload_id, waiting.burst, private.worst_case_of(waiting.target) as usd
    from (
      select distinct on (run_targets.model_id, run_targets.workload_id, run_targets.burst)
        run_targets.model_id, run_targets.workload_id, run_targets.burst, run_targets as target
      from public.run_targets
      where run_targets.run_id = blocked.run_id
        and run_targets.provider_id = blocked.provider_id
        and run_targets.state = 'queued'
      order by run_targets.model_id, run_targets.workload_id, run_targets.burst
    ) as waiting
  )
  update public.run_targets
  set state = 'budget_blocked', closed_at = clock_timestamp(), closed_reason = reason
  from worst_cases
  where run_targets.run_id = blocked.run_id
    and run_targets.model_id = worst_cases.model_id
    and run_targets.workload_id = worst_cases.workload_id
    and run_targets.burst is not distinct from worst_cases.burst
    and run_targets.state = 'queued'
    and (
      (run_targets.model_id, run_targets.workload_id) = (blocked.model_id, blocked.workload_id)
        and run_targets.burst is not distinct from blocked.burst
      or worst_cases.usd >= block_targets.worst_case_usd
      or (worst_cases.usd is null and block_targets.worst_case_usd is null)
    );
$$;

-- Tries to lease a target, and returns whether that succeeded. It fails when a worker of another run took the
-- provider at the same moment. That lease is visible now, so trying again skips this provider.
create function private.take_lease(candidate public.run_targets, token uuid, lane integer, worker_region text)
returns boolean
language plpgsql
volatile
security invoker
set search_path = ''
as $$
begin
  update public.run_targets
  set
    state = 'leased',
    claims = run_targets.claims + 1,
    lane = take_lease.lane,
    worker_region = take_lease.worker_region,
    lease_token = token,
    lease_expires_at = private.lease_until(candidate)
  where run_targets.id = candidate.id;

  -- The update above may have waited until the worker before has recorded: the lease begins only now.
  update public.run_targets
  set claimed_at = clock_timestamp(), lease_expires_at = private.lease_until(candidate)
  where run_targets.id = candidate.id;
  return true;
exception
  when unique_violation then
    return false;
end;
$$;

-- Closes targets whose text was to be sent a second time, where the first call brought nothing to compare with: no
-- answer, or one whose own text had been in a cache. Asking would cost, and say nothing.
create function private.close_seconds(run uuid)
returns void
language plpgsql
volatile
security invoker
set search_path = ''
as $$
begin
  update public.run_targets as seconds
  set
    state = 'cancelled',
    closed_at = clock_timestamp(),
    closed_reason = 'the call that it was to follow brought nothing to compare with'
  from public.run_targets as first
  where seconds.run_id = run
    and seconds.state = 'queued'
    and seconds.first_id is not null
    and first.id = seconds.first_id
    and first.state not in ('queued', 'leased')
    and not exists (
      select
      from public.benchmark_results as results
      where results.target_id = first.id and results.success and results.comparable
    );
end;
$$;

-- The target of a run that is measured next. A text that was just sent goes first, since its provider forgets it. What
-- is busy is asked once: asked for each target, it would cost more than all the rest of a claim. A burst waits until
-- nothing else of its run, and nothing at its provider, is being measured.
create function private.next_target(run uuid, region text, worker_region text, left_provider uuid)
returns public.run_targets
language plpgsql
volatile
security invoker
set search_path = ''
as $$
declare
  candidate public.run_targets;
  control uuid := private.control();
  busy uuid[] := array_remove(
    array(
      select leased.provider_id
      from public.run_targets as leased
      where leased.worker_region is not distinct from next_target.worker_region
        and leased.state = 'leased'
        and not leased.concurrent
    ) || left_provider,
    null
  );
  bursting uuid[] := array(
    select leased.provider_id
    from public.run_targets as leased
    where leased.state = 'leased' and leased.burst is not null
  );
begin
  select queued.* into candidate
  from public.run_targets as queued
  where queued.run_id = next_target.run
    and queued.state = 'queued'
    and queued.first_id is not null
    and queued.burst is null
    and queued.region is not distinct from next_target.region
    and (queued.concurrent or queued.provider_id <> all (busy))
    and queued.provider_id <> all (bursting)
    and private.is_answered(queued.first_id)
  order by queued.position
  limit 1
  for update skip locked;
  if found then
    return candidate;
  end if;

  -- The control must neither disturb a measurement nor be disturbed by one.
  if control is not null and not exists (
    select
    from public.run_targets as others
    where others.run_id = next_target.run
      and others.region is not distinct from next_target.region
      and others.state in ('queued', 'leased')
      and others.provider_id is distinct from control
  ) then
    control := null;
  end if;
  select queued.* into candidate
  from public.run_targets as queued
  where queued.run_id = next_target.run
    and queued.state = 'queued'
    and queued.first_id is null
    and queued.region is not distinct from next_target.region
    and (queued.concurrent or queued.provider_id <> all (busy))
    and queued.provider_id <> all (bursting)
    and queued.provider_id is distinct from control
    and (
      queued.burst is null
      or not exists (
        select
        from public.run_targets as others
        where others.state = 'leased' and (others.run_id = next_target.run or others.provider_id = queued.provider_id)
      )
    )
  order by queued.position
  limit 1
  for update skip locked;
  return candidate;
end;
$$;

-- Leases the run's next target. Returns null when none is free: all are taken, all lanes are busy, or every
-- remaining provider is being measured or is another run's turn. The caller holds the locks on the run's row and
-- the spend limits.
create function private.lease_next_target(
  run uuid,
  lane integer,
  region text,
  worker_region text,
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
  token uuid := private.time_ordered_uuid();
  limited boolean := exists (select from public.spend_limits);
  worst_case_usd numeric;
  blocked text;
  control uuid := private.control();
begin
  perform private.release_expired_leases();

  if (
    select
      count(*) filter (where run_targets.region is not distinct from lease_next_target.region)
        >= (select runs.lanes from public.runs where runs.id = run)
      -- A burst is measured alone.
      or coalesce(bool_or(run_targets.burst is not null), false)
    from public.run_targets
    where run_targets.run_id = run and run_targets.state = 'leased'
  ) then
    return null;
  end if;

  perform private.close_seconds(run);
  loop
    candidate := private.next_target(run, region, worker_region, left_provider);
    exit when candidate.id is null;

    if limited and candidate.provider_id is distinct from control then
      worst_case_usd := private.worst_case_of(candidate);
      blocked := private.reserve_spend(token, candidate.provider_id, worst_case_usd);
      if blocked is not null then
        perform private.block_targets(candidate, worst_case_usd, blocked);
        continue;
      end if;
    end if;

    if private.take_lease(candidate, token, lane, worker_region) then
      return candidate.id;
    elsif limited then
      perform private.settle_spend(token, candidate.provider_id, 0);
    end if;
  end loop;
  return null;
end;
$$;

create function public.claim_target(
  run_id uuid,
  lane integer default 1,
  region text default null,
  worker_region text default null
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
  -- One claim or record of a run at a time, since the code below counts its leases.
  perform from public.runs
  where runs.id = claim_target.run_id and runs.finished_at is null
  for update;
  if not found then
    return null;
  end if;
  perform private.lock_spend_limits();

  target := private.lease_next_target(
    claim_target.run_id, claim_target.lane, claim_target.region, claim_target.worker_region
  );
  if target is null then
    -- All remaining targets may have been closed as over budget.
    perform private.finish_run_if_done(claim_target.run_id);
  end if;
  return private.describe_target(target);
end;
$$;

comment on function public.claim_target is
  'Leases the next target of a run and returns everything its call needs, or null when none is free. region is the '
  'region of the wanted targets, worker_region the region the worker runs in.';

grant execute on function
  private.release_expired_leases(),
  private.finish_run_if_done(uuid),
  private.nonce(text),
  private.describe_call(public.run_targets),
  private.burst_followers(public.run_targets),
  private.burst_prompts(public.run_targets),
  private.worst_case_of(public.run_targets),
  private.describe_target(uuid),
  private.is_answered(uuid),
  private.waiting_run(uuid, text, uuid),
  private.block_targets(public.run_targets, numeric, text),
  private.limits_of(public.run_targets),
  private.lease_until(public.run_targets),
  private.take_lease(public.run_targets, uuid, integer, text),
  private.close_seconds(uuid),
  private.next_target(uuid, text, text, uuid),
  private.lease_next_target(uuid, integer, text, text, uuid),
  public.claim_target(uuid, integer, text, text)
to service_role;

-- Recovers from lost workers, idle lanes and stuck runs.

-- Whether no target of a run was claimed or closed for some time.
create function private.is_idle(run uuid, patience interval)
returns boolean
language sql
stable
security invoker
set search_path = ''
as $$
  select not exists (
    select
    from public.run_targets
    where run_targets.run_id = run
      and greatest(run_targets.claimed_at, run_targets.closed_at) > now() - patience
  );
$$;

-- A run is given up when none of its targets was claimed or closed for an hour. A scheduled run is also given up
-- when it is an hour old and two ticks were skipped because of it, since it would stop the schedule. Targets that
-- are being measured may finish; that takes at most one lease.
create function private.abandon_stuck_runs()
returns void
language plpgsql
volatile
security invoker
set search_path = ''
as $$
declare
  stuck uuid[];
  patience interval := (select make_interval(mins => settings.abandon_minutes) from public.settings);
begin
  -- Locked first, so that the statements below see everything a worker has recorded.
  select array_agg(locked.id) into stuck
  from (
    select runs.id
    from public.runs
    where runs.finished_at is null
      and runs.started_at < now() - patience
      and (
        private.is_idle(runs.id, patience)
        or (
          runs.scheduled
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
  -- Locked first, in the same order as when recording: spend limits before a target's row.
  perform private.lock_spend_limits();
  perform private.release_expired_leases();
  perform private.abandon_stuck_runs();
  perform private.drop_orphaned_reservations();

  -- A run whose row is locked is being worked on right now.
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
        -- For example a missing Vault secret, which scheduler_health reports. The leases freed and runs finished
        -- above are kept.
        when others then
          raise warning 'Cannot start workers of run %: %', run, sqlerrm;
      end;
    end if;
  end loop;

  return started;
end;
$$;

comment on function public.resume_runs is
  'Frees expired leases, finishes runs with nothing left to do, and starts a worker for every idle lane of the other '
  'runs. Returns how many workers were started. Runs every minute.';

grant execute on function
  private.is_idle(uuid, interval),
  private.abandon_stuck_runs(),
  public.resume_runs()
to service_role;

-- Stopping a run.

-- The provider may charge for the call of a leased target, so its whole reservation counts as spent. Its worker can
-- no longer record it.
create function public.cancel_run(run_id uuid, reason text default 'the run was stopped')
returns jsonb
language plpgsql
volatile
security invoker
set search_path = ''
as $$
declare
  target public.run_targets;
  leased public.run_targets[];
begin
  -- The same lock as for claiming and recording, so that neither is under way.
  perform from public.runs where runs.id = cancel_run.run_id for update;
  if not found then
    return null;
  end if;
  perform private.lock_spend_limits();

  with cancelled as (
    update public.run_targets as unmeasured
    set
      state = 'cancelled',
      closed_at = clock_timestamp(),
      closed_reason = left(cancel_run.reason, 500),
      lease_expires_at = null
    where unmeasured.run_id = cancel_run.run_id and unmeasured.state in ('queued', 'leased')
    returning unmeasured
  )
  select array_agg(cancelled.unmeasured) into leased
  from cancelled
  -- A waiting target has no lease.
  where (cancelled.unmeasured).lease_token is not null;

  perform private.finish_run_if_done(cancel_run.run_id);

  foreach target in array coalesce(leased, '{}') loop
    perform private.settle_spend(target.lease_token, target.provider_id, null);
    perform private.start_successor(
      target, false, private.waiting_run(target.provider_id, target.worker_region, target.run_id)
    );
  end loop;

  return (
    select jsonb_build_object(
      'run_id', cancel_run.run_id,
      'targets', count(*),
      'measured', count(*) filter (where run_targets.state = 'done'),
      'cancelled', count(*) filter (where run_targets.state = 'cancelled')
    )
    from public.run_targets
    where run_targets.run_id = cancel_run.run_id
  );
end;
$$;

comment on function public.cancel_run is
  'Stops a run: targets that wait are cancelled, measurements under way are not recorded, and the providers are free '
  'for other runs. Returns {run_id, targets, measured, cancelled}, or null when there is no such run. Safe to repeat.';
grant execute on function public.cancel_run(uuid, text) to service_role;
