-- The control: a stream of known gaps that shows how exact the measuring is.

set local lock_timeout = '5s';

alter table public.providers drop constraint "dialect must be openai or anthropic";
alter table public.providers
  add constraint "dialect must be openai, anthropic or control"
  check (dialect in ('openai', 'anthropic', 'control')) not valid;
alter table public.providers
  add constraint "the control must have no base_url and no api_key_env"
  check (dialect <> 'control' or (base_url is null and api_key_env is null)) not valid;

comment on column public.providers.dialect is
  'How the provider is spoken to: openai (chat completions) or anthropic (messages). control is our own stream of known '
  'gaps, which shows how exact the measuring is, and is compared with no provider.';

create unique index idx_providers_control on public.providers (dialect) where dialect = 'control';

alter policy "Everyone may read enabled providers" on public.providers
  using (enabled and dialect <> 'control' and (select private.embeds_little()));

alter table public.benchmark_results drop constraint "remarks must be of the kinds that its comment lists";
alter table public.benchmark_results
  add constraint "remarks must be of the kinds that its comment lists"
  check (
    remarks <@ array[
      'encoded', 'own_text', 'disturbed', 'cached_input', 'cut_prompt', 'unproven_address', 'unproven_model', 'other_host',
      'unpaired', 'control'
    ]
  ) not valid;
alter table public.benchmark_results add column gap_errors_ms double precision[];
alter table public.benchmark_results
  add constraint "gap_errors_ms must be 1 to 1000 numbers between 0 and 3600000"
  check (
    cardinality(gap_errors_ms) between 1 and 1000
    and array_position(gap_errors_ms, null) is null
    and 0 <= all (gap_errors_ms)
    and 3600000 >= all (gap_errors_ms)
  ) not valid;

comment on column public.benchmark_results.remarks is
  'Why its times are not comparable: own_text (the prompt was given with the run), disturbed (another measurement ran '
  'at the same time at a provider that is measured one at a time), cached_input (most of its input came from a cache '
  'although its text was new), unpaired (its text was sent before and so was to come from a cache, but more than a minute '
  'earlier, or from another region), cut_prompt (the provider read less than 70 % of what it was sent, by the median of the '
  'run''s models), why a failure is not summed up at all: unproven_address (nothing has answered a call at this '
  'address yet), unproven_model (the provider has neither listed the model nor answered for it yet), and why no result '
  'of a call is: other_host (it went to a host that is neither the one of providers.base_url nor among options.hosts, so '
  'it says nothing about the provider and has no price of it) or control (it is no provider''s). A result with encoded stays comparable: its body was '
  'compressed although the request asked for none.';
comment on column public.benchmark_results.gap_errors_ms is
  'Of the control: how much each gap between events that was seen differs from the true one. Null where that is unknown.';

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

-- The provider that is none: the control. Null where there is none.
create or replace function private.control()
returns uuid
language plpgsql
stable
security invoker
set search_path = ''
as $$
begin
  return (select providers.id from public.providers where providers.dialect = 'control');
end;
$$;
grant execute on function private.control() to service_role;

create table private.control_hours (
  region text not null,
  starts_at timestamptz not null,
  n integer not null check (n >= 0),
  succeeded integer not null check (succeeded between 0 and n),
  compared integer not null check (compared between 0 and succeeded),
  gap_n integer not null check (gap_n >= 0),
  ttft_n integer not null check (ttft_n >= 0),
  gap_histogram numeric not null,
  ttft_histogram numeric not null,
  primary key (region, starts_at)
);

comment on table private.control_hours is
  'Measurements of the control, summed up by region (or all) and hour (UTC). Kept for 35 days. Read it through '
  'exactness_over.';
comment on column private.control_hours.compared is 'Successes whose gaps could be compared with the true ones.';
comment on column private.control_hours.gap_histogram is
  'How much gaps differ from the true ones, in milliseconds. Read it with private.percentiles.';

create index idx_control_hours_starts_at on private.control_hours (starts_at);

alter table private.control_hours enable row level security;

grant select on private.control_hours to anon, authenticated;
grant select, insert, update, delete on private.control_hours to service_role;

create policy "Everyone may read how exact the measuring was lately"
  on private.control_hours for select to anon, authenticated
  using (starts_at > now() - interval '35 days');

create function private.add_to_control_hours(result_ids uuid[])
returns void
language sql
volatile
security invoker
set search_path = ''
as $$
  insert into private.control_hours as hours (
    region, starts_at, n, succeeded, compared, gap_n, ttft_n, gap_histogram, ttft_histogram
  )
  select
    regions.region,
    date_bin(interval '1 hour', results.created_at, timestamptz '2000-01-01 00:00+00') as starts_at,
    count(*),
    count(*) filter (where results.success),
    count(results.gap_errors_ms),
    coalesce(sum(cardinality(results.gap_errors_ms)), 0),
    count(results.ttft_ms),
    coalesce(sum(gaps.histogram), 0),
    coalesce(sum(private.histogram_of(results.ttft_ms)), 0)
  from public.benchmark_results as results
  cross join lateral (
    select sum(private.histogram_of(error.ms)) as histogram from unnest(results.gap_errors_ms) as error (ms)
  ) as gaps
  cross join lateral (
    select 'all'
    union
    select results.region where results.region is not null
  ) as regions (region)
  where results.id = any (result_ids) and 'control' = any (results.remarks) and not results.probe
  group by regions.region, starts_at
  order by regions.region, starts_at
  on conflict (region, starts_at) do update
  set
    n = hours.n + excluded.n,
    succeeded = hours.succeeded + excluded.succeeded,
    compared = hours.compared + excluded.compared,
    gap_n = hours.gap_n + excluded.gap_n,
    ttft_n = hours.ttft_n + excluded.ttft_n,
    gap_histogram = hours.gap_histogram + excluded.gap_histogram,
    ttft_histogram = hours.ttft_histogram + excluded.ttft_histogram;
$$;

comment on function private.add_to_control_hours is
  'Adds results of the control to its hours, and leaves out all others. Calling it twice with a result counts it twice.';

create function public.exactness_over(period interval, region text default 'all')
returns table (
  measured_from text,
  starts_at timestamptz,
  grain_seconds integer,
  n bigint,
  failed_n bigint,
  unknown_n bigint,
  gap_n bigint,
  p50_gap_error_ms double precision,
  p95_gap_error_ms double precision,
  ttft_n bigint,
  p50_ttft_ms double precision,
  week_p50_ttft_ms double precision
)
language sql
stable
security invoker
set search_path = ''
begin atomic
  with asked as materialized (
    select private.window_of(exactness_over.period) as period
  ),
  chosen as materialized (
    select
      now() - asked.period as since,
      greatest(private.grain_of(asked.period), interval '1 hour') as grain,
      -- Only callers with a key of the project get every region at once.
      case
        when current_user in ('anon', 'authenticated') then coalesce(exactness_over.region, 'all')
        else exactness_over.region
      end as region,
      timestamptz '2000-01-01 00:00+00' as origin
    from asked
  ),
  week as materialized (
    select
      hours.region,
      (private.percentiles(sum(hours.ttft_histogram), sum(hours.ttft_n)::bigint, array[0.5]))[1] as p50_ttft_ms
    from chosen
    join private.control_hours as hours on hours.region = coalesce(chosen.region, hours.region)
    where hours.starts_at > now() - interval '7 days'
    group by hours.region
  ),
  sums as materialized (
    select
      hours.region,
      date_bin(chosen.grain, hours.starts_at, chosen.origin) as starts_at,
      chosen.grain,
      sum(hours.n)::bigint as n,
      sum(hours.succeeded)::bigint as succeeded,
      sum(hours.compared)::bigint as compared,
      sum(hours.gap_n)::bigint as gap_n,
      sum(hours.ttft_n)::bigint as ttft_n,
      sum(hours.gap_histogram) as gap_histogram,
      sum(hours.ttft_histogram) as ttft_histogram
    from chosen
    join private.control_hours as hours on hours.region = coalesce(chosen.region, hours.region)
    where hours.starts_at >= date_bin(chosen.grain, chosen.since, chosen.origin)
    group by 1, 2, 3
  )
  select
    sums.region,
    sums.starts_at,
    extract(epoch from sums.grain)::integer,
    sums.n,
    sums.n - sums.succeeded,
    sums.succeeded - sums.compared,
    sums.gap_n,
    (private.percentiles(sums.gap_histogram, sums.gap_n, array[0.5]))[1],
    (private.percentiles(sums.gap_histogram, sums.gap_n, array[0.95]))[1],
    sums.ttft_n,
    (private.percentiles(sums.ttft_histogram, sums.ttft_n, array[0.5]))[1],
    week.p50_ttft_ms
  from sums
  left join week on week.region = sums.region
  order by sums.region, sums.starts_at;
end;

comment on function public.exactness_over is
  'How exact the measuring was, by hour (by day over more than 7 days): how much the gaps between events of the control '
  'differ from the true ones, and its TTFT beside its own median of 7 days. failed_n are calls that failed, unknown_n '
  'answers whose true times are not known. region null: every region, for callers with a key of the project.';

-- The last 24 hours in words, region by region, with the hour that was least exact. Null without a control.
create function private.describe_exactness()
returns text
language plpgsql
stable
security invoker
set search_path = ''
as $$
declare
  said text;
begin
  if not exists (select from public.providers where providers.dialect = 'control' and providers.enabled) then
    return null;
  end if;
  select string_agg(
    totals.region || ': ' || case
      when totals.gap_n < 20
        then format('not known, since %s of %s calls of the control failed', totals.failed_n, totals.n)
      else format(
        '95 of 100 gaps within %s ms, and within %s ms in the worst hour, that of %s UTC',
        round(totals.p95::numeric, 1), round(worst.p95::numeric, 1), to_char(worst.starts_at at time zone 'utc', 'HH24:MI')
      )
    end,
    '; ' order by totals.region
  )
  into said
  from (
    select
      hours.region,
      sum(hours.n) as n,
      sum(hours.n - hours.succeeded) as failed_n,
      sum(hours.gap_n) as gap_n,
      (private.percentiles(sum(hours.gap_histogram), sum(hours.gap_n)::bigint, array[0.95]))[1] as p95
    from private.control_hours as hours
    where hours.starts_at > now() - interval '24 hours'
    group by hours.region
  ) as totals
  left join lateral (
    select hours.starts_at, (private.percentiles(hours.gap_histogram, hours.gap_n, array[0.95]))[1] as p95
    from private.control_hours as hours
    where hours.region = totals.region and hours.starts_at > now() - interval '24 hours'
    order by p95 desc nulls last, hours.starts_at desc
    limit 1
  ) as worst on true
  -- The platform may not say where it measures: then there is only the sum.
  where totals.region <> 'all'
    or not exists (
      select
      from private.control_hours as named
      where named.starts_at > now() - interval '24 hours' and named.region <> 'all'
    );
  return 'In 24 hours, ' || coalesce(said, 'the control was not measured');
end;
$$;

create function public.add_control()
returns uuid
language plpgsql
volatile
security invoker
set search_path = ''
as $$
declare
  taken text;
  control public.providers;
begin
  select providers.slug into taken
  from public.providers
  where providers.dialect <> 'control' and (providers.slug = 'control' or providers.name = 'Control');
  if found then
    raise exception 'Cannot add the control: the provider "%" has its name', taken
      using hint = 'Give that provider another slug and name.';
  end if;
  insert into public.providers as known (slug, name, dialect)
  values ('control', 'Control', 'control')
  on conflict (dialect) where dialect = 'control' do update set enabled = true
  returning * into control;
  insert into public.models as known (provider_id, name, active)
  values (control.id, 'known-gaps', true)
  on conflict (name, provider_id) do update set active = true, retired_at = null;
  perform public.set_price(control.slug, 'known-gaps', 0, 0, valid_from => now());
  return control.id;
end;
$$;

comment on function public.add_control is
  'Measures the control in every run from now on, at no cost: the function control streams with known gaps, so that '
  'exactness_over shows how exact the measuring is. Safe to repeat. remove_control() ends it.';

create function public.remove_control()
returns boolean
language sql
volatile
security invoker
set search_path = ''
as $$
  with removed as (
    update public.providers set enabled = false where providers.dialect = 'control' and providers.enabled
    returning providers.id
  )
  select exists (select from removed);
$$;

comment on function public.remove_control is
  'Measures the control no longer; what was measured stays. True when there was one. Safe to repeat.';

grant execute on function public.exactness_over(interval, text) to anon, authenticated, service_role;

grant execute on function
  private.add_to_control_hours(uuid[]),
  private.describe_exactness(),
  public.add_control(),
  public.remove_control()
to service_role;

-- The target of a run that is measured next. A text that was just sent goes first, since its provider forgets it. What
-- is busy is asked once: asked for each target, it would cost more than all the rest of a claim.
create or replace function private.next_target(run uuid, region text, worker_region text, left_provider uuid)
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
begin
  select queued.* into candidate
  from public.run_targets as queued
  where queued.run_id = next_target.run
    and queued.state = 'queued'
    and queued.first_id is not null
    and queued.region is not distinct from next_target.region
    and (queued.concurrent or queued.provider_id <> all (busy))
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
    and queued.provider_id is distinct from control
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
  control uuid := private.control();
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

    if limited and candidate.provider_id is distinct from control then
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

-- A disabled provider is skipped without mention, unless it was requested by name or its key is set: then the
-- operator expects it.
create or replace function private.select_providers(wanted text[], available_keys text[], stand_ins text[] default null)
returns table (provider public.providers, reason text)
language sql
stable
security invoker
set search_path = ''
as $$
  select
    providers,
    case
      when not providers.enabled then
        format('disabled; update providers set enabled = true where slug = %L', providers.slug)
      when providers.api_key_env <> all (available_keys) then
        providers.api_key_env || ' is not set'
      when providers.slug <> all (stand_ins) then
        'no simulated provider stands in for it; measure it with --live, once it is added there'
    end
  from public.providers
  -- The control is measured in every run, and has no list to sync with.
  where providers.dialect <> 'control'
    and (
      providers.slug = any (wanted)
      or (wanted is null and (providers.enabled or providers.api_key_env = any (available_keys)))
    );
$$;

-- Starts one worker per idle lane and region, each in its own invocation, but no more than can measure at once.
create or replace function private.start_workers(run uuid)
returns integer
language sql
volatile
security invoker
set search_path = ''
as $$
  with waiting as (
    select
      run_targets.region,
      count(*) filter (where run_targets.state = 'leased') as leased,
      -- A provider without the option concurrent can keep only one worker busy. The control comes last, alone.
      greatest(
        count(*) filter (where run_targets.concurrent and run_targets.provider_id is distinct from (select private.control()))
          + count(distinct run_targets.provider_id) filter (where not run_targets.concurrent),
        1
      ) as useful
    from public.run_targets
    where run_targets.run_id = run and run_targets.state in ('queued', 'leased')
    group by run_targets.region
    having count(*) filter (where run_targets.state = 'queued') > 0
  ),
  started as (
    select private.invoke_function(
      'run-benchmark',
      jsonb_strip_nulls(jsonb_build_object('resume', run, 'lane', lane, 'region', waiting.region)),
      waiting.region
    )
    from waiting
    join public.runs on runs.id = run
    cross join lateral generate_series(
      1 + waiting.leased,
      least(runs.lanes, waiting.useful)
    ) as lane
  )
  select count(*)::integer from started;
$$;

-- Inserts a target of the control for each region of a run that has other targets, or that names it, if its worker
-- knows the control (controls; workers of 1.1.0 do not). Whatever a run measures, the control gets the same text.
-- Returns how many.
create or replace function private.create_control_targets(run public.runs, request jsonb, others integer)
returns integer
language plpgsql
volatile
security invoker
set search_path = ''
as $$
declare
  target_count integer;
begin
  insert into public.run_targets (run_id, provider_id, model_id, workload_id, region, position, concurrent)
  select
    run.id, models.provider_id, models.id, workloads.id, region,
    create_control_targets.others + row_number() over (order by region), true
  from public.providers
  join public.models on models.provider_id = providers.id and models.active
  join public.workloads on workloads.id = private.current_workload('default')
  cross join unnest(coalesce(run.regions, array[null])) as region
  where providers.id = private.control()
    and providers.enabled
    and create_control_targets.request -> 'controls' = 'true'
    and (others > 0 or providers.slug = any (private.text_array(create_control_targets.request -> 'providers')));
  get diagnostics target_count = row_count;
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

-- Updates the incidents by the result of a target. An error here must not lose the result.
create or replace function private.watch_result(
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
  is_comparable boolean := remarks_found <@ array['encoded'];
  is_counted boolean := not remarks_found && array['unproven_address', 'unproven_model', 'other_host', 'control'];
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
    end if;
  end if;
exception
  when others then
    raise warning 'Cannot watch %: %', target.model_id, sqlerrm;
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
    endpoint_host, upstream, system_fingerprint, check_n, check_ok_n, check_detail, served_as_other, check_verdicts,
    gap_errors_ms
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
    measured.served_as_other, measured.check_verdicts,
    case when 'control' = any (remarks_found) then measured.gap_errors_ms end
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

-- Decides about measurements that got no answer at all: no address, no connection, no HTTP. Once any provider has
-- answered the run in a region, they count as failures of the providers. If none of several providers has answered
-- by the end, the fault is ours. For a single provider, it depends on whether our own project could be reached at
-- that time. The control, a function of our own project, says nothing about either.
create or replace function private.settle_unanswered(run uuid)
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

create or replace function private.store_result(lease_token uuid, result jsonb, claim_next boolean)
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

  if result -> 'reached' = 'false' and target.provider_id is distinct from private.control() then
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
  -- The one place where results are let into the sums: no unproven failures, and nothing of another host or the control.
  and not results.remarks && array['unproven_address', 'unproven_model', 'other_host', 'control'];

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
  if exists (select from inserted where 'control' = any (inserted.remarks)) then
    perform private.add_to_control_hours(
      array(select inserted.id from inserted where 'control' = any (inserted.remarks))
    );
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
  perform private.refresh_independence();
  perform private.close_unwatched_incidents();
  done := done || jsonb_build_object('models', private.delete_unused_models(keep));
  -- A row an hour for each region: they are few.
  delete from private.control_hours where control_hours.starts_at < now() - interval '35 days';
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
  delete from private.control_hours where control_hours.starts_at >= since and control_hours.starts_at < until;
  measured := array(
    select results.id
    from public.benchmark_results as results
    where results.created_at >= since and results.created_at < until
  );
  perform private.add_to_rollups(measured);
  perform private.add_to_upstream_rollups(measured);
  delete from private.cache_pairs where cache_pairs.created_at >= since and cache_pairs.created_at < until;
  perform private.add_to_cache_pairs(measured);
  perform private.add_to_control_hours(measured);
end;
$$;

create or replace view public.scheduler_health
with (security_invoker = on)
as
select
  health.*,
  found.cause,
  case found.cause
    when 'switched_off'
      then format('The job is switched off: update it with cron.alter_job, or schedule %L again.', health.job_name)
    when 'no_pg_net'
      then 'pg_net is not installed: create extension pg_net with schema extensions;'
    when 'unreadable_secret'
      then format(
        'Vault cannot decrypt %s, because the key of the Vault is lost: delete from vault.secrets where name = %L; '
        'select vault.create_secret(''…'', %L);',
        array_to_string(health.unreadable_secrets, ' and '), health.unreadable_secrets[1], health.unreadable_secrets[1]
      )
    when 'missing_secret'
      then format(
        'Vault lacks %s: select vault.create_secret(''…'', %L);',
        array_to_string(health.missing_secrets, ' and '), health.missing_secrets[1]
      )
    when 'stuck_run'
      then format('%s runs are stuck: see run_progress and the logs of run-benchmark.', health.stuck_runs)
    when 'tick_failed'
      then 'Its last tick failed: ' || coalesce(health.last_tick_message, 'pg_cron does not say why')
    when 'key_refused'
      then 'The function refused the key: put the project''s secret key into the Vault secret "secret_key".'
    when 'not_deployed'
      then 'The function is not deployed: supabase functions deploy --use-api'
    when 'outdated_database'
      then 'The functions are newer than the database: apply the migrations, with deno task deploy or supabase db push.'
    when 'request_failed'
      then 'Its last request failed: ' || coalesce(health.last_response_error, health.last_response_status::text)
    when 'unanswered'
      then 'Its last request got no answer: pg_net may have stopped sending; run select net.worker_restart();'
    when 'tick_skipped'
      then 'Its last tick started nothing: the previous run is still under way (see run_progress).'
    when 'slots_missed'
      then format('%s slots of the last 24 hours were missed: was the database down?', health.missed_24h)
    when 'no_tick_yet'
      then 'It has not ticked yet.'
  end as problem,
  case when health.job_name = 'run-benchmark' then private.describe_exactness() end as exactness
from private.scheduler_health() as health
cross join lateral (
  select
    health.job_name <> 'maintenance' as sends,
    health.last_request_at > coalesce(health.last_delivered_at, '-infinity') as is_open
) as last_request
cross join lateral (
  select case
    when not health.active then 'switched_off'
    when to_regclass('net._http_response') is null and health.missing_secrets is null and last_request.sends
      then 'no_pg_net'
    when health.unreadable_secrets is not null then 'unreadable_secret'
    when health.missing_secrets is not null then 'missing_secret'
    when health.job_name = 'resume-runs' and health.stuck_runs > 0 then 'stuck_run'
    when health.last_tick_status = 'failed' then 'tick_failed'
    when last_request.is_open and health.last_response_status = 401 then 'key_refused'
    when last_request.is_open and health.last_response_status = 404 then 'not_deployed'
    when last_request.is_open and health.last_response_error like '%outdated_database%' then 'outdated_database'
    when last_request.is_open and (health.last_response_status >= 400 or health.last_response_error is not null)
      then 'request_failed'
    -- The oldest request counts: with frequent ticks, the last request may always be under way.
    when health.unanswered_since < now() - interval '2 minutes' then 'unanswered'
    when health.last_skipped_at > coalesce(health.last_request_at, '-infinity')
      and exists (select from public.runs where runs.finished_at is null and runs.scheduled)
      then 'tick_skipped'
    when health.missed_24h > 0 then 'slots_missed'
    when health.awaits_first_tick then 'no_tick_yet'
  end as cause
) as found;

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
      and providers.dialect <> 'control'
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

create or replace function private.public_status()
returns table (
  state text,
  schedule text,
  schedule_active boolean,
  last_tick_at timestamptz,
  last_delivered_at timestamptz,
  last_result_at timestamptz,
  last_run_finished_at timestamptz,
  unfinished_runs bigint,
  stuck_runs bigint,
  open_incidents bigint,
  checked_at timestamptz
)
language sql
stable
security definer
set search_path = ''
-- Asked every few seconds, and never worth compiling.
set jit = off
as $$
  with seen as (
    select
      health.schedule,
      health.active,
      health.last_tick_at,
      health.last_tick_status,
      health.last_delivered_at,
      health.last_request_at,
      health.last_response_status,
      health.last_response_error,
      (
        select benchmark_results.created_at
        from public.benchmark_results
        where not benchmark_results.probe and 'control' <> all (benchmark_results.remarks)
        order by benchmark_results.created_at desc
        limit 1
      ) as last_result_at,
      private.first_tick_at('run-benchmark') as first_tick_at,
      health.unanswered_since,
      health.missing_secrets,
      (
        select changes.changed_at
        from private.schedule_changes as changes
        where changes.job_name = 'run-benchmark'
      ) as changed_at,
      -- When every model has a long min_interval, runs without targets are normal.
      (
        select case when bool_and(models.min_interval is not null) then min(models.min_interval) end
        from public.models
        join public.providers on providers.id = models.provider_id
        where providers.enabled
          and providers.dialect <> 'control'
          and models.active
          and coalesce(models.retired_at > now(), true)
      ) as min_interval,
      (select max(runs.finished_at) from public.runs where runs.kind = 'benchmark' and runs.started_at > now() - interval '30 days') as last_run_finished_at,
      (select count(*) from public.runs where runs.kind = 'benchmark' and runs.finished_at is null) as unfinished_runs,
      (select count(*) from private.stuck_runs()) as stuck_runs,
      (select count(*) from public.incidents where incidents.closed_at is null) as open_incidents
    from (select) as one_row
    left join private.scheduler_health('run-benchmark') as health on true
  )
  select
    case
      when seen.stuck_runs > 0 then 'stuck'
      when seen.schedule is null then 'unscheduled'
      when not seen.active then 'paused'
      when seen.last_tick_status = 'failed' then 'failing'
      when seen.last_request_at > coalesce(seen.last_delivered_at, '-infinity')
        and (seen.last_response_status >= 400 or seen.last_response_error is not null) then 'failing'
      when seen.unanswered_since < now() - interval '2 minutes' then 'failing'
      when seen.missing_secrets is not null or to_regclass('net._http_response') is null then 'failing'
      -- Three slots since the last result: two have passed and the third has begun.
      when (
        select count(*) >= 3
        from private.slots(
          seen.schedule,
          greatest(
            coalesce(seen.last_result_at + coalesce(seen.min_interval, '0'), seen.first_tick_at, now()),
            seen.changed_at,
            now() - interval '8 days'
          ),
          now()
        )
      ) then 'stale'
      when seen.last_result_at is null then 'empty'
      else 'ok'
    end,
    seen.schedule,
    seen.active,
    seen.last_tick_at,
    seen.last_delivered_at,
    seen.last_result_at,
    seen.last_run_finished_at,
    seen.unfinished_runs,
    seen.stuck_runs,
    seen.open_incidents,
    now()
  from seen;
$$;

grant execute on function private.create_control_targets(public.runs, jsonb, integer) to service_role;

comment on view public.scheduler_health is
  'The cron jobs: their last tick, whether its request reached the function, the run it started, and what to fix. '
  'exactness says how exact the measuring was, where there is a control: select public.add_control().';
