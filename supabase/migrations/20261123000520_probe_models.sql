-- Probes show whether a listed model can really be called. A probe is a target of a run of kind 'probe': it is
-- claimed, measured, charged and recorded like any other, but it is in no sum.

alter table public.settings
  add column max_probes integer not null default 10 check (max_probes between 0 and 1000),
  add column max_probe_usd numeric not null default 0.05 check (max_probe_usd >= 0);

comment on column public.settings.max_probes is 'The most probes in one sync.';
comment on column public.settings.max_probe_usd is
  'The most that all probes of one sync may cost, in USD. Models without a known price are limited by max_probes only.';

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
      cross join lateral private.worst_case_usd(model.id, workload.prompt, workload.max_output_tokens) as worst (usd)
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
        and models.kind = 'chat'
        and (models.retired_at is null or models.retired_at > now())
      order by models.created_at, models.name
      limit at_most
    ) as fresh
  ) as added
  where added.models is not null;
$$;

comment on function public.start_probes is
  'Starts a run of kind probe of the chat models that a sync has added, once for each sync. Returns its id; null when '
  'there is nothing to probe.';

revoke execute on function
  private.start_probe_run(uuid[], text)
from public;

grant execute on function
  private.start_probe_run(uuid[], text)
to service_role;

revoke execute on function
  public.probe_model(text, text),
  public.start_probes(uuid, integer)
from public, anon, authenticated;

grant execute on function
  public.probe_model(text, text),
  public.start_probes(uuid, integer)
to service_role;
