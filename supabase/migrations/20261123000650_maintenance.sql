-- Keeps what only grows within bounds.

create function private.maintenance()
returns void
language sql
volatile
security invoker
set search_path = ''
as $$
  -- pg_cron never cleans up after itself.
  delete from cron.job_run_details
  where coalesce(job_run_details.end_time, job_run_details.start_time) < now() - interval '7 days';
  delete from private.invocations where invocations.created_at < now() - interval '7 days';
  delete from private.skipped_ticks where skipped_ticks.skipped_at < now() - interval '60 days';
$$;

revoke execute on function private.maintenance() from public;
