-- The runs of the last 24 hours.
select * from runs
where started_at >= now() - interval '24 hours'
order by started_at desc;
