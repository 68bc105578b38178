-- All providers.
select * from providers order by name;
