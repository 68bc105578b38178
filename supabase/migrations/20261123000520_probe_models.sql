-- Whether a model can be called at all, which its being listed does not tell.
-- A probe is one tiny request, made by the function, which holds the keys.

alter table public.settings
  add column max_probes integer not null default 10 check (max_probes between 0 and 1000),
  add column max_probe_usd numeric not null default 0.05 check (max_probe_usd >= 0);

comment on column public.settings.max_probes is 'Most probes in one sync. The others wait for the next.';
comment on column public.settings.max_probe_usd is
  'Most that the probes of one sync may cost together, in USD. Models without a known price count by number only.';

create table public.model_probes (
  id uuid primary key default gen_random_uuid(),
  provider_id uuid not null references public.providers (id) on delete cascade,
  model_id uuid not null references public.models (id) on delete cascade,
  sync_id uuid references public.sync_runs (id) on delete set null,
  queued_at timestamptz not null default now(),
  started_at timestamptz,
  finished_at timestamptz,
  lease_token uuid unique,
  worst_case_usd numeric,
  callable boolean,
  outcome text,
  status_code integer check (status_code between 100 and 999),
  error_code text check (char_length(error_code) <= 200),
  error_message text check (char_length(error_message) <= 500),
  request_id uuid,
  ttft_ms double precision check (ttft_ms between 0 and 3600000),
  input_tokens integer check (input_tokens between 0 and 100000000),
  output_tokens integer check (output_tokens between 0 and 100000000),
  cost_usd double precision check (cost_usd between 0 and 100000000)
);

comment on table public.model_probes is
  'Tiny requests that show whether a model can be called: select public.probe_model(provider, model).';
comment on column public.model_probes.callable is
  'Whether it can be called. Null: not known yet, or the answer did not tell (a rate limit, a timeout, no key).';
comment on column public.model_probes.sync_id is 'The sync that made the request, or is to make it.';

create index idx_model_probes_provider_id on public.model_probes (provider_id);
create index idx_model_probes_model_id on public.model_probes (model_id);
create index idx_model_probes_sync_id on public.model_probes (sync_id);
create unique index model_probes_one_waiting on public.model_probes (model_id) where finished_at is null;

alter table public.model_probes enable row level security;
grant select, insert, update, delete on public.model_probes to service_role;

create function public.probe_model(provider text, model text)
returns uuid
language plpgsql
volatile
security invoker
set search_path = ''
as $$
declare
  owner uuid;
  candidate uuid;
  probe uuid;
begin
  select providers.id into owner from public.providers where providers.slug = probe_model.provider;
  if not found then
    raise exception 'Cannot probe the model: there is no provider "%"', probe_model.provider
      using hint = private.provider_choice(probe_model.provider);
  end if;

  insert into public.models (name, provider_id)
  values (probe_model.model, owner)
  on conflict (name, provider_id) do nothing;

  select models.id into candidate
  from public.models
  where models.name = probe_model.model and models.provider_id = owner;

  insert into public.model_probes (provider_id, model_id)
  values (owner, candidate)
  on conflict (model_id) where finished_at is null do nothing;

  select model_probes.id into probe
  from public.model_probes
  where model_probes.model_id = candidate and model_probes.finished_at is null;

  perform private.invoke_function('sync-models', '{"triggered_by": "probe", "probes_only": true}');
  return probe;
end;
$$;

comment on function public.probe_model is
  'Asks for a probe of a model, which need not be in the catalogue, and returns its id in model_probes.';

create function public.queue_probes(sync_id uuid, at_most integer)
returns integer
language sql
volatile
security invoker
set search_path = ''
as $$
  with queued as (
    insert into public.model_probes (provider_id, model_id, sync_id)
    select models.provider_id, models.id, sync_runs.id
    from public.sync_runs
    join public.models on models.created_at >= sync_runs.started_at
    where sync_runs.id = queue_probes.sync_id
      and models.available
      and models.kind = 'chat'
      and (models.retired_at is null or models.retired_at > now())
      and not exists (
        select from public.model_probes where model_probes.model_id = models.id
      )
    order by models.created_at, models.name
    limit at_most
    on conflict (model_id) where finished_at is null do nothing
    returning model_probes.id
  )
  select count(*)::integer from queued;
$$;

comment on function public.queue_probes is
  'Queues probes of the chat models that a sync has added, and returns how many.';

create function private.probe_prompt()
returns text
language sql
immutable
security invoker
set search_path = ''
as $$
  select 'Answer with the word OK.';
$$;

-- What the worker needs for the call, in the form of a run's target.
create function private.describe_probe(probe uuid)
returns jsonb
language sql
volatile
security invoker
set search_path = ''
as $$
  select jsonb_build_object(
    'lease_token', model_probes.lease_token,
    'lease_ms', 120000,
    'target_id', model_probes.id,
    'run_id', model_probes.sync_id,
    'provider', endpoint.provider,
    'base_url', endpoint.base_url,
    'dialect', endpoint.dialect,
    'api_key_env', endpoint.api_key_env,
    'model', endpoint.model,
    'options', endpoint.options,
    'prompt', private.probe_prompt(),
    -- Some refuse fewer.
    'max_output_tokens', 16,
    'warm', false,
    'limits', jsonb_build_object(
      'headers_ms', 20000,
      'first_token_ms', 30000,
      'gap_ms', 10000,
      'total_ms', 30000,
      'body_bytes', 65536,
      'text_chars', 0
    )
  )
  from public.model_probes
  join public.model_endpoints as endpoint on endpoint.model_id = model_probes.model_id
  where model_probes.id = probe;
$$;

create function public.claim_probe(sync_id uuid)
returns jsonb
language plpgsql
volatile
security invoker
set search_path = ''
as $$
declare
  plan public.settings;
  probe public.model_probes;
  token uuid;
  worst_usd numeric;
  used_usd numeric;
  reason text;
begin
  select * into plan from public.settings;
  -- Probes of one sync are counted one after the other.
  perform from public.sync_runs
  where sync_runs.id = claim_probe.sync_id and sync_runs.finished_at is null
  for update;
  if not found then
    return null;
  end if;
  perform private.lock_spend_limits();

  loop
    select sum(model_probes.worst_case_usd) into used_usd
    from public.model_probes
    where model_probes.sync_id = claim_probe.sync_id and model_probes.started_at is not null
    having count(*) < plan.max_probes;
    if not found then
      return null;
    end if;

    select * into probe
    from public.model_probes
    where model_probes.finished_at is null
      -- One that was begun so long ago has lost its worker.
      and coalesce(model_probes.started_at, '-infinity') < clock_timestamp() - interval '2 minutes'
    order by model_probes.queued_at, model_probes.id
    limit 1
    for update skip locked;
    if not found then
      return null;
    end if;

    token := gen_random_uuid();
    worst_usd := private.worst_case_usd(probe.model_id, private.probe_prompt(), 16);
    if worst_usd <= plan.max_probe_usd and worst_usd + coalesce(used_usd, 0) > plan.max_probe_usd then
      return null;
    end if;

    reason := case
      when worst_usd > plan.max_probe_usd
        then format('it could cost %s USD, and settings.max_probe_usd is %s', round(worst_usd, 6), plan.max_probe_usd)
      else private.reserve_spend(token, probe.provider_id, worst_usd)
    end;
    update public.model_probes
    set
      sync_id = claim_probe.sync_id,
      started_at = case when reason is null then clock_timestamp() end,
      lease_token = case when reason is null then token end,
      worst_case_usd = worst_usd,
      finished_at = case when reason is not null then clock_timestamp() end,
      error_message = reason
    where model_probes.id = probe.id;
    if reason is null then
      return private.describe_probe(probe.id);
    end if;
  end loop;
end;
$$;

comment on function public.claim_probe is
  'Leases the next waiting probe for a sync, as a target, or returns null when there is none or no more are allowed.';

create function private.store_probe(lease_token uuid, result jsonb)
returns jsonb
language plpgsql
volatile
security invoker
set search_path = ''
as $$
declare
  measured public.model_probes := jsonb_populate_record(null::public.model_probes, result);
  used public.benchmark_results := jsonb_populate_record(null::public.benchmark_results, result);
  probe public.model_probes;
  cost double precision;
begin
  perform private.lock_spend_limits();
  select * into probe
  from public.model_probes
  where model_probes.lease_token = store_probe.lease_token
  for update;
  if not found then
    return jsonb_build_object('recorded', false, 'reason', 'stale_lease');
  end if;
  if probe.finished_at is not null then
    return jsonb_build_object('recorded', true, 'callable', probe.callable);
  end if;

  if used.token_source <> 'none' then
    cost := private.cost_usd(
      private.price_at(probe.model_id, probe.started_at),
      used.input_tokens, used.cached_tokens, used.output_tokens, used.cache_write_tokens, used.cache_write_1h_tokens,
      used.reasoning_tokens, private.priced_tier(coalesce(used.service_tier, private.asked_tier(probe.model_id)))
    );
  end if;

  update public.model_probes
  set
    finished_at = clock_timestamp(),
    callable = (select outcomes.callable from public.outcomes where outcomes.name = measured.outcome),
    outcome = measured.outcome,
    status_code = measured.status_code,
    error_code = measured.error_code,
    error_message = measured.error_message,
    request_id = measured.request_id,
    ttft_ms = measured.ttft_ms,
    input_tokens = measured.input_tokens,
    output_tokens = measured.output_tokens,
    cost_usd = cost
  where model_probes.id = probe.id
  returning * into probe;

  perform private.settle_spend(
    store_probe.lease_token,
    probe.provider_id,
    case
      -- No request was made.
      when measured.outcome is null then 0
      else private.spent_usd(
        cost, used.reported_cost_usd, used.token_source, used.outcome, used.status_code,
        coalesce(used.input_tokens, 0)::numeric + coalesce(used.output_tokens, 0)
      )
    end,
    cost::numeric
  );

  -- What a benchmark found gone is back when it answers.
  if probe.callable then
    update public.models
    set available = true, retired_at = null
    where models.id = probe.model_id and models.retired_by = 'benchmark';
  end if;
  return jsonb_build_object('recorded', true, 'callable', probe.callable);
end;
$$;

create function public.record_probe(lease_token uuid, result jsonb)
returns jsonb
language plpgsql
volatile
security invoker
set search_path = ''
as $$
begin
  return private.store_probe(record_probe.lease_token, record_probe.result);
exception
  -- As with a result: what one field says does not cost the rest.
  when data_exception or integrity_constraint_violation then
    raise warning 'Cannot store a probe as it is: %', sqlerrm;
    return private.store_probe(record_probe.lease_token, private.believable(record_probe.result));
end;
$$;

comment on function public.record_probe is
  'Stores what became of a leased probe. Repeating it changes nothing.';

revoke execute on function
  private.probe_prompt(),
  private.describe_probe(uuid),
  private.store_probe(uuid, jsonb)
from public;

grant execute on function
  private.probe_prompt(),
  private.describe_probe(uuid),
  private.store_probe(uuid, jsonb)
to service_role;

revoke execute on function
  public.probe_model(text, text),
  public.queue_probes(uuid, integer),
  public.claim_probe(uuid),
  public.record_probe(uuid, jsonb)
from public, anon, authenticated;

grant execute on function
  public.probe_model(text, text),
  public.queue_probes(uuid, integer),
  public.claim_probe(uuid),
  public.record_probe(uuid, jsonb)
to service_role;
