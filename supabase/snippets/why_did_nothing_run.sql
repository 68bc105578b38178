-- Why did nothing run? One line per job, with what to fix.
select job_name, schedule, last_tick_at, last_delivered_at, last_run_started_at, coalesce(problem, 'none') as problem
from scheduler_health
order by problem = 'none', job_name;
