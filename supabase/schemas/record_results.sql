-- How a target ends: with a result, or with a closing state where the fault was ours. Both end its lease, claim the
-- next target, and finish the run after the last target.

-- Starts the successor after a target: for its own run when its worker ran out of time, else for the run that waits
-- for the released provider, or for the run that was started first. If that fails, the record must not be undone:
-- resume-runs starts a worker within a minute.
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
          run_targets.region is distinct from target.worker_region,
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

-- The answer to recording or closing a target: the next target, when wanted.
create function private.advance_run(done uuid, claim_next boolean)
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

  -- This changes rollups, so it comes before the claim: waiting for their locks while holding a provider would
  -- block others.
  perform private.settle_unanswered(target.run_id);
  if claim_next then
    -- A long run takes turns at a provider with the runs that wait for it; what follows at once is one turn.
    if not exists (
      select
      from public.run_targets as seconds
      where seconds.run_id = target.run_id and seconds.state = 'queued' and seconds.first_id = done
    ) then
      waiting_run := private.waiting_run(target.provider_id, target.worker_region, target.run_id);
    end if;
    next_target := private.lease_next_target(
      target.run_id,
      target.lane,
      target.region,
      target.worker_region,
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

-- The answer to a repeated record or close. The next target still belongs to the caller unless another worker has
-- claimed it since: its lease is renewed, or released when the caller has no time left.
create function private.replay_record(done uuid, claim_next boolean)
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
    set lease_expires_at = private.lease_until(next_target)
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

-- Locks the run, the spend limits and the target of a lease token. Null when no target has (or still has) this token.
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

-- The fields of a measurement that fit their columns, each checked by itself, so that a bad field does not lose the
-- others. Fields left out are listed in disbelieved. Slow, and used only when the worker sent something it should
-- not.
create function private.believable(result jsonb)
returns jsonb
language plpgsql
stable
security invoker
set search_path = ''
as $$
declare
  kept jsonb := result;
  left_out jsonb := jsonb '{}';
  field record;
  taken boolean;
begin
  for field in
    select given.key, given.value, checks.expression
    from jsonb_each(result) as given
    join pg_catalog.pg_attribute as columns
      on columns.attrelid = 'public.benchmark_results'::regclass and columns.attname = given.key
      and columns.attname <> 'disbelieved'
    cross join lateral (
      select string_agg(
        format('(%s) is not false', pg_catalog.pg_get_expr(checked.conbin, checked.conrelid)), ' and '
      ) as expression
      from pg_catalog.pg_constraint as checked
      where checked.conrelid = columns.attrelid
        and checked.contype = 'c'
        and checked.conkey = array[columns.attnum]
    ) as checks
  loop
    begin
      execute format(
        'select %s from jsonb_populate_record(null::public.benchmark_results, $1)', coalesce(field.expression, 'true')
      )
      into taken
      using jsonb_build_object(field.key, field.value);
    exception
      when data_exception then
        taken := false;
    end;
    if not taken then
      kept := kept - field.key;
      left_out := left_out || jsonb_build_object(field.key, left(field.value #>> '{}', 100));
    end if;
  end loop;
  if jsonb_typeof(kept -> 'request_age_ms') is distinct from 'number' then
    kept := kept - 'request_age_ms';
  end if;
  if jsonb_typeof(kept -> 'refused_parameters') is distinct from 'array' then
    kept := kept - 'refused_parameters';
  end if;
  return kept || jsonb_build_object(
    'disbelieved',
    case jsonb_typeof(kept -> 'disbelieved') when 'object' then kept -> 'disbelieved' else '{}' end || left_out
  );
end;
$$;

-- An address without the parts that may be secret.
create function private.shown_address(address text)
returns text
language sql
immutable
security invoker
set search_path = ''
as $$
  select regexp_replace(address, '^([A-Za-z]+://)(?:[^/?#]*@)?([^?#]*).*$', '\1\2');
$$;

-- Why a failure is unproven and says nothing about the provider. The address may be mistyped until a working API
-- has answered there; the model's name may be, until the model was listed or has answered. Null: the failure
-- counts. An answer that counts tokens proves that the model exists.
create function private.unproven(target public.run_targets, measured public.benchmark_results)
returns text
language plpgsql
stable
security invoker
set search_path = ''
as $$
begin
  return (
    select case
      when providers.simulated or measured.outcome = 'success' or measured.token_source <> 'none' then null
      when measured.outcome in (
          'network_error', 'timeout', 'server_error', 'stream_error', 'invalid_response', 'incomplete', 'empty', 'bad_request'
        )
        and coalesce(measured.endpoint, private.shown_address(providers.base_url)) is not null
        and coalesce(measured.endpoint, private.shown_address(providers.base_url)) <> all (providers.proven_addresses)
        then 'unproven_address'
      when models.available is distinct from true
        and (measured.outcome = 'model_unavailable' or not models.active)
        and not exists (
          select
          from private.rollups
          where rollups.model_id = models.id
            and rollups.region = 'all'
            and rollups.grain = interval '1 day'
            and rollups.succeeded > 0
        )
        then 'unproven_model'
    end
    from public.models
    join public.providers on providers.id = models.provider_id
    where models.id = target.model_id
  );
end;
$$;

-- Remembers an address at which a provider has answered. The provider is locked before its models, as in a sync.
create function private.prove_address(provider uuid, endpoint text)
returns void
language sql
volatile
security invoker
set search_path = ''
as $$
  update public.providers
  -- Keep only the latest addresses.
  set proven_addresses = (coalesce(prove_address.endpoint, private.shown_address(providers.base_url)) || providers.proven_addresses)[1:20]
  where providers.id = prove_address.provider
    and coalesce(prove_address.endpoint, private.shown_address(providers.base_url)) is not null
    and coalesce(prove_address.endpoint, private.shown_address(providers.base_url)) <> all (providers.proven_addresses);
$$;

-- The host and the port of an address or a host's name, in lower case, and whether the port is named.
create function private.host_of(address text)
returns text[]
language plpgsql
immutable
security invoker
set search_path = ''
as $$
declare
  parts text[] := regexp_match(
    trim(address), '^(?:(https?)://)?(?:[^/?#@]*@)?(\[[^\]]*\]|[^/?#:]*)(?::([0-9]+))?', 'i'
  );
begin
  return array[
    lower(rtrim(parts[2], '.')),
    coalesce(parts[3], case lower(parts[1]) when 'http' then '80' else '443' end),
    (parts[3] is not null)::text
  ];
end;
$$;

-- Whether a call went to neither the host of the provider's address nor one of its options.hosts. own_host.ts in the
-- functions decides the same, and knows every writing of a host; this is for workers that do not say.
create function private.is_other_host(provider uuid, endpoint text)
returns boolean
language plpgsql
stable
security invoker
set search_path = ''
as $$
declare
  called text[] := private.host_of(endpoint);
begin
  return (
    select endpoint is not null
      and not providers.simulated
      and coalesce(providers.base_url, '') <> ''
      and private.placeholder_in(providers.base_url) is null
      and (private.host_of(providers.base_url))[1:2] <> called[1:2]
      and not exists (
        select
        from jsonb_array_elements_text(
          case jsonb_typeof(providers.options -> 'hosts') when 'array' then providers.options -> 'hosts' else '[]' end
        ) as named (host)
        cross join lateral private.host_of(named.host) as own (parts)
        where own.parts[1] = called[1] and (own.parts[3] = 'false' or own.parts[2] = called[2])
      )
    from public.providers
    where providers.id = is_other_host.provider
  );
end;
$$;

-- The remarks on a result; see benchmark_results.remarks.
create function private.remarks_of(target public.run_targets, measured public.benchmark_results)
returns text[]
language plpgsql
stable
security invoker
set search_path = ''
as $$
begin
  return (
    select array_remove(
      array[
        case when 'encoded' = any (measured.remarks) then 'encoded' end,
        case when not workloads.comparable then 'own_text' end,
        case when not target.concurrent and measured.concurrent > coalesce(target.burst, 1) then 'disturbed' end,
        -- A prompt begins with a new nonce, so its input should not be cached where it is sent for the first time.
        case when (target.first_id is null or target.burst is not null) and measured.cached_tokens * 2.0 > measured.input_tokens then 'cached_input' end,
        private.unproven(target, measured),
        case when target.provider_id = private.control() then 'control' end,
        case
          when 'other_host' = any (measured.remarks)
            -- The worker knows the address as it was called.
            or ('own_host' = any (measured.remarks)) is not true
              and private.is_other_host(target.provider_id, measured.endpoint)
            then 'other_host'
        end
      ],
      null
    )
    from public.workloads
    where workloads.id = target.workload_id
  );
end;
$$;

-- Whether a text that was to come from a cache was sent too late after the first time, or from elsewhere. Providers keep
-- texts for some minutes, in one place, and most do not say for how long.
create function private.is_unpaired(target public.run_targets, measured_in text, began timestamptz)
returns boolean
language plpgsql
stable
security invoker
set search_path = ''
as $$
begin
  return target.first_id is not null and target.burst is null and not exists (
    select
    from public.benchmark_results as results
    where results.target_id = target.first_id
      and results.region is not distinct from measured_in
      and results.request_started_at + results.total_latency_ms * interval '1 millisecond' >= began - interval '1 minute'
  );
end;
$$;

-- What a result costs, in USD. Null when a part of the cost is unknown.
create function private.cost_of(model uuid, price public.prices, measured public.benchmark_results)
returns double precision
language plpgsql
stable
security invoker
set search_path = ''
as $$
begin
  -- The provider may have charged for its impossible counts, so the cost is unknown.
  if measured.token_source <> 'none'
    and not coalesce(measured.disbelieved, '{}') ?| array['cache_write_tokens', 'cache_write_1h_tokens', 'service_tier']
  then
    return private.cost_usd(
      price, measured.input_tokens, measured.cached_tokens, measured.output_tokens, measured.cache_write_tokens,
      measured.cache_write_1h_tokens, measured.reasoning_tokens,
      private.priced_tier(coalesce(measured.service_tier, private.asked_tier(model)))
    );
  end if;
  return null;
end;
$$;

-- Parameters that a model refused are not sent to it again.
create function private.omit_parameters(model uuid, refused jsonb)
returns void
language sql
volatile
security invoker
set search_path = ''
as $$
  update public.models
  set options = jsonb_set(
    models.options,
    '{omit}',
    (
      select jsonb_agg(distinct parameter)
      from jsonb_array_elements(coalesce(models.options -> 'omit', '[]') || refused) as parameter
    )
  )
  where models.id = omit_parameters.model;
$$;

-- Updates the incidents by the result of a target. An error here must not lose the result.
create function private.watch_result(
  target public.run_targets,
  measured public.benchmark_results,
  remarks_found text[],
  began timestamptz,
  served_key text default null
)
returns void
language plpgsql
volatile
security invoker
set search_path = ''
as $$
declare
  is_comparable boolean := remarks_found <@ array['encoded'] and target.burst is null;
  -- What a provider does under load says nothing about how it is otherwise.
  is_counted boolean := target.burst is null
    and not remarks_found && array['unproven_address', 'unproven_model', 'other_host', 'control'];
  run_started_at timestamptz;
begin
  select runs.started_at into run_started_at
  from public.runs
  where runs.id = target.run_id and runs.kind = 'benchmark';
  if found then
    perform private.update_incidents(
      target.provider_id,
      target.model_id,
      measured.region,
      run_started_at,
      case when is_counted then measured.outcome <> 'success' end,
      case when is_comparable then measured.ttft_ms end,
      case when is_comparable then measured.tps end,
      began,
      private.workload_key(target.workload_id)
    );
    if is_counted then
      perform private.watch_identity(target, measured, watch_result.served_key);
      perform private.watch_objectives(
        target.model_id, measured.region,
        (select providers.simulated from public.providers where providers.id = target.provider_id), run_started_at
      );
    end if;
  end if;
exception
  when others then
    raise warning 'Cannot watch %: %', target.model_id, sqlerrm;
end;
$$;

-- Closes the target of a result, and settles what was set aside for its call.
create function private.settle_target(target public.run_targets, measured public.benchmark_results, cost double precision)
returns void
language plpgsql
volatile
security invoker
set search_path = ''
as $$
begin
  update public.run_targets
  set state = 'done', closed_at = clock_timestamp(), lease_expires_at = null, waiting_result = null
  where run_targets.id = target.id;

  perform private.settle_spend(
    target.lease_token,
    target.provider_id,
    private.spent_usd(
      cost, measured.reported_cost_usd, measured.token_source, measured.outcome, measured.status_code,
      coalesce(measured.input_tokens, 0)::numeric + coalesce(measured.output_tokens, 0)
    ),
    cost::numeric
  );
end;
$$;

-- Stores the measurement of a target that has no result yet. The caller holds the locks of lock_leased_target.
create function private.keep_result(target public.run_targets, result jsonb, began timestamptz)
returns uuid
language plpgsql
volatile
security invoker
set search_path = ''
as $$
declare
  measured public.benchmark_results := jsonb_populate_record(null::public.benchmark_results, result);
  run public.runs;
  remarks_found text[] := private.remarks_of(target, measured)
    || case when private.is_unpaired(target, measured.region, began) then array['unpaired'] end;
  price public.prices;
  cost double precision;
  result_id uuid;
begin
  -- What another host takes for a call is not known.
  if 'other_host' <> all (remarks_found) then
    price := private.price_at(target.model_id, began);
    cost := private.cost_of(target.model_id, price, measured);
  end if;
  select * into run from public.runs where runs.id = target.run_id;
  if measured.outcome = 'success' then
    perform private.prove_address(target.provider_id, measured.endpoint);
  end if;
  -- The model is locked before its rollups, as in a retirement.
  if jsonb_array_length(coalesce(result -> 'refused_parameters', '[]')) > 0 and 'other_host' <> all (remarks_found) then
    perform private.omit_parameters(target.model_id, result -> 'refused_parameters');
  end if;

  insert into public.benchmark_results (
    id, run_id, provider_id, model_id, provider, model, target_id, workload_id, sample, position,
    request_started_at, price_id, cost_usd, cost_known, success, input_tokens, output_tokens,
    request_id, outcome, status_code, error_message, error_code, retry_after_ms,
    reasoning_tokens, cached_tokens, cache_write_tokens, cache_write_1h_tokens, service_tier, token_source, disbelieved,
    total_latency_ms, headers_ms, ttft_ms, ttfat_ms,
    last_token_ms, tps, tps_total, itl_ms, streamed_tokens, batched, arrivals, chunk_gap_p50_ms, chunk_gap_p95_ms,
    chunk_gap_max_ms, token_reads, connect_ms, warm, finish_reason, provider_request_id,
    served_model, reported_cost_usd, response_text, attempts, region, isolate_id, concurrent,
    simulated, comparable, remarks, endpoint, probe,
    endpoint_host, upstream, system_fingerprint, check_n, check_ok_n, check_detail, served_as_other, check_verdicts,
    gap_errors_ms, burst, headroom
  )
  select
    private.time_ordered_uuid(), target.run_id, target.provider_id, target.model_id,
    -- The names at the time of the call, even if they have been renamed since.
    coalesce(measured.provider, providers.slug), coalesce(measured.model, models.name), target.id,
    target.workload_id, target.sample, target.position,
    began,
    price.id,
    coalesce(cost, 0),
    cost is not null,
    coalesce(measured.outcome = 'success', false),
    coalesce(measured.input_tokens, 0),
    coalesce(measured.output_tokens, 0),
    measured.request_id, measured.outcome, measured.status_code, measured.error_message,
    measured.error_code, measured.retry_after_ms, measured.reasoning_tokens, measured.cached_tokens,
    measured.cache_write_tokens, measured.cache_write_1h_tokens, measured.service_tier,
    measured.token_source, coalesce(measured.disbelieved, '{}'), coalesce(measured.total_latency_ms, 0),
    measured.headers_ms, measured.ttft_ms,
    measured.ttfat_ms, measured.last_token_ms, measured.tps, measured.tps_total,
    measured.itl_ms, measured.streamed_tokens, measured.batched, measured.arrivals, measured.chunk_gap_p50_ms, measured.chunk_gap_p95_ms,
    measured.chunk_gap_max_ms, measured.token_reads, measured.connect_ms, measured.warm,
    measured.finish_reason, measured.provider_request_id, measured.served_model,
    measured.reported_cost_usd, measured.response_text, coalesce(measured.attempts, '[]'),
    measured.region, measured.isolate_id, measured.concurrent,
    providers.simulated, remarks_found <@ array['encoded'] and target.burst is null, remarks_found, measured.endpoint, run.kind = 'probe',
    left(lower(substring(measured.endpoint from '://(?:[^/?#]*@)?([^/?#]+)')), 200), measured.upstream, measured.system_fingerprint,
    case when measured.check_ok_n <= measured.check_n then measured.check_n end,
    case when measured.check_ok_n <= measured.check_n then measured.check_ok_n end, measured.check_detail,
    measured.served_as_other, measured.check_verdicts,
    case when 'control' = any (remarks_found) then measured.gap_errors_ms end,
    target.burst, case when target.burst is not null then measured.headroom end
  from public.providers, public.models
  where providers.id = target.provider_id
    and models.id = target.model_id
  returning benchmark_results.id into result_id;

  perform private.settle_target(target, measured, cost);
  perform private.watch_result(target, measured, remarks_found, began, result ->> 'served_key');

  return result_id;
end;
$$;

-- Decides about measurements that got no answer at all: no address, no connection, no HTTP. Once any provider has
-- answered the run in a region, they count as failures of the providers. If none of several providers has answered
-- by the end, the fault is ours. For a single provider, it depends on whether our own project could be reached at
-- that time. The control, a function of our own project, says nothing about either.
create function private.settle_unanswered(run uuid)
returns void
language plpgsql
volatile
security invoker
set search_path = ''
as $$
declare
  settled record;
  target public.run_targets;
begin
  if not exists (
    select from public.run_targets where run_targets.run_id = run and run_targets.state = 'unanswered'
  ) then
    return;
  end if;
  perform private.lock_spend_limits();

  for settled in
    select
      unanswered as target,
      case
        when regions.asked > 1 and regions.answered then false
        when regions.asked > 1 and regions.silent > 1 then true
        else coalesce(unanswered.waiting_result -> 'network' = 'false', false)
      end as is_ours
    from (
      select
        run_targets.region,
        count(distinct run_targets.provider_id) as asked,
        count(distinct run_targets.provider_id) filter (where run_targets.state = 'unanswered') as silent,
        bool_or(run_targets.state = 'done') as answered,
        bool_or(run_targets.state in ('queued', 'leased')) as under_way
      from public.run_targets
      where run_targets.run_id = run and run_targets.provider_id is distinct from (select private.control())
      group by run_targets.region
    ) as regions
    join public.run_targets as unanswered
      on unanswered.run_id = run
      and unanswered.state = 'unanswered'
      and unanswered.region is not distinct from regions.region
    where regions.asked = 1 or regions.answered or not regions.under_way
    -- In a fixed order, since each result locks the rollups of its model.
    order by unanswered.model_id, unanswered.id
    for update of unanswered
  loop
    target := settled.target;
    if settled.is_ours then
      update public.run_targets
      set
        state = 'no_network',
        closed_at = clock_timestamp(),
        closed_reason = left(
          'nothing could be reached from here: '
            || coalesce(target.waiting_result ->> 'error_message', target.waiting_result ->> 'outcome', 'no answer'),
          500
        ),
        lease_expires_at = null,
        waiting_result = null
      where run_targets.id = target.id;
      perform private.settle_spend(target.lease_token, target.provider_id, 0);
      update public.runs
      set no_network = left(
        coalesce(target.waiting_result ->> 'error_message', target.waiting_result ->> 'outcome', 'no answer'), 500
      )
      where runs.id = run and runs.no_network is null;
    else
      perform private.keep_waiting_result(target);
    end if;
  end loop;
end;
$$;

-- A bad field must not lose a measurement that waited.
create function private.keep_waiting_result(target public.run_targets)
returns void
language plpgsql
volatile
security invoker
set search_path = ''
as $$
declare
  began timestamptz := (target.waiting_result ->> 'request_started_at')::timestamptz;
begin
  perform private.keep_result(target, target.waiting_result, began);
exception
  when data_exception or integrity_constraint_violation then
    raise warning 'Cannot store a result as it is: %', sqlerrm;
    begin
      perform private.keep_result(target, private.believable(target.waiting_result), began);
    exception
      -- An error here must not keep another target from being recorded.
      when data_exception or integrity_constraint_violation then
        update public.run_targets
        set
          state = 'worker_failed',
          closed_at = clock_timestamp(),
          closed_reason = left('Cannot record the result: ' || sqlerrm, 500),
          waiting_result = null
        where run_targets.id = target.id;
    end;
end;
$$;

-- Gives the other calls of a burst's level a share each of the lease and of what was reserved for all of them. Whatever
-- became of these targets meanwhile, they were called.
create function private.share_lease(lead public.run_targets)
returns void
language plpgsql
volatile
security invoker
set search_path = ''
as $$
declare
  follower public.run_targets;
  reservation private.spend_reservations;
  share numeric;
  token uuid;
begin
  delete from private.spend_reservations where spend_reservations.lease_token = lead.lease_token
  returning * into reservation;
  share := trunc(reservation.usd / lead.burst, 12);
  if share is not null then
    insert into private.spend_reservations (lease_token, provider_id, day, usd)
    values (lead.lease_token, lead.provider_id, reservation.day, reservation.usd - (lead.burst - 1) * share);
  end if;
  for follower in select followers.* from private.burst_followers(lead) as followers loop
    token := private.time_ordered_uuid();
    update public.run_targets
    set
      state = 'queued',
      closed_at = null,
      closed_reason = null,
      claims = lead.claims,
      lane = lead.lane,
      worker_region = lead.worker_region,
      claimed_at = lead.claimed_at,
      lease_token = token
    where run_targets.id = follower.id;
    if share is not null then
      insert into private.spend_reservations (lease_token, provider_id, day, usd)
      values (token, lead.provider_id, reservation.day, share);
    end if;
  end loop;
end;
$$;

-- Stores all calls of one level of a burst, or none: a level of which a part is missing says nothing. They were measured by
-- one worker, and so they began when one clock says.
create function private.store_level(lead public.run_targets, calls jsonb)
returns void
language plpgsql
volatile
security invoker
set search_path = ''
as $$
declare
  -- At one moment for all of them.
  told_at constant timestamptz := clock_timestamp();
  is_reached boolean;
  began timestamptz;
  targets public.run_targets[];
  target public.run_targets;
begin
  if jsonb_typeof(calls) is distinct from 'array' or jsonb_array_length(calls) <> lead.burst then
    raise exception 'Cannot store a level of % calls: its worker told of another number', lead.burst
      using errcode = 'data_exception';
  end if;
  is_reached := exists (select from jsonb_array_elements(calls) as said (call) where said.call -> 'reached' is distinct from 'false');
  perform private.share_lease(lead);

  targets := lead || array(select followers from private.burst_followers(lead) as followers);
  for nth in 1 .. lead.burst::integer loop
    target := targets[nth];
    began := told_at
      - make_interval(secs => least(greatest((calls -> (nth - 1) ->> 'request_age_ms')::double precision, 0), 3600000) / 1000);
    target.waiting_result := calls -> (nth - 1) || jsonb_build_object('request_started_at', began);
    if is_reached then
      perform private.keep_waiting_result(target);
    else
      update public.run_targets
      set state = 'unanswered', lease_expires_at = null, waiting_result = target.waiting_result
      where run_targets.id = target.id;
    end if;
  end loop;
end;
$$;

-- A level is closed whole.
create function private.close_level()
returns trigger
language plpgsql
volatile
security invoker
set search_path = ''
as $$
begin
  update public.run_targets
  set state = new.state, closed_at = new.closed_at, closed_reason = new.closed_reason
  where run_targets.run_id = new.run_id
    and run_targets.model_id = new.model_id
    and run_targets.workload_id = new.workload_id
    and run_targets.first_id = new.id
    and run_targets.state = 'queued'
    -- Else it was called, and is about to be recorded.
    and run_targets.lease_token is null;
  return null;
end;
$$;

create trigger close_level
  after update of state on public.run_targets
  for each row
  when (
    new.burst > 1 and new.first_id is null
    and new.state in ('worker_lost', 'worker_failed', 'budget_blocked', 'abandoned', 'no_network', 'cancelled')
  )
  execute function private.close_level();

create function private.store_result(lease_token uuid, result jsonb, claim_next boolean)
returns jsonb
language plpgsql
volatile
security invoker
set search_path = ''
as $$
declare
  target public.run_targets := private.lock_leased_target(store_result.lease_token);
  began timestamptz := clock_timestamp()
    - make_interval(secs => least(greatest((result ->> 'request_age_ms')::double precision, 0), 3600000) / 1000);
  answer jsonb;
begin
  if target.id is null then
    return jsonb_build_object('recorded', false, 'reason', 'stale_lease');
  end if;

  if target.state <> 'leased' then
    return jsonb_build_object(
      'recorded', target.state in ('done', 'unanswered', 'no_network'),
      'result_id', (select results.id from public.benchmark_results as results where results.target_id = target.id)
    )
      || case when target.state = 'cancelled' then jsonb '{"reason": "cancelled"}' else '{}' end
      || private.replay_record(target.id, claim_next);
  end if;

  if target.burst is not null then
    perform private.store_level(target, result -> 'calls');
  elsif result -> 'reached' = 'false' and target.provider_id is distinct from private.control() then
    update public.run_targets
    set
      state = 'unanswered',
      lease_expires_at = null,
      waiting_result = store_result.result || jsonb_build_object('request_started_at', began)
    where run_targets.id = target.id;
  else
    perform private.keep_result(target, result, began);
  end if;

  answer := private.advance_run(target.id, claim_next);
  return answer || jsonb_build_object(
    'recorded', true,
    'result_id', (select results.id from public.benchmark_results as results where results.target_id = target.id)
  );
end;
$$;

create function public.record_result(lease_token uuid, result jsonb, claim_next boolean)
returns jsonb
language plpgsql
volatile
security invoker
set search_path = ''
as $$
begin
  return private.store_result(record_result.lease_token, record_result.result, record_result.claim_next);
exception
  -- A bad field must not lose the measurement.
  when data_exception or integrity_constraint_violation then
    raise warning 'Cannot store a result as it is: %', sqlerrm;
    return private.store_result(
      record_result.lease_token, private.believable(record_result.result), record_result.claim_next
    );
end;
$$;

comment on function public.record_result is
  'Stores the result of a leased target with its cost, closes the target, claims the next when wanted and finishes the '
  'run after the last. A result with "reached": false waits until it is known whose fault that is. That of one level of a '
  'burst is {"calls": […]}, a result for each call. Repeating the call '
  'with the same token changes nothing and returns the same answer. Returns {recorded, result_id, next, run_finished}, '
  'or {recorded: false, reason}: "stale_lease" when another worker has the target now, "cancelled" when the run was stopped.';

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
    return jsonb_build_object('closed', true) || private.replay_record(target.id, claim_next);
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

  return jsonb_build_object('closed', true) || private.advance_run(target.id, claim_next);
end;
$$;

comment on function public.close_target is
  'Closes a leased target without a result, for a fault that is ours and not the provider''s. Unless the caller states '
  'that the provider was not called, the whole reservation of the call counts as spent.';

grant execute on function
  private.start_successor(public.run_targets, boolean, uuid),
  private.advance_run(uuid, boolean),
  private.replay_record(uuid, boolean),
  private.lock_leased_target(uuid),
  private.believable(jsonb),
  private.shown_address(text),
  private.unproven(public.run_targets, public.benchmark_results),
  private.prove_address(uuid, text),
  private.host_of(text),
  private.is_other_host(uuid, text),
  private.remarks_of(public.run_targets, public.benchmark_results),
  private.is_unpaired(public.run_targets, text, timestamptz),
  private.cost_of(uuid, public.prices, public.benchmark_results),
  private.omit_parameters(uuid, jsonb),
  private.watch_result(public.run_targets, public.benchmark_results, text[], timestamptz, text),
  private.settle_target(public.run_targets, public.benchmark_results, double precision),
  private.keep_result(public.run_targets, jsonb, timestamptz),
  private.keep_waiting_result(public.run_targets),
  private.settle_unanswered(uuid),
  private.share_lease(public.run_targets),
  private.store_level(public.run_targets, jsonb),
  private.store_result(uuid, jsonb, boolean),
  public.record_result(uuid, jsonb, boolean),
  public.close_target(uuid, text, boolean, boolean)
to service_role;
