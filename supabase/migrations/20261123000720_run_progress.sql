-- What is happening now, in counts that visitors may see.

create function private.run_progress()
returns table (
  run_id uuid,
  run_name text,
  started_at timestamptz,
  finished_at timestamptz,
  simulated boolean,
  targets bigint,
  done bigint,
  in_progress bigint,
  waiting bigint,
  closed_without_result bigint,
  succeeded bigint,
  no_network boolean
)
language sql
stable
security definer
set search_path = ''
as $$
  select
    runs.id,
    runs.run_name,
    runs.started_at,
    runs.finished_at,
    runs.simulated,
    runs.result_count + open.leased + open.queued + closed.n,
    runs.result_count::bigint,
    open.leased,
    open.queued,
    closed.n,
    runs.success_count::bigint,
    runs.no_network is not null
  from public.runs
  cross join lateral (
    select
      count(*) filter (where run_targets.state in ('leased', 'unanswered')) as leased,
      count(*) filter (where run_targets.state = 'queued') as queued
    from public.run_targets
    where run_targets.run_id = runs.id and run_targets.state in ('queued', 'leased', 'unanswered')
  ) as open
  cross join lateral (
    select count(*) as n
    from public.run_targets
    where run_targets.run_id = runs.id
      and run_targets.state in ('worker_lost', 'worker_failed', 'budget_blocked', 'abandoned', 'no_network', 'cancelled')
  ) as closed
  where runs.kind = 'benchmark' and (runs.finished_at is null or runs.finished_at >= now() - interval '1 hour')
  order by runs.started_at desc;
$$;

create view public.run_progress
with (security_invoker = on)
as
select * from private.run_progress();

comment on view public.run_progress is
  'Runs under way or finished within the hour, in counts. Holds nothing of prompts, answers or errors.';

revoke execute on function private.run_progress() from public;
grant execute on function private.run_progress() to anon, authenticated, service_role;
grant select on public.run_progress to anon, authenticated, service_role;
