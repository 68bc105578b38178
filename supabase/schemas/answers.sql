-- How right the answers are.

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

grant execute on function
  private.rates_by_kind(jsonb, double precision),
  public.answers_over(interval, text, text, uuid[]),
  public.answers_timeline_over(interval, uuid[], text, text)
to anon, authenticated, service_role;
