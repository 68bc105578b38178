-- The latest results of all runs.
select * from benchmark_results order by created_at desc limit 100;
