-- Recovers from lost workers, idle lanes and stuck runs.

-- Whether no target of a run was claimed or closed for some time.
create function private.is_idle(run uuid, patience interval)
returns boolean
language sql
stable
security invoker
set search_path = ''
as $$
  select not exists (
    select
    from public.run_targets
    where run_targets.run_id = run
      and greatest(run_targets.claimed_at, run_targets.closed_at) > now() - patience
  );
$$;

-- A run is given up when none of its targets was claimed or closed for an hour. A scheduled run is also given up
-- when it is an hour old and two ticks were skipped because of it, since it would stop the schedule. Targets that
-- are being measured may finish; that takes at most one lease.
create function private.abandon_stuck_runs()
returns void
language plpgsql
volatile
security invoker
set search_path = ''
as $$
declare
  stuck uuid[];
  patience interval := (select make_interval(mins => settings.abandon_minutes) from public.settings);
begin
  -- Locked first, so that the statements below see everything a worker has recorded.
  select array_agg(locked.id) into stuck
  from (
    select runs.id
    from public.runs
    where runs.finished_at is null
      and runs.started_at < now() - patience
      and (
        private.is_idle(runs.id, patience)
        or (
          runs.scheduled
          and (
            select count(*) >= 2
            from private.skipped_ticks
            where skipped_ticks.unfinished_run_id = runs.id
          )
        )
      )
    for update skip locked
  ) as locked;

  update public.run_targets
  set
    state = 'abandoned',
    closed_at = clock_timestamp(),
    closed_reason = 'the run was stuck'
  where run_targets.run_id = any (stuck) and run_targets.state = 'queued';
end;
$$;

create function public.resume_runs()
returns integer
language plpgsql
volatile
security invoker
set search_path = ''
as $$
declare
  run uuid;
  started integer := 0;
begin
  -- Locked first, in the same order as when recording: spend limits before a target's row.
  perform private.lock_spend_limits();
  perform private.release_expired_leases();
  perform private.abandon_stuck_runs();
  perform private.drop_orphaned_reservations();

  -- A run whose row is locked is being worked on right now.
  for run in
    select runs.id
    from public.runs
    where runs.finished_at is null
    order by runs.started_at
    for update skip locked
  loop
    if not private.finish_run_if_done(run) then
      begin
        started := started + private.start_workers(run);
      exception
        -- For example a missing Vault secret, which scheduler_health reports. The leases freed and runs finished
        -- above are kept.
        when others then
          raise warning 'Cannot start workers of run %: %', run, sqlerrm;
      end;
    end if;
  end loop;

  return started;
end;
$$;

comment on function public.resume_runs is
  'Frees expired leases, finishes runs with nothing left to do, and starts a worker for every idle lane of the other '
  'runs. Returns how many workers were started. Runs every minute.';

revoke execute on function
  private.is_idle(uuid, interval),
  private.abandon_stuck_runs()
from public;

revoke execute on function
  public.resume_runs()
from public, anon, authenticated;

grant execute on function
  private.is_idle(uuid, interval),
  private.abandon_stuck_runs(),
  public.resume_runs()
to service_role;
