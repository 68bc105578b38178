-- What resume_runs repairs, every minute.
begin;

create extension if not exists pgtap with schema extensions;

select plan(13);

delete from public.runs where true;
delete from public.providers where true;
delete from net.http_request_queue where true;
delete from vault.secrets where secrets.name in ('project_url', 'secret_key', 'incident_webhook_url');
select vault.create_secret('http://project.test/', 'project_url');
select vault.create_secret('sb_secret_test', 'secret_key');
update public.settings set max_claims = 2 where true;

insert into public.workloads (name, prompt) values ('resumed', 'Hello');
insert into public.providers (slug, name) values ('first', 'First'), ('second', 'Second');
insert into public.models (name, provider_id, active) select 'model', providers.id, true from public.providers;

create temporary table run as
select (public.start_run('{"prompt": "resumed", "lanes": 1}', '{}') ->> 'run_id')::uuid as id;

select is(public.resume_runs(), 1, 'a run without a worker gets one');
select is(
  row (method::text, url, headers, convert_from(body, 'utf8')::jsonb),
  row (
    'POST'::text,
    'http://project.test/functions/v1/run-benchmark'::text,
    '{"Content-Type": "application/json", "apikey": "sb_secret_test"}'::jsonb,
    jsonb_build_object('resume', run.id, 'lane', 1)
  ),
  'by a request with the secret key'
)
from net.http_request_queue, run;

select isnt(public.claim_target(run.id), null, 'whose worker is measuring') from run;
select is(public.resume_runs(), 0, 'gets no other');

update public.run_targets set lease_expires_at = clock_timestamp() - interval '1 ms' where run_targets.state = 'leased';
select is(public.resume_runs(), 1, 'whose worker is lost gets another');
select set_eq('select state from public.run_targets', array['queued'], 'and its target is free again');

select isnt(public.claim_target(run.id), null, 'lost again') from run;
update public.run_targets set lease_expires_at = clock_timestamp() - interval '1 ms' where run_targets.state = 'leased';
select is(public.resume_runs(), 1, 'it gets one for what is left');
select bag_eq('select state from public.run_targets', array['worker_lost', 'queued'], 'the target is given up');

update public.run_targets set state = 'worker_failed', closed_at = now() where run_targets.state = 'queued';
select is(public.resume_runs(), 0, 'one with nothing left gets none');
select isnt(runs.finished_at, null, 'and is finished') from public.runs;

delete from vault.secrets where secrets.name = 'secret_key';
create temporary table other_run as
select (public.start_run('{"prompt": "resumed", "lanes": 1}', '{}') ->> 'run_id')::uuid as id;
update public.runs set started_at = now() - interval '3 hours' where runs.finished_at is null;
select lives_ok('select public.resume_runs()', 'a missing Vault secret keeps nothing else from being done');
select results_eq(
  'select distinct state from public.run_targets join other_run on other_run.id = run_id', array['abandoned'],
  'a run of which nothing happens for hours is given up'
);

select * from finish();
rollback;
