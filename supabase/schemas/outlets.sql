-- What the functions metrics, badge and feed tell anybody. Each asks one question, at most once a minute for each address,
-- and it is answered from sums alone. Null: the outlet is off (settings.outlets).

create function private.outlet_is_on(outlet text)
returns boolean
language sql
stable
security invoker
set search_path = ''
as $$
  select outlet_is_on.outlet = any (settings.outlets) from public.settings;
$$;

-- The sums that there are of a window: each model, workload and region, simulated ones apart, by the daily rollups.
create function private.measured_sets(period interval)
returns table (
  model_id uuid,
  provider text,
  model text,
  family text,
  workload text,
  region text,
  simulated boolean
)
language sql
stable
rows 1000
security invoker
set search_path = ''
set jit = off
begin atomic
  with regions as materialized (
    select 'all' as region
    union all
    select measured.region from private.measured_regions() as measured
  ),
  names as materialized (
    select workloads.id, workloads.name from public.workloads where workloads.comparable and workloads.current
    union all
    -- Texts that are not comparable count with the benchmark itself, but for their times.
    select private.shared_key(), 'default'
  )
  select distinct models.id, providers.slug, models.name, models.family, names.name, regions.region, found.simulated
  from private.measured_models(measured_sets.period, 'all') as measured
  join public.models on models.id = measured.model_id
  join public.providers on providers.id = models.provider_id
  cross join regions
  cross join lateral (
    select rollups.workload_id, rollups.simulated
    from private.rollups
    where rollups.grain = interval '1 day'
      and rollups.model_id = models.id
      and rollups.region = regions.region
      and rollups.starts_at >= date_bin(interval '1 day', now() - measured_sets.period, timestamptz '2000-01-01 00:00+00')
    offset 0
  ) as found
  join names on names.id = found.workload_id
  where providers.enabled and providers.dialect <> 'control';
end;

create function private.outlet_totals(
  model uuid,
  of_workload text,
  of_region text,
  of_simulated boolean,
  period interval
)
returns table (
  n bigint,
  succeeded bigint,
  rate_limited bigint,
  excused bigint,
  last_result_at timestamptz,
  outcomes jsonb,
  check_n bigint,
  check_ok_n bigint,
  ttft_n bigint,
  ttft_ms double precision[],
  latency_n bigint,
  latency_ms double precision[],
  tps_n bigint,
  tps double precision[]
)
language sql
stable
rows 1
security invoker
set search_path = ''
set jit = off
begin atomic
  select
    totals.n,
    totals.succeeded,
    totals.rate_limited,
    totals.excused,
    totals.last_result_at,
    private.outcome_counts(totals.outcomes),
    totals.check_n,
    totals.check_ok_n,
    totals.ttft_n,
    private.percentiles(totals.ttft_histogram, totals.ttft_n, array[0.5, 0.95, 0.99]),
    totals.latency_n,
    private.percentiles(totals.latency_histogram, totals.latency_n, array[0.5, 0.95, 0.99]),
    totals.tps_n,
    private.percentiles(totals.tps_histogram, totals.tps_n, array[0.05, 0.5, 0.95])
  from (
    select
      sum(rollups.n) as n,
      sum(rollups.succeeded) as succeeded,
      sum(rollups.rate_limited) as rate_limited,
      sum(rollups.excused) as excused,
      max(rollups.last_result_at) as last_result_at,
      sum(rollups.outcomes) as outcomes,
      sum(rollups.check_n) as check_n,
      sum(rollups.check_ok_n) as check_ok_n,
      sum(rollups.ttft_n) as ttft_n,
      sum(rollups.ttft_histogram) as ttft_histogram,
      sum(rollups.latency_n) as latency_n,
      sum(rollups.latency_histogram) as latency_histogram,
      sum(rollups.tps_n) as tps_n,
      sum(rollups.tps_histogram) as tps_histogram
    from private.rollup_windows(outlet_totals.period) as windows
    cross join unnest(private.keys_of(outlet_totals.of_workload)) as key (id)
    cross join lateral (
      select *
      from private.rollups
      where rollups.model_id = outlet_totals.model
        and rollups.region = outlet_totals.of_region
        and rollups.simulated = outlet_totals.of_simulated
        and rollups.starts_at >= windows.since
        and rollups.starts_at < windows.until
        and rollups.grain = windows.grain
        and rollups.workload_id = key.id
      -- One part of the window at a time, each from the partition of its grain.
      offset 0
    ) as rollups
  ) as totals
  where totals.n > 0;
end;

-- What visitors may not see of objectives is not told of their incidents either.
create function private.is_told(incident public.incidents)
returns boolean
language sql
stable
security invoker
set search_path = ''
as $$
  select (is_told.incident).kind <> 'objective' or exists (
    select from public.objectives where objectives.id = (is_told.incident).objective_id and objectives.is_public
  );
$$;

-- Objectives that visitors may see.
create function private.outlet_objectives()
returns jsonb
language sql
stable
security invoker
set search_path = ''
as $$
  select coalesce(jsonb_agg(to_jsonb(told)), '[]')
  from (
    select
      status.objective,
      status.metric,
      providers.slug as provider,
      status.model,
      status.family,
      status.workload,
      status.region,
      status.simulated,
      status.period_days,
      status.verdict,
      status.target_percent,
      status.met_percent,
      status.budget_left_percent,
      status.burn_rate_1h,
      status.burn_rate_1d,
      status.last_result_at
    from private.objective_status() as status
    left join public.providers on providers.id = status.provider_id
    where status.is_public and coalesce(providers.enabled, true)
    order by status.objective
    limit 100
  ) as told;
$$;

create function public.outlet_objectives()
returns jsonb
language sql
stable
security invoker
set search_path = ''
set jit = off
as $$
  select case when private.outlet_is_on('badge') then private.outlet_objectives() end;
$$;

comment on function public.outlet_objectives is
  'What the function badge tells of objectives: those that visitors may see. Null when it is off.';

-- Open incidents of enabled providers, the latest first.
create function private.outlet_incidents()
returns jsonb
language sql
stable
security invoker
set search_path = ''
as $$
  select coalesce(jsonb_agg(to_jsonb(incidents)), '[]')
  from (
    select
      incidents.kind,
      providers.slug as provider,
      models.name as model,
      models.family,
      workloads.name as workload,
      incidents.region,
      count(*) as n
    from public.incidents
    join public.models on models.id = incidents.model_id
    join public.providers on providers.id = incidents.provider_id
    left join public.workloads on workloads.id = incidents.workload_id
    where incidents.closed_at is null
      and providers.enabled
      and private.is_told(incidents)
    group by incidents.kind, providers.slug, models.name, models.family, workloads.name, incidents.region
    order by max(incidents.opened_at) desc, providers.slug, models.name
    limit 500
  ) as incidents;
$$;

create function public.outlet_metrics(period interval)
returns jsonb
language sql
stable
security invoker
set search_path = ''
set jit = off
as $$
  with asked as materialized (
    select greatest(least(outlet_metrics.period, interval '7 days'), interval '15 minutes') as period
  ),
  sets as materialized (
    select measured.*
    from private.measured_sets((select asked.period from asked)) as measured
    where private.outlet_is_on('metrics')
  ),
  told as materialized (
    select sets.*
    from sets
    -- What is left out is so in each answer. All regions together come first, and the benchmark itself.
    order by sets.region <> 'all', sets.workload <> 'default', sets.provider, sets.model, sets.region, sets.workload, sets.simulated
    limit 1000
  )
  select case
    when private.outlet_is_on('metrics') then jsonb_build_object(
      'asked_at', now(),
      'left_out', (select count(*) from sets) - (select count(*) from told),
      'sets', (
        select coalesce(jsonb_agg(to_jsonb(told) - 'model_id' || to_jsonb(totals)), '[]')
        from told
        cross join lateral private.outlet_totals(
          told.model_id, told.workload, told.region, told.simulated, (select asked.period from asked)
        ) as totals
      ),
      'incidents', private.outlet_incidents(),
      'objectives', private.outlet_objectives(),
      'status', (select to_jsonb(status) from private.public_status() as status)
    )
  end;
$$;

comment on function public.outlet_metrics is
  'What the function metrics tells: sums of the window by model, workload and region, up to 1000 of them (left_out says how '
  'many more there are), open incidents, and whether the numbers are fresh. Null when it is off.';

create function public.outlet_badge(
  provider text,
  model text,
  period interval,
  region text default 'all',
  workload text default 'default'
)
returns jsonb
language sql
stable
security invoker
set search_path = ''
set jit = off
as $$
  with asked as materialized (
    select greatest(least(outlet_badge.period, interval '31 days'), interval '15 minutes') as period
  ),
  found as materialized (
    select models.id, providers.name as provider, models.name as model, providers.simulated
    from public.models
    join public.providers on providers.id = models.provider_id
    where providers.slug = outlet_badge.provider
      and models.name = outlet_badge.model
      and providers.enabled
      and providers.dialect <> 'control'
      and exists (
        select from public.workloads
        where workloads.name = outlet_badge.workload and workloads.comparable and workloads.current
      )
      and private.outlet_is_on('badge')
  )
  select case
    when not private.outlet_is_on('badge') then null
    -- All names at once, so that names that do not exist are not asked for one by one.
    when not exists (select from found) then jsonb_build_object(
      'models', (
        select coalesce(jsonb_agg(providers.slug || '/' || models.name), '[]')
        from public.models
        join public.providers on providers.id = models.provider_id
        where providers.enabled and providers.dialect <> 'control'
      ),
      'workloads', (
        select coalesce(jsonb_agg(workloads.name), '[]')
        from public.workloads
        where workloads.comparable and workloads.current
      )
    )
    else (
      select jsonb_build_object(
        'provider', found.provider,
        'model', found.model,
        -- Numbers of a stand-in only where there are no real ones.
        'simulated', case when totals.n is null then found.simulated else sides.simulated end,
        'n', coalesce(totals.n, 0),
        'availability_percent', private.availability_percent(totals.succeeded, totals.n, totals.excused),
        'p50_ttft_ms', totals.ttft_ms[1],
        'p95_ttft_ms', totals.ttft_ms[2],
        'p50_latency_ms', totals.latency_ms[1],
        'p50_tps', totals.tps[2],
        'last_result_at', totals.last_result_at
      )
      from found
      cross join (values (false), (true)) as sides (simulated)
      left join lateral private.outlet_totals(
        found.id, outlet_badge.workload, outlet_badge.region, sides.simulated, (select asked.period from asked)
      ) as totals on true
      order by totals.n is null, sides.simulated
      limit 1
    )
  end;
$$;

comment on function public.outlet_badge is
  'What the function badge tells of a model over a window. models and workloads: there is no such model or workload, but '
  'these. Null when it is off.';

-- What happened to models that are or were benchmarked: the latest so many incidents, and as many changes.
create function private.outlet_events(most integer)
returns table (
  id text,
  is_incident boolean,
  kind text,
  provider text,
  model text,
  workload text,
  region text,
  at timestamptz,
  until timestamptz,
  before jsonb,
  after jsonb
)
language sql
stable
rows 100
security invoker
set search_path = ''
set jit = off
as $$
  (
    select
      incidents.id::text,
      true,
      incidents.kind,
      providers.name,
      models.name,
      workloads.name,
      incidents.region,
      incidents.opened_at,
      incidents.closed_at,
      to_jsonb(incidents.expected),
      coalesce(to_jsonb(objectives.name), to_jsonb(incidents.served_model), to_jsonb(incidents.observed))
    from public.incidents
    join public.models on models.id = incidents.model_id
    join public.providers on providers.id = incidents.provider_id and providers.enabled
    left join public.workloads on workloads.id = incidents.workload_id
    left join public.objectives on objectives.id = incidents.objective_id
    where private.is_told(incidents)
    order by incidents.opened_at desc, incidents.id
    limit outlet_events.most
  )
  union all
  (
    select
      events.id::text,
      false,
      events.event,
      providers.name,
      models.name,
      null,
      null,
      events.created_at,
      null,
      events.before,
      events.after
    from (
      -- A sync of long lists tells thousands of models that nobody measures.
      select *
      from public.model_events
      where model_events.event in ('retired', 'restored', 'price_changed', 'served_as')
      order by model_events.created_at desc, model_events.id desc
      limit 50 * outlet_events.most
    ) as events
    join public.models on models.id = events.model_id
    join public.providers on providers.id = events.provider_id and providers.enabled
    where models.active or exists (select from private.rollups where rollups.model_id = models.id)
    order by events.created_at desc, events.id desc
    limit outlet_events.most
  );
$$;

create function public.outlet_feed()
returns jsonb
language sql
stable
security invoker
set search_path = ''
set jit = off
as $$
  select case
    when private.outlet_is_on('feed') then jsonb_build_object(
      'since', (select min(providers.created_at) from public.providers),
      'events', (
        select coalesce(jsonb_agg(to_jsonb(latest) order by coalesce(latest.until, latest.at) desc, latest.kind, latest.id), '[]')
        from (
          select *
          from private.outlet_events(100) as events
          order by coalesce(events.until, events.at) desc, events.kind, events.id
          limit 100
        ) as latest
      )
    )
  end;
$$;

comment on function public.outlet_feed is
  'What the function feed tells: the last 100 incidents, retirements, and changes of prices and of who answers as what. '
  'Null when it is off.';

grant execute on function
  private.outlet_is_on(text),
  private.measured_sets(interval),
  private.outlet_totals(uuid, text, text, boolean, interval),
  private.is_told(public.incidents),
  private.outlet_objectives(),
  public.outlet_objectives(),
  private.outlet_incidents(),
  public.outlet_metrics(interval),
  public.outlet_badge(text, text, interval, text, text),
  private.outlet_events(integer),
  public.outlet_feed()
to service_role;
