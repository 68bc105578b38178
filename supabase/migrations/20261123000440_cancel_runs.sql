-- Stopping a run.

-- The provider may charge for the call of a leased target, so its whole reservation counts as spent. Its worker can
-- no longer record it.
create function public.cancel_run(run_id uuid, reason text default 'the run was stopped')
returns jsonb
language plpgsql
volatile
security invoker
set search_path = ''
as $$
declare
  target public.run_targets;
  leased public.run_targets[];
begin
  -- The same lock as for claiming and recording, so that neither is under way.
  perform from public.runs where runs.id = cancel_run.run_id for update;
  if not found then
    return null;
  end if;
  perform private.lock_spend_limits();

  with cancelled as (
    update public.run_targets as unmeasured
    set
      state = 'cancelled',
      closed_at = clock_timestamp(),
      closed_reason = left(cancel_run.reason, 500),
      lease_expires_at = null
    where unmeasured.run_id = cancel_run.run_id and unmeasured.state in ('queued', 'leased')
    returning unmeasured
  )
  select array_agg(cancelled.unmeasured) into leased
  from cancelled
  -- A waiting target has no lease.
  where (cancelled.unmeasured).lease_token is not null;

  perform private.finish_run_if_done(cancel_run.run_id);

  foreach target in array coalesce(leased, '{}') loop
    perform private.settle_spend(target.lease_token, target.provider_id, null);
    perform private.start_successor(
      target, false, private.waiting_run(target.provider_id, target.worker_region, target.run_id)
    );
  end loop;

  return (
    select jsonb_build_object(
      'run_id', cancel_run.run_id,
      'targets', count(*),
      'measured', count(*) filter (where run_targets.state = 'done'),
      'cancelled', count(*) filter (where run_targets.state = 'cancelled')
    )
    from public.run_targets
    where run_targets.run_id = cancel_run.run_id
  );
end;
$$;

comment on function public.cancel_run is
  'Stops a run: targets that wait are cancelled, measurements under way are not recorded, and the providers are free '
  'for other runs. Returns {run_id, targets, measured, cancelled}, or null when there is no such run. Safe to repeat.';

revoke execute on function public.cancel_run(uuid, text) from public, anon, authenticated;
grant execute on function public.cancel_run(uuid, text) to service_role;
