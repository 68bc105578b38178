-- Who answered: results split by the host behind a gateway, results of other hosts kept apart, and changes of who
-- answers as what.
set local lock_timeout = '5s';

alter table public.benchmark_results add column served_as_other boolean;
comment on column public.benchmark_results.served_as_other is
  'Whether served_model is another model than the one that was asked for. Null: it was not said, or cannot be told.';

-- Validated by the next migration, which locks out nobody.
alter table public.benchmark_results
  drop constraint "remarks must be of the kinds that its comment lists",
  add constraint "remarks must be of the kinds that its comment lists"
    check (
      remarks <@ array[
        'encoded', 'own_text', 'disturbed', 'cached_input', 'cut_prompt', 'unproven_address', 'unproven_model', 'other_host'
      ]
    ) not valid;
comment on column public.benchmark_results.remarks is
  'Why its times are not comparable: own_text (the prompt was given with the run), disturbed (another measurement ran '
  'at the same time at a provider that is measured one at a time), cached_input (most of its input came from a cache '
  'although its text was new), cut_prompt (the provider read less than 70 % of what it was sent, by the median of the '
  'run''s models), why a failure is not summed up at all: unproven_address (nothing has answered a call at this '
  'address yet), unproven_model (the provider has neither listed the model nor answered for it yet), and why no result '
  'of a call is: other_host (it went to a host that is neither the one of providers.base_url nor among options.hosts, so '
  'it says nothing about the provider and has no price of it). A result with encoded stays comparable: its body was '
  'compressed although the request asked for none.';

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

alter table private.upstream_rollups add column other_n integer not null default 0 check (other_n between 0 and n);
comment on table private.upstream_rollups is
  'Results of models behind a gateway, summed up by workload, upstream and day (UTC), simulated ones apart, as rollups '
  'are. A result that names no upstream is in none.';
comment on column private.upstream_rollups.changed_n is
  'Results whose upstream was not the one of the result before, of the same model and workload.';
comment on column private.upstream_rollups.other_n is
  'Results in which another model answered than the one that was asked for.';

create or replace view public.upstream_rollups
with (security_invoker = on)
as
select * from private.upstream_rollups;

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
  results.served_as_other
from public.benchmark_results as results
where not results.probe;

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
  results.served_as_other
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

-- The upstream of the last result before a day's end that is summed up, of a model, with a workload.
create or replace function private.last_upstream(model uuid, workload uuid, of_simulated boolean, day timestamptz)
returns text
language plpgsql
stable
security invoker
set search_path = ''
as $$
begin
  return (
    select rollups.upstream
    from private.upstream_rollups as rollups
    where rollups.model_id = last_upstream.model
      and rollups.workload_id = last_upstream.workload
      and rollups.starts_at = (
        select latest.starts_at
        from private.upstream_rollups as latest
        where latest.model_id = last_upstream.model
          and latest.workload_id = last_upstream.workload
          and latest.starts_at <= last_upstream.day
          and latest.simulated = last_upstream.of_simulated
        order by latest.starts_at desc
        limit 1
      )
      and rollups.simulated = last_upstream.of_simulated
    order by rollups.last_result_at desc, rollups.upstream
    limit 1
  );
end;
$$;

create or replace function private.add_to_upstream_rollups(result_ids uuid[])
returns void
language plpgsql
volatile
security invoker
set search_path = ''
set plan_cache_mode = 'force_generic_plan'
as $$
begin
  with entries as materialized (
    select
      results.*,
      date_bin(interval '1 day', results.created_at, '2000-01-01 00:00+00') as starts_at,
      lag(results.upstream) over (
        partition by results.model_id, results.workload_id, results.simulated
        order by results.created_at, results.id
      ) as before
    from private.countable_results as results
    where results.id = any (result_ids) and results.upstream <> ''
  )
  insert into private.upstream_rollups as rollups (
    model_id, workload_id, upstream, starts_at, simulated, n, succeeded, excused, changed_n, other_n, last_result_at,
    ttft_n, tps_n, ttft_histogram, tps_histogram, check_n, check_ok_n
  )
  select
    entries.model_id, entries.workload_id, entries.upstream, entries.starts_at, entries.simulated,
    count(*),
    count(*) filter (where entries.success),
    count(*) filter (where entries.excused),
    count(*) filter (
      where entries.upstream <> coalesce(
        entries.before,
        private.last_upstream(entries.model_id, entries.workload_id, entries.simulated, entries.starts_at)
      )
    ),
    count(*) filter (where entries.served_as_other),
    max(entries.created_at),
    count(entries.ttft_ms),
    count(entries.tps),
    coalesce(sum(entries.ttft_histogram), 0),
    coalesce(sum(entries.tps_histogram), 0),
    coalesce(sum(entries.check_n), 0),
    coalesce(sum(entries.check_ok_n), 0)
  from entries
  group by entries.model_id, entries.workload_id, entries.starts_at, entries.upstream, entries.simulated
  order by entries.model_id, entries.workload_id, entries.starts_at, entries.upstream, entries.simulated
  on conflict (model_id, workload_id, starts_at, upstream, simulated) do update
  set
    n = rollups.n + excluded.n,
    succeeded = rollups.succeeded + excluded.succeeded,
    excused = rollups.excused + excluded.excused,
    changed_n = rollups.changed_n + excluded.changed_n,
    other_n = rollups.other_n + excluded.other_n,
    last_result_at = greatest(rollups.last_result_at, excluded.last_result_at),
    ttft_n = rollups.ttft_n + excluded.ttft_n,
    tps_n = rollups.tps_n + excluded.tps_n,
    ttft_histogram = rollups.ttft_histogram + excluded.ttft_histogram,
    tps_histogram = rollups.tps_histogram + excluded.tps_histogram,
    check_n = rollups.check_n + excluded.check_n,
    check_ok_n = rollups.check_ok_n + excluded.check_ok_n;
end;
$$;

comment on function private.add_to_upstream_rollups is
  'Adds results to the rollups of upstreams. Calling it twice with a result counts the result twice.';

-- Like take_times_out, of the rollups of upstreams.
create or replace function private.take_upstream_times_out(result_ids uuid[])
returns void
language sql
volatile
security invoker
set search_path = ''
as $$
  with entries as (
    select
      results.model_id,
      results.workload_id,
      results.upstream,
      date_bin(interval '1 day', results.created_at, '2000-01-01 00:00+00') as starts_at,
      results.simulated,
      count(results.ttft_ms) as ttft_n,
      count(results.tps) as tps_n,
      coalesce(sum(results.ttft_histogram), 0) as ttft_histogram,
      coalesce(sum(results.tps_histogram), 0) as tps_histogram
    from private.countable_results as results
    where results.id = any (result_ids) and results.upstream <> ''
    group by results.model_id, results.workload_id, results.upstream, starts_at, results.simulated
  )
  update private.upstream_rollups as rollups
  set
    ttft_n = rollups.ttft_n - entries.ttft_n,
    tps_n = rollups.tps_n - entries.tps_n,
    ttft_histogram = rollups.ttft_histogram - entries.ttft_histogram,
    tps_histogram = rollups.tps_histogram - entries.tps_histogram
  from entries
  where rollups.model_id = entries.model_id
    and rollups.workload_id = entries.workload_id
    and rollups.upstream = entries.upstream
    and rollups.starts_at = entries.starts_at
    and rollups.simulated = entries.simulated;
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
    select distinct run_targets.workload_id as id
    from public.run_targets
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

grant execute on function
  private.last_upstream(uuid, uuid, boolean, timestamptz),
  private.add_to_upstream_rollups(uuid[]),
  private.take_upstream_times_out(uuid[])
to service_role;

create or replace function private.delete_old_upstream_rollups(keep public.settings)
returns integer
language sql
volatile
security invoker
set search_path = ''
as $$
  with deleted as (
    delete from private.upstream_rollups as rollups
    where (rollups.model_id, rollups.workload_id, rollups.starts_at, rollups.upstream, rollups.simulated) in (
      select old.model_id, old.workload_id, old.starts_at, old.upstream, old.simulated
      from private.upstream_rollups as old
      where old.starts_at < now() - make_interval(days => keep.keep_rollup_days)
      order by old.starts_at
      limit keep.maintenance_batch
    )
    returning rollups.model_id
  )
  select count(*)::integer from deleted;
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
end;
$$;

create or replace function public.upstream_breakdown_over(
  period interval,
  of_model uuid default null,
  workload text default 'default'
)
returns table (
  provider text,
  model text,
  model_id uuid,
  simulated boolean,
  upstream text,
  n bigint,
  share_percent double precision,
  success_rate_percent double precision,
  availability_percent double precision,
  ttft_n bigint,
  p50_ttft_ms double precision,
  p95_ttft_ms double precision,
  tps_n bigint,
  p50_tps double precision,
  p5_tps double precision,
  other_n bigint,
  changed_n bigint,
  model_n bigint,
  model_changed_n bigint,
  check_n bigint,
  check_ok_n bigint,
  last_seen_at timestamptz
)
language sql
stable
security invoker
set search_path = ''
begin atomic
  with summed as materialized (
    -- One model at a time, as in private.model_totals.
    select models.id as model_id, hosts.*
    from public.models
    cross join lateral (
      select
        rollups.simulated,
        rollups.upstream,
        sum(rollups.n) as n,
        sum(rollups.succeeded) as succeeded,
        sum(rollups.excused) as excused,
        sum(rollups.ttft_n) as ttft_n,
        private.percentiles(sum(rollups.ttft_histogram), sum(rollups.ttft_n), array[0.5, 0.95]) as ttft_ms,
        sum(rollups.tps_n) as tps_n,
        private.percentiles(sum(rollups.tps_histogram), sum(rollups.tps_n), array[0.05, 0.5]) as tps,
        sum(rollups.other_n) as other_n,
        sum(rollups.changed_n) as changed_n,
        sum(rollups.check_n) as check_n,
        sum(rollups.check_ok_n) as check_ok_n,
        max(rollups.last_result_at) as last_seen_at
      from private.upstream_rollups as rollups
      where rollups.model_id = models.id
        and rollups.starts_at >= date_bin(
          interval '1 day', now() - private.window_of(upstream_breakdown_over.period), timestamptz '2000-01-01 00:00+00'
        )
        and rollups.workload_id = any ((select private.keys_of(upstream_breakdown_over.workload))::uuid[])
      group by rollups.simulated, rollups.upstream
    ) as hosts
    where upstream_breakdown_over.of_model is null or models.id = upstream_breakdown_over.of_model
  ),
  shares as (
    select
      summed.*,
      (sum(summed.n) over of_model)::bigint as model_n,
      (sum(summed.changed_n) over of_model)::bigint as model_changed_n,
      row_number() over (of_model order by summed.n desc, summed.upstream) as place
    from summed
    window of_model as (partition by summed.model_id, summed.simulated)
  )
  select
    providers.name, models.name, shares.model_id, shares.simulated, shares.upstream, shares.n,
    private.percent_of(shares.n, shares.model_n),
    private.percent_of(shares.succeeded, shares.n),
    private.availability_percent(shares.succeeded, shares.n, shares.excused),
    shares.ttft_n, shares.ttft_ms[1], shares.ttft_ms[2], shares.tps_n, shares.tps[2], shares.tps[1],
    shares.other_n, shares.changed_n, shares.model_n, shares.model_changed_n, shares.check_n, shares.check_ok_n,
    shares.last_seen_at
  from shares
  join public.models on models.id = shares.model_id
  join public.providers on providers.id = models.provider_id
  where shares.place <= 50
  order by providers.name, models.name, shares.model_id, shares.simulated, shares.place
  limit 1000;
end;

comment on function public.upstream_breakdown_over is
  'A gateway''s models (or one of them) split by the host behind it that answered, over the days (UTC) of the window: up to '
  '50 hosts of each, 1000 rows. share_percent is of the model''s results that named a host (model_n). changed_n: results '
  'that came from this host after one from another. other_n: results in which another model answered than the one asked '
  'for. Percentiles are within 2 %, p95 and p5 need 20 values. Workload null: all of them, in sums whose times mean nothing.';

create or replace view public.upstream_breakdown
with (security_invoker = on)
as
select * from public.upstream_breakdown_over(interval '7 days');

comment on view public.upstream_breakdown is
  'A gateway''s models split by the host behind it that answered, over the last 7 days. upstream_breakdown_over takes any '
  'window, one model, or another workload.';

grant execute on function public.upstream_breakdown_over(interval, uuid, text) to anon, authenticated, service_role;
grant select on public.upstream_breakdown to anon, authenticated, service_role;

alter table public.incidents
  drop constraint "kind must be failing, slow_ttft or slow_tps",
  add constraint "kind must be failing, slow_ttft, slow_tps or served_as"
    check (kind in ('failing', 'slow_ttft', 'slow_tps', 'served_as'));
comment on table public.incidents is
  'A model that fails, is much slower than its own last 7 days, or answers as another one (served_as). At most one is open '
  'per model, workload, region and kind, until it has clearly recovered; one of served_as per model.';
comment on column public.incidents.workload_id is
  'The version of the workload; all zeros for texts that are not comparable, together, and for served_as.';
comment on column public.incidents.observed is
  'What opened it: failed attempts, median TTFT in milliseconds, median tokens per second, or answers of another model.';
comment on column public.incidents.expected is
  'What observed was compared with: the number of attempts or answers, or the model''s median of 7 days.';

alter table private.model_states
  add column served_models text[] not null default '{}',
  add column fingerprints text[] not null default '{}',
  add column service_tiers text[] not null default '{}',
  add column upstreams jsonb not null default '{}',
  add column others boolean[] not null default '{}',
  add column served_keys text[] not null default '{}';
comment on column private.model_states.served_models is
  'What its last answers named, newest last; like fingerprints, service_tiers, upstreams and others kept of all its '
  'workloads and regions together, in the row without a region whose workload_id is all zeros.';
comment on column private.model_states.upstreams is 'The hosts behind a gateway that answered, as {host: day (UTC) it last did}.';
comment on column private.model_states.served_keys is
  'One text for all writings of each of served_models, by which a change is found.';
comment on column private.model_states.others is 'Whether each of the last answers was another model''s.';

alter table public.model_events
  drop constraint "event must be a known one, such as listed or price_changed",
  add constraint "event must be a known one, such as listed or price_changed"
    check (
      event in (
        'listed', 'unlisted', 'retired', 'restored', 'context_changed', 'price_changed',
        'served_as', 'upstream', 'fingerprint', 'service_tier'
      )
    );
comment on table public.model_events is
  'What changed about a model and when, whether by a sync, a benchmark or the operator. served_as, fingerprint and '
  'service_tier: what its answers say; upstream: the hosts behind a gateway that answered in 7 days.';

-- Closes incidents of models that are no longer measured, since no result would close them. Their remembered
-- attempts are deleted too.
create or replace function private.close_unwatched_incidents()
returns void
language plpgsql
volatile
security invoker
set search_path = ''
as $$
declare
  unwatched record;
begin
  for unwatched in
    select incidents.id, incidents.model_id, incidents.workload_id, incidents.region
    from public.incidents
    join public.models on models.id = incidents.model_id
    join public.providers on providers.id = models.provider_id
    where incidents.closed_at is null
      and (
        not models.active
        or not providers.enabled
        or models.retired_at <= now()
        -- Runs take its next version.
        or exists (
          select from public.workloads where workloads.id = incidents.workload_id and not workloads.current
        )
        or not exists (
          select
          from private.model_states as states
          where states.model_id = incidents.model_id
            and states.workload_id = incidents.workload_id
            and states.region is not distinct from incidents.region
            and states.updated_at > now() - private.watched_for(models.min_interval)
        )
      )
    -- What all workloads of a model share comes last, as in recording a result.
    order by incidents.kind = 'served_as', incidents.id
  loop
    -- Locked before the incident, in the order in which recording a result locks them.
    update private.model_states
    set failures = '{}', ttft_ms = '{}', tps = '{}', others = '{}'
    where model_states.model_id = unwatched.model_id
      and model_states.workload_id = unwatched.workload_id
      and model_states.region is not distinct from unwatched.region;
    perform private.close_incident(unwatched.id, false, 'it is not benchmarked any more');
  end loop;
end;
$$;

-- A name of a model without what its writing may change: its creator, case and punctuation.
create or replace function private.plain_model_name(named text)
returns text
language plpgsql
immutable
security invoker
set search_path = ''
as $$
begin
  return regexp_replace(lower(regexp_replace(named, '^.*/', '')), '[^a-z0-9]+', '', 'g');
end;
$$;

-- The hosts that answered in the last 7 days, as model_states.upstreams has them, with one that answers today. A
-- gateway that names more than 50 names no hosts.
create or replace function private.add_upstream(known jsonb, upstream text)
returns jsonb
language plpgsql
stable
security invoker
set search_path = ''
as $$
declare
  today date := (now() at time zone 'utc')::date;
  recent jsonb;
begin
  if upstream is null or known ->> upstream = today::text then
    return known;
  end if;
  select coalesce(jsonb_object_agg(host.name, host.seen), '{}')
  into recent
  from jsonb_each_text(known) as host (name, seen)
  where host.seen::date > today - 7;
  if recent ? upstream or (select count(*) from jsonb_object_keys(recent)) < 50 then
    recent := recent || jsonb_build_object(upstream, today);
  end if;
  return recent;
end;
$$;

-- What a new answer changes of who answers as what, as rows of model_events: a served model or tier that none of the
-- last answers named, a fingerprint after ten equal ones (some providers change them with every answer), and a host
-- that had not answered for 7 days. The first that is ever named changes nothing.
create or replace function private.identity_changes(
  state private.model_states,
  measured public.benchmark_results,
  served_key text,
  upstreams jsonb
)
returns table (event text, before jsonb, after jsonb)
language sql
stable
security invoker
set search_path = ''
as $$
  select 'served_as', to_jsonb(state.served_models[cardinality(state.served_models)]), to_jsonb(measured.served_model)
  where state.served_keys <> '{}' and identity_changes.served_key <> all (state.served_keys)
  union all
  select
    'service_tier', to_jsonb(state.service_tiers[cardinality(state.service_tiers)]), to_jsonb(measured.service_tier)
  where state.service_tiers <> '{}' and measured.service_tier <> all (state.service_tiers)
  union all
  select
    'fingerprint', to_jsonb(state.fingerprints[cardinality(state.fingerprints)]), to_jsonb(measured.system_fingerprint)
  where cardinality(state.fingerprints) >= 10
    and measured.system_fingerprint <> all (private.last_of(state.fingerprints, 10))
    and (select count(distinct name) = 1 from unnest(private.last_of(state.fingerprints, 10)) as name)
  union all
  select
    'upstream',
    (select jsonb_agg(host order by host) from jsonb_object_keys(identity_changes.upstreams - measured.upstream) as host),
    (select jsonb_agg(host order by host) from jsonb_object_keys(identity_changes.upstreams) as host)
  where identity_changes.upstreams ? measured.upstream
    and identity_changes.upstreams - measured.upstream <> '{}'
    and coalesce((state.upstreams ->> measured.upstream)::date <= (now() at time zone 'utc')::date - 7, true);
$$;

-- Opens an incident at the first answer of another model, and closes it when as many answers as a recovery needs came
-- from the one that was asked for.
create or replace function private.watch_served_model(provider uuid, state private.model_states, measured public.benchmark_results)
returns void
language plpgsql
volatile
security invoker
set search_path = ''
as $$
declare
  needed integer := (select settings.incident_recovery_attempts from public.settings);
  recent boolean[] := private.last_of(state.others, needed);
begin
  if measured.served_as_other then
    perform private.open_incident(
      provider, state, 'served_as', cardinality(array_remove(recent, false)), cardinality(recent),
      format('another model answered: %s', left(measured.served_model, 90))
    );
    update public.incidents
    set served_model = measured.served_model
    where incidents.id = (private.find_open_incident(state, 'served_as')).id
      and measured.served_model <> ''
      and incidents.served_model is distinct from measured.served_model;
  elsif cardinality(recent) >= needed and true <> all (recent) then
    perform private.close_incident(
      (private.find_open_incident(state, 'served_as')).id, true,
      format('its last %s answers came from the model that was asked for', needed)
    );
  end if;
end;
$$;

-- Remembers who answered as what, and tells what has changed. A model has one such row, which is locked and written
-- only when something differs, so that its lanes do not wait for each other.
create or replace function private.watch_identity(
  target public.run_targets,
  measured public.benchmark_results,
  served_key text default null
)
returns void
language plpgsql
volatile
security invoker
set search_path = ''
as $$
declare
  state private.model_states;
  new_state private.model_states;
  -- Of functions of 1.0.0 only the name is known.
  key text := case
    when measured.served_model <> '' then
      left(coalesce(watch_identity.served_key, private.plain_model_name(measured.served_model)), 200)
  end;
begin
  if coalesce(measured.served_model, measured.system_fingerprint, measured.service_tier, measured.upstream) is null
    or (select providers.simulated from public.providers where providers.id = target.provider_id)
  then
    return;
  end if;
  for attempt in 1 .. 2 loop
    -- First without a lock: an answer like the last ones changes nothing.
    if attempt = 1 then
      select * into state
      from private.model_states as states
      where states.model_id = target.model_id and states.workload_id = private.shared_key() and states.region is null;
    else
      select * into state
      from private.model_states as states
      where states.model_id = target.model_id and states.workload_id = private.shared_key() and states.region is null
      for update;
    end if;
    if state.id is null then
      insert into private.model_states (model_id, workload_id, region)
      values (target.model_id, private.shared_key(), null)
      on conflict do nothing;
      continue;
    end if;
    new_state := state;
    new_state.served_models := private.append_bounded(state.served_models, measured.served_model, 20);
    new_state.served_keys := private.append_bounded(state.served_keys, key, 20);
    new_state.fingerprints := private.append_bounded(state.fingerprints, measured.system_fingerprint, 10);
    new_state.service_tiers := private.append_bounded(state.service_tiers, measured.service_tier, 20);
    new_state.others := private.append_bounded(state.others, measured.served_as_other, 50);
    new_state.upstreams := private.add_upstream(state.upstreams, measured.upstream);
    -- An incident is closed when its model is no longer watched.
    if new_state is not distinct from state and state.updated_at > now() - interval '1 hour' then
      return;
    end if;
  end loop;

  insert into public.model_events (provider_id, model_id, event, before, after)
  select target.provider_id, target.model_id, change.event, change.before, change.after
  from private.identity_changes(state, measured, key, new_state.upstreams) as change
  -- A provider that says something new each time is not worth a row each time.
  where (
    select count(*) < 20
    from public.model_events as told
    where told.model_id = target.model_id
      and told.event = change.event
      and told.created_at > now() - interval '24 hours'
  );
  update private.model_states as states
  set
    served_models = new_state.served_models,
    served_keys = new_state.served_keys,
    fingerprints = new_state.fingerprints,
    service_tiers = new_state.service_tiers,
    others = new_state.others,
    upstreams = new_state.upstreams,
    updated_at = now()
  where states.id = state.id;
  perform private.watch_served_model(target.provider_id, new_state, measured);
end;
$$;

grant execute on function
  private.plain_model_name(text),
  private.add_upstream(jsonb, text),
  private.identity_changes(private.model_states, public.benchmark_results, text, jsonb),
  private.watch_served_model(uuid, private.model_states, public.benchmark_results),
  private.watch_identity(public.run_targets, public.benchmark_results, text)
to service_role;

drop function private.watch_result(public.run_targets, public.benchmark_results, text[], timestamptz);

-- The host and the port of an address or a host's name, in lower case, and whether the port is named.
create or replace function private.host_of(address text)
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
create or replace function private.is_other_host(provider uuid, endpoint text)
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
        -- Each target's prompt begins with a new nonce, so its input should not be cached.
        case when measured.cached_tokens * 2.0 > measured.input_tokens then 'cached_input' end,
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
  is_counted boolean := not remarks_found && array['unproven_address', 'unproven_model', 'other_host'];
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
    endpoint_host, upstream, system_fingerprint, check_n, check_ok_n, check_detail, served_as_other
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
    measured.served_as_other
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

grant execute on function
  private.host_of(text),
  private.is_other_host(uuid, text),
  private.watch_result(public.run_targets, public.benchmark_results, text[], timestamptz, text)
to service_role;

create or replace view public.catalogue_alerts
with (security_invoker = on)
as
select
  providers.slug as provider,
  models.name as model,
  alert.kind,
  alert.message
from public.providers
join public.models on models.provider_id = providers.id and models.active
cross join lateral (
  select
    'retired' as kind,
    format('retired since %s and no longer benchmarked', models.retired_at::date) as message
  where models.retired_at <= now()
  union all
  select 'retiring', format('will be retired on %s', models.retired_at::date)
  where models.retired_at > now() and models.retired_at <= now() + interval '30 days'
  union all
  select 'unlisted', 'no longer in the provider''s list'
  where not models.available and (models.retired_at is null or models.retired_at > now())
  union all
  select
    'price_incomplete',
    format('its price has parts that are not understood (%s), so its cost is unknown', unknown.names)
  from private.price_at(models.id, now()) as price
  cross join lateral (
    select string_agg(left(part.name, 40), ', ') as names
    from (
      select jsonb_array_elements_text(
        case jsonb_typeof(price.parts -> 'unknown') when 'array' then price.parts -> 'unknown' else '[]' end
      ) as name
      limit 5
    ) as part
  ) as unknown
  where (models.retired_at is null or models.retired_at > now()) and unknown.names is not null
  union all
  select 'served_as', format('%s (since %s)', incidents.detail, incidents.opened_at::date)
  from public.incidents
  where incidents.model_id = models.id and incidents.kind = 'served_as' and incidents.closed_at is null
  union all
  select 'no_price', 'no price is known, so its cost is unknown'
  where (models.retired_at is null or models.retired_at > now())
    and not exists (
      select from public.prices where prices.model_id = models.id and prices.timestamp <= now()
    )
) as alert
where providers.enabled
union all
select providers.slug, null, 'no_active_model', 'none of its models is benchmarked'
from public.providers
where providers.enabled
  and not exists (
    select
    from public.models
    where models.provider_id = providers.id
      and models.active
      and (models.retired_at is null or models.retired_at > now())
  )
order by provider, model nulls first, kind;

comment on view public.catalogue_alerts is
  'Active models that are retired, about to be (30 days), unlisted, without a price or answering as another model, and '
  'providers with no active model.';
