-- What is happening now, in counts that anybody may see.

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
  succeeded bigint
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
    count(run_targets.id),
    count(*) filter (where run_targets.state = 'done'),
    count(*) filter (where run_targets.state = 'leased'),
    count(*) filter (where run_targets.state = 'queued'),
    count(*) filter (where run_targets.state in ('worker_lost', 'worker_failed', 'budget_blocked', 'abandoned')),
    count(*) filter (where results.success)
  from public.runs
  left join public.run_targets on run_targets.run_id = runs.id
  left join public.benchmark_results as results on results.target_id = run_targets.id
  where runs.finished_at is null or runs.finished_at >= now() - interval '1 hour'
  group by runs.id
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
