-- Which run may measure at a provider when several want to: one at a time from one region, across all runs, and
-- waiting runs take turns.
begin;

create extension if not exists pgtap with schema extensions;

select plan(22);

delete from public.runs where true;
delete from public.providers where true;
delete from net.http_request_queue where true;
delete from vault.secrets where secrets.name in ('project_url', 'secret_key');
select vault.create_secret('http://project.test', 'project_url');
select vault.create_secret('sb_secret_test', 'secret_key');

insert into public.workloads (name, prompt) values ('shared', 'Reference {{nonce}}');
insert into public.providers (slug, name) values ('first', 'First'), ('second', 'Second');
insert into public.models (name, provider_id, active) select 'model', providers.id, true from public.providers;

create function pg_temp.started(request jsonb) returns uuid
language sql
as $$
  select (public.start_run('{"prompt": "shared"}'::jsonb || request, '{}') ->> 'run_id')::uuid;
$$;

create function pg_temp.record(target jsonb) returns jsonb
language sql
as $$
  select public.record_result(
    (target ->> 'lease_token')::uuid,
    '{"outcome": "success", "total_latency_ms": 10, "token_source": "none", "request_age_ms": 10}',
    true
  );
$$;

-- The runs whose workers were started since the last check, in order.
create function pg_temp.asked_for() returns uuid[]
language sql
as $$
  with asked as (
    delete from net.http_request_queue as queue
    where true
    returning queue.id, convert_from(queue.body, 'utf8')::jsonb as body
  )
  select array_agg((asked.body ->> 'resume')::uuid order by asked.id) from asked;
$$;

create temporary table run (name text primary key, id uuid);
create temporary table claim (name text primary key, target jsonb);

-- A run that names its region and one that names none may run in the same one.
insert into run values
  ('anywhere', pg_temp.started('{"providers": ["first"], "samples": 2}')),
  ('pinned', pg_temp.started('{"providers": ["first"], "regions": ["eu-west-1", "us-east-1"]}'));
select pg_temp.asked_for();
insert into claim
select 'anywhere', public.claim_target(run.id, 1, null, 'eu-west-1') from run where run.name = 'anywhere';
select isnt(claim.target, null, 'a provider is measured from one region') from claim;
select is(public.claim_target(run.id, 1, 'eu-west-1', 'eu-west-1'), null, 'not by another run from the same region meanwhile')
from run where run.name = 'pinned';
insert into claim
select 'elsewhere', public.claim_target(run.id, 1, 'us-east-1', 'us-east-1') from run where run.name = 'pinned';
select isnt(claim.target, null, 'but from another') from claim where claim.name = 'elsewhere';
select bag_eq(
  $$ select region, worker_region from public.run_targets where state = 'leased' $$,
  $$ values (null, 'eu-west-1'), ('us-east-1', 'us-east-1') $$,
  'the targets say where they are measured'
);

-- The first run leaves the provider to the run that waits for it.
select is(pg_temp.record(claim.target) -> 'next', 'null', 'a run with more to do does not keep a provider others wait for')
from claim where claim.name = 'anywhere';
select is(pg_temp.asked_for(), array[run.id], 'a worker of the one that waits is asked for')
from run where run.name = 'pinned';
insert into claim
select 'its turn', public.claim_target(run.id, 1, 'eu-west-1', 'eu-west-1') from run where run.name = 'pinned';
select isnt(claim.target, null, 'which finds it free') from claim where claim.name = 'its turn';
select is(pg_temp.record(claim.target) -> 'next', 'null', 'it has nothing more there')
from claim where claim.name = 'its turn';
select is(pg_temp.asked_for(), array[run.id], 'and calls the first run back') from run where run.name = 'anywhere';
select is(pg_temp.record(claim.target) ->> 'run_finished', 'true', 'measurements at other providers blocked no run')
from claim where claim.name = 'elsewhere';
select pg_temp.asked_for();

-- Three runs: none is skipped twice.
update public.run_targets set state = 'done', closed_at = now() where run_targets.closed_at is null;
update public.runs set finished_at = now() where runs.finished_at is null;
truncate run, claim;
insert into run
select name, pg_temp.started('{"providers": ["first"], "samples": 3}') from unnest(array['a', 'b', 'c']) as name;
update public.runs
set started_at = now() - interval '1 minute' * (3 - ascii(run.name) + ascii('a'))
from run where run.id = runs.id;

create function pg_temp.turns(times integer) returns text
language plpgsql
as $$
declare
  at_it uuid := (select run.id from run where run.name = 'a');
  order_of_turns text := '';
  target jsonb;
begin
  for turn in 1 .. times loop
    order_of_turns := order_of_turns || (select run.name from run where run.id = at_it);
    target := public.claim_target(at_it);
    if pg_temp.record(target) -> 'next' <> 'null' then
      raise exception 'It goes on with its own';
    end if;
    at_it := (pg_temp.asked_for())[1];
  end loop;
  return order_of_turns;
end;
$$;

select is(pg_temp.turns(8), 'abcabcab', 'runs that want the same provider take turns');

-- A run that continues at another provider still starts the waiting one.
update public.run_targets set state = 'done', closed_at = now() where run_targets.closed_at is null;
update public.runs set finished_at = now() where runs.finished_at is null;
truncate run, claim;
insert into run values
  ('both', pg_temp.started('{"samples": 2}')), ('one', pg_temp.started('{"providers": ["first"]}'));
update public.run_targets
set position = case when run_targets.provider_id = providers.id then sample else 10 + sample end
from public.providers
where providers.slug = 'first';
select pg_temp.asked_for();
insert into claim select 'both', public.claim_target(run.id) from run where run.name = 'both';
select is(claim.target ->> 'provider', 'first', 'it begins where the other waits') from claim;
select is(pg_temp.record(claim.target) #>> '{next,provider}', 'second', 'and goes on where it does not') from claim;
select is(pg_temp.asked_for(), array[run.id], 'while the other is called') from run where run.name = 'one';

-- Workers beyond those that could measure are not started.
update public.run_targets set state = 'done', closed_at = now() where run_targets.closed_at is null;
update public.runs set finished_at = now() where runs.finished_at is null;
truncate run, claim;
select public.start_run('{"prompt": "shared", "samples": 20, "lanes": 32}', '{}', claim => true);
select is(cardinality(pg_temp.asked_for()), 1, 'two providers keep two workers busy, and who asked is one of them');
update public.run_targets set state = 'done', closed_at = now(), lease_token = null where run_targets.closed_at is null;
update public.runs set finished_at = now() where runs.finished_at is null;
insert into run values ('wide', pg_temp.started('{"samples": 20, "lanes": 32}'));
select is(cardinality(pg_temp.asked_for()), 2, 'two are started where who asked measures nothing');
select is(public.resume_runs(), 2, 'so two are started where none is');
select pg_temp.asked_for();
update public.run_targets set concurrent = true where run_targets.state = 'queued' and run_targets.sample <= 2;
select is(public.resume_runs(), 6, 'and one for each target of a provider that allows several');
select pg_temp.asked_for();

delete from vault.secrets where secrets.name = 'secret_key';
select is(
  public.start_run('{"prompt": "shared", "lanes": 2}', '{}') #>> '{error,message}',
  'Cannot start the run: lanes: Vault lacks secret_key, which the database needs to start workers',
  'a run that needs workers of the database is refused when it can start none'
);
select is(
  public.start_run('{"prompt": "shared", "regions": ["eu-west-1"]}', '{}') #>> '{error,field}', 'regions',
  'and so is one that names regions'
);

-- A run that blocks the schedule is given up without losing measurements under way.
update public.run_targets set state = 'done', closed_at = now() where run_targets.closed_at is null;
update public.runs set finished_at = now() where runs.finished_at is null;
truncate run, claim;
insert into run values ('scheduled', pg_temp.started('{"samples": 2, "scheduled": true, "idempotency_key": "run-benchmark/2026-11-23T10:00Z"}'));
insert into claim select 'late', public.claim_target(run.id) from run;
update public.runs set started_at = now() - interval '2 hours' from run where runs.id = run.id;
insert into private.skipped_ticks (job_name, unfinished_run_id) select 'run-benchmark', run.id from run, generate_series(1, 2);
select public.resume_runs();
select bag_eq(
  $$ select state from public.run_targets join run on run.id = run_targets.run_id $$,
  array['leased', 'abandoned', 'abandoned', 'abandoned'],
  'what waits is given up, what is being measured is not'
);
select is(
  pg_temp.record(claim.target) - 'result_id', '{"next": null, "recorded": true, "run_finished": true}',
  'its result is stored and ends the run'
)
from claim;

select * from finish();
rollback;
