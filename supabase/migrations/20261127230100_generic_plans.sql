-- What is called for every target and every run is planned once per session.

set local lock_timeout = '5s';

-- Everything a worker needs for one call. Volatile, so that it sees the lease that the same statement has just written.
create or replace function private.describe_target(target uuid)
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

-- Inserts the targets: every sample of every model and workload of a run, in each of its regions, and what a workload
-- follows before it. A model is not asked what its context cannot hold. Returns how many.
create or replace function private.create_targets(run public.runs, request jsonb, callable uuid[])
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
      and coalesce(
        greatest(
          private.text_tokens(workloads.prompt, workloads.input_tokens) + workloads.max_output_tokens,
          private.text_tokens(first.prompt, first.input_tokens) + first.max_output_tokens
        )
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
