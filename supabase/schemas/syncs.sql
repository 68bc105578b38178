-- Probes show whether a listed model can really be called. A probe is a target of a run of kind 'probe': it is
-- claimed, measured, charged and recorded like any other, but it is in no sum.

create view public.model_probes
with (security_invoker = on)
as
select
  targets.id,
  targets.run_id,
  targets.provider_id,
  targets.model_id,
  providers.slug as provider,
  models.name as model,
  runs.started_at as queued_at,
  targets.claimed_at as started_at,
  targets.closed_at as finished_at,
  outcomes.callable,
  results.outcome,
  results.status_code,
  results.error_code,
  coalesce(results.error_message, targets.closed_reason) as error_message,
  results.request_id,
  results.ttft_ms,
  case when results.token_source <> 'none' then results.input_tokens end as input_tokens,
  case when results.token_source <> 'none' then results.output_tokens end as output_tokens,
  case when results.cost_known then results.cost_usd end as cost_usd
from public.runs
join public.run_targets as targets on targets.run_id = runs.id
join public.providers on providers.id = targets.provider_id
join public.models on models.id = targets.model_id
left join public.benchmark_results as results on results.target_id = targets.id
left join public.outcomes on outcomes.name = results.outcome
where runs.kind = 'probe';

comment on view public.model_probes is
  'Tiny requests that show whether a model can be called: select public.probe_model(provider, model).';
comment on column public.model_probes.callable is
  'Whether it can be called. Null: not known yet, or the answer did not tell (a rate limit, a timeout, no key).';

grant select on public.model_probes to service_role;

-- Starts one run that probes some models, in their order, as far as settings.max_probes and settings.max_probe_usd
-- allow. A probe that could cost too much by itself is closed at once. Returns null when there is nothing to probe.
create function private.start_probe_run(wanted uuid[], key text default null)
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
  run uuid;
  probe uuid;
begin
  select providers.id into owner from public.providers where providers.slug = probe_model.provider;
  if not found then
    raise exception 'Cannot probe the model: there is no provider "%"', probe_model.provider
      using hint = private.provider_choice(probe_model.provider);
  elsif (select settings.max_probes = 0 from public.settings) then
    raise exception 'Cannot probe the model: settings.max_probes is 0'
      using hint = 'update settings set max_probes = 10 allows probes.';
  end if;

  insert into public.models (name, provider_id)
  values (probe_model.model, owner)
  on conflict (name, provider_id) do nothing;

  -- A concurrent call for the same model waits here and then finds the probe.
  select models.id into candidate
  from public.models
  where models.name = probe_model.model and models.provider_id = owner
  for no key update;

  select model_probes.id into probe
  from public.model_probes
  where model_probes.model_id = candidate and model_probes.finished_at is null
  limit 1;
  if not found then
    run := private.start_probe_run(array[candidate]);
    select run_targets.id into probe from public.run_targets where run_targets.run_id = run;
  end if;
  return probe;
end;
$$;

comment on function public.probe_model is
  'Asks for a probe of a model, which need not be in the catalogue, and returns its id in model_probes.';

create function public.start_probes(sync_id uuid, at_most integer)
returns uuid
language sql
volatile
security invoker
set search_path = ''
as $$
  select private.start_probe_run(added.models, 'probes/' || start_probes.sync_id)
  from (
    select array_agg(fresh.id order by fresh.created_at, fresh.name) as models
    from (
      select models.id, models.created_at, models.name
      from public.sync_runs
      join public.models on models.created_at >= sync_runs.started_at
      where sync_runs.id = start_probes.sync_id
        and sync_runs.finished_at is null
        and models.available
        and models.kind in ('chat', 'responses')
        and (models.retired_at is null or models.retired_at > now())
      order by models.created_at, models.name
      limit at_most
    ) as fresh
  ) as added
  where added.models is not null;
$$;

comment on function public.start_probes is
  'Starts a run of kind probe of the models for text that a sync has added, once for each sync. Returns its id; null when '
  'there is nothing to probe.';

grant execute on function
  private.start_probe_run(uuid[], text)
to service_role;

grant execute on function
  public.probe_model(text, text),
  public.start_probes(uuid, integer)
to service_role;

-- A sync is opened, records the list of each provider, and is closed. Every rpc is one transaction. Mistakes of a
-- caller are returned as {"error": …}.

create function private.describe_sync(sync public.sync_runs)
returns jsonb
language sql
stable
security invoker
set search_path = ''
as $$
  select jsonb_build_object(
    'sync_id', sync.id,
    'started_at', sync.started_at,
    'finished_at', sync.finished_at,
    'cancelled_reason', sync.cancelled_reason,
    'results', sync.results,
    'skipped', sync.skipped
  );
$$;

-- The models that no list has, by provider, whose families can be told by their names only.
create function private.unlisted_models(providers text[])
returns jsonb
language sql
stable
security invoker
set search_path = ''
as $$
  select coalesce(jsonb_object_agg(unlisted.slug, unlisted.names), '{}')
  from (
    select few.slug, jsonb_agg(distinct few.name) as names
    from (
      select providers.slug, coalesce(models.api_name, models.name) as name
      from public.models
      join public.providers on providers.id = models.provider_id
      where models.available is not true
        and (models.family_source is null or models.family_source in ('catalogue', 'rule'))
        and (unlisted_models.providers is null or providers.slug = any (unlisted_models.providers))
      order by models.active desc, models.created_at desc
      limit 10000
    ) as few
    group by few.slug
  ) as unlisted;
$$;

create function public.start_sync(request jsonb, available_keys text[], stand_ins text[] default null)
returns jsonb
language plpgsql
volatile
security invoker
set search_path = ''
as $$
declare
  wanted_providers text[] := private.text_array(request -> 'providers');
  key text := request ->> 'idempotency_key';
  unknown text;
  chosen jsonb;
  sync public.sync_runs;
begin
  unknown := private.unknown_provider(wanted_providers);
  if unknown is not null then
    return private.error_body(
      'unknown_provider', 'providers',
      format('Cannot start the sync: providers: there is no provider "%s". %s', unknown, private.provider_choice(unknown))
    );
  end if;

  select
    coalesce(
      jsonb_agg(
        jsonb_build_object('provider', (considered.provider).slug, 'reason', considered.reason)
        order by (considered.provider).slug
      ) filter (where considered.reason is not null),
      '[]'
    ),
    coalesce(
      jsonb_agg(
        jsonb_build_object(
          'slug', (considered.provider).slug,
          'base_url', (considered.provider).base_url,
          'dialect', (considered.provider).dialect,
          'api_key_env', (considered.provider).api_key_env,
          'options', (considered.provider).options
        )
        order by (considered.provider).slug
      ) filter (where considered.reason is null),
      '[]'
    )
  into sync.skipped, chosen
  from (
    select
      selected.provider,
      coalesce(
        selected.reason,
        case
          when (selected.provider).options -> 'list_path' = 'null' then format(
            'it has no model list; select add_model(%L, ''…'') adds a model', (selected.provider).slug
          )
        end
      ) as reason
    from private.select_providers(wanted_providers, available_keys, stand_ins) as selected
  ) as considered;

  insert into public.sync_runs (triggered_by, idempotency_key, skipped)
  values (coalesce(request ->> 'triggered_by', 'manual'), key, sync.skipped)
  on conflict (idempotency_key) do nothing
  returning * into sync;

  if not found then
    select * into sync from public.sync_runs where sync_runs.idempotency_key = key;
    return private.describe_sync(sync) || jsonb_build_object('created', false, 'providers', '[]'::jsonb);
  end if;
  return private.describe_sync(sync) || jsonb_build_object(
    'created', true, 'providers', chosen, 'unlisted', private.unlisted_models(wanted_providers)
  );
end;
$$;

comment on function public.start_sync is
  'Opens a sync: {sync_id, created, providers, unlisted, skipped, …}, or {error}. A repeated idempotency_key gets the first '
  'one''s id and no providers.';

create function public.record_sync(sync_id uuid, provider text, listing jsonb)
returns jsonb
language plpgsql
volatile
security invoker
set search_path = ''
as $$
declare
  owner uuid;
  entry jsonb;
  cancelled text;
  doubt text;
  list_number integer;
  added integer;
  updated integer;
  retired integer;
  prices_changed integer;
begin
  -- One sync at a time for each provider, with a lock that does not block runs.
  select providers.id into owner
  from public.providers
  where providers.slug = record_sync.provider
  for no key update;
  if not found then
    return private.error_body(
      'unknown_provider', 'provider',
      format('Cannot record the sync: provider: there is no provider "%s"', record_sync.provider)
    );
  end if;

  select result, sync_runs.cancelled_reason into entry, cancelled
  from public.sync_runs
  left join jsonb_array_elements(sync_runs.results) as result
    on result ->> 'provider' = record_sync.provider
  where sync_runs.id = record_sync.sync_id;
  if not found then
    return private.error_body(
      'unknown_sync', 'sync_id',
      format('Cannot record the sync: sync_id: there is no sync %s', record_sync.sync_id)
    );
  end if;
  if entry is not null then
    return entry;
  end if;
  if cancelled is not null then
    return private.error_body(
      'cancelled', 'sync_id', format('Cannot record the sync: sync_id: it was cancelled: %s', cancelled)
    );
  end if;

  doubt := private.doubt_listing(owner, listing);
  if doubt is null then
    insert into private.list_reads as known (provider_id, reads)
    values (owner, 1)
    on conflict (provider_id) do update set reads = known.reads + 1
    returning known.reads into list_number;

    added := private.add_listed_models(owner, listing);
    updated := private.update_listed_models(owner, listing);
    retired := private.mark_unlisted(owner, listing, list_number);
    prices_changed := private.doubt_prices(owner, listing) + private.record_quotes(owner, listing);
  end if;

  entry := jsonb_build_object(
    'provider', record_sync.provider,
    'error', doubt,
    'seen', jsonb_array_length(coalesce(listing -> 'models', '[]')),
    'added', coalesce(added, 0),
    'updated', coalesce(updated, 0),
    'retired', coalesce(retired, 0),
    'prices_changed', coalesce(prices_changed, 0),
    'rejected_count', jsonb_array_length(coalesce(listing -> 'rejected', '[]')),
    -- The first few are enough to see what is wrong.
    'rejected', jsonb_path_query_array(coalesce(listing -> 'rejected', '[]'), '$[0 to 19]')
  );
  update public.sync_runs
  set results = sync_runs.results || jsonb_build_array(entry)
  where sync_runs.id = record_sync.sync_id;
  return entry;
end;
$$;

comment on function public.record_sync is
  'Brings a provider''s models and prices in line with its list: {models, rejected}, or {error} when it could not be '
  'read. Writes only what changed, and nothing at all when the list cannot be believed. A repeated call gets the first answer.';

create function public.finish_sync(sync_id uuid)
returns jsonb
language sql
volatile
security invoker
set search_path = ''
as $$
  update public.sync_runs
  set finished_at = coalesce(sync_runs.finished_at, clock_timestamp())
  where sync_runs.id = finish_sync.sync_id
  returning private.describe_sync(sync_runs);
$$;

comment on function public.finish_sync is 'Closes a sync and returns it, or null when there is none.';

create function public.cancel_sync(sync_id uuid, reason text default 'the sync was stopped')
returns jsonb
language sql
volatile
security invoker
set search_path = ''
as $$
  select public.cancel_run(runs.id, reason)
  from public.runs
  where runs.idempotency_key = 'probes/' || cancel_sync.sync_id and runs.finished_at is null;

  update public.sync_runs
  set
    cancelled_reason = case
      when sync_runs.finished_at is null then left(cancel_sync.reason, 500)
      else sync_runs.cancelled_reason
    end,
    finished_at = coalesce(sync_runs.finished_at, clock_timestamp())
  where sync_runs.id = cancel_sync.sync_id
  returning private.describe_sync(sync_runs);
$$;

comment on function public.cancel_sync is
  'Stops a sync and returns it, or null when there is none. Lists that are not recorded yet will not be, and the run '
  'of its probes is cancelled. A finished sync is not changed.';
grant execute on function
  private.describe_sync(public.sync_runs),
  private.unlisted_models(text[])
to service_role;

grant execute on function
  public.start_sync(jsonb, text[], text[]),
  public.record_sync(uuid, text, jsonb),
  public.finish_sync(uuid),
  public.cancel_sync(uuid, text)
to service_role;
