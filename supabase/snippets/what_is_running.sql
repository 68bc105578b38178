-- What is running now, and how far is it?
select run_name, started_at, done, targets, in_progress, waiting, closed_without_result, succeeded
from run_progress
order by started_at desc;
