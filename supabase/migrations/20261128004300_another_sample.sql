-- Recording another sample of a model read all of run_times, since many rows were expected.
set local lock_timeout = '5s';

-- What results make of run_times. Whoever records results of a model holds its rollups first, so two of them never write
-- one row at the same time.
create or replace function private.sum_run_times(result_ids uuid[])
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
