-- Runs say which models have too small a context for a workload that they name.
set local lock_timeout = '5s';

-- How many tokens a call with a workload, and with the one that it follows, may come to with its answer. Null: nobody
-- knows.
create function private.most_tokens(workload public.workloads, first public.workloads)
returns integer
language sql
immutable
security invoker
set search_path = ''
as $$
  select greatest(
    private.text_tokens(workload.prompt, workload.input_tokens) + workload.max_output_tokens,
    private.text_tokens(first.prompt, first.input_tokens) + first.max_output_tokens
  );
$$;

-- The models whose context is too small for a workload that a request names, in the form of what a run skips.
create function private.beyond_context(request jsonb, callable uuid[])
returns jsonb
language sql
stable
security invoker
set search_path = ''
as $$
  with small as (
    select
      providers.slug,
      workloads.name as workload,
      models.name as model,
      row_number() over (partition by providers.slug, workloads.name order by models.name) as at
    from public.models
    join public.providers on providers.id = models.provider_id
    cross join private.wanted_workloads(beyond_context.request) as workloads
    where private.wanted_workload(beyond_context.request) is not null
      and models.provider_id = any (beyond_context.callable)
      and case
        when jsonb_typeof(beyond_context.request -> 'models') = 'array'
          then models.name = any (private.text_array(beyond_context.request -> 'models'))
        else models.active and (models.retired_at is null or models.retired_at > now())
      end
      and private.most_tokens(workloads, private.first_workload(workloads)) > models.context_window
  ),
  told as (
    select
      small.slug,
      small.workload,
      string_agg(small.model, ', ' order by small.model) filter (where small.at <= 3)
        || case when count(*) > 3 then format(' and %s more', count(*) - 3) else '' end as names
    from small
    group by small.slug, small.workload
  )
  select coalesce(
    jsonb_agg(
      jsonb_build_object(
        'provider', told.slug,
        'reason',
        format('the context of %s is too small for the workload %s', told.names, told.workload)
      )
      order by told.slug, told.workload
    ),
    '[]'
  )
  from told;
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
      and coalesce(private.most_tokens(workloads, first) <= models.context_window, true)
  )
  insert into public.run_targets (run_id, provider_id, model_id, workload_id, sample, region, position, concurrent, burst)
  select
    run.id,
    models.provider_id,
    models.id,
    wanted.workload_id,
    samples.sample,
    region,
    -- Shuffled, so that no model is always first or always follows the same model. Bursts come last, low levels first.
    row_number() over (order by samples.burst nulls first, random()),
    samples.burst is null and coalesce(providers.options -> 'concurrent', 'false') = 'true',
    samples.burst
  from (
    select asked.model_id, asked.workload_id from asked
    union
    select asked.model_id, asked.first_id from asked where asked.first_id is not null
  ) as wanted
  join public.models on models.id = wanted.model_id
  join public.providers on providers.id = models.provider_id
  join public.workloads on workloads.id = wanted.workload_id
  cross join lateral private.wanted_samples(create_targets.request, workloads) as samples
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

  -- The first call of a level leads the others.
  update public.run_targets as followers
  set first_id = lead.id
  from public.run_targets as lead
  where followers.run_id = run.id
    and followers.burst > 1
    and lead.run_id = run.id
    and (lead.model_id, lead.workload_id, lead.burst) = (followers.model_id, followers.workload_id, followers.burst)
    and lead.region is not distinct from followers.region
    and lead.sample < followers.sample
    and not exists (
      select
      from public.run_targets as earlier
      where earlier.run_id = run.id
        and (earlier.model_id, earlier.workload_id, earlier.burst) = (lead.model_id, lead.workload_id, lead.burst)
        and earlier.region is not distinct from lead.region
        and earlier.sample < lead.sample
    );
  return target_count;
end;
$$;

create or replace function public.start_run(
  request jsonb,
  available_keys text[],
  stand_ins text[] default null,
  claim boolean default false,
  worker_region text default null
)
returns jsonb
language plpgsql
volatile
security invoker
set search_path = ''
as $$
declare
  run public.runs := private.find_started_run(request);
  callable uuid[];
  skipped jsonb;
  refused jsonb;
  first uuid;
  target_count integer;
begin
  if run.id is not null then
    return private.describe_started_run(run, false);
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
  into callable, skipped
  from private.select_providers(private.text_array(request -> 'providers'), available_keys, stand_ins) as considered;

  refused := private.refuse_run(request, callable);
  if refused is not null then
    return refused;
  end if;

  -- The schedule measures what fits and says no more about it.
  if not coalesce((request ->> 'scheduled')::boolean, false) then
    skipped := skipped || private.beyond_context(request, callable);
  end if;
  run := private.create_run(request, callable, skipped);
  if run.id is null then
    select * into run from public.runs where runs.idempotency_key = request ->> 'idempotency_key';
    return private.describe_started_run(run, false);
  end if;

  target_count := private.create_targets(run, request, callable);
  if target_count + private.create_control_targets(run, request, target_count) = 0 then
    perform private.finish_run_if_done(run.id);
  elsif claim and run.regions is null then
    perform private.lock_spend_limits();
    first := private.lease_next_target(run.id, 1, null, worker_region);
    if first is null then
      -- All targets may have been closed as over budget.
      perform private.finish_run_if_done(run.id);
    end if;
  end if;
  -- Starts the other workers; the caller measures the target it gets here.
  if run.lanes > 1 or run.regions is not null then
    perform private.start_workers(run.id);
  end if;

  return private.describe_started_run(run, true)
    || jsonb_build_object('first', private.describe_target(first));
end;
$$;

grant execute on function
  private.most_tokens(public.workloads, public.workloads),
  private.beyond_context(jsonb, uuid[])
to service_role;

comment on column public.runs.skipped is
  'Providers left out, and models whose context is too small for the workload, as [{provider, reason}].';
