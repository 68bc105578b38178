-- Results are summed up as they arrive, so that percentiles need no scan of raw rows. Every result is added to six
-- rows: its quarter of an hour, its hour and its day, each for its region and for all regions together. A histogram
-- is one number: in base 10^8, its digits are the counts of its buckets. So `+` merges two histograms and sum()
-- merges many, exactly, and far faster than with a row or an array element per bucket (bench/database compares
-- them). No bucket may count 10^8 values. Bucket b has the values above 0.1 * 1.02^(b-1) and up to 0.1 * 1.02^b: a
-- value read from it is off by less than 2 %. Values below 0.1 count as 0.1.

create function private.histogram_of(value double precision)
returns numeric
-- Called for every result: unlike an SQL function it is planned once per session.
language plpgsql
immutable
strict
security invoker
set search_path = ''
as $$
begin
  return ('1e' || 8 * ceil(ln(least(greatest(value, 0.1), 1e9) / 0.1) / ln(1.02))::integer)::numeric;
end;
$$;

comment on function private.histogram_of is 'A histogram of one value. Null for null.';

create function private.percentiles(
  histogram numeric,
  n bigint,
  fractions double precision[]
)
returns double precision[]
language plpgsql
immutable
security invoker
set search_path = ''
as $$
declare
  -- The binary format of numeric: four 16-bit fields, then the digits in base 10^4 without trailing zeros. The
  -- second field is the exponent of the first digit, the last field is 0 for integers. Two digits, four bytes, are
  -- one bucket.
  digits bytea := numeric_send(histogram) || '\x000000000000000000000000000000000000';
  exponent integer := get_byte(digits, 2) * 256 + get_byte(digits, 3);
  bucket integer := exponent / 2;
  place integer := 6 + 2 * (exponent % 2);
  ends integer := octet_length(digits) - 16;
  wanted double precision;
  above bigint := 0::bigint;
  count integer;
  found double precision[] := array_fill(null::double precision, array[cardinality(fractions)]);
begin
  -- From the largest value down, so that the tail is read once and the rest only as far as needed.
  for nth in reverse cardinality(fractions) .. 1 loop
    continue when fractions[nth] is null or coalesce(n, 0) = 0;
    wanted := n + 1 - case when fractions[nth] < 0 then -fractions[nth] else ceil(fractions[nth] * n) end;
    if wanted <= above then
      bucket := exponent / 2;
      place := 6 + 2 * (exponent % 2);
      above := 0::bigint;
    end if;
    -- Eight buckets per step while the wanted one is not among them, of so few values that the last two bytes tell,
    while n < 10000 and place < ends - 16 loop
      count := 256 * (
          get_byte(digits, place + 2) + get_byte(digits, place + 6)
          + get_byte(digits, place + 10) + get_byte(digits, place + 14)
          + get_byte(digits, place + 18) + get_byte(digits, place + 22)
          + get_byte(digits, place + 26) + get_byte(digits, place + 30)
        )
        + get_byte(digits, place + 3) + get_byte(digits, place + 7)
        + get_byte(digits, place + 11) + get_byte(digits, place + 15)
        + get_byte(digits, place + 19) + get_byte(digits, place + 23)
        + get_byte(digits, place + 27) + get_byte(digits, place + 31);
      exit when above + count >= wanted;
      above := above + count;
      bucket := bucket - 8;
      place := place + 32;
    end loop;
    -- or four,
    while place < ends loop
      count := 2560000 * (
          get_byte(digits, place) + get_byte(digits, place + 4)
          + get_byte(digits, place + 8) + get_byte(digits, place + 12)
        )
        + 10000 * (
          get_byte(digits, place + 1) + get_byte(digits, place + 5)
          + get_byte(digits, place + 9) + get_byte(digits, place + 13)
        )
        + 256 * (
          get_byte(digits, place + 2) + get_byte(digits, place + 6)
          + get_byte(digits, place + 10) + get_byte(digits, place + 14)
        )
        + get_byte(digits, place + 3) + get_byte(digits, place + 7)
        + get_byte(digits, place + 11) + get_byte(digits, place + 15);
      exit when above + count >= wanted;
      above := above + count;
      bucket := bucket - 4;
      place := place + 16;
    end loop;
    -- then one bucket per step.
    while place < ends loop
      count := 2560000 * get_byte(digits, place) + 10000 * get_byte(digits, place + 1)
        + 256 * get_byte(digits, place + 2) + get_byte(digits, place + 3);
      exit when above + count >= wanted;
      above := above + count;
      bucket := bucket - 1;
      place := place + 4;
    end loop;
    exit when place >= ends;
    if fractions[nth] = 0.5 or fractions[nth] < 0 or n * least(fractions[nth], 1 - fractions[nth]) >= 1 then
      -- As if the values of a bucket were spread evenly over it.
      found[nth] := 0.1 * 1.02 ^ (bucket - (wanted - above - 0.5) / count);
    end if;
  end loop;
  return found;
end;
$$;

comment on function private.percentiles is
  'The percentiles of the n values of a histogram, as percentile_disc computes them, within 2 %. They are read fastest '
  'where they ascend. A tail is null with too few values, where it would only be the extreme value: p95 and p5 need 20 '
  'values, p99 needs 100. The median needs one. A number below 0 is a rank, from -1 for the smallest value.';

-- The counts of outcomes are stored as a histogram: the position of an outcome is its bucket.
create function private.outcome_counts(
  outcomes numeric,
  -- As a default argument, since visitors call this function and cannot use this schema.
  names text[] default private.outcome_names()
)
returns jsonb
language plpgsql
immutable
security invoker
set search_path = ''
as $$
declare
  digits text := outcomes::text;
  counts jsonb := jsonb '{}';
  name text;
begin
  foreach name in array names loop
    exit when digits = '';
    if right(digits, 8)::bigint > 0 then
      counts := counts || jsonb_build_object(name, right(digits, 8)::bigint);
    end if;
    digits := left(digits, -8);
  end loop;
  return counts;
end;
$$;

comment on function private.outcome_counts is 'The outcomes of a rollup as {name: count}, without those that did not occur.';

-- The results, with null where a documented NOT NULL column holds 0 for unknown, and without times that are not
-- comparable.
create view private.known_results
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
  results.check_verdicts,
  results.burst
from public.benchmark_results as results
where not results.probe;

comment on view private.known_results is
  'benchmark_results without probes, with null for unknown values and for times that are not comparable.';

create table private.rollups (
  model_id uuid not null references public.models (id) on delete cascade,
  grain interval not null,
  starts_at timestamptz not null,
  simulated boolean not null,
  region text not null,
  n integer not null,
  succeeded integer not null,
  rate_limited integer not null,
  excused integer not null,
  last_result_at timestamptz not null,
  priced_n integer not null,
  ttft_n integer not null,
  ttfat_n integer not null,
  latency_n integer not null,
  tps_n integer not null,
  batched_n integer not null,
  input_tokens bigint not null,
  output_tokens bigint not null,
  priced_output_tokens bigint not null,
  ttft_us_sum bigint not null,
  latency_us_sum bigint not null,
  tps_milli_sum bigint not null,
  cost_usd numeric not null,
  outcomes numeric not null,
  ttft_histogram numeric not null,
  ttfat_histogram numeric not null,
  latency_histogram numeric not null,
  tps_histogram numeric not null,
  workload_id uuid not null default private.workload_key(private.current_workload()),
  check_n integer not null default 0,
  check_ok_n integer not null default 0,
  verdicts numeric not null default 0,
  -- The workload comes last: sums over all of them read the same part of the index.
  primary key (model_id, region, starts_at, grain, simulated, workload_id)
) partition by list (grain);

comment on table private.rollups is
  'Results summed up by model, workload, region and time (UTC), simulated ones apart. The metrics are those of '
  'successes. Every insert into benchmark_results is added in the same transaction, except probes, bursts, other '
  'hosts, the control, and failures marked as unproven. Read it through the views.';
comment on column private.rollups.workload_id is
  'The version of the workload; all zeros for texts that are not comparable, which share a row without times.';
comment on column private.rollups.check_n is 'Answers, or questions of answers, that were checked.';
comment on column private.rollups.check_ok_n is 'Those of them that were right.';
comment on column private.rollups.verdicts is
  'What was said of checked answers, counted: private.outcome_counts(verdicts, private.verdict_names()).';
comment on column private.rollups.region is
  'The region it was measured from, or all. Results without a known region are only in all.';
comment on column private.rollups.n is 'Results of any outcome.';
comment on column private.rollups.excused is
  'Failures that say nothing about the provider: those of outcomes that are not attributable.';
comment on column private.rollups.priced_n is
  'Results with a known cost: cost_usd and priced_output_tokens are their sums.';
comment on column private.rollups.input_tokens is 'Sum over the results whose tokens are known.';
comment on column private.rollups.ttft_us_sum is
  'In microseconds. Sums are whole numbers, so that the order of adding does not change them.';
comment on column private.rollups.batched_n is 'Successes that were held back on their way.';
comment on column private.rollups.tps_milli_sum is 'In thousandths of a token per second.';
comment on column private.rollups.outcomes is
  'How often each outcome occurred; read it with private.outcome_counts.';
comment on column private.rollups.ttft_histogram is 'Read it with private.percentiles.';

-- Each grain is kept for its own time. Current rows are updated very often: free space in their pages lets updates
-- avoid the indexes. Histograms are read by the thousand, so they are stored uncompressed.
create table private.rollups_15_minutes partition of private.rollups for values in ('15 minutes')
  with (fillfactor = 70, toast_tuple_target = 8160);
create table private.rollups_1_hour partition of private.rollups for values in ('1 hour')
  with (fillfactor = 70, toast_tuple_target = 8160);
create table private.rollups_1_day partition of private.rollups for values in ('1 day')
  with (fillfactor = 70, toast_tuple_target = 8160);

create index idx_rollups_starts_at on private.rollups (starts_at, region, workload_id);
-- Most sums judge no answer.
create index idx_rollups_judged on private.rollups (model_id, region, grain, starts_at) where verdicts > 0;

alter table private.rollups enable row level security;
alter table private.rollups_15_minutes enable row level security;
alter table private.rollups_1_hour enable row level security;
alter table private.rollups_1_day enable row level security;

-- Visitors read the views. Direct queries on a table of wide rows, sorted and filtered by any column, would be
-- cheap to send and expensive to answer. So the table is in a schema that the Data API does not expose.
grant select on private.rollups to anon, authenticated;
grant select, insert, update, delete on private.rollups to service_role;

create policy "Everyone may read rollups of enabled providers"
  on private.rollups for select to anon, authenticated
  using (
    model_id in (
      select models.id
      from public.models
      join public.providers on providers.id = models.provider_id
      where providers.enabled
    )
  );

create view public.rollups
with (security_invoker = on)
as
select * from private.rollups;

comment on view public.rollups is
  'Results summed up by model, workload, region and time (UTC), simulated ones apart, for people with a key of the project.';

grant select on public.rollups to service_role;

-- What a comparison of two models needs: what one run measured of both.
create table private.run_times (
  id bigint generated always as identity primary key,
  run_id uuid not null references public.runs (id) on delete cascade,
  model_id uuid not null references public.models (id) on delete cascade,
  workload_id uuid not null,
  region text,
  started_at timestamptz not null,
  simulated boolean not null,
  n integer not null check (n >= 0),
  succeeded integer not null check (succeeded between 0 and n),
  excused integer not null default 0 check (excused between 0 and n),
  ttft_ms double precision check (ttft_ms between 0 and 3600000),
  ttfat_ms double precision check (ttfat_ms between 0 and 3600000),
  latency_ms double precision check (latency_ms between 0 and 3600000),
  tps double precision check (tps between 0 and 1000000),
  cost_usd double precision check (cost_usd between 0 and 100000000),
  check_n integer not null default 0 check (check_n >= 0),
  check_ok_n integer not null default 0 check (check_ok_n between 0 and check_n),
  unique nulls not distinct (run_id, model_id, workload_id, region)
);

comment on table private.run_times is
  'What each run measured of each model, by workload and region: counts, and the median sample, in which a failure is slower '
  'than any success. Written with the results, after their rollups. Texts that are not comparable have no row.';
comment on column private.run_times.region is 'The region it was measured from. Null: not known.';
comment on column private.run_times.started_at is 'When the run began; rows are kept for 35 days from then.';
comment on column private.run_times.cost_usd is 'Mean of the requests with a known cost.';

create index idx_run_times_model_id on private.run_times (model_id, workload_id, started_at);
create index idx_run_times_started_at on private.run_times (started_at);

create table private.upstream_rollups (
  model_id uuid not null references public.models (id) on delete cascade,
  workload_id uuid not null,
  upstream text not null check (char_length(upstream) between 1 and 200),
  starts_at timestamptz not null,
  simulated boolean not null,
  n integer not null check (n >= 0),
  succeeded integer not null check (succeeded between 0 and n),
  excused integer not null default 0 check (excused between 0 and n),
  changed_n integer not null default 0 check (changed_n between 0 and n),
  last_result_at timestamptz not null,
  ttft_n integer not null default 0,
  tps_n integer not null default 0,
  ttft_histogram numeric not null default 0,
  tps_histogram numeric not null default 0,
  check_n integer not null default 0 check (check_n >= 0),
  check_ok_n integer not null default 0 check (check_ok_n between 0 and check_n),
  other_n integer not null default 0 check (other_n between 0 and n),
  primary key (model_id, workload_id, starts_at, upstream, simulated)
);

comment on table private.upstream_rollups is
  'Results of models behind a gateway, summed up by workload, upstream and day (UTC), simulated ones apart, as rollups '
  'are. A result that names no upstream is in none.';
comment on column private.upstream_rollups.changed_n is
  'Results whose upstream was not the one of the result before, of the same model and workload.';
comment on column private.upstream_rollups.other_n is
  'Results in which another model answered than the one that was asked for.';
comment on column private.upstream_rollups.ttft_histogram is 'Read it with private.percentiles.';

create index idx_upstream_rollups_starts_at on private.upstream_rollups (starts_at);

alter table private.run_times enable row level security;
alter table private.upstream_rollups enable row level security;

grant select on private.run_times, private.upstream_rollups to anon, authenticated;
grant select, insert, update, delete on private.run_times, private.upstream_rollups to service_role;

create policy "Everyone may read run times of enabled providers"
  on private.run_times for select to anon, authenticated
  using (
    model_id in (
      select models.id
      from public.models
      join public.providers on providers.id = models.provider_id
      where providers.enabled
    )
  );

create policy "Everyone may read upstream rollups of enabled providers"
  on private.upstream_rollups for select to anon, authenticated
  using (
    model_id in (
      select models.id
      from public.models
      join public.providers on providers.id = models.provider_id
      where providers.enabled
    )
  );

create view public.run_times
with (security_invoker = on)
as
select * from private.run_times;

comment on view public.run_times is
  'What each run measured of each model, by workload and region, for people with a key of the project.';

create view public.upstream_rollups
with (security_invoker = on)
as
select * from private.upstream_rollups;

comment on view public.upstream_rollups is
  'Results of models behind a gateway, by workload, upstream and day (UTC), for people with a key of the project.';

grant select on public.run_times, public.upstream_rollups to service_role;

create view private.rollup_grains
with (security_invoker = on)
as
select grains.grain
from (values (interval '15 minutes'), (interval '1 hour'), (interval '1 day')) as grains (grain);

comment on view private.rollup_grains is 'The lengths of time for which results are summed up.';

create view private.countable_results
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
  case when results.check_verdicts is not null then private.verdict_digits(results.check_verdicts) end as verdicts,
  results.run_id
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
  -- The one place where results are let into the sums: no bursts, no unproven failures, and nothing of another host or the
  -- control.
  and results.burst is null
  and not results.remarks && array['unproven_address', 'unproven_model', 'other_host', 'control'];

comment on view private.countable_results is
  'What each result adds to the rollups: its outcome and, of successes, times and speeds, also as histograms.';

create function private.add_to_rollups(result_ids uuid[])
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
  cross join lateral (values ('all'), (nullif(entries.region, 'all'))) as regions (region)
  where regions.region is not null
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

comment on function private.add_to_rollups is 'Adds results to the rollups. Calling it twice with a result counts the result twice.';

-- The upstream of the last result before a day's end that is summed up, of a model, with a workload.
create function private.last_upstream(model uuid, workload uuid, of_simulated boolean, day timestamptz)
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

create function private.add_to_upstream_rollups(result_ids uuid[])
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

-- What results make of run_times. Whoever records results of a model holds its rollups first, so two of them never write
-- one row at the same time.
create function private.sum_run_times(result_ids uuid[])
returns table (
  run_id uuid,
  model_id uuid,
  workload_id uuid,
  region text,
  started_at timestamptz,
  simulated boolean,
  n bigint,
  succeeded bigint,
  excused bigint,
  ttft_ms double precision,
  ttfat_ms double precision,
  latency_ms double precision,
  tps double precision,
  cost_usd double precision,
  check_n bigint,
  check_ok_n bigint
)
-- Called for every result: unlike an SQL function it is planned once per session.
language plpgsql
stable
-- Of a result that is recorded, the one row. With the usual guess of 1,000, all of run_times would be read to renew it.
rows 1
security invoker
set search_path = ''
set plan_cache_mode = 'force_generic_plan'
as $$
begin
  return query
    select
      results.run_id, results.model_id, results.workload_id, results.region, runs.started_at, results.simulated,
      count(*),
      count(*) filter (where results.success),
      count(*) filter (where results.excused),
      nullif(percentile_disc(0.5) within group (order by coalesce(results.ttft_ms, failures.time)), 'Infinity'),
      nullif(percentile_disc(0.5) within group (order by coalesce(results.ttfat_ms, failures.time)), 'Infinity'),
      nullif(percentile_disc(0.5) within group (order by coalesce(results.latency_ms, failures.time)), 'Infinity'),
      nullif(percentile_disc(0.5) within group (order by coalesce(results.tps, failures.speed) desc), 0),
      avg(results.cost_usd),
      coalesce(sum(results.check_n), 0)::bigint,
      coalesce(sum(results.check_ok_n), 0)::bigint
    from private.countable_results as results
    join public.runs on runs.id = results.run_id
    -- A failure is slower than any success, or who fails a slow sample would have a better median.
    left join (values (double precision 'Infinity', double precision '0')) as failures (time, speed)
      on not results.success and results.excused is not true
    where results.id = any (sum_run_times.result_ids) and results.workload_id <> private.shared_key()
    group by results.run_id, results.model_id, results.workload_id, results.region, runs.started_at, results.simulated
    order by results.run_id, results.model_id, results.workload_id, results.region;
end;
$$;

create function private.add_to_run_times(result_ids uuid[])
returns void
language plpgsql
volatile
security invoker
set search_path = ''
set plan_cache_mode = 'force_generic_plan'
as $$
declare
  -- Of runs that had measured the model before: another sample, or something imported.
  again uuid[];
begin
  with measured as materialized (
    select sums.* from private.sum_run_times(result_ids) as sums
  ),
  added as (
    insert into private.run_times (
      run_id, model_id, workload_id, region, started_at, simulated, n, succeeded, excused,
      ttft_ms, ttfat_ms, latency_ms, tps, cost_usd, check_n, check_ok_n
    )
    select measured.* from measured
    on conflict do nothing
    returning run_times.run_id, run_times.model_id, run_times.workload_id, run_times.region
  )
  -- Not by a join: one row is expected of each, and an import has thousands, which would be compared pair by pair.
  select array_agg(distinct renewed.run_id)
  into again
  from (
    select measured.run_id, measured.model_id, measured.workload_id, measured.region from measured
    except all
    select added.run_id, added.model_id, added.workload_id, added.region from added
  ) as renewed;
  if again is not null then
    perform private.renew_run_times(
      again, array(select distinct results.model_id from public.benchmark_results as results where results.id = any (result_ids))
    );
  end if;
end;
$$;

comment on function private.add_to_run_times is
  'Adds results to run_times. Calling it twice with a result counts it once.';

-- Writes anew what runs measured, of some models.
create function private.renew_run_times(run_ids uuid[], model_ids uuid[])
returns void
language sql
volatile
security invoker
set search_path = ''
as $$
  update private.run_times
  set
    n = sums.n, succeeded = sums.succeeded, excused = sums.excused,
    ttft_ms = sums.ttft_ms, ttfat_ms = sums.ttfat_ms, latency_ms = sums.latency_ms, tps = sums.tps,
    cost_usd = sums.cost_usd, check_n = sums.check_n, check_ok_n = sums.check_ok_n
  from private.sum_run_times(
    array(
      select results.id
      from public.benchmark_results as results
      where results.run_id = any (run_ids)
        and results.model_id = any (model_ids)
        -- So that not all of a model's history is looked up. A day more, should the clock have been set back.
        and results.created_at >= (
          select min(runs.started_at) - interval '1 day' from public.runs where runs.id = any (run_ids)
        )
    )
  ) as sums
  where run_times.run_id = sums.run_id
    and run_times.model_id = sums.model_id
    and run_times.workload_id = sums.workload_id
    and run_times.region is not distinct from sums.region;
$$;

-- Like take_times_out, of the rollups of upstreams.
create function private.take_upstream_times_out(result_ids uuid[])
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

-- Subtracts the times of results from the rollups, before these results are marked as not comparable.
create function private.take_times_out(result_ids uuid[])
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
      results.simulated,
      grains.grain,
      date_bin(grains.grain, results.created_at, '2000-01-01 00:00+00') as starts_at,
      regions.region,
      count(results.ttft_ms) as ttft_n,
      count(results.ttfat_ms) as ttfat_n,
      count(results.total_latency_ms) as latency_n,
      count(results.tps) as tps_n,
      coalesce(sum((results.ttft_ms * 1000)::bigint), 0) as ttft_us_sum,
      coalesce(sum((results.total_latency_ms * 1000)::bigint), 0) as latency_us_sum,
      coalesce(sum((results.tps * 1000)::bigint), 0) as tps_milli_sum,
      coalesce(sum(private.histogram_of(results.ttft_ms)), 0) as ttft_histogram,
      coalesce(sum(private.histogram_of(results.ttfat_ms)), 0) as ttfat_histogram,
      coalesce(sum(private.histogram_of(results.total_latency_ms)), 0) as latency_histogram,
      coalesce(sum(private.histogram_of(results.tps)), 0) as tps_histogram
    from private.known_results as results
    cross join private.rollup_grains as grains
    cross join lateral (
      select 'all'
      union
      select results.region where results.region is not null
    ) as regions (region)
    -- Texts that are not comparable have no times in their rollups.
    join public.workloads on workloads.id = results.workload_id and workloads.comparable
    where results.id = any (result_ids) and results.model_id is not null and results.success
    group by results.model_id, results.workload_id, results.simulated, grains.grain, starts_at, regions.region
  )
  update private.rollups
  set
    ttft_n = rollups.ttft_n - entries.ttft_n,
    ttfat_n = rollups.ttfat_n - entries.ttfat_n,
    latency_n = rollups.latency_n - entries.latency_n,
    tps_n = rollups.tps_n - entries.tps_n,
    ttft_us_sum = rollups.ttft_us_sum - entries.ttft_us_sum,
    latency_us_sum = rollups.latency_us_sum - entries.latency_us_sum,
    tps_milli_sum = rollups.tps_milli_sum - entries.tps_milli_sum,
    ttft_histogram = rollups.ttft_histogram - entries.ttft_histogram,
    ttfat_histogram = rollups.ttfat_histogram - entries.ttfat_histogram,
    latency_histogram = rollups.latency_histogram - entries.latency_histogram,
    tps_histogram = rollups.tps_histogram - entries.tps_histogram
  from entries
  where rollups.model_id = entries.model_id
    and rollups.workload_id = entries.workload_id
    and rollups.simulated = entries.simulated
    and rollups.grain = entries.grain
    and rollups.starts_at = entries.starts_at
    and rollups.region = entries.region;
$$;

-- How many tokens the text of a workload has in a run, by the counts of its models; one count per model is enough. With two
-- counts it is unclear which is wrong: take the higher one, but at most one token per five characters (English has
-- about four and a half per token). A single count is not enough.
create function private.usual_input_tokens(run uuid, workload uuid)
returns double precision
language plpgsql
stable
security invoker
set search_path = ''
as $$
begin
  return (
    select
      case
        when count(*) >= 3 then percentile_cont(0.5) within group (order by models.tokens)
        when count(*) = 2 then least(
          max(models.tokens),
          (
            select char_length(workloads.prompt) / 5.0
            from public.workloads
            where workloads.id = usual_input_tokens.workload
          )
        )
      end
    from (
      select percentile_cont(0.5) within group (order by results.input_tokens) as tokens
      from public.benchmark_results as results
      where results.run_id = usual_input_tokens.run
        and results.workload_id = usual_input_tokens.workload
        and results.success
        and results.token_source = 'provider'
        and results.input_tokens > 0
      group by results.model_id
    ) as models
  );
end;
$$;

-- Marks answers to prompts that the server silently cut. The length of a prompt in tokens is known only after
-- several models have counted it, so this runs at the end of the run. Tokenizers differ by about 20 %; a server
-- that cuts a prompt leaves out more. It never waits for the rollups of another model, since the caller may hold
-- its own: it raises lock_not_available instead.
create function private.mark_cut_prompts(run uuid)
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
    -- Providers count a tool and a schema in tokens of their own, and no time of a burst is compared.
    select distinct run_targets.workload_id as id
    from public.run_targets
    join public.workloads on workloads.id = run_targets.workload_id and workloads.kind not in ('tool', 'json', 'burst')
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
  perform private.take_from_objectives(cut);
  update public.benchmark_results as results
  set comparable = false, remarks = results.remarks || array['cut_prompt']
  where results.id = any (cut);
  perform private.add_to_objectives(cut);
  perform private.renew_run_times(
    array[run], array(select distinct results.model_id from public.benchmark_results as results where results.id = any (cut))
  );
  delete from private.cache_pairs where cache_pairs.result_id = any (cut) or cache_pairs.first_result_id = any (cut);
end;
$$;

create function private.count_results()
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
  perform private.add_to_run_times(array(select inserted.id from inserted));
  perform private.add_to_objectives(array(select inserted.id from inserted));
  if exists (
    select from inserted join public.workloads on workloads.id = inserted.workload_id where workloads.request ? 'after'
  ) then
    perform private.add_to_cache_pairs(array(select inserted.id from inserted));
  end if;
  if exists (select from inserted where inserted.burst is not null) then
    perform private.add_to_burst_levels(array(select inserted.id from inserted where inserted.burst is not null));
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

create trigger count_results
  after insert on public.benchmark_results
  referencing new table as inserted
  for each statement
  execute function private.count_results();

grant select on private.known_results, private.rollup_grains, private.countable_results to service_role;
grant execute on function
  private.histogram_of(double precision),
  private.add_to_rollups(uuid[]),
  private.last_upstream(uuid, uuid, boolean, timestamptz),
  private.add_to_upstream_rollups(uuid[]),
  private.sum_run_times(uuid[]),
  private.add_to_run_times(uuid[]),
  private.renew_run_times(uuid[], uuid[]),
  private.take_times_out(uuid[]),
  private.take_upstream_times_out(uuid[]),
  private.usual_input_tokens(uuid, uuid),
  private.mark_cut_prompts(uuid)
to service_role;
