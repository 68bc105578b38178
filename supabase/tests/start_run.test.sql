-- How start_run handles a request, and what it rejects.
begin;

create extension if not exists pgtap with schema extensions;

select plan(47);

delete from public.runs where true;
delete from public.providers where true;
delete from public.workloads where true;
delete from vault.secrets where secrets.name in ('project_url', 'secret_key');
select vault.create_secret('http://project.test', 'project_url');
select vault.create_secret('sb_secret_test', 'secret_key');

insert into public.workloads (name, prompt) values ('default', 'Hello {{nonce}}'), ('other', 'Goodbye');
insert into public.providers (slug, name, api_key_env, enabled, simulated) values
  ('first', 'First', 'FIRST_API_KEY', true, false),
  ('second', 'Second', 'SECOND_API_KEY', true, true),
  ('keyless', 'Keyless', null, true, false),
  ('off', 'Off', 'OFF_API_KEY', false, false);
insert into public.models (name, provider_id, active, retired_at)
select given.name, providers.id, given.active, given.retired_at
from (
  values
    ('first', 'a', true, null::timestamptz),
    ('first', 'b', true, now() + interval '1 year'),
    ('first', 'inactive', false, null),
    ('first', 'retired', true, now() - interval '1 day'),
    ('second', 'a', true, null),
    ('keyless', 'a', true, null),
    ('off', 'a', true, null)
) as given (provider, name, active, retired_at)
join public.providers on providers.slug = given.provider;

create temporary table answer (name text primary key, body jsonb);

insert into answer
values ('plain', public.start_run('{}', array['FIRST_API_KEY']));

select is(body - 'run_id' - 'skipped', '{"created": true, "targets": 3, "lanes": 1, "regions": null, "first": null}', 'a run of what there is a key for')
from answer where answer.name = 'plain';
select is(
  body -> 'skipped', '[{"provider": "second", "reason": "SECOND_API_KEY is not set"}]',
  'it says which providers lack a key, and nothing of those that are off'
)
from answer where answer.name = 'plain';
select is(
  row (runs.run_name, runs.triggered_by, runs.simulated, runs.warm, runs.finished_at),
  row ('manual-run'::text, 'manual'::text, false, true, null::timestamptz),
  'what a request leaves out has a default'
)
from public.runs where runs.id = (select (body ->> 'run_id')::uuid from answer where answer.name = 'plain');
select is(
  (select workloads.name from public.workloads join public.runs on runs.workload_id = workloads.id limit 1), 'default',
  'the workload too'
);
select set_eq(
  $$
    select providers.slug || '/' || models.name
    from public.run_targets
    join public.models on models.id = run_targets.model_id
    join public.providers on providers.id = run_targets.provider_id
  $$,
  array['first/a', 'first/b', 'keyless/a'],
  'active models that are not retired are targets'
);
select set_eq('select state from public.run_targets', array['queued'], 'they wait to be claimed');
select set_eq('select position from public.run_targets', array[1, 2, 3], 'each in its place');

insert into answer
values (
  'full',
  public.start_run(
    '{
      "run_name": "all of it", "triggered_by": "test", "idempotency_key": "once", "providers": ["first", "second"],
      "models": ["a"], "samples": 3, "lanes": 2, "regions": ["eu-central-1", "us-east-1"], "warm": false, "prompt": "other"
    }',
    array['FIRST_API_KEY', 'SECOND_API_KEY']
  )
);
select is(
  body - 'run_id',
  '{"created": true, "targets": 12, "lanes": 2, "regions": ["eu-central-1", "us-east-1"], "skipped": [], "first": null}',
  'providers times models times samples times regions'
)
from answer where answer.name = 'full';
select is(
  row (runs.run_name, runs.triggered_by, runs.simulated, runs.warm, workloads.name),
  row ('all of it'::text, 'test'::text, true, false, 'other'::text),
  'the run keeps what was asked, and that a stand-in answers'
)
from public.runs
join public.workloads on workloads.id = runs.workload_id
where runs.idempotency_key = 'once';
select results_eq(
  $$
    select (convert_from(body, 'utf8')::jsonb) ->> 'region', count(*)
    from net.http_request_queue group by 1 order by 1
  $$,
  $$ values ('eu-central-1', 2::bigint), ('us-east-1', 2) $$,
  'a worker is called for each lane of each region'
);

insert into answer
values ('again', public.start_run('{"idempotency_key": "once", "providers": ["nobody"]}', '{}'));
select is(again.body, full_run.body || '{"created": false}', 'a repeated key gets the first run, whatever else it says')
from answer as again, answer as full_run
where again.name = 'again' and full_run.name = 'full';
select is((select count(*) from public.runs), 2::bigint, 'and makes none');

insert into answer values ('off', public.start_run('{}', array['OFF_API_KEY']));
select is(
  body #>> '{skipped,1,reason}', 'disabled; update providers set enabled = true where slug = ''off''',
  'a provider that is off but has a key is mentioned'
)
from answer where answer.name = 'off';

insert into answer values ('unkeyed', public.start_run('{"providers": ["off"]}', '{}'));
select is(body -> 'targets', '0', 'a run may have nothing to do')
from answer where answer.name = 'unkeyed';
select isnt(runs.finished_at, null, 'it is finished then')
from public.runs where runs.id = (select (body ->> 'run_id')::uuid from answer where answer.name = 'unkeyed');

-- The caller that starts a run measures its first target.
insert into answer values
  ('claimed', public.start_run('{"providers": ["keyless"], "idempotency_key": "claimed"}', '{}', claim => true, worker_region => 'eu-west-1')),
  ('again claimed', public.start_run('{"providers": ["keyless"], "idempotency_key": "claimed"}', '{}', claim => true)),
  ('in regions', public.start_run('{"providers": ["second"], "regions": ["eu-west-1"]}', array['SECOND_API_KEY'], claim => true)),
  ('nothing to claim', public.start_run('{"providers": ["off"]}', '{}', claim => true));
select is(body #>> '{first,provider}', 'keyless', 'the first target is handed out with the run')
from answer where answer.name = 'claimed';
select is(body #>> '{first,run_id}', body ->> 'run_id', 'of that run')
from answer where answer.name = 'claimed';
select is(
  row (run_targets.state, run_targets.lane, run_targets.worker_region),
  row ('leased'::text, 1, 'eu-west-1'::text),
  'it is leased in the first lane, from where the caller runs'
)
from answer join public.run_targets on run_targets.id = (body #>> '{first,target_id}')::uuid
where answer.name = 'claimed';
select is(body -> 'first', 'null', answer.name || ' has no first target')
from answer where answer.name in ('again claimed', 'in regions', 'nothing to claim');
insert into public.spend_limits (period, limit_usd) values ('day', 0);
insert into answer
values ('over budget', public.start_run('{"providers": ["first"]}', array['FIRST_API_KEY'], claim => true));
select is(body -> 'first', 'null', 'what is over budget is not claimed') from answer where answer.name = 'over budget';
select isnt(runs.finished_at, null, 'and the run is finished')
from answer join public.runs on runs.id = (body ->> 'run_id')::uuid where answer.name = 'over budget';
delete from public.spend_limits where true;

insert into answer
values ('stand-ins', public.start_run('{}', array['FIRST_API_KEY', 'SECOND_API_KEY'], array['second']));
select is(body -> 'targets', '1', 'where providers are simulated, no other is called')
from answer where answer.name = 'stand-ins';
select set_eq(
  $$
    select entry ->> 'provider' as provider, entry ->> 'reason' ~ '--live' as told
    from answer, jsonb_array_elements(body -> 'skipped') as entry
    where answer.name = 'stand-ins'
  $$,
  $$ values ('first', true), ('keyless', true) $$,
  'it says who is left out, whether it needs a key or not'
);

insert into answer values ('text', public.start_run('{"providers": ["keyless"], "prompt_text": "Why?"}', '{}'));
select is(workloads.prompt, 'Why?', 'a text is kept as a workload')
from public.workloads
join public.runs on runs.workload_id = workloads.id
where runs.id = (select (body ->> 'run_id')::uuid from answer where answer.name = 'text');
insert into answer values ('text again', public.start_run('{"providers": ["keyless"], "prompt_text": "Why?"}', '{}'));
select is((select count(*) from public.workloads), 3::bigint, 'once');

insert into answer values ('new model', public.start_run('{"providers": ["keyless"], "models": ["brand-new"]}', '{}'));
select is(
  (
    select providers.slug || ' ' || models.active
    from public.models join public.providers on providers.id = models.provider_id where models.name = 'brand-new'
  ),
  'keyless false',
  'a model the catalogue lacks is added where it is plain whose it is, and not for the schedule'
);
select is(body -> 'targets', '1', 'and measured') from answer where answer.name = 'new model';

insert into answer
values ('named', public.start_run('{"providers": ["first"], "models": ["retired"]}', array['FIRST_API_KEY']));
select is(body -> 'targets', '1', 'a model that is named is measured even when retired')
from answer where answer.name = 'named';

-- How many targets a run of the provider has now.
create function pg_temp.due() returns integer
language sql
as $$
  select (public.start_run('{"providers": ["first"]}', array['FIRST_API_KEY']) -> 'targets')::integer;
$$;
update public.models set min_interval = interval '1 day' where models.name = 'b';
select is(pg_temp.due(), 1, 'a rarely benchmarked model is left out while another run still has to measure it');
update public.run_targets set state = 'abandoned', closed_at = now() where run_targets.closed_at is null;
select is(pg_temp.due(), 2, 'but not when that was never measured');
update public.run_targets set state = 'done', closed_at = now() where run_targets.closed_at is null;
insert into private.model_states (model_id, region, last_run_at)
select models.id, region, last_run_at
from public.models
cross join (
  values ('eu-west-1', now() - interval '1 year'), (null, now() - interval '23 hours 58 minutes')
) as measured (region, last_run_at)
where models.name = 'b';
select is(pg_temp.due(), 1, 'nor before its time is over since the run that measured it was started');
update private.model_states set last_run_at = now() - interval '23 hours 59 minutes 1 second' where region is null;
select is(pg_temp.due(), 2, 'then it is due, a minute early too');
update public.models set min_interval = null where true;
select is(pg_temp.due(), 2, 'a model without such a time always is');

create temporary table before as select (select count(*) from public.runs) as runs, (select count(*) from public.models) as models;

select is(
  public.start_run(refused.request, array['FIRST_API_KEY', 'SECOND_API_KEY']) #>> '{error,code}',
  refused.code,
  'refuses ' || refused.request::text
)
from (
  values
    ('{"providers": ["first", "nobody"]}'::jsonb, 'unknown_provider'),
    ('{"workload": "nothing"}', 'unknown_workload'),
    ('{"prompt": "nothing"}', 'unknown_workload'),
    ('{"models": ["whose"]}', 'unknown_model')
) as refused (request, code);
select is(
  public.start_run('{"providers": ["nobody"]}', '{}') -> 'error',
  '{
    "code": "unknown_provider", "field": "providers",
    "message": "Cannot start the run: providers: there is no provider \"nobody\". There are first, keyless, off, second"
  }',
  'a refusal names the field and says why'
);
select throws_ok(
  format('select public.start_run(%L, ''{}'')', request), sqlstate, null, 'raises for ' || request
)
from (
  values
    ('{"providers": ["keyless"], "samples": 21}', '23514'),
    ('{"providers": ["keyless"], "lanes": 0}', '23514'),
    ('{"providers": ["keyless"], "lanes": 33}', '23514'),
    ('{"providers": ["keyless"], "samples": "many"}', '22P02'),
    ('{"providers": ["keyless"], "prompt_text": ""}', '23514')
) as faulty (request, sqlstate);
select is((select count(*) from public.runs), before.runs, 'nothing of a refused request is kept') from before;
select is((select count(*) from public.models), before.models, 'no model either') from before;

select * from finish();
rollback;
