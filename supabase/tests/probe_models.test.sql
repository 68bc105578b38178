-- How models are probed: as targets of their own run, within the limits, and in no sum.
begin;

create extension if not exists pgtap with schema extensions;

select plan(32);

delete from public.runs where true;
delete from public.providers where true;
delete from net.http_request_queue where true;
delete from vault.secrets where secrets.name in ('project_url', 'secret_key');
select vault.create_secret('http://project.test', 'project_url');
select vault.create_secret('sb_secret_test', 'secret_key');
update public.settings set max_probes = 3, max_probe_usd = 0.05 where true;

insert into public.providers (slug, name, base_url, api_key_env) values
  ('first', 'First', 'https://first.test/v1', 'FIRST_API_KEY');

create temporary table asked as select public.probe_model('first', 'maybe') as id;
create temporary table probe as select model_probes.* from public.model_probes;
create temporary table claim (name text primary key, target jsonb);

select is(row (models.name, models.active), row ('maybe'::text, false), 'a model need not be in the catalogue to be probed')
from public.models;
select is(
  convert_from(queue.body, 'utf8')::jsonb, jsonb_build_object('resume', probe.run_id, 'lane', 1), 'a worker is called for it'
)
from net.http_request_queue as queue, probe;
select is(probe.id, asked.id, 'what is handed back is its id') from probe, asked;
select is(public.probe_model('first', 'maybe'), asked.id, 'asking again waits for the same probe') from asked;
select throws_ok(
  $$ select public.probe_model('nobody', 'maybe') $$, 'P0001', 'Cannot probe the model: there is no provider "nobody"'
);

update public.models set options = '{"max_output_tokens": 200}' where true;
insert into claim select 'first', public.claim_target(probe.run_id) from probe;
select is(
  row (
    target ->> 'provider', target ->> 'base_url', target ->> 'api_key_env', target ->> 'model',
    target -> 'max_output_tokens', target ->> 'target_id'
  ),
  row ('first'::text, 'https://first.test/v1'::text, 'FIRST_API_KEY'::text, 'maybe'::text, '16'::jsonb, asked.id::text),
  'it is leased like any target, with its own cap'
)
from claim, asked;
select matches(target ->> 'prompt', e'\n\nAnswer with the word OK\\.$', 'and asks for one word') from claim;
select is(public.claim_target(probe.run_id), null, 'once') from probe;

select is(
  public.record_result(
    (target ->> 'lease_token')::uuid,
    '{"outcome": "success", "status_code": 200, "ttft_ms": 100, "input_tokens": 10, "output_tokens": 2, "token_source": "provider"}',
    false
  ) - 'result_id',
  '{"recorded": true, "next": null, "run_finished": true}',
  'it is recorded as any target, which ends its run'
)
from claim;
select is(
  row (callable, outcome, status_code, ttft_ms, input_tokens, finished_at is not null),
  row (true, 'success'::text, 200, 100::double precision, 10, true),
  'one that answers can be called'
)
from public.model_probes;
select is(
  public.record_result((target ->> 'lease_token')::uuid, '{"outcome": "model_unavailable"}', false) -> 'recorded', 'true',
  'repeating it is recognised'
)
from claim;
select is((select model_probes.callable from public.model_probes), true, 'and changes nothing');

-- A probe is in no sum.
select is((select count(*) from public.benchmark_results where benchmark_results.probe), 1::bigint, 'its result is kept');
select is((select count(*) from private.rollups), 0::bigint, 'and in no rollup');
select is((select count(*) from public.known_results), 0::bigint, 'nor among the results');
select is((select count(*) from private.model_states), 0::bigint, 'it opens and closes no incident, and is no benchmark of the model');
select is((select count(*) from public.run_summary), 0::bigint, 'its run is not among the runs');
select is((select count(*) from public.run_progress), 0::bigint, 'nor among those that visitors see');
select is((select public_status.last_result_at from public.public_status), null, 'nor does it make the numbers fresh');

-- One probe for each outcome.
create function pg_temp.probed(outcome text) returns jsonb
language plpgsql
as $$
declare
  asked uuid := public.probe_model('first', 'maybe');
begin
  perform public.record_result(
    (public.claim_target((select model_probes.run_id from public.model_probes where model_probes.id = asked)) ->> 'lease_token')::uuid,
    jsonb_build_object('outcome', outcome, 'token_source', 'none'),
    false
  );
  return to_jsonb(array(select model_probes.callable from public.model_probes where model_probes.id = asked)) -> 0;
end;
$$;

select is(pg_temp.probed(probe.outcome), probe.callable, format('%s tells: %s', probe.outcome, probe.callable))
from (
  values
    ('empty', 'true'::jsonb),
    ('model_unavailable', 'false'),
    ('bad_request', 'false'),
    ('rate_limited', 'null'),
    ('timeout', 'null'),
    ('auth_failed', 'null')
) as probe (outcome, callable);
select pg_temp.probed('model_unavailable');
select is((select models.retired_at from public.models), null, 'probes retire nothing');

update public.models set retired_by = 'benchmark', retired_at = now(), available = false where true;
select pg_temp.probed('empty');
select is(
  row (models.retired_at, models.retired_by, models.available), row (null::timestamptz, null::text, true),
  'a model that benchmarks found gone is back when it answers'
)
from public.models;

delete from public.models where true;
insert into public.models (name, provider_id, kind, available, created_at)
select given.name, providers.id, given.kind, given.available, given.created_at
from public.providers
cross join (
  values
    ('a', 'chat', true, now() + interval '1 second'), ('b', 'chat', true, now() + interval '1 second'),
    ('c', 'chat', true, now() + interval '2 seconds'), ('d', 'chat', true, now() + interval '3 seconds'),
    ('e', 'chat', true, now() + interval '4 seconds'),
    ('embedding', 'embedding', true, now() + interval '1 second'), ('unlisted', 'chat', false, now() + interval '1 second'),
    ('older', 'chat', true, now() - interval '1 day')
) as given (name, kind, available, created_at);
insert into public.prices (provider_id, model_id, input_price_per_m, output_price_per_m)
select models.provider_id, models.id, case models.name when 'a' then 1000 else 20 end, 20
from public.models;
create temporary table sync as
select (public.start_sync('{"providers": ["first"]}', '{}') ->> 'sync_id')::uuid as id;

create temporary table started as select public.start_probes(sync.id, 4) as run_id from sync;
select results_eq(
  $$
    select model_probes.model, run_targets.state
    from public.model_probes
    join public.run_targets using (id)
    order by model_probes.model
  $$,
  $$ values ('a', 'budget_blocked'), ('b', 'queued'), ('c', 'queued') $$,
  'of the oldest chat models that a sync added, as many as wanted and their sum allows'
);
select matches(
  model_probes.error_message, '^it could cost 1\.\d+ USD, and settings\.max_probe_usd is 0\.05$', 'one that could cost too much says so'
)
from public.model_probes where model_probes.model = 'a';
select is(public.start_probes(sync.id, 4), null, 'once for each sync') from sync;

update public.settings set max_probes = 1 where true;
create temporary table next_sync as
select (public.start_sync('{"providers": ["first"]}', '{}') ->> 'sync_id')::uuid as id;
create temporary table few as select public.start_probes(next_sync.id, 4) as run_id from next_sync;
select is(
  (select count(*) from public.model_probes where model_probes.run_id = few.run_id and model_probes.finished_at is null),
  1::bigint, 'no more than settings.max_probes'
)
from few;
update public.settings set max_probes = 0 where true;
select throws_ok(
  $$ select public.probe_model('first', 'maybe') $$, 'P0001', 'Cannot probe the model: settings.max_probes is 0',
  'none at all where settings say so'
);

select * from finish();
rollback;
