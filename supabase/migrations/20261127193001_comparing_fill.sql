-- Fills what comparisons read, after the functions that keep it are there, so that results which come meanwhile are in it.
-- Nobody waits for it, but it may take minutes where there are millions of results: longer than a project lets a
-- statement run by default.
set local lock_timeout = '5s';
set local statement_timeout = 0;

-- What was measured in the days that are kept, whole runs at a time.
do $$
begin
  for day in 0 .. 35 loop
    perform private.add_to_run_times(
      array(
        select results.id
        from public.runs
        join public.benchmark_results as results on results.run_id = runs.id
        where runs.started_at > now() - make_interval(days => day + 1)
          and runs.started_at <= now() - make_interval(days => day)
      )
    );
  end loop;
end;
$$;
