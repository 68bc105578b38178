-- Writes anew what runs measured by several samples, of which a failed one is slower than any success now.
set local lock_timeout = '5s';
set local statement_timeout = 0;

-- A day at a time, whole runs.
do $$
begin
  for day in 0 .. 35 loop
    perform private.renew_run_times(array_agg(distinct times.run_id), array_agg(distinct times.model_id))
    from private.run_times as times
    where times.n > 1
      and times.started_at > now() - make_interval(days => day + 1)
      and times.started_at <= now() - make_interval(days => day)
    having count(*) > 0;
  end loop;
end;
$$;
