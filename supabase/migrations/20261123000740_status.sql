-- Whether the numbers are fresh, for pages and monitors: a stale page must not look fresh. Only counts, states and
-- times; no messages, no identifiers.

create function private.public_status()
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
        where not benchmark_results.probe
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
        where providers.enabled and models.active and coalesce(models.retired_at > now(), true)
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

create view public.public_status
with (security_invoker = on)
as
select * from private.public_status();

comment on view public.public_status is
  'ok, or why the numbers may not be fresh: stuck, unscheduled, paused, failing, stale, or empty when there are no results yet.';

revoke execute on function private.public_status() from public;
grant execute on function private.public_status() to anon, authenticated, service_role;
grant select on public.public_status to anon, authenticated, service_role;
