-- What runs when. The times are UTC, which is what pg_cron counts in.
begin;

create extension if not exists pgtap with schema extensions;

select plan(2);

select results_eq(
  'select jobname::text collate "default", schedule from cron.job order by jobname',
  $$
    values
      ('deliver-incidents', '* * * * *'),
      ('maintenance', '2-59/5 * * * *'),
      ('resume-runs', '* * * * *'),
      ('run-benchmark', '*/15 * * * *'),
      ('sync-models', '0 2 * * 0')
  $$,
  'these jobs, at these times, and no others'
);

select is_empty(
  'select jobname from cron.job where not active or username <> ''postgres'' or database <> current_database()',
  'all of them are on, and run as postgres in this database'
);

select * from finish();
rollback;
