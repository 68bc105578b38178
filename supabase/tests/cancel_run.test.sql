-- Stopping a run: no more of its targets are called, and none waits.
begin;

create extension if not exists pgtap with schema extensions;

select plan(20);

delete from public.runs where true;
delete from public.providers where true;
delete from net.http_request_queue where true;
delete from vault.secrets where secrets.name in ('project_url', 'secret_key', 'incident_webhook_url');
select vault.create_secret('http://project.test/', 'project_url');
select vault.create_secret('sb_secret_test', 'secret_key');

insert into public.workloads (name, prompt) values ('stopped', 'Hello');
insert into public.providers (slug, name) values ('first', 'First'), ('second', 'Second');
insert into public.models (name, provider_id, active) select 'model', providers.id, true from public.providers;
insert into public.spend_limits (period, limit_usd) values ('day', 1);
insert into public.prices (provider_id, model_id, input_price_per_m, output_price_per_m)
select models.provider_id, models.id, 1, 1 from public.models;

create function pg_temp.started(request jsonb) returns uuid
language sql
as $$
  select (public.start_run('{"prompt": "stopped"}'::jsonb || request, '{}') ->> 'run_id')::uuid;
$$;

create function pg_temp.record(target jsonb, extra jsonb default '{}') returns jsonb
language sql
as $$
  select public.record_result(
    (target ->> 'lease_token')::uuid,
    '{"outcome": "success", "total_latency_ms": 10, "token_source": "none", "request_age_ms": 10}'::jsonb || extra,
    true
  );
$$;

create function pg_temp.states(run uuid) returns text
language sql
as $$
  select string_agg(state || ' ' || n, ', ' order by state)
  from (select state, count(*) as n from public.run_targets where run_id = run group by state) as counted;
$$;

create temporary table run (name text primary key, id uuid);
create temporary table claim (name text primary key, target jsonb);

insert into run values ('stopped', pg_temp.started('{"samples": 4, "lanes": 2}'));
insert into claim select 'measured', public.claim_target(run.id) from run;
insert into claim select 'under way', pg_temp.record(claim.target) -> 'next' from claim;
insert into run values ('waiting', pg_temp.started('{"lanes": 2}'));
update public.runs set started_at = started_at + interval '1 second' where runs.id = (select id from run where name = 'waiting');
insert into claim select 'other', public.claim_target(run.id) from run where run.name = 'waiting';
select isnt(claim.target, null, 'one run measures a provider') from claim where claim.name = 'under way';
delete from net.http_request_queue where true;

select is(
  public.cancel_run(run.id) - 'run_id',
  '{"targets": 8, "measured": 1, "cancelled": 7}',
  'a stopped run reports the states of its targets'
)
from run where run.name = 'stopped';
select is(pg_temp.states(run.id), 'cancelled 7, done 1', 'none of them waits or is being measured')
from run where run.name = 'stopped';
select isnt(runs.finished_at, null, 'and it is over') from public.runs join run using (id) where run.name = 'stopped';
select is(
  array_agg(distinct run_targets.closed_reason), array['the run was stopped'], 'each says why'
)
from public.run_targets where run_targets.state = 'cancelled';
select is(
  row (summary.targets, summary.results, summary.closed_without_result, progress.closed_without_result),
  row (8::bigint, 1, 7::bigint, 7::bigint),
  'it counts everywhere'
)
from run
join public.run_summary as summary on summary.run_id = run.id
join public.run_progress as progress on progress.run_id = run.id
where run.name = 'stopped';

select results_eq(
  $$ select (convert_from(queue.body, 'utf8')::jsonb ->> 'resume')::uuid from net.http_request_queue as queue $$,
  $$ select run.id from run where run.name = 'waiting' $$,
  'who waits for the provider gets it at once'
);
select is(
  (select count(*)::integer from private.spend_reservations),
  1,
  'the reservation of the call is spent, since its cost is unknown'
);
select ok(
  (select sum(spend_days.usd) > 0 from private.spend_days), 'so that no limit is passed by it'
);

-- The worker of the stopped run learns of it from every call.
select is(public.claim_target(run.id), null, 'nothing of it is claimed') from run where run.name = 'stopped';
select is(
  pg_temp.record(claim.target) - 'result_id',
  '{"recorded": false, "reason": "cancelled", "next": null, "run_finished": true}',
  'a late result is not taken'
)
from claim where claim.name = 'under way';
select is(
  public.close_target((claim.target ->> 'lease_token')::uuid, 'too late', true),
  '{"closed": true, "next": null, "run_finished": true}',
  'nor is it closed in another way'
)
from claim where claim.name = 'under way';
select is(pg_temp.states(run.id), 'cancelled 7, done 1', 'all of which changes nothing')
from run where run.name = 'stopped';
select is(public.resume_runs(), 1, 'only the other run is gone on with');
select is(
  public.cancel_run(run.id) - 'run_id',
  '{"targets": 8, "measured": 1, "cancelled": 7}',
  'stopping it again changes nothing'
)
from run where run.name = 'stopped';
select is(pg_temp.record(claim.target) -> 'recorded', 'true', 'the other run is measured') from claim where claim.name = 'other';

-- Unanswered targets are decided by what is known.
insert into run values ('silent', pg_temp.started('{"providers": ["first"], "samples": 3}'));
select public.cancel_run(run.id) from run where run.name = 'waiting';
insert into claim select 'silent', public.claim_target(run.id) from run where run.name = 'silent';
select pg_temp.record(
  claim.target, '{"outcome": "network_error", "reached": false, "network": true, "error_message": "refused"}'
)
from claim where claim.name = 'silent';
select public.cancel_run(run.id, 'by hand') from run where run.name = 'silent';
select is(pg_temp.states(run.id), 'cancelled 2, done 1', 'what was measured is kept') from run where run.name = 'silent';
select is(
  (select count(*)::integer from public.runs where runs.finished_at is null), 0, 'no run is left unfinished'
);

select is(public.cancel_run(gen_random_uuid()), null, 'an unknown run returns null');
select throws_ok(
  'set local role anon; select public.cancel_run(gen_random_uuid())', '42501', null, 'visitors stop nothing'
);

select * from finish();
rollback;
