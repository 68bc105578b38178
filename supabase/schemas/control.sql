-- How exact the measuring is. The control is a function of ours that streams with known gaps and says when it really
-- sent each event. It is measured like a provider in every run, and is in no sum of providers: what is known of it is
-- here. It suppresses nothing.

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
set jit = off
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
