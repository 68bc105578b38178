-- How right the answers are.

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
  model_id uuid
)
language sql
stable
security invoker
set search_path = ''
begin atomic
  with windows as materialized (
    select * from private.rollup_windows(private.window_of(answers_over.period))
  ),
  checked as materialized (
    select workloads.id, workloads.name, workloads.version
    from public.workloads
    where workloads.comparable
      and workloads.current
      and (answers_over.workload is null or workloads.name = answers_over.workload)
  )
  select
    providers.name, models.name, totals.simulated, totals.name, totals.version, totals.n, totals.check_n,
    totals.check_ok_n, private.percent_of(totals.check_ok_n, totals.check_n),
    private.outcome_counts(totals.verdicts, private.verdict_names()), totals.last_result_at, providers.id, models.id
  from private.measured_models(private.window_of(answers_over.period), coalesce(answers_over.region, 'all')) as measured
  join public.models on models.id = measured.model_id
  join public.providers on providers.id = models.provider_id and providers.enabled
  cross join lateral (
    select
      rollups.simulated, checked.name, checked.version,
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
        and rollups.region = coalesce(answers_over.region, 'all')
        and rollups.starts_at >= windows.since
        and rollups.starts_at < windows.until
        and rollups.grain = windows.grain
        and rollups.workload_id = any (array(select checked.id from checked))
        and rollups.verdicts > 0
      offset 0
    ) as rollups
    join checked on checked.id = rollups.workload_id
    group by rollups.simulated, checked.name, checked.version
  ) as totals
  where answers_over.model_ids is null or models.id = any (answers_over.model_ids)
  order by totals.name, totals.simulated, 9 desc nulls last, totals.check_n desc, providers.name, models.name
  limit 2000;
end;

comment on function public.answers_over is
  'How right the answers of each model were: check_n questions or answers were judged, check_ok_n were right. verdicts '
  'counts what was said of them by kind, as {"date/ok": 12, "date/wrong_answer": 1}; what the output cap cut off is '
  'there and in no rate. n counts the results of the times in which any were judged. Workload null: all of them.';

grant execute on function public.answers_over(interval, text, text, uuid[]) to anon, authenticated, service_role;
