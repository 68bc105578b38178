-- Adding many results at once, as an import does, compared what runs measured pair by pair.
set local lock_timeout = '5s';

create or replace function private.add_to_run_times(result_ids uuid[])
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
