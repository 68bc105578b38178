-- All finished runs.
select * from runs where finished_at is not null order by started_at desc;
