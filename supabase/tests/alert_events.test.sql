-- What is told beside incidents: retirements, prices, budgets and the schedule, each once; and channels that fail.
begin;

create extension if not exists pgtap with schema extensions;

select no_plan();

delete from public.runs where true;
delete from public.providers where true;
delete from public.alert_channels where true;
delete from public.spend_limits where true;
delete from private.spend_days where true;
delete from private.schedule_troubles where true;
delete from private.invocations where true;
delete from private.skipped_ticks where true;
delete from net.http_request_queue where true;
delete from net._http_response where true;
delete from cron.job_run_details where true;
delete from vault.secrets
where secrets.name in ('project_url', 'secret_key', 'incident_webhook_url', 'ops_address');
select vault.create_secret('https://hooks.test/', 'ops_address');
select public.set_alert_channel('ops', 'slack', 'ops_address');

insert into public.providers (slug, name) values ('first', 'First'), ('second', 'Second');
insert into public.models (name, provider_id, active)
select given.name, providers.id, given.name = 'used'
from public.providers, unnest(array['used', 'unused']) as given (name)
where providers.slug = 'first';

-- What there is to tell, and none of it twice.
create function pg_temp.told() returns text[]
language sql
as $$
  with told as (
    delete from net.http_request_queue where true
  ),
  seen as (
    update private.alert_deliveries set delivered_at = now() where delivered_at is null returning alert_deliveries.*
  )
  select coalesce(array_agg(private.alert_body(seen, 'slack') ->> 'text' order by seen.id), '{}') from seen;
$$;

-- Prices.
select public.set_price('first', 'used', 1, 2);
select is(pg_temp.told(), '{}', 'a first price is no news');
select public.set_price('first', 'used', 1.5, 2);
select is(
  pg_temp.told(), array['🔔 first / used: input 1 → 1.5 USD per million tokens'], 'a change is, with what has changed'
);
select public.set_price('first', 'used', 1.5, 2);
select is(pg_temp.told(), '{}', 'the same again is not');
select public.set_price('first', 'used', 1.25, 3, 0.5);
select is(
  pg_temp.told(),
  array['🔔 first / used: input 1.5 → 1.25, output 2 → 3, cached input unknown → 0.5 USD per million tokens'], 'all that has'
);
select public.set_price('first', 'used', 1.25, 3, 0.5, parts => '{"request_usd": 0.005}');
select is(pg_temp.told(), array['🔔 first / used: what is charged beside its prices per token has changed'], 'also of other parts');
select public.set_price('first', 'unused', 1, 2);
select public.set_price('first', 'unused', 2, 2);
select is(pg_temp.told(), '{}', 'nobody is told of a model that is not measured');

-- Retirements.
update public.models set retired_at = timestamptz '2098-01-02 03:04Z' where name = 'used';
select is(pg_temp.told(), array['🔔 first / used: it will be retired on 2098-01-02'], 'a retirement is told when it is known');
update public.models set retired_at = null where name = 'used';
select is(pg_temp.told(), array['🔔 first / used: it is not retired after all'], 'and when it is undone');
select public.set_alert_channel('ops', events => '{price_changed}');
update public.models set retired_at = now() where name = 'used';
select is(pg_temp.told(), '{}', 'who does not want it is not told');
select public.set_alert_channel('ops', events => '{retired}');
update public.models set retired_at = null where name = 'used';
select pg_temp.told();
update public.models set retired_at = now() where name = 'used';
select is(pg_temp.told(), array['🔔 first / used: it is retired'], 'who does is');
update public.models set retired_at = null where name = 'used';
select pg_temp.told();
insert into public.model_events (provider_id, model_id, event, created_at)
select models.provider_id, models.id, 'retired', now() - interval '1 hour' from public.models where name = 'used';
select is(pg_temp.told(), '{}', 'what an export says of the past is no news');
update public.models set retired_at = now() where name = 'used';
delete from public.model_events where created_at = now();
select is(pg_temp.told(), '{}', 'nor what an import takes back');
select public.set_alert_channel('ops', events => '{}');

-- Budgets.
insert into public.spend_limits (provider_id, period, limit_usd)
select providers.id, 'day', 10 from public.providers where slug = 'first'
union all
select null, 'month', 100;
create function pg_temp.spent(usd numeric) returns text[]
language sql
as $$
  delete from private.spend_days where true;
  insert into private.spend_days (provider_id, day, usd)
  select providers.id, private.utc_day(), spent.usd from public.providers where slug = 'first';
  select private.tell_budgets();
  select pg_temp.told();
$$;
select is(pg_temp.spent(7.99), '{}', 'below 80 % nobody is told');
select is(pg_temp.spent(8), array['🔔 first: 80 % of the limit of 10 USD per day are spent: 8.00 USD'], 'at 80 % it is told');
select is(pg_temp.spent(9.5), '{}', 'once');
select is(pg_temp.spent(10), array['🔔 first: 100 % of the limit of 10 USD per day are spent: 10.00 USD'], 'at 100 % again');
select is(pg_temp.spent(12), '{}', 'once');
select is(pg_temp.spent(85), array['🔔 all providers: 85 % of the limit of 100 USD per month are spent: 85.00 USD'], 'each limit for itself');
update public.spend_limits set limit_usd = 90 where limit_usd = 10;
select is(pg_temp.spent(85), array['🔔 first: 94 % of the limit of 90 USD per day are spent: 85.00 USD'], 'a new limit is told of anew');
update public.spend_limits set limit_usd = 0 where limit_usd = 90;
select is(pg_temp.spent(85), '{}', 'that nothing may be spent is no news');
update public.spend_limits set limit_usd = 20 where limit_usd = 0;
insert into private.spend_reservations (lease_token, provider_id, day, usd)
select gen_random_uuid(), providers.id, private.utc_day(), 12 from public.providers where slug = 'first';
select is(pg_temp.spent(27), '{}', 'what calls under way may cost is not spent');
select is(
  private.reserve_spend(gen_random_uuid(), providers.id, 3) is not null, true, 'a call that could exceed it is not made'
) from public.providers where slug = 'first';
select is(
  pg_temp.told(),
  array['🔔 first: calls are left out: one could cost 3 USD, and of the limit of 20 USD per day less is left'],
  'and that is told'
);
select private.reserve_spend(gen_random_uuid(), providers.id, 3) from public.providers where slug = 'first';
select is(pg_temp.told(), '{}', 'once');
delete from private.spend_reservations where true;
update public.spend_limits set limit_usd = 30 where limit_usd = 20;
update private.spend_days set usd = 24 where true;
select private.deliver_incidents();
select is(pg_temp.told(), array['🔔 first: 80 % of the limit of 30 USD per day are spent: 24.00 USD'], 'the job looks for it');
delete from public.spend_limits where true;

-- The schedule.
select private.tell_schedule();
select is(pg_temp.told(), '{}', 'a trouble is not told at once');
update private.schedule_troubles set since = now() - interval '5 minutes' where true;
select private.tell_schedule();
create temporary table troubles as select unnest(pg_temp.told()) as text;
select is(
  (select text from troubles where text like '%run-benchmark:%'),
  U&'🔴 schedule run-benchmark: Vault lacks project_url and secret_key: select vault.create_secret(''…'', ''project_url'');',
  'but when it lasts'
);
select private.tell_schedule();
select is(pg_temp.told(), '{}', 'once');
select vault.create_secret('http://project.test', 'project_url');
select vault.create_secret('sb_secret_test', 'secret_key');
update private.schedule_troubles set since = since - interval '1 second' where true;
select private.tell_schedule();
create temporary table ends as select unnest(pg_temp.told()) as text;
select matches(
  (select text from ends where text like '%run-benchmark:%'),
  '^🟢 Recovered: schedule run-benchmark: over after 6 minutes: Vault lacks project_url and secret_key', 'and when it is over'
);
select is((select count(*) from ends), (select count(*) from troubles), 'each that was told');
select private.tell_schedule();
select is(pg_temp.told(), '{}', 'once');
select is((select count(*) from private.schedule_troubles), 0::bigint, 'then nothing of it is kept');
insert into cron.job_run_details (jobid, runid, database, username, command, status, return_message, start_time, end_time)
select
  job.jobid, row_number() over (order by slot) + coalesce((select max(details.runid) from cron.job_run_details as details), 0),
  'postgres', 'postgres', job.command, 'succeeded', '1 row', slot, slot
from cron.job, private.slots(job.schedule, now() - interval '3 hours', now()) as slot
where job.jobname = 'run-benchmark';
delete from private.schedule_changes where true;
select private.tell_schedule();
update private.schedule_troubles set since = now() - interval '7 minutes' where true;
select private.tell_schedule();
select is(
  pg_temp.told(),
  array['🔴 schedule run-benchmark: It ticks, but there is no result since its first tick: see run_summary.'],
  'a schedule that measures nothing is in trouble'
);
delete from cron.job_run_details where true;
select private.tell_schedule();
select pg_temp.told();

-- Who is not reached.
create function pg_temp.problem() returns text
language sql
as $$
  select problem from public.scheduler_health where job_name = 'deliver-incidents' and cause = 'channel_failing';
$$;
-- The answer to all that is under way, and what comes of it.
create function pg_temp.answer(status integer) returns void
language sql
as $$
  delete from net.http_request_queue where true;
  insert into net._http_response (id, status_code, timed_out, created)
  select deliveries.request_id, status, false, now() from private.alert_deliveries as deliveries where deliveries.request_id is not null;
  select private.settle_deliveries();
$$;
update private.alert_deliveries set delivered_at = now() - interval '1 hour' where true;
select is(pg_temp.problem(), null, 'all is well');
select private.tell('one', 'budget', 'told', '{"detail": "one"}');
select private.deliver_incidents();
select is(pg_temp.problem(), null, 'while an answer is awaited');
update private.alert_deliveries set requested_at = now() - interval '3 minutes' where key = 'one';
select matches(pg_temp.problem(), 'ops \(no answer;', 'no answer is reported when it is late');
update private.alert_deliveries set requested_at = now() where key = 'one';
select pg_temp.answer(404);
select is(
  pg_temp.problem(), 'Channels are not told: ops (HTTP 404; try it: select public.test_alert_channel(''ops'');)',
  'a refusal is reported'
);
update private.alert_deliveries set attempts = 8, next_attempt_at = now() where key = 'one';
select private.settle_deliveries();
select is(
  pg_temp.problem(),
  'Channels are not told: ops (HTTP 404; messages given up: 1; try it: select public.test_alert_channel(''ops'');)',
  'and that a message is given up'
);
select private.tell('two', 'budget', 'told', '{"detail": "two"}');
select private.deliver_incidents();
select pg_temp.answer(200);
select is(pg_temp.problem(), null, 'a channel that takes a message is well again');
select public.set_alert_channel('bad', 'slack', 'none');
select is(
  pg_temp.problem(),
  'Channels are not told: bad (Vault lacks the secret "none", its address; try it: select public.test_alert_channel(''bad'');)',
  'one without an address is not'
);
select public.set_alert_channel('bad', enabled => false);
select is(pg_temp.problem(), null, 'unless it is switched off');

-- Upkeep.
update private.alert_deliveries set created_at = now() - interval '61 days' where true;
select private.tell('three', 'budget', 'told', '{"detail": "three"}');
select private.maintenance();
select results_eq('select key from private.alert_deliveries', $$ values ('three') $$, 'what was told long ago is deleted');

select * from finish();
rollback;
