-- All results of one run: here of the latest.
select * from benchmark_results
where run_id = (select run_id from benchmark_results order by created_at desc limit 1)
order by created_at;
