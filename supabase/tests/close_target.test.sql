-- What close_target does about a fault of our own.
begin;

create extension if not exists pgtap with schema extensions;

select plan(9);

delete from public.runs where true;
delete from public.providers where true;

insert into public.workloads (name, prompt) values ('closed', 'Hello');
insert into public.providers (slug, name) values ('first', 'First');
insert into public.models (name, provider_id, active) select 'model', providers.id, true from public.providers;

create temporary table run as
select (public.start_run('{"prompt": "closed", "samples": 2}', '{}') ->> 'run_id')::uuid as id;
create temporary table claim as select public.claim_target(run.id) as target from run;
create temporary table answer (name text primary key, body jsonb);

insert into answer
select 'first', public.close_target((target ->> 'lease_token')::uuid, repeat('x', 600), true) from claim;

select is(body - 'next', '{"closed": true, "run_finished": false}', 'it is closed') from answer;
select is(
  row (run_targets.state, run_targets.closed_reason, run_targets.closed_at is not null),
  row ('worker_failed'::text, repeat('x', 500), true),
  'the target says why, at no great length'
)
from claim join public.run_targets on run_targets.id = (target ->> 'target_id')::uuid;
select is_empty('select from public.benchmark_results', 'no result is blamed on the provider');
select isnt(body #>> '{next,target_id}', null, 'the next target is handed out') from answer;

insert into answer
select 'repeated', public.close_target((target ->> 'lease_token')::uuid, 'again', true) from claim;
select is(again.body, answer.body, 'a repeated close gets the same answer')
from answer, answer as again where answer.name = 'first' and again.name = 'repeated';
select is(
  public.record_result((target ->> 'lease_token')::uuid, '{"outcome": "success"}', true) -> 'recorded', 'false',
  'a closed target takes no result'
)
from claim;
select is_empty('select from public.benchmark_results', 'none at all');

select is(
  public.close_target(gen_random_uuid(), 'whose?', true), '{"closed": false, "reason": "stale_lease"}',
  'rejects an unknown token'
);
select is(
  public.close_target((body #>> '{next,lease_token}')::uuid, 'a fault', true),
  '{"closed": true, "next": null, "run_finished": true}',
  'the last finishes the run'
)
from answer where answer.name = 'first';

select * from finish();
rollback;
