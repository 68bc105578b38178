-- Workloads that follow another one, with its text: what providers' caches of prompts save.
set local lock_timeout = '5s';

alter table public.run_targets add column first_id uuid;
comment on column public.run_targets.first_id is
  'The target of the same run, model, sample and region whose text it sends again, right after it (workloads.request). '
  'Null for most.';
create index idx_run_targets_second on public.run_targets (run_id, position)
  where state = 'queued' and first_id is not null;

alter table public.benchmark_results
  drop constraint "remarks must be of the kinds that its comment lists",
  add constraint "remarks must be of the kinds that its comment lists"
    check (
      remarks <@ array[
        'encoded', 'own_text', 'disturbed', 'cached_input', 'cut_prompt', 'unproven_address', 'unproven_model', 'other_host',
        'unpaired'
      ]
    ) not valid;
comment on column public.benchmark_results.remarks is
  'Why its times are not comparable: own_text (the prompt was given with the run), disturbed (another measurement ran '
  'at the same time at a provider that is measured one at a time), cached_input (most of its input came from a cache '
  'although its text was new), unpaired (its text was sent before and so was to come from a cache, but more than a minute '
  'earlier, or from another region), cut_prompt (the provider read less than 70 % of what it was sent, by the median of the '
  'run''s models), why a failure is not summed up at all: unproven_address (nothing has answered a call at this '
  'address yet), unproven_model (the provider has neither listed the model nor answered for it yet), and why no result '
  'of a call is: other_host (it went to a host that is neither the one of providers.base_url nor among options.hosts, so '
  'it says nothing about the provider and has no price of it). A result with encoded stays comparable: its body was '
  'compressed although the request asked for none.';
comment on column public.workloads.request is
  '{"after": "cache-cold"}: each target is asked within a minute after that workload''s, at the same model, and behind '
  'its random words; {{again}} in the prompt is its whole text. Whatever else it holds is not used.';

create table private.cache_pairs (
  result_id uuid primary key,
  first_result_id uuid not null,
  model_id uuid not null references public.models (id) on delete cascade,
  workload_id uuid not null,
  region text,
  simulated boolean not null,
  created_at timestamptz not null,
  first_ttft_ms double precision,
  ttft_ms double precision,
  input_tokens integer,
  cached_tokens integer,
  saved_usd numeric
);

comment on table private.cache_pairs is
  'Two calls of one run, model, sample and region with the same text, both successful and comparable. Made with the second '
  'result, in the same transaction, and kept for 35 days.';
comment on column private.cache_pairs.workload_id is 'The workload of the second call.';
comment on column private.cache_pairs.cached_tokens is 'Of the second call''s input. Null: the provider does not say.';
comment on column private.cache_pairs.saved_usd is
  'What both calls cost less than they would have without a cache; less than 0 where writing into it cost more.';

create index idx_cache_pairs_model_id on private.cache_pairs (model_id, created_at);
create index idx_cache_pairs_created_at on private.cache_pairs (created_at);

alter table private.cache_pairs enable row level security;

grant select on private.cache_pairs to anon, authenticated;
grant select, insert, update, delete on private.cache_pairs to service_role;

create policy "Everyone may read cache pairs of enabled providers"
  on private.cache_pairs for select to anon, authenticated
  using (
    model_id in (
      select models.id
      from public.models
      join public.providers on providers.id = models.provider_id
      where providers.enabled
    )
  );

-- The result of the first call with the text that a second one has sent. An imported result has no target.
create function private.first_result(second public.benchmark_results)
returns public.benchmark_results
language plpgsql
stable
security invoker
set search_path = ''
as $$
declare
  first public.benchmark_results;
begin
  select results.* into first
  from public.run_targets
  join public.benchmark_results as results on results.target_id = run_targets.first_id
  where run_targets.id = second.target_id;
  if not found and second.target_id is null then
    select results.* into first
    from public.workloads
    join public.workloads as sent on sent.name = workloads.request ->> 'after'
    join public.benchmark_results as results
      on results.run_id = second.run_id and results.model_id = second.model_id and results.workload_id = sent.id
    where workloads.id = second.workload_id
      and results.sample is not distinct from second.sample
      and results.region is not distinct from second.region
      and results.request_started_at < second.request_started_at
    order by results.request_started_at desc
    limit 1;
  end if;
  return first;
end;
$$;

-- What a result cost less than it would have without a cache. Null where that is not known.
create function private.saved_usd(result public.benchmark_results)
returns numeric
language plpgsql
stable
security invoker
set search_path = ''
as $$
begin
  return (
    select round(
      (
        private.cost_usd(
          prices, result.input_tokens, 0, result.output_tokens, 0, 0, result.reasoning_tokens,
          private.priced_tier(coalesce(result.service_tier, private.asked_tier(result.model_id)))
        ) - result.cost_usd
      )::numeric, 12
    )
    from public.prices
    where prices.id = result.price_id and result.cost_known
  );
end;
$$;

create function private.add_to_cache_pairs(result_ids uuid[])
returns void
language plpgsql
volatile
security invoker
set search_path = ''
as $$
declare
  second public.benchmark_results;
  first public.benchmark_results;
begin
  for second in
    select results.*
    from public.benchmark_results as results
    join public.workloads on workloads.id = results.workload_id and workloads.comparable and workloads.request ? 'after'
    where results.id = any (result_ids)
      and results.success
      and results.comparable
      and results.model_id is not null
      -- A worker of 1.0.0 puts in no filler, and a server may read a part: such a text is too short for a cache.
      and (results.token_source = 'none' or results.input_tokens >= coalesce(workloads.input_tokens, 0) / 2)
    order by results.id
  loop
    first := private.first_result(second);
    if first.success and first.comparable then
      insert into private.cache_pairs (
        result_id, first_result_id, model_id, workload_id, region, simulated, created_at, first_ttft_ms, ttft_ms,
        input_tokens, cached_tokens, saved_usd
      )
      values (
        second.id, first.id, second.model_id, second.workload_id, second.region, second.simulated, second.created_at,
        first.ttft_ms, second.ttft_ms,
        case when second.token_source = 'provider' then second.input_tokens end, second.cached_tokens,
        case when second.cached_tokens is not null then private.saved_usd(first) + private.saved_usd(second) end
      )
      on conflict (result_id) do nothing;
    end if;
  end loop;
end;
$$;

comment on function private.add_to_cache_pairs is
  'Adds those of these results that were the second call with a text, with their first one. Safe to repeat.';

create function public.cache_savings_over(period interval)
returns table (
  provider text,
  model text,
  region text,
  simulated boolean,
  workload text,
  n bigint,
  first_ttft_ms double precision,
  ttft_ms double precision,
  saved_ms double precision,
  told_n bigint,
  cached_tokens integer,
  input_tokens integer,
  priced_n bigint,
  saved_usd numeric,
  last_seen_at timestamptz,
  provider_id uuid,
  model_id uuid
)
language sql
stable
rows 100
security invoker
set search_path = ''
begin atomic
  select
    providers.name, models.name, pairs.region, pairs.simulated, pairs.workload, pairs.n, pairs.first_ttft_ms, pairs.ttft_ms,
    pairs.saved_ms, pairs.told_n, pairs.cached_tokens, pairs.input_tokens, pairs.priced_n, pairs.saved_usd,
    pairs.last_seen_at, providers.id, models.id
  from public.models
  join public.providers on providers.id = models.provider_id and providers.enabled
  cross join lateral (
    select
      latest.region,
      latest.simulated,
      workloads.name as workload,
      count(*) as n,
      percentile_cont(0.5) within group (order by latest.first_ttft_ms) as first_ttft_ms,
      percentile_cont(0.5) within group (order by latest.ttft_ms) as ttft_ms,
      percentile_cont(0.5) within group (order by latest.first_ttft_ms - latest.ttft_ms) as saved_ms,
      count(latest.cached_tokens) as told_n,
      percentile_disc(0.5) within group (order by latest.cached_tokens) as cached_tokens,
      percentile_disc(0.5) within group (order by latest.input_tokens) as input_tokens,
      count(latest.saved_usd) as priced_n,
      percentile_disc(0.5) within group (order by latest.saved_usd) as saved_usd,
      max(latest.created_at) as last_seen_at
    from (
      select *
      from private.cache_pairs
      where cache_pairs.model_id = models.id
        and cache_pairs.created_at >= now() - private.window_of(cache_savings_over.period)
      order by cache_pairs.created_at desc
      limit 100
    ) as latest
    join public.workloads on workloads.id = latest.workload_id and workloads.current
    group by latest.region, latest.simulated, workloads.name
  ) as pairs
  order by pairs.saved_ms desc nulls last, providers.name, models.name, pairs.region
  limit 2000;
end;

comment on function public.cache_savings_over is
  'What the cache of a provider saves: a text is sent to a model twice within a minute, and saved_ms is how much earlier '
  'the first token of the second answer came. Medians of n pairs in that time, of the last 100 of a model; a pair '
  'is of one run and one region. cached_tokens: of the told_n pairs of which the provider told it. saved_usd: what both '
  'calls cost less than without a cache, of the priced_n pairs of which it is known. Null: unknown.';

create view public.cache_savings
with (security_invoker = on)
as
select * from public.cache_savings_over('30 days');

comment on view public.cache_savings is 'What the cache of each provider saves, by the last 30 days; see cache_savings_over.';

grant select on public.cache_savings to anon, authenticated, service_role;
grant execute on function public.cache_savings_over(interval) to anon, authenticated, service_role;
grant execute on function
  private.first_result(public.benchmark_results),
  private.saved_usd(public.benchmark_results),
  private.add_to_cache_pairs(uuid[])
to service_role;

-- The prompt a target's model is sent, its output cap, and how many tokens its text declares. Questions and filler are
-- put in by the worker. A target that follows another one has that one's random words, and its text for {{again}}.
create or replace function private.describe_call(target public.run_targets)
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
      private.nonce(concat_ws('/', coalesce(first.id, target.id), coalesce(first.claims, target.claims)))
    ),
    -- A check on models keeps other values out. If one exists all the same, it must not stop a run.
    coalesce(
      case
        when runs.kind = 'benchmark' and models.options ->> 'max_output_tokens' ~ '^[1-9][0-9]{0,4}$'
          then (models.options ->> 'max_output_tokens')::integer
      end,
      workloads.max_output_tokens
    ),
    workloads.input_tokens
  from public.runs
  join public.workloads on workloads.id = target.workload_id
  join public.models on models.id = target.model_id
  left join public.run_targets as first on first.id = target.first_id
  left join public.workloads as sent on sent.id = first.workload_id
  cross join lateral (select replace(workloads.prompt, '{{again}}', coalesce(sent.prompt, '{{again}}'))) as whole (text)
  where runs.id = target.run_id;
end;
$$;

-- Everything a worker needs for one call. Volatile, so that it sees the lease that the same statement has just written.
create or replace function private.describe_target(target uuid)
returns jsonb
language plpgsql
volatile
security invoker
set search_path = ''
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
create or replace function private.is_answered(target uuid)
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
create or replace function private.waiting_run(provider uuid, worker_region text, leaving_run uuid)
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

-- Closes targets whose text was to be sent a second time, where the first call brought nothing to compare with: no
-- answer, or one whose own text had been in a cache. Asking would cost, and say nothing.
create or replace function private.close_seconds(run uuid)
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

-- The target of a run that is measured next. A text that was just sent goes first, since its provider forgets it.
create or replace function private.next_target(run uuid, region text, worker_region text, left_provider uuid)
returns public.run_targets
language plpgsql
volatile
security invoker
set search_path = ''
as $$
declare
  candidate public.run_targets;
begin
  select queued.* into candidate
  from public.run_targets as queued
  where queued.run_id = next_target.run
    and queued.state = 'queued'
    and queued.first_id is not null
    and private.is_answered(queued.first_id)
    and queued.region is not distinct from next_target.region
    and (
      queued.concurrent
      or (
        queued.provider_id is distinct from next_target.left_provider
        and not exists (
          select
          from public.run_targets as leased
          where leased.provider_id = queued.provider_id
            and leased.worker_region is not distinct from next_target.worker_region
            and leased.state = 'leased'
            and not leased.concurrent
        )
      )
    )
  order by queued.position
  limit 1
  for update skip locked;
  if found then
    return candidate;
  end if;

  select queued.* into candidate
  from public.run_targets as queued
  where queued.run_id = next_target.run
    and queued.state = 'queued'
    and queued.first_id is null
    and queued.region is not distinct from next_target.region
    and (
      queued.concurrent
      or (
        queued.provider_id is distinct from next_target.left_provider
        and not exists (
          select
          from public.run_targets as leased
          where leased.provider_id = queued.provider_id
            and leased.worker_region is not distinct from next_target.worker_region
            and leased.state = 'leased'
            and not leased.concurrent
        )
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
create or replace function private.lease_next_target(
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

  perform private.close_seconds(run);
  loop
    candidate := private.next_target(run, region, worker_region, left_provider);
    exit when candidate.id is null;

    if limited then
      select private.worst_case_usd(candidate.model_id, call.prompt, call.max_output_tokens, call.input_tokens)
      into worst_case_usd
      from private.describe_call(candidate) as call;

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

-- The workload that another one follows, in its current version. Null: it follows none, or there is none of that name.
create or replace function private.first_workload(workload public.workloads)
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
create or replace function private.moment_of(model uuid, workload public.workloads, until timestamptz)
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

-- Whether the schedule measures a model with a workload now. A workload with an interval is due for each model at
-- moments of its own, spread evenly by a hash, so that no run is much longer than another. Each moment counts once, and
-- a missed one is made up for.
create or replace function private.is_scheduled(model public.models, workload public.workloads)
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

-- Why a request can start no run, as the body of an error; null when it can. callable are the providers it may call.
create or replace function private.refuse_run(request jsonb, callable uuid[])
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
  wanted_in text := case when request ->> 'workload' is null then 'prompt' else 'workload' end;
  unknown text := private.unknown_provider(private.text_array(request -> 'providers'));
begin
  if unknown is not null then
    return private.error_body(
      'unknown_provider', 'providers',
      format('Cannot start the run: providers: there is no provider "%s". %s', unknown, private.provider_choice(unknown))
    );
  end if;

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
    from private.wanted_workloads(refuse_run.request) as workloads
    where private.wanted_workload(refuse_run.request) = workloads.name
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

-- Inserts the targets: every sample of every model and workload of a run, in each of its regions, and what a workload
-- follows before it. A model is not asked what its context cannot hold. Returns how many.
create or replace function private.create_targets(run public.runs, request jsonb, callable uuid[])
returns integer
language plpgsql
volatile
security invoker
set search_path = ''
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
      and coalesce(
        greatest(workloads.input_tokens + workloads.max_output_tokens, first.input_tokens + first.max_output_tokens)
          <= models.context_window,
        true
      )
  )
  insert into public.run_targets (run_id, provider_id, model_id, workload_id, sample, region, position, concurrent)
  select
    run.id,
    models.provider_id,
    models.id,
    wanted.workload_id,
    sample,
    region,
    -- Shuffled, so that no model is always first or always follows the same model.
    row_number() over (order by random()),
    coalesce(providers.options -> 'concurrent', 'false') = 'true'
  from (
    select asked.model_id, asked.workload_id from asked
    union
    select asked.model_id, asked.first_id from asked where asked.first_id is not null
  ) as wanted
  join public.models on models.id = wanted.model_id
  join public.providers on providers.id = models.provider_id
  cross join generate_series(1, coalesce((create_targets.request ->> 'samples')::integer, 1)) as sample
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
  return target_count;
end;
$$;

-- The answer to recording or closing a target: the next target, when wanted.
create or replace function private.advance_run(done uuid, claim_next boolean)
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

-- The remarks on a result; see benchmark_results.remarks.
create or replace function private.remarks_of(target public.run_targets, measured public.benchmark_results)
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
        case when not target.concurrent and measured.concurrent > 1 then 'disturbed' end,
        -- A prompt begins with a new nonce, so its input should not be cached where it is sent for the first time.
        case when target.first_id is null and measured.cached_tokens * 2.0 > measured.input_tokens then 'cached_input' end,
        private.unproven(target, measured),
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
create or replace function private.is_unpaired(target public.run_targets, measured_in text, began timestamptz)
returns boolean
language plpgsql
stable
security invoker
set search_path = ''
as $$
begin
  return target.first_id is not null and not exists (
    select
    from public.benchmark_results as results
    where results.target_id = target.first_id
      and results.region is not distinct from measured_in
      and results.request_started_at + results.total_latency_ms * interval '1 millisecond' >= began - interval '1 minute'
  );
end;
$$;

-- Stores the measurement of a target that has no result yet. The caller holds the locks of lock_leased_target.
create or replace function private.keep_result(target public.run_targets, result jsonb, began timestamptz)
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
    endpoint_host, upstream, system_fingerprint, check_n, check_ok_n, check_detail, served_as_other, check_verdicts
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
    providers.simulated, remarks_found <@ array['encoded'], remarks_found, measured.endpoint, run.kind = 'probe',
    left(lower(substring(measured.endpoint from '://(?:[^/?#]*@)?([^/?#]+)')), 200), measured.upstream, measured.system_fingerprint,
    case when measured.check_ok_n <= measured.check_n then measured.check_n end,
    case when measured.check_ok_n <= measured.check_n then measured.check_ok_n end, measured.check_detail,
    measured.served_as_other, measured.check_verdicts
  from public.providers, public.models
  where providers.id = target.provider_id
    and models.id = target.model_id
  returning benchmark_results.id into result_id;

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
  perform private.watch_result(target, measured, remarks_found, began, result ->> 'served_key');

  return result_id;
end;
$$;

-- Marks answers to prompts that the server silently cut. The length of a prompt in tokens is known only after
-- several models have counted it, so this runs at the end of the run. Tokenizers differ by about 20 %; a server
-- that cuts a prompt leaves out more. It never waits for the rollups of another model, since the caller may hold
-- its own: it raises lock_not_available instead.
create or replace function private.mark_cut_prompts(run uuid)
returns void
language plpgsql
volatile
security invoker
set search_path = ''
as $$
declare
  cut uuid[];
begin
  select array_agg(results.id)
  into cut
  from (
    -- Providers count a tool and a schema in tokens of their own.
    select distinct run_targets.workload_id as id
    from public.run_targets
    join public.workloads on workloads.id = run_targets.workload_id and workloads.kind not in ('tool', 'json')
    where run_targets.run_id = mark_cut_prompts.run
  ) as sent
  cross join lateral private.usual_input_tokens(mark_cut_prompts.run, sent.id) as usual (tokens)
  join public.benchmark_results as results
    on results.run_id = mark_cut_prompts.run and results.workload_id = sent.id
  where results.success
    and results.token_source = 'provider'
    and results.input_tokens > 0
    and results.input_tokens < 0.7 * usual.tokens;

  if cut is null then
    return;
  end if;
  perform
  from private.rollups
  join (
    select distinct
      results.model_id,
      grains.grain,
      date_bin(grains.grain, results.created_at, '2000-01-01 00:00+00') as starts_at
    from public.benchmark_results as results
    cross join private.rollup_grains as grains
    where results.id = any (cut)
  ) as touched using (model_id, grain, starts_at)
  for update of rollups nowait;
  perform
  from private.upstream_rollups as rollups
  join public.benchmark_results as results
    on results.model_id = rollups.model_id
    and results.upstream = rollups.upstream
    and date_bin(interval '1 day', results.created_at, '2000-01-01 00:00+00') = rollups.starts_at
  where results.id = any (cut)
  for update of rollups nowait;
  perform private.take_times_out(cut);
  perform private.take_upstream_times_out(cut);
  update public.benchmark_results as results
  set comparable = false, remarks = results.remarks || array['cut_prompt']
  where results.id = any (cut);
  delete from private.cache_pairs where cache_pairs.result_id = any (cut) or cache_pairs.first_result_id = any (cut);
end;
$$;

create or replace function private.count_results()
returns trigger
language plpgsql
volatile
security invoker
set search_path = ''
as $$
begin
  perform private.add_to_rollups(array(select inserted.id from inserted));
  if exists (select from inserted where inserted.upstream <> '') then
    perform private.add_to_upstream_rollups(
      array(select inserted.id from inserted where inserted.upstream <> '')
    );
  end if;
  if exists (
    select from inserted join public.workloads on workloads.id = inserted.workload_id where workloads.request ? 'after'
  ) then
    perform private.add_to_cache_pairs(array(select inserted.id from inserted));
  end if;

  update public.runs
  set
    result_count = runs.result_count + counts.results,
    success_count = runs.success_count + counts.successes,
    priced_count = runs.priced_count + counts.priced,
    cost_usd = runs.cost_usd + counts.cost_usd
  from (
    select
      results.run_id,
      count(*) as results,
      count(*) filter (where results.success) as successes,
      count(results.cost_usd) as priced,
      coalesce(sum(round(results.cost_usd::numeric, 12)), 0) as cost_usd
    from inserted
    join private.known_results as results on results.id = inserted.id
    group by results.run_id
  ) as counts
  where runs.id = counts.run_id;

  return null;
end;
$$;

-- All in one transaction: when it fails, the next run does all of it.
create or replace function private.maintenance()
returns jsonb
language plpgsql
volatile
security invoker
set search_path = ''
as $$
declare
  keep public.settings;
  done jsonb := jsonb '{}';
begin
  if not pg_try_advisory_xact_lock(hashtextextended('private.maintenance', 0)) then
    return null;
  end if;
  select * into keep from public.settings;

  done := done || jsonb_build_object('results', private.delete_old_results(keep));
  done := done || jsonb_build_object('response_texts', private.forget_response_texts(keep));
  done := done || jsonb_build_object('arrivals', private.forget_arrivals(keep));
  -- After the results, since a run is kept as long as one of its results.
  done := done || jsonb_build_object('runs', private.delete_old_runs(keep));
  done := done || jsonb_build_object('rollups', private.delete_old_rollups(keep));
  done := done || jsonb_build_object('upstream_rollups', private.delete_old_upstream_rollups(keep));
  done := done || jsonb_build_object('ticks', private.delete_old_ticks(keep));
  done := done || jsonb_build_object('invocations', private.delete_old_invocations(keep));
  -- Before the incidents, as record_result locks the states of models first.
  perform private.refresh_baselines();
  perform private.close_unwatched_incidents();
  done := done || jsonb_build_object('models', private.delete_unused_models(keep));
  -- Skipped ticks are rare, and operators look back on them for longer.
  delete from private.skipped_ticks where skipped_ticks.skipped_at < now() - interval '60 days';
  delete from private.cache_pairs where cache_pairs.created_at < now() - interval '35 days';
  return done;
end;
$$;

create or replace function private.rebuild_rollups(first_day date, last_day date)
returns void
language plpgsql
volatile
security invoker
set search_path = ''
as $$
declare
  since timestamptz := first_day::timestamp at time zone 'utc';
  until timestamptz := (last_day + 1)::timestamp at time zone 'utc';
  measured uuid[];
begin
  -- Blocks deletion until the rebuild is done.
  perform pg_advisory_xact_lock(hashtextextended('private.maintenance', 0));
  if since <= (select deleted_results.up_to from private.deleted_results) then
    raise exception 'Cannot rebuild the rollups of %: its results have been deleted', first_day;
  end if;

  -- Recording waits here, up to its statement timeout, and is then added as usual.
  lock table private.rollups in share row exclusive mode;
  delete from private.rollups where rollups.starts_at >= since and rollups.starts_at < until;
  delete from private.upstream_rollups where upstream_rollups.starts_at >= since and upstream_rollups.starts_at < until;
  measured := array(
    select results.id
    from public.benchmark_results as results
    where results.created_at >= since and results.created_at < until
  );
  perform private.add_to_rollups(measured);
  perform private.add_to_upstream_rollups(measured);
  delete from private.cache_pairs where cache_pairs.created_at >= since and cache_pairs.created_at < until;
  perform private.add_to_cache_pairs(measured);
end;
$$;

create or replace function public.schedule_cost(schedule text default null, providers text[] default null)
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
        * settings.scheduled_samples * coalesce(cardinality(settings.scheduled_regions), 1) as requests,
      private.usual_request_usd(models.id, asked_for.workload) as usd
    from runs
    cross join public.settings
    cross join public.models
    join public.providers on providers.id = models.provider_id
    join public.workloads
      on workloads.active and workloads.current and workloads.comparable
      and coalesce(workloads.input_tokens + workloads.max_output_tokens <= models.context_window, true)
    -- What a workload follows is asked with it, also where it is not active itself.
    cross join lateral (
      select workloads as workload
      union all
      select first
      from public.workloads as first
      where first.name = workloads.request ->> 'after' and first.current and not first.active
    ) as asked_for
    where models.active
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

-- What is left out stays as it was. A text says nothing of the tokens of the text before it.
-- Raises an error where a workload cannot follow the one that its request names. Of two calls one is the first.
create or replace function private.check_order(workload text, request jsonb)
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
      then 'request must be like {"after": "cache-cold"}'
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

create or replace function public.set_workload(
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
  perform private.check_order(set_workload.name, set_workload.request);

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

grant execute on function
  private.is_answered(uuid),
  private.close_seconds(uuid),
  private.next_target(uuid, text, text, uuid),
  private.is_unpaired(public.run_targets, text, timestamptz),
  private.first_workload(public.workloads),
  private.check_order(text, jsonb)
to service_role;
