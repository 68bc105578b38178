-- Workloads that the schedule measures, questions and tasks whose answers are checked, and how right the answers are.
set local lock_timeout = '5s';

drop function private.is_due(public.models);
drop function private.describe_call(public.run_targets);
drop function private.worst_case_usd(uuid, text, integer);
drop function private.usual_request_usd(uuid);

-- Until now every run took it, whatever this said.
update public.workloads set active = true where workloads.name = 'default' and workloads.current and not workloads.active;

-- The verdicts of checks, each as what was asked for and what is said of the answer. Their order is that of the counts in
-- rollups: new ones come last.
create or replace function private.verdict_names()
returns text[]
language sql
immutable
security invoker
set search_path = ''
begin atomic
  select array_agg(asked.kind || '/' || said.verdict order by asked.place, said.place)
  from unnest(array[
    'add', 'date', 'format', 'letters', 'lookup', 'multiply', 'sort', 'swaps', 'units', 'contains', 'json', 'tool'
  ]) with ordinality as asked (kind, place)
  cross join lateral unnest(
    array['ok', 'wrong_answer', 'cut_off'] || case
      when asked.kind = 'json' then array['fenced', 'extra_text', 'invalid_json', 'schema_mismatch', 'wrong_arguments']
      when asked.kind = 'tool' then array['no_tool_call', 'unknown_tool', 'invalid_json', 'schema_mismatch', 'wrong_arguments']
      else array['other_form']
    end
  ) with ordinality as said (verdict, place);
end;

-- Whether counts of verdicts have the form of {"date/ok": 1}.
create or replace function private.are_verdicts(counts jsonb)
returns boolean
language plpgsql
immutable
security invoker
set search_path = ''
as $$
begin
  if jsonb_typeof(counts) is distinct from 'object' then
    return false;
  end if;
  return not exists (
    select
    from jsonb_each(counts) as said
    where said.key <> all (private.verdict_names())
      or case when jsonb_typeof(said.value) = 'number' then said.value::numeric not between 1 and 1000 else true end
  );
end;
$$;

grant execute on function private.verdict_names() to anon, authenticated, service_role;
-- Counts of verdicts as rollups add them up, eight digits for each. Null for none. In PL/pgSQL, so that results without
-- any cost nothing, and the planner takes their sums for as cheap as they are.
create or replace function private.verdict_digits(counts jsonb)
returns numeric
language plpgsql
immutable
security invoker
set search_path = ''
as $$
declare
  names constant text[] := case when counts is not null then private.verdict_names() end;
begin
  if counts is null then
    return null;
  end if;
  return (
    select sum(said.value::numeric * ('1e' || 8 * (array_position(names, said.key) - 1))::numeric)
    from jsonb_each(counts) as said
  );
end;
$$;

grant execute on function private.are_verdicts(jsonb), private.verdict_digits(jsonb) to service_role;

-- All are null yet, so there is nothing to validate.
alter table public.benchmark_results
  add column check_verdicts jsonb,
  add constraint "check_verdicts must be counts of known verdicts, such as date/ok"
    check (check_verdicts is null or private.are_verdicts(check_verdicts)) not valid;
comment on column public.benchmark_results.check_verdicts is
  'What was said of each, counted: {"date/ok": 1, "sort/wrong_answer": 1}. What the output cap cut off is here, and not in check_n.';

-- Built from all columns of benchmark_results, with null for unknown values.
do $$
begin
  execute (
    select format(
      'create or replace view public.known_results with (security_invoker = on) as select %s from public.benchmark_results as results where not results.probe',
      string_agg(
        case pg_attribute.attname
          when 'input_tokens' then
            'case when results.token_source is distinct from ''none'' then results.input_tokens end as input_tokens'
          when 'output_tokens' then
            'case when results.token_source is distinct from ''none'' then results.output_tokens end as output_tokens'
          when 'cost_usd' then 'case when results.cost_known then results.cost_usd end as cost_usd'
          else format('results.%I', pg_attribute.attname)
        end,
        ', ' order by pg_attribute.attnum
      )
    )
    from pg_catalog.pg_attribute
    where pg_attribute.attrelid = 'public.benchmark_results'::regclass
      and pg_attribute.attnum > 0
      and not pg_attribute.attisdropped
      and pg_attribute.attname <> 'probe'
  );
end;
$$;

alter table private.rollups add column verdicts numeric not null default 0;
comment on column private.rollups.verdicts is
  'What was said of checked answers, counted: private.outcome_counts(verdicts, private.verdict_names()).';

-- Most sums judge no answer.
create index idx_rollups_judged on private.rollups (model_id, region, grain, starts_at) where verdicts > 0;

-- The most a call can cost, in USD. A token has at least one byte of the prompt. A thousand tokens are added for
-- the provider's wrapping, which may count up to 32,768. Hidden reasoning may cost as much again as the output cap.
-- Null: unknown.
create or replace function private.worst_case_usd(
  model uuid,
  prompt text,
  max_output_tokens integer,
  input_tokens integer default null
)
returns numeric
language sql
stable
security invoker
set search_path = ''
as $$
  -- No token is shorter than a byte. What the worker puts into a text is declared, and takes at most twice as many.
  select private.dearest_usd(price, text.tokens + 1000, 2 * max_output_tokens, text.tokens + 32768)
  from (select octet_length(prompt) + 2 * coalesce(input_tokens, 0)) as text (tokens),
    private.price_at(model, now()) as price, private.priced_tier(private.asked_tier(model)) as asked (tier)
  where asked.tier is null or price.parts -> 'service_tiers' ? asked.tier;
$$;

-- The prompt a target's model is sent, its output cap, and how many tokens its text declares. Questions and filler are
-- put in by the worker.
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
      case when strpos(workloads.prompt, '{{nonce}}') > 0 then '' else 'Reference {{nonce}}' || e'\n\n' end || workloads.prompt,
      '{{nonce}}',
      private.nonce(concat_ws('/', target.id, target.claims))
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
  where runs.id = target.run_id;
end;
$$;

-- The deadlines of a target: those of its workload where it has some, else those of settings.
create or replace function private.limits_of(target public.run_targets)
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
create or replace function private.lease_until(target public.run_targets)
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
        'seed', concat_ws('/', run_targets.run_id, run_targets.workload_id, run_targets.sample, run_targets.region),
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
    join public.model_endpoints as endpoint on endpoint.model_id = run_targets.model_id
    cross join public.settings
    cross join lateral private.describe_call(run_targets) as call
    cross join lateral private.limits_of(run_targets) as limits
    where run_targets.id = target
  );
end;
$$;

-- Closes a target whose call could exceed a spend limit, and all waiting targets at the same provider that could
-- cost as much.
create or replace function private.block_targets(blocked public.run_targets, worst_case_usd numeric, reason text)
returns void
language sql
volatile
security invoker
set search_path = ''
as $$
  with worst_cases as (
    -- Texts of one workload are equally long, so one target of each model is checked for all.
    select
      waiting.model_id,
      waiting.workload_id,
      private.worst_case_usd(waiting.model_id, call.prompt, call.max_output_tokens, call.input_tokens) as usd
    from (
      select distinct on (run_targets.model_id, run_targets.workload_id)
        run_targets.model_id, run_targets.workload_id, run_targets as target
      from public.run_targets
      where run_targets.run_id = blocked.run_id
        and run_targets.provider_id = blocked.provider_id
        and run_targets.state = 'queued'
      order by run_targets.model_id, run_targets.workload_id
    ) as waiting
    cross join lateral private.describe_call(waiting.target) as call
  )
  update public.run_targets
  set state = 'budget_blocked', closed_at = clock_timestamp(), closed_reason = reason
  from worst_cases
  where run_targets.run_id = blocked.run_id
    and run_targets.model_id = worst_cases.model_id
    and run_targets.workload_id = worst_cases.workload_id
    and run_targets.state = 'queued'
    and (
      (run_targets.model_id, run_targets.workload_id) = (blocked.model_id, blocked.workload_id)
      or worst_cases.usd >= block_targets.worst_case_usd
      or (worst_cases.usd is null and block_targets.worst_case_usd is null)
    );
$$;

-- Tries to lease a target, and returns whether that succeeded. It fails when a worker of another run took the
-- provider at the same moment. That lease is visible now, so trying again skips this provider.
create or replace function private.take_lease(candidate public.run_targets, token uuid, lane integer, worker_region text)
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

  loop
    select queued.* into candidate
    from public.run_targets as queued
    where queued.run_id = run
      and queued.state = 'queued'
      and queued.region is not distinct from lease_next_target.region
      and (
        queued.concurrent
        or (
          queued.provider_id is distinct from left_provider
          and not exists (
            select
            from public.run_targets as leased
            where leased.provider_id = queued.provider_id
              and leased.worker_region is not distinct from lease_next_target.worker_region
              and leased.state = 'leased'
              and not leased.concurrent
          )
        )
      )
    order by queued.position
    limit 1
    for update skip locked;
    exit when not found;

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

-- Counts the moments until then at which a workload with an interval is due for a model.
create or replace function private.moment_of(model uuid, workload public.workloads, until timestamptz)
returns bigint
language sql
stable
security invoker
set search_path = ''
as $$
  select floor((extract(epoch from until) + abs(hashtextextended(model || workload.name, 0) % 100000000)) / every.seconds)::bigint
  from (select extract(epoch from workload.min_interval)) as every (seconds);
$$;

-- Whether a model may be measured again: its last run with this workload is at least the model's min_interval old, and
-- no run under way still has to measure it. Up to a minute early counts, since ticks may come a little early or late.
create or replace function private.is_due(model public.models, workload uuid)
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
          where model_states.model_id = model.id and model_states.workload_id = private.workload_key(workload.id)
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

-- The name of the workload that a request wants; null for a scheduled run, which takes every active one that is due, if
-- its worker knows how to make and judge them (judges; workers of 1.0.0 do not).
-- prompt is the older name of the field. A prompt_text is stored under a name derived from the text, so that results
-- show what was sent.
create or replace function private.wanted_workload(request jsonb)
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
      case when not coalesce(request -> 'scheduled' = 'true' and request -> 'judges' = 'true', false) then 'default' end
    )
  end;
$$;

-- The workloads that a request wants; "all" are all that can be compared.
create or replace function private.wanted_workloads(request jsonb)
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
      when wanted = 'all' then workloads.comparable
      else workloads.name = wanted
    end;
end;
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
create or replace function private.create_run(request jsonb, callable uuid[], skipped jsonb)
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

-- Inserts the targets: every sample of every model and workload of a run, in each of its regions. A model is not asked
-- what its context cannot hold. Returns how many.
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
  insert into public.run_targets (run_id, provider_id, model_id, workload_id, sample, region, position, concurrent)
  select
    run.id,
    models.provider_id,
    models.id,
    workloads.id,
    sample,
    region,
    -- Shuffled, so that no model is always first or always follows the same model.
    row_number() over (order by random()),
    coalesce(providers.options -> 'concurrent', 'false') = 'true'
  from public.models
  join public.providers on providers.id = models.provider_id
  cross join private.wanted_workloads(create_targets.request) as workloads
  cross join generate_series(1, coalesce((create_targets.request ->> 'samples')::integer, 1)) as sample
  cross join unnest(coalesce(run.regions, array[null])) as region
  where models.provider_id = any (callable)
    and case
      when wanted_models is null
        then models.active
          and (models.retired_at is null or models.retired_at > now())
          and private.is_due(models, workloads.id)
      else models.name = any (wanted_models)
    end
    and (private.wanted_workload(create_targets.request) is not null or private.is_scheduled(models, workloads))
    and coalesce(workloads.input_tokens + workloads.max_output_tokens <= models.context_window, true);
  get diagnostics target_count = row_count;
  return target_count;
end;
$$;

-- The answer to a repeated record or close. The next target still belongs to the caller unless another worker has
-- claimed it since: its lease is renewed, or released when the caller has no time left.
create or replace function private.replay_record(done uuid, claim_next boolean)
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
  remarks_found text[] := private.remarks_of(target, measured);
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

-- Starts one run that probes some models, in their order, as far as settings.max_probes and settings.max_probe_usd
-- allow. A probe that could cost too much by itself is closed at once. Returns null when there is nothing to probe.
create or replace function private.start_probe_run(wanted uuid[], key text default null)
returns uuid
language plpgsql
volatile
security invoker
set search_path = ''
as $$
declare
  plan public.settings;
  workload public.workloads;
  run uuid;
begin
  select * into plan from public.settings;
  insert into public.workloads (name, prompt, max_output_tokens, comparable)
  -- Some models refuse a smaller cap.
  values ('probe', 'Answer with the word OK.', 16, false)
  on conflict do nothing;
  select * into workload from public.workloads where workloads.id = private.current_workload('probe');

  insert into public.runs (run_name, triggered_by, kind, idempotency_key, workload_id, warm)
  values ('probe', 'probe', 'probe', key, workload.id, false)
  on conflict (idempotency_key) do nothing
  returning runs.id into run;
  if run is null then
    return null;
  end if;

  insert into public.run_targets (
    run_id, provider_id, model_id, workload_id, position, concurrent, state, closed_at, closed_reason
  )
  select
    run,
    models.provider_id,
    models.id,
    workload.id,
    candidates.position,
    coalesce(providers.options -> 'concurrent', 'false') = 'true',
    case when candidates.is_too_dear then 'budget_blocked' else 'queued' end,
    case when candidates.is_too_dear then clock_timestamp() end,
    case when candidates.is_too_dear then
      format(
        'it could cost %s USD, and settings.max_probe_usd is %s', round(candidates.worst_usd, 6), plan.max_probe_usd
      )
    end
  from (
    select
      priced.*,
      sum(priced.worst_usd) filter (where not priced.is_too_dear) over (order by priced.position) as sum_usd,
      count(*) filter (where not priced.is_too_dear) over (order by priced.position) as nth
    from (
      select
        model.id,
        model.position,
        worst.usd as worst_usd,
        coalesce(worst.usd > plan.max_probe_usd, false) as is_too_dear
      from unnest(wanted) with ordinality as model (id, position)
      cross join lateral private.worst_case_usd(
        model.id, workload.prompt, workload.max_output_tokens, workload.input_tokens
      ) as worst (usd)
    ) as priced
  ) as candidates
  join public.models on models.id = candidates.id
  join public.providers on providers.id = models.provider_id
  where candidates.is_too_dear
    or (candidates.nth <= plan.max_probes and coalesce(candidates.sum_usd, 0) <= plan.max_probe_usd);

  if not private.finish_run_if_done(run) then
    perform private.start_workers(run);
  end if;
  return run;
end;
$$;

-- The results, with null where a documented NOT NULL column holds 0 for unknown, and without times that are not
-- comparable.
create or replace view private.known_results
with (security_invoker = on)
as
select
  results.id,
  results.run_id,
  results.provider_id,
  results.model_id,
  results.workload_id,
  results.region,
  results.created_at,
  results.simulated,
  results.success,
  coalesce(results.outcome, case when results.success then 'success' end) as outcome,
  case when results.comparable then results.ttft_ms end as ttft_ms,
  case when results.comparable then results.ttfat_ms end as ttfat_ms,
  case when results.comparable then results.tps end as tps,
  case when results.comparable then results.total_latency_ms end as total_latency_ms,
  results.batched,
  case when results.token_source is distinct from 'none' then results.input_tokens end as input_tokens,
  case when results.token_source is distinct from 'none' then results.output_tokens end as output_tokens,
  case when results.cost_known then results.cost_usd end as cost_usd,
  results.remarks,
  results.check_n,
  results.check_ok_n,
  results.upstream,
  results.served_as_other,
  results.check_verdicts
from public.benchmark_results as results
where not results.probe;

create or replace view public.rollups
with (security_invoker = on)
as
select * from private.rollups;

create or replace view private.countable_results
with (security_invoker = on)
as
select
  results.id,
  results.model_id,
  coalesce(workloads.id, private.shared_key()) as workload_id,
  results.region,
  results.created_at,
  results.success,
  results.outcome,
  results.input_tokens,
  results.output_tokens,
  results.cost_usd,
  results.simulated,
  results.check_n,
  results.check_ok_n,
  ('1e' || 8 * outcomes.position)::numeric as outcomes,
  not outcomes.attributable as excused,
  good.ttft_ms,
  good.ttfat_ms,
  good.latency_ms,
  good.tps,
  good.batched,
  private.histogram_of(good.ttft_ms) as ttft_histogram,
  private.histogram_of(good.ttfat_ms) as ttfat_histogram,
  private.histogram_of(good.latency_ms) as latency_histogram,
  private.histogram_of(good.tps) as tps_histogram,
  results.upstream,
  results.served_as_other,
  case when results.check_verdicts is not null then private.verdict_digits(results.check_verdicts) end as verdicts
from private.known_results as results
left join public.outcomes on outcomes.name = results.outcome
left join public.workloads on workloads.id = results.workload_id and workloads.comparable
left join lateral (
  select
    case when workloads.id is not null then results.ttft_ms end as ttft_ms,
    case when workloads.id is not null then results.ttfat_ms end as ttfat_ms,
    case when workloads.id is not null then results.total_latency_ms end as latency_ms,
    case when workloads.id is not null then results.tps end as tps,
    results.batched
  where results.success
) as good on true
where results.model_id is not null
  -- The one place where results are let into the sums: no unproven failures, and nothing of another host.
  and not results.remarks && array['unproven_address', 'unproven_model', 'other_host'];

create or replace function private.add_to_rollups(result_ids uuid[])
returns void
language plpgsql
volatile
security invoker
set search_path = ''
-- One plan per session, however many results it is called with.
set plan_cache_mode = 'force_generic_plan'
as $$
begin
  -- Each result is turned into a histogram once, not once for every row it is added to.
  with entries as materialized (
    select * from private.countable_results as results where results.id = any (result_ids)
  )
  insert into private.rollups as rollups (
    model_id, workload_id, grain, starts_at, simulated, region,
    n, succeeded, rate_limited, excused, last_result_at, priced_n, ttft_n, ttfat_n, latency_n, tps_n, batched_n,
    input_tokens, output_tokens, priced_output_tokens, ttft_us_sum, latency_us_sum, tps_milli_sum, cost_usd,
    outcomes, ttft_histogram, ttfat_histogram, latency_histogram, tps_histogram, check_n, check_ok_n, verdicts
  )
  select
    entries.model_id,
    entries.workload_id,
    grains.grain,
    date_bin(grains.grain, entries.created_at, '2000-01-01 00:00+00') as starts_at,
    entries.simulated,
    regions.region,
    count(*),
    count(*) filter (where entries.success),
    count(*) filter (where entries.outcome = 'rate_limited'),
    count(*) filter (where entries.excused),
    max(entries.created_at),
    count(entries.cost_usd),
    count(entries.ttft_ms),
    count(entries.ttfat_ms),
    count(entries.latency_ms),
    count(entries.tps),
    count(*) filter (where entries.batched),
    coalesce(sum(entries.input_tokens), 0),
    coalesce(sum(entries.output_tokens), 0),
    coalesce(sum(entries.output_tokens) filter (where entries.cost_usd is not null), 0),
    coalesce(sum((entries.ttft_ms * 1000)::bigint), 0),
    coalesce(sum((entries.latency_ms * 1000)::bigint), 0),
    coalesce(sum((entries.tps * 1000)::bigint), 0),
    coalesce(sum(round(entries.cost_usd::numeric, 12)), 0),
    coalesce(sum(entries.outcomes), 0),
    coalesce(sum(entries.ttft_histogram), 0),
    coalesce(sum(entries.ttfat_histogram), 0),
    coalesce(sum(entries.latency_histogram), 0),
    coalesce(sum(entries.tps_histogram), 0),
    coalesce(sum(entries.check_n), 0), coalesce(sum(entries.check_ok_n), 0), coalesce(sum(entries.verdicts), 0)
  from entries
  cross join private.rollup_grains as grains
  cross join lateral (
    select 'all'
    union
    select entries.region where entries.region is not null
  ) as regions (region)
  group by entries.model_id, regions.region, starts_at, grains.grain, entries.simulated, entries.workload_id
  -- The same order everywhere, so that transactions do not deadlock.
  order by entries.model_id, regions.region, starts_at, grains.grain, entries.simulated, entries.workload_id
  on conflict (model_id, region, starts_at, grain, simulated, workload_id) do update
  set
    n = rollups.n + excluded.n,
    succeeded = rollups.succeeded + excluded.succeeded,
    rate_limited = rollups.rate_limited + excluded.rate_limited,
    excused = rollups.excused + excluded.excused,
    last_result_at = greatest(rollups.last_result_at, excluded.last_result_at),
    priced_n = rollups.priced_n + excluded.priced_n,
    ttft_n = rollups.ttft_n + excluded.ttft_n,
    ttfat_n = rollups.ttfat_n + excluded.ttfat_n,
    latency_n = rollups.latency_n + excluded.latency_n,
    tps_n = rollups.tps_n + excluded.tps_n,
    batched_n = rollups.batched_n + excluded.batched_n,
    input_tokens = rollups.input_tokens + excluded.input_tokens,
    output_tokens = rollups.output_tokens + excluded.output_tokens,
    priced_output_tokens = rollups.priced_output_tokens + excluded.priced_output_tokens,
    ttft_us_sum = rollups.ttft_us_sum + excluded.ttft_us_sum,
    latency_us_sum = rollups.latency_us_sum + excluded.latency_us_sum,
    tps_milli_sum = rollups.tps_milli_sum + excluded.tps_milli_sum,
    cost_usd = rollups.cost_usd + excluded.cost_usd,
    outcomes = rollups.outcomes + excluded.outcomes,
    ttft_histogram = rollups.ttft_histogram + excluded.ttft_histogram,
    ttfat_histogram = rollups.ttfat_histogram + excluded.ttfat_histogram,
    latency_histogram = rollups.latency_histogram + excluded.latency_histogram,
    tps_histogram = rollups.tps_histogram + excluded.tps_histogram,
    check_n = rollups.check_n + excluded.check_n,
    check_ok_n = rollups.check_ok_n + excluded.check_ok_n,
    verdicts = rollups.verdicts + excluded.verdicts;
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
end;
$$;

create or replace function private.model_totals(
  period interval,
  region text,
  back integer default 0,
  histograms boolean default true,
  workload text default 'default'
)
returns table (
  model_id uuid,
  simulated boolean,
  n bigint,
  succeeded bigint,
  rate_limited bigint,
  excused bigint,
  last_result_at timestamptz,
  priced_n bigint,
  ttft_n bigint,
  ttfat_n bigint,
  latency_n bigint,
  tps_n bigint,
  batched_n bigint,
  input_tokens bigint,
  output_tokens bigint,
  priced_output_tokens bigint,
  ttft_us_sum bigint,
  latency_us_sum bigint,
  tps_milli_sum bigint,
  cost_usd numeric,
  outcomes numeric,
  ttft_histogram numeric,
  ttfat_histogram numeric,
  latency_histogram numeric,
  tps_histogram numeric
)
language sql
stable
security invoker
set search_path = ''
begin atomic
  -- One model at a time: a sum of histograms takes 10 KB, and 800 of them at once exceed the memory of a query.
  select measured.model_id, totals.*
  from private.measured_models(model_totals.period, model_totals.region, model_totals.back) as measured
  cross join lateral (
    select
      rollups.simulated,
      sum(rollups.n),
      sum(rollups.succeeded),
      sum(rollups.rate_limited),
      sum(rollups.excused),
      max(rollups.last_result_at),
      sum(rollups.priced_n),
      sum(rollups.ttft_n),
      sum(rollups.ttfat_n),
      sum(rollups.latency_n),
      sum(rollups.tps_n),
      sum(rollups.batched_n),
      sum(rollups.input_tokens)::bigint,
      sum(rollups.output_tokens)::bigint,
      sum(rollups.priced_output_tokens)::bigint,
      sum(rollups.ttft_us_sum)::bigint,
      sum(rollups.latency_us_sum)::bigint,
      sum(rollups.tps_milli_sum)::bigint,
      sum(rollups.cost_usd),
      sum(rollups.outcomes),
      sum(rollups.ttft_histogram) filter (where model_totals.histograms),
      sum(rollups.ttfat_histogram) filter (where model_totals.histograms),
      sum(rollups.latency_histogram) filter (where model_totals.histograms),
      sum(rollups.tps_histogram) filter (where model_totals.histograms)
    from private.rollup_windows(model_totals.period, model_totals.back) as windows
    cross join lateral (
      select *
      from private.rollups
      where rollups.model_id = measured.model_id
        and rollups.region = model_totals.region
        and rollups.starts_at >= windows.since
        and rollups.starts_at < windows.until
        and rollups.grain = windows.grain
        and rollups.workload_id = any ((select private.keys_of(model_totals.workload))::uuid[])
      -- One part of the window at a time, each from the partition of its grain: a join would read all partitions.
      offset 0
    ) as rollups
    group by rollups.simulated
  ) as totals;
end;

-- What was measured of a few models: sums, and percentiles instead of histograms.
create or replace function private.host_totals(model_ids uuid[], period interval, region text, workload text)
returns table (
  model_id uuid,
  simulated boolean,
  n bigint,
  succeeded bigint,
  excused bigint,
  last_result_at timestamptz,
  priced_n bigint,
  ttft_n bigint,
  latency_n bigint,
  tps_n bigint,
  batched_n bigint,
  priced_output_tokens bigint,
  cost_usd numeric,
  outcomes numeric,
  ttft_ms double precision[],
  latency_ms double precision[],
  tps double precision[]
)
language sql
stable
security invoker
set search_path = ''
begin atomic
  with windows as materialized (
    select * from private.rollup_windows(host_totals.period)
  )
  select
    asked.model_id, totals.simulated, totals.n, totals.succeeded, totals.excused, totals.last_result_at,
    totals.priced_n, totals.ttft_n, totals.latency_n, totals.tps_n, totals.batched_n,
    totals.priced_output_tokens, totals.cost_usd, totals.outcomes,
    private.percentiles(totals.ttft_histogram, totals.ttft_n, array[0.5, 0.95]),
    private.percentiles(totals.latency_histogram, totals.latency_n, array[0.5, 0.95]),
    private.percentiles(totals.tps_histogram, totals.tps_n, array[0.05, 0.5, 0.95])
  from unnest(host_totals.model_ids) as asked (model_id)
  -- One model at a time, as in model_totals.
  cross join lateral (
    select
      rollups.simulated,
      sum(rollups.n) as n,
      sum(rollups.succeeded) as succeeded,
      sum(rollups.excused) as excused,
      max(rollups.last_result_at) as last_result_at,
      sum(rollups.priced_n) as priced_n,
      sum(rollups.ttft_n) as ttft_n,
      sum(rollups.latency_n) as latency_n,
      sum(rollups.tps_n) as tps_n,
      sum(rollups.batched_n) as batched_n,
      sum(rollups.priced_output_tokens)::bigint as priced_output_tokens,
      sum(rollups.cost_usd) as cost_usd,
      sum(rollups.outcomes) as outcomes,
      sum(rollups.ttft_histogram) as ttft_histogram,
      sum(rollups.latency_histogram) as latency_histogram,
      sum(rollups.tps_histogram) as tps_histogram
    from windows
    cross join lateral (
      select *
      from private.rollups
      where rollups.model_id = asked.model_id
        and rollups.region = host_totals.region
        and rollups.starts_at >= windows.since
        and rollups.starts_at < windows.until
        and rollups.grain = windows.grain
        and rollups.workload_id = any ((select private.keys_of(host_totals.workload))::uuid[])
      offset 0
    ) as rollups
    group by rollups.simulated
  ) as totals;
end;

-- What a request of a workload to a model costs: by the last 30 days, else by its price and the tokens that the workload
-- declares, or those of default. Null where the price is not fully known. A price set earlier in the same transaction
-- counts.
create or replace function private.usual_request_usd(model uuid, workload public.workloads)
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
        (coalesce((workload).input_tokens, 590) * prices.input_price_per_m + 150 * prices.output_price_per_m)::numeric / 1000000
          + coalesce((prices.parts ->> 'request_usd')::numeric, 0)
      from private.price_at(model, clock_timestamp()) as prices
      where prices.id is not null and coalesce(prices.parts -> 'unknown', '[]') = '[]'
    )
  );
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
      private.usual_request_usd(models.id, workloads) as usd
    from runs
    cross join public.settings
    cross join public.models
    join public.providers on providers.id = models.provider_id
    join public.workloads
      on workloads.active and workloads.current and workloads.comparable
      and coalesce(workloads.input_tokens + workloads.max_output_tokens <= models.context_window, true)
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

create or replace function public.answers_over(
  period interval,
  workload text default null,
  region text default 'all',
  model_ids uuid[] default null
)
returns table (
  provider text,
  model text,
  simulated boolean,
  -- `workload` is taken by the parameter.
  workload_name text,
  version integer,
  n bigint,
  check_n bigint,
  check_ok_n bigint,
  right_percent double precision,
  verdicts jsonb,
  last_seen_at timestamptz,
  provider_id uuid,
  model_id uuid
)
language sql
stable
security invoker
set search_path = ''
begin atomic
  with windows as materialized (
    select * from private.rollup_windows(private.window_of(answers_over.period))
  ),
  checked as materialized (
    select workloads.id, workloads.name, workloads.version
    from public.workloads
    where workloads.comparable
      and workloads.current
      and (answers_over.workload is null or workloads.name = answers_over.workload)
  )
  select
    providers.name, models.name, totals.simulated, totals.name, totals.version, totals.n, totals.check_n,
    totals.check_ok_n, private.percent_of(totals.check_ok_n, totals.check_n),
    private.outcome_counts(totals.verdicts, private.verdict_names()), totals.last_result_at, providers.id, models.id
  from private.measured_models(private.window_of(answers_over.period), coalesce(answers_over.region, 'all')) as measured
  join public.models on models.id = measured.model_id
  join public.providers on providers.id = models.provider_id and providers.enabled
  cross join lateral (
    select
      rollups.simulated, checked.name, checked.version,
      sum(rollups.n) as n,
      sum(rollups.check_n) as check_n,
      sum(rollups.check_ok_n) as check_ok_n,
      sum(rollups.verdicts) as verdicts,
      max(rollups.last_result_at) as last_result_at
    from windows
    cross join lateral (
      select *
      from private.rollups
      where rollups.model_id = models.id
        and rollups.region = coalesce(answers_over.region, 'all')
        and rollups.starts_at >= windows.since
        and rollups.starts_at < windows.until
        and rollups.grain = windows.grain
        and rollups.workload_id = any (array(select checked.id from checked))
        and rollups.verdicts > 0
      offset 0
    ) as rollups
    join checked on checked.id = rollups.workload_id
    group by rollups.simulated, checked.name, checked.version
  ) as totals
  where answers_over.model_ids is null or models.id = any (answers_over.model_ids)
  order by totals.name, totals.simulated, 9 desc nulls last, totals.check_n desc, providers.name, models.name
  limit 2000;
end;

comment on function public.answers_over is
  'How right the answers of each model were: check_n questions or answers were judged, check_ok_n were right. verdicts '
  'counts what was said of them by kind, as {"date/ok": 12, "date/wrong_answer": 1}; what the output cap cut off is '
  'there and in no rate. n counts the results of the times in which any were judged. Workload null: all of them.';

grant execute on function public.answers_over(interval, text, text, uuid[]) to anon, authenticated, service_role;

comment on function public.start_run is
  'Creates a run and its targets, once per idempotency key. available_keys are the names of the environment variables '
  'that are set for the function. stand_ins are the simulated providers, where only those are called. With claim, the '
  'caller gets the first target as from claim_target, for its worker_region; not for a run that names regions. Returns '
  '{run_id, created, targets, lanes, regions, skipped, first} or {error: {code, field, message}}.';

grant execute on function
  private.worst_case_usd(uuid, text, integer, integer),
  private.describe_call(public.run_targets),
  private.limits_of(public.run_targets),
  private.lease_until(public.run_targets),
  private.moment_of(uuid, public.workloads, timestamptz),
  private.is_due(public.models, uuid),
  private.is_scheduled(public.models, public.workloads),
  private.wanted_workloads(jsonb)
to service_role;
