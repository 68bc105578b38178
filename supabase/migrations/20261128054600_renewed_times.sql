-- Recording another sample of a model looked up all of its history.
set local lock_timeout = '5s';

create or replace function private.renew_run_times(run_ids uuid[], model_ids uuid[])
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
