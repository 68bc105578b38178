-- Intervals of what is left: answers by kind of question and over time, and the hosts behind a gateway.
set local lock_timeout = '5s';

drop view public.upstream_breakdown;
drop function public.upstream_breakdown_over(interval, uuid, text);
drop function public.answers_over(interval, text, text, uuid[]);
drop function public.answers_timeline_over(interval, uuid[], text, text);

create function private.rates_by_kind(verdicts jsonb, share double precision)
returns jsonb
language sql
immutable
strict
security invoker
set search_path = ''
begin atomic
  select jsonb_object_agg(
    told.kind,
    jsonb_build_object(
      'right_percent', private.percent_of(told.ok, told.judged),
      'right_percent_low', rates.interval[1],
      'right_percent_high', rates.interval[2]
    )
  )
  from (
    select
      split_part(said.name, '/', 1) as kind,
      coalesce(sum(said.n::bigint) filter (where split_part(said.name, '/', 2) = 'ok'), 0)::bigint as ok,
      coalesce(sum(said.n::bigint) filter (where split_part(said.name, '/', 2) <> 'cut_off'), 0)::bigint as judged
    from jsonb_each_text(rates_by_kind.verdicts) as said (name, n)
    group by 1
  ) as told
  cross join lateral (
    select private.rate_interval(told.ok, told.judged, rates_by_kind.share) as interval offset 0
  ) as rates;
end;

comment on function private.rates_by_kind is
  'How right answers to each kind of question were, as {"date": {"right_percent": 92.5, "right_percent_low": …}}. A kind has few '
  'questions in a call, so that the share of all of them gives it an interval that is rather too wide.';

create function public.answers_over(
  period interval,
  workload text default null,
  region text default 'all',
  model_ids uuid[] default null
)
returns table (
  provider text,
  model text,
  simulated boolean,
  -- `workload` is taken by the parameter.
  workload_name text,
  version integer,
  n bigint,
  check_n bigint,
  check_ok_n bigint,
  right_percent double precision,
  verdicts jsonb,
  last_seen_at timestamptz,
  provider_id uuid,
  model_id uuid,
  right_percent_low double precision,
  right_percent_high double precision,
  kinds jsonb
)
language sql
stable
security invoker
set search_path = ''
set jit = off
begin atomic
  with asked as materialized (
    -- Not in the condition itself: of a table with policies, an index is searched for plain values alone.
    select private.window_of(answers_over.period) as period, coalesce(answers_over.region, 'all') as region
  ),
  windows as materialized (
    select * from private.rollup_windows((select asked.period from asked))
  ),
  checked as materialized (
    select workloads.id, workloads.name, workloads.version
    from public.workloads
    where workloads.comparable
      and workloads.current
      and (answers_over.workload is null or workloads.name = answers_over.workload)
  )
  select
    providers.name, models.name, totals.simulated, of_workload.name, of_workload.version, totals.n, totals.check_n,
    totals.check_ok_n, private.percent_of(totals.check_ok_n, totals.check_n),
    private.outcome_counts(totals.verdicts, private.verdict_names()), totals.last_result_at, providers.id, models.id,
    rates.interval[1], rates.interval[2],
    -- For a few models: those of all would be most of the work.
    case
      when answers_over.model_ids is not null then
        private.rates_by_kind(private.outcome_counts(totals.verdicts, private.verdict_names()), known.checks)
    end
  from private.measured_models((select asked.period from asked), (select asked.region from asked)) as measured
  join public.models on models.id = measured.model_id
  join public.providers on providers.id = models.provider_id and providers.enabled
  cross join lateral (
    select
      rollups.simulated, rollups.workload_id,
      sum(rollups.n) as n,
      sum(rollups.check_n) as check_n,
      sum(rollups.check_ok_n) as check_ok_n,
      sum(rollups.verdicts) as verdicts,
      max(rollups.last_result_at) as last_result_at
    from windows
    cross join lateral (
      select *
      from private.rollups
      where rollups.model_id = models.id
        and rollups.region = (select asked.region from asked)
        and rollups.starts_at >= windows.since
        and rollups.starts_at < windows.until
        and rollups.grain = windows.grain
        and rollups.workload_id = any (array(select checked.id from checked))
        and rollups.verdicts > 0
      offset 0
    ) as rollups
    group by rollups.simulated, rollups.workload_id
  ) as totals
  -- After the sums of each model, which would be made once for every workload.
  cross join lateral (select * from checked where checked.id = totals.workload_id offset 0) as of_workload
  left join private.independence as known
    on known.model_id = models.id
    and known.region = (select asked.region from asked)
    and known.simulated = totals.simulated
    and known.workload_id = totals.workload_id
  cross join lateral (
    select private.rate_interval(totals.check_ok_n, totals.check_n, known.checks) as interval offset 0
  ) as rates
  where answers_over.model_ids is null or models.id = any (answers_over.model_ids)
  order by of_workload.name, totals.simulated, 9 desc nulls last, totals.check_n desc, providers.name, models.name
  limit 2000;
end;

comment on function public.answers_over is
  'How right the answers of each model were: check_n questions or answers were judged, check_ok_n were right. verdicts '
  'counts what was said of them by kind, as {"date/ok": 12, "date/wrong_answer": 1}; what the output cap cut off is '
  'there and in no rate. n counts the results of the times in which any were judged. right_percent_low and _high are '
  'the ends of its interval of 95 %. kinds has both by kind of question, where model_ids are given. Workload null: all of them.';

create function public.answers_timeline_over(
  period interval,
  model_ids uuid[],
  region text default 'all',
  workload text default 'canary'
)
returns table (
  model_id uuid,
  simulated boolean,
  starts_at timestamptz,
  grain_seconds integer,
  check_n bigint,
  check_ok_n bigint,
  right_percent double precision,
  verdicts jsonb,
  right_percent_low double precision,
  right_percent_high double precision,
  kinds jsonb
)
language sql
stable
security invoker
set search_path = ''
set jit = off
begin atomic
  with asked as materialized (
    select
      private.window_of(answers_timeline_over.period) as period,
      coalesce(answers_timeline_over.region, 'all') as region,
      private.models_of(answers_timeline_over.model_ids, 10) as model_ids
  ),
  line as materialized (
    select
      finest.grain,
      -- The rollups of days begin at midnight.
      date_bin(finest.grain, windows.since, timestamptz '2000-01-01 00:00+00') as since
    from (
      select case
        when (select asked.period from asked) <= interval '24 hours' then interval '1 hour'
        else interval '1 day'
      end as grain
    ) as finest
    cross join (
      select min(windows.since) as since from private.rollup_windows((select asked.period from asked)) as windows
    ) as windows
  )
  select
    judged.model_id, judged.simulated, judged.starts_at,
    extract(epoch from judged.grain)::integer,
    judged.check_n, judged.check_ok_n,
    private.percent_of(judged.check_ok_n, judged.check_n),
    told.verdicts, rates.interval[1], rates.interval[2], private.rates_by_kind(told.verdicts, known.checks)
  from (
    select
      rollups.model_id,
      rollups.simulated,
      rollups.starts_at,
      rollups.workload_id,
      line.grain,
      sum(rollups.check_n) as check_n,
      sum(rollups.check_ok_n) as check_ok_n,
      sum(rollups.verdicts) as verdicts
    from line
    join private.rollups
      on rollups.grain = line.grain
      and rollups.starts_at >= line.since
    where rollups.model_id = any ((select asked.model_ids from asked)::uuid[])
      and rollups.region = (select asked.region from asked)
      and rollups.verdicts > 0
      and rollups.workload_id = any (array(
        select workloads.id
        from public.workloads
        where workloads.comparable
          and workloads.current
          and workloads.name = coalesce(answers_timeline_over.workload, 'canary')
      ))
    group by rollups.model_id, rollups.simulated, rollups.starts_at, rollups.workload_id, line.grain
  ) as judged
  left join private.independence as known
    on known.model_id = judged.model_id
    and known.region = (select asked.region from asked)
    and known.simulated = judged.simulated
    and known.workload_id = judged.workload_id
  cross join lateral (
    select private.outcome_counts(judged.verdicts, private.verdict_names()) as verdicts offset 0
  ) as told
  cross join lateral (
    select private.rate_interval(judged.check_ok_n, judged.check_n, known.checks) as interval offset 0
  ) as rates
  order by judged.model_id, judged.simulated, judged.starts_at
  limit 2000;
end;

comment on function public.answers_timeline_over is
  'How right the answers of a few models (for visitors: ten) to one workload were over time: what answers_over says, by '
  'hours up to 24 hours and by days (UTC) beyond. Times in which nothing was judged or cut off have no row.';

-- The hosts behind the gateways that answered, over whole days. Of times and speeds {low, p, high}, one after another: p50 and
-- p95, and p5 and p50; of rates {low, high}.
create function private.upstream_totals(period interval, of_model uuid, workload text)
returns table (
  model_id uuid,
  simulated boolean,
  upstream text,
  n bigint,
  succeeded bigint,
  excused bigint,
  ttft_n bigint,
  tps_n bigint,
  other_n bigint,
  changed_n bigint,
  check_n bigint,
  check_ok_n bigint,
  last_seen_at timestamptz,
  ttft_ms double precision[],
  tps double precision[],
  success double precision[],
  available double precision[]
)
language sql
stable
security invoker
set search_path = ''
set jit = off
begin atomic
  with known as materialized (
    -- How many of its model's results count as independent; those of all workloads together have no intervals.
    select *
    from private.independence_in('all', upstream_totals.workload)
    where upstream_totals.workload is not null
  )
  -- One model at a time, as in private.model_totals.
  select models.id as model_id, hosts.*
  from public.models
  cross join lateral (
    select
      sums.simulated, sums.upstream, sums.n, sums.succeeded, sums.excused, sums.ttft_n, sums.tps_n, sums.other_n,
      sums.changed_n, sums.check_n, sums.check_ok_n, sums.last_seen_at,
      private.percentiles(
        sums.ttft_histogram, sums.ttft_n, private.with_intervals(sums.ttft_n, array[0.5, 0.95], known.ttft)
      ) as ttft_ms,
      private.percentiles(
        sums.tps_histogram, sums.tps_n, private.with_intervals(sums.tps_n, array[0.05, 0.5], known.tps)
      ) as tps,
      private.rate_interval(sums.succeeded, sums.n, known.success) as success,
      private.rate_interval(sums.succeeded, sums.n - sums.excused, known.success) as available
    from (
      select
        rollups.simulated,
        rollups.upstream,
        sum(rollups.n) as n,
        sum(rollups.succeeded) as succeeded,
        sum(rollups.excused) as excused,
        sum(rollups.ttft_n) as ttft_n,
        sum(rollups.ttft_histogram) as ttft_histogram,
        sum(rollups.tps_n) as tps_n,
        sum(rollups.tps_histogram) as tps_histogram,
        sum(rollups.other_n) as other_n,
        sum(rollups.changed_n) as changed_n,
        sum(rollups.check_n) as check_n,
        sum(rollups.check_ok_n) as check_ok_n,
        max(rollups.last_result_at) as last_seen_at
      from private.upstream_rollups as rollups
      where rollups.model_id = models.id
        and rollups.starts_at >= date_bin(
          interval '1 day', now() - upstream_totals.period, timestamptz '2000-01-01 00:00+00'
        )
        and rollups.workload_id = any ((select private.keys_of(upstream_totals.workload))::uuid[])
      group by rollups.simulated, rollups.upstream
    ) as sums
    left join known on known.model_id = models.id and known.simulated = sums.simulated
  ) as hosts
  where upstream_totals.of_model is null or models.id = upstream_totals.of_model;
end;

create function public.upstream_breakdown_over(
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
  last_seen_at timestamptz,
  success_rate_percent_low double precision,
  success_rate_percent_high double precision,
  availability_percent_low double precision,
  availability_percent_high double precision,
  p50_ttft_ms_low double precision,
  p50_ttft_ms_high double precision,
  p95_ttft_ms_low double precision,
  p95_ttft_ms_high double precision,
  p50_tps_low double precision,
  p50_tps_high double precision,
  p5_tps_low double precision,
  p5_tps_high double precision
)
language sql
stable
security invoker
set search_path = ''
set jit = off
begin atomic
  with shares as (
    select
      summed.*,
      (sum(summed.n) over of_model)::bigint as model_n,
      (sum(summed.changed_n) over of_model)::bigint as model_changed_n,
      row_number() over (of_model order by summed.n desc, summed.upstream) as place
    from private.upstream_totals(
      private.window_of(upstream_breakdown_over.period), upstream_breakdown_over.of_model, upstream_breakdown_over.workload
    ) as summed
    window of_model as (partition by summed.model_id, summed.simulated)
  )
  select
    providers.name, models.name, shares.model_id, shares.simulated, shares.upstream, shares.n,
    private.percent_of(shares.n, shares.model_n),
    private.percent_of(shares.succeeded, shares.n),
    private.availability_percent(shares.succeeded, shares.n, shares.excused),
    shares.ttft_n, shares.ttft_ms[2], shares.ttft_ms[5], shares.tps_n, shares.tps[5], shares.tps[2],
    shares.other_n, shares.changed_n, shares.model_n, shares.model_changed_n, shares.check_n, shares.check_ok_n,
    shares.last_seen_at, shares.success[1], shares.success[2], shares.available[1], shares.available[2],
    shares.ttft_ms[1], shares.ttft_ms[3], shares.ttft_ms[4], shares.ttft_ms[6],
    shares.tps[4], shares.tps[6], shares.tps[1], shares.tps[3]
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
  'for. Percentiles are within 2 %, p95 and p5 need 20 values. _low and _high are the ends of the interval of 95 %, by how alike '
  'results of the model are. Workload null: all of them, in sums whose times mean nothing.';

create view public.upstream_breakdown
with (security_invoker = on)
as
select * from public.upstream_breakdown_over(interval '7 days');

comment on view public.upstream_breakdown is
  'A gateway''s models split by the host behind it that answered, over the last 7 days. upstream_breakdown_over takes any '
  'window, one model, or another workload.';
grant select on public.upstream_breakdown to anon, authenticated, service_role;
grant execute on function
  private.rates_by_kind(jsonb, double precision),
  public.answers_over(interval, text, text, uuid[]),
  public.answers_timeline_over(interval, uuid[], text, text),
  private.upstream_totals(interval, uuid, text),
  public.upstream_breakdown_over(interval, uuid, text)
to anon, authenticated, service_role;
