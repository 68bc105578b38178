-- The problems that scheduler_health and public_status report, and that they report none for a working schedule.
begin;

create extension if not exists pgtap with schema extensions;

select plan(44);

delete from public.runs where true;
delete from public.providers where true;
delete from private.invocations where true;
delete from private.skipped_ticks where true;
delete from private.schedule_changes where true;
delete from net.http_request_queue where true;
delete from net._http_response where true;
delete from vault.secrets where secrets.name in ('project_url', 'secret_key');
select vault.create_secret('http://project.test', 'project_url');
select vault.create_secret('sb_secret_test', 'secret_key');
delete from cron.job_run_details where true;

create function pg_temp.problem(job text default 'run-benchmark') returns text
language sql
as $$
  select problem from public.scheduler_health where scheduler_health.job_name = job;
$$;
create function pg_temp.state() returns text
language sql
as $$
  select state from public.public_status;
$$;

-- A tick for each slot of the last day.
create function pg_temp.tick(job text, slot timestamptz) returns void
language sql
as $$
  insert into cron.job_run_details (jobid, runid, database, username, command, status, return_message, start_time, end_time)
  select job.jobid, coalesce((select max(runid) from cron.job_run_details), 0) + 1, 'postgres', 'postgres', job.command,
    'succeeded', '1 row', slot, slot + interval '1 second'
  from cron.job where job.jobname = tick.job;
$$;
select pg_temp.tick('run-benchmark', slot)
from (
  select slot from private.slots('*/15 * * * *', now() - interval '24 hours', now()) as slot order by slot
) as slots;

insert into private.invocations (request_id, function_name, body, created_at)
values (1001, 'run-benchmark', '{"idempotency_key": "run-benchmark/1"}', now() - interval '10 minutes');
select matches(
  pg_temp.problem(), '^Its last request got no answer: pg_net may have stopped sending; run select net.worker_restart',
  'a request without an effect is reported'
);
update private.invocations set created_at = now() - interval '1 minute' where true;
select is(pg_temp.problem(), null, 'though not while it may still be on its way');
insert into net._http_response (id, status_code, timed_out, created) values (1001, 401, false, now());
select matches(pg_temp.problem(), '^The function refused the key', 'a refused key is named');
update net._http_response set status_code = 500, content = 'no such column' where true;
select is(pg_temp.problem(), 'Its last request failed: no such column', 'an error of the function is');
update net._http_response set status_code = null, timed_out = true, error_msg = 'Timeout of 10000 ms reached' where true;
select is(pg_temp.problem(), 'Its last request failed: Timeout of 10000 ms reached', 'a timeout is');
insert into public.runs (run_name, triggered_by, scheduled, idempotency_key) values ('scheduled-run', 'cron-job', true, 'run-benchmark/1');
select is(pg_temp.problem(), null, 'but not when the run is there all the same');

-- Workers that continue runs.
select pg_temp.tick('resume-runs', slot)
from private.slots('* * * * *', now() - interval '5 minutes', now()) as slot;
select is(
  (select array_agg(to_char(slot at time zone 'utc', 'MM-DD')) from private.slots(given, '2026-11-23 12:00+00', '2027-05-02 00:00+00') as slot),
  slots, given
)
from (
  values
    ('0 0 $ 12,1,2 *', array['12-31', '01-31', '02-28']),
    ('0 0 */10 12 1', array['12-21']),
    ('0 0 1 * */6', array['05-01']),
    ('0 0 1 12 0,6', array['12-01', '12-05', '12-06', '12-12', '12-13', '12-19', '12-20', '12-26', '12-27'])
) as schedules (given, slots);
insert into private.invocations (request_id, function_name, body, created_at)
select 1002, 'run-benchmark', jsonb_build_object('resume', runs.id), now() - interval '5 minutes' from public.runs;
insert into net._http_response (id, status_code, timed_out, created) values (1002, 401, false, now());
select matches(pg_temp.problem('resume-runs'), '^The function refused the key', 'a refused key is named for workers too');
select is(pg_temp.problem(), null, 'whose requests are not those of the schedule');
update public.runs set finished_at = now() where true;
select is(pg_temp.problem('resume-runs'), null, 'and which are not needed once their run is finished');

-- Missed slots, and slots that do not count as missed.
delete from cron.job_run_details
where start_time between now() - interval '12 hours' and now() - interval '2 hours';
select matches(pg_temp.problem(), '^(39|40|41) slots of the last 24 hours were missed', 'slots without a tick are counted');
select is(public.pause_schedule(), true, 'a pause');
select matches(pg_temp.problem(), '^The job is switched off', 'is named');
select is(public.resume_schedule(), true, 'and once it is over');
select is(pg_temp.problem(), null, 'its slots were not missed');
select matches(public.set_schedule('*/5 * * * *'), '^\*/5 \* \* \* \* ', 'the schedule can be changed');
select is(pg_temp.problem(), null, 'which makes no slot before it one that was missed');

-- A job without any effect so far.
delete from private.schedule_changes where true;
select is(pg_temp.state(), 'stale', 'a schedule that has ticked for hours without any result is stale');
delete from cron.job_run_details where start_time < now() - interval '9 minutes';
select is(pg_temp.state(), 'empty', 'one that has just begun is empty');

-- Models that are rarely benchmarked.
insert into public.providers (slug, name) values ('first', 'First');
insert into public.models (name, provider_id, active, min_interval)
select 'daily', providers.id, true, interval '1 day' from public.providers;
insert into public.benchmark_results (
  run_id, input_tokens, output_tokens, total_latency_ms, cost_usd, outcome, success, created_at
)
select runs.id, 0, 0, 1, 0, 'success', true, now() - interval '20 hours' from public.runs;
select is(pg_temp.state(), 'ok', 'old results of rarely benchmarked models are not stale');
update public.models set min_interval = null where true;
select is(pg_temp.state(), 'stale', 'but they are where one is due at every tick');

-- A stopped worker of pg_net, with frequent ticks.
delete from private.schedule_changes where true;
delete from private.invocations where true;
delete from net._http_response where true;
delete from public.runs where true;
delete from cron.job_run_details where true;
select pg_temp.tick('run-benchmark', now() - interval '5 minutes');
select cron.alter_job(job.jobid, schedule => '* * * * *') from cron.job where jobname = 'run-benchmark';
insert into private.schedule_changes (job_name) values ('run-benchmark');
insert into private.invocations (request_id, function_name, body, created_at)
select 2000 + n, 'run-benchmark', jsonb_build_object('idempotency_key', 'run-benchmark/' || n), now() - n * interval '1 minute'
from generate_series(0, 4) as n;
select matches(pg_temp.problem(), '^Its last request got no answer', 'the oldest without an answer tells, however young the last is');
select is(pg_temp.state(), 'failing', 'and the public is told');
insert into net._http_response (id, status_code, timed_out, created) values (2001, 202, false, now());
select is(pg_temp.problem(), null, 'not when a later one was delivered');
delete from net._http_response where true;
insert into net._http_response (id, status_code, timed_out, created) values (2000, 500, false, now());
update net._http_response
set content = '{"error":{"code":"outdated_database","message":"Cannot answer the request"}}' where true;
select matches(pg_temp.problem(), '^The functions are newer than the database', 'functions newer than the database are named');
select is(pg_temp.state(), 'failing', 'and the public is told');
delete from private.invocations where true;
delete from net._http_response where true;

-- Notes that are over.
delete from public.runs where true;
insert into public.runs (run_name, triggered_by, scheduled, idempotency_key) values ('scheduled-run', 'cron-job', true, 'run-benchmark/2');
insert into private.skipped_ticks (job_name, unfinished_run_id) select 'run-benchmark', runs.id from public.runs;
select matches(pg_temp.problem(), '^Its last tick started nothing', 'a tick that started nothing is named');
update public.runs set finished_at = now() where true;
select is(pg_temp.problem(), null, 'until the run before it has ended');
select is(pg_temp.problem('sync-models'), null, 'a weekly job need not have ticked yet');
update cron.job_run_details set start_time = now() - interval '8 days' where true;
select is(pg_temp.problem('sync-models'), 'It has not ticked yet.', 'but it has when its slot has passed');
delete from cron.job_run_details where true;
select is(pg_temp.problem(), 'It has not ticked yet.', 'nothing has ticked where pg_cron does not run');
select pg_temp.tick('run-benchmark', now());

-- Vault without its key.
create function pg_temp.spoil_secret() returns boolean
language plpgsql
as $$
begin
  update vault.secrets set secret = '?' where secrets.name = 'secret_key';
  return true;
exception
  -- Where Vault belongs to another, who alone may.
  when insufficient_privilege then
    return false;
end;
$$;
create temporary table spoiled as select pg_temp.spoil_secret() as it_was;
select case
  when it_was then matches(
    pg_temp.problem(),
    '^Vault cannot decrypt secret_key, .* delete from vault.secrets where name = ''secret_key''; select vault.create_secret',
    'a secret that cannot be decrypted is named'
  )
  else skip('Vault belongs to another')
end from spoiled;
select case
  when it_was then is(pg_temp.state(), 'failing', 'and the public is told') else skip('Vault belongs to another')
end from spoiled;
select case
  when it_was then is(
    (public.diagnostics() -> 'unreadable_secrets', public.diagnostics() ->> 'project_url'),
    ('["secret_key"]'::jsonb, 'http://project.test'::text), 'the doctor gets the others'
  )
  else skip('Vault belongs to another')
end from spoiled;
select case
  when it_was then throws_ok(
    'select private.read_vault_secret(''secret_key'')', 'P0001',
    'Cannot read Vault secret "secret_key": it cannot be decrypted', 'a call says so'
  )
  else skip('Vault belongs to another')
end from spoiled;
delete from vault.secrets where secrets.name = 'secret_key';
select vault.create_secret('sb_secret_test', 'secret_key');
select is(pg_temp.problem(), null, 'recreated in its place it works');

-- pg_net that counts from 1 again.
insert into private.invocations (request_id, function_name, body) values (1, 'run-benchmark', '{"n": 1}');
select setval('net.http_request_queue_id_seq', 1, false);
select private.invoke_function('run-benchmark', '{"n": 2}');
select results_eq(
  'select invocations.request_id, invocations.body from private.invocations order by invocations.id',
  $$ values (null::bigint, '{"n": 1}'::jsonb), (1, '{"n": 2}') $$,
  'a reused number is no longer that of the earlier call'
);

-- Extensions that were dropped.
create function pg_temp.drop_extension(name text) returns boolean
language plpgsql
as $$
begin
  execute format('drop extension %I cascade', name);
  return true;
exception
  -- Where its owner is another.
  when insufficient_privilege then
    return false;
end;
$$;
create temporary table dropped as select pg_temp.drop_extension('pg_net') as it_was;
select case
  when it_was then matches(pg_temp.problem(), '^pg_net is not installed: create extension pg_net', 'pg_net that was dropped is named')
  else skip('it belongs to another')
end from dropped;
select case
  when it_was then is(pg_temp.state(), 'failing', 'and the public is told') else skip('it belongs to another')
end from dropped;
update dropped set it_was = pg_temp.drop_extension('pg_cron') where true;
select case
  when it_was then is_empty('select * from public.scheduler_health', 'without pg_cron there are no jobs')
  else skip('it belongs to another')
end from dropped;
select case
  when it_was then is(pg_temp.state(), 'unscheduled', 'which the public is told') else skip('it belongs to another')
end from dropped;

select * from finish();
rollback;
