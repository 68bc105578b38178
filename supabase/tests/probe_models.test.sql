-- How models are probed: asked for, leased, recorded, within what may be spent.
begin;

create extension if not exists pgtap with schema extensions;

select plan(26);

delete from public.runs where true;
delete from public.providers where true;
delete from net.http_request_queue where true;
delete from vault.secrets where secrets.name in ('project_url', 'secret_key');
select vault.create_secret('http://project.test', 'project_url');
select vault.create_secret('sb_secret_test', 'secret_key');
update public.settings set max_probes = 3, max_probe_usd = 0.05 where true;

insert into public.providers (slug, name, base_url, api_key_env) values
  ('first', 'First', 'https://first.test/v1', 'FIRST_API_KEY');

create temporary table sync as
select (public.start_sync('{"providers": ["first"]}', '{}') ->> 'sync_id')::uuid as id;
create temporary table asked as select public.probe_model('first', 'maybe') as id;
create temporary table claim (name text primary key, target jsonb);

select is(row (models.name, models.active), row ('maybe'::text, false), 'a model need not be in the catalogue to be probed')
from public.models;
select is(
  convert_from(queue.body, 'utf8')::jsonb, '{"triggered_by": "probe", "probes_only": true}', 'the function is called for it'
)
from net.http_request_queue as queue;
select is(public.probe_model('first', 'maybe'), asked.id, 'asking again waits for the same probe') from asked;
select throws_ok(
  $$ select public.probe_model('nobody', 'maybe') $$, 'P0001', 'Cannot probe the model: there is no provider "nobody"'
);

insert into claim select 'first', public.claim_probe(sync.id) from sync;
select is(
  row (
    target ->> 'provider', target ->> 'base_url', target ->> 'api_key_env', target ->> 'model',
    target -> 'max_output_tokens', target ->> 'target_id', target ->> 'run_id'
  ),
  row (
    'first'::text, 'https://first.test/v1'::text, 'FIRST_API_KEY'::text, 'maybe'::text, '16'::jsonb, asked.id::text, sync.id::text
  ),
  'it is leased in the form of a target'
)
from claim, asked, sync;
select is(public.claim_probe(sync.id), null, 'once') from sync;
select is(public.claim_probe(gen_random_uuid()), null, 'an unknown sync gets none');

select is(
  public.record_probe(gen_random_uuid(), '{"outcome": "success"}'), '{"recorded": false, "reason": "stale_lease"}',
  'refuses a token that nobody holds'
);
select is(
  public.record_probe(
    (target ->> 'lease_token')::uuid,
    '{"outcome": "success", "status_code": 200, "ttft_ms": 100, "input_tokens": 10, "output_tokens": 2, "token_source": "provider"}'
  ),
  '{"recorded": true, "callable": true}',
  'one that answers can be called'
)
from claim;
select is(
  row (model_probes.callable, model_probes.outcome, model_probes.status_code, model_probes.ttft_ms, model_probes.finished_at is not null),
  row (true, 'success'::text, 200, 100::double precision, true),
  'which is kept'
)
from public.model_probes;
select is(
  public.record_probe((target ->> 'lease_token')::uuid, '{"outcome": "model_unavailable"}'),
  '{"recorded": true, "callable": true}',
  'repeating it changes nothing'
)
from claim;

-- Each outcome in a probe of its own, of one sync each.
create function pg_temp.probed(outcome text) returns jsonb
language plpgsql
as $$
declare
  sync_id uuid := (public.start_sync('{"providers": ["first"]}', '{}') ->> 'sync_id')::uuid;
begin
  perform public.probe_model('first', 'maybe');
  return public.record_probe(
    (public.claim_probe(sync_id) ->> 'lease_token')::uuid,
    jsonb_build_object('outcome', outcome, 'token_source', 'none')
  ) -> 'callable';
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

update public.models
set retired_by = 'benchmark', retired_at = now(), available = false
where true;
select pg_temp.probed('success');
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
    ('embedding', 'embedding', true, now() + interval '1 second'), ('unlisted', 'chat', false, now() + interval '1 second'),
    ('older', 'chat', true, now() - interval '1 day')
) as given (name, kind, available, created_at);
create temporary table second_sync as
select (public.start_sync('{"providers": ["first"]}', '{}') ->> 'sync_id')::uuid as id;

select is(public.queue_probes(second_sync.id, 3), 3, 'as many as wanted of the chat models that a sync added are queued')
from second_sync;
select set_eq(
  'select name from public.models join public.model_probes on model_id = models.id', array['a', 'b', 'c'],
  'the oldest first'
);
select is(public.queue_probes(second_sync.id, 3), 1, 'each once') from second_sync;

insert into public.prices (provider_id, model_id, input_price_per_m, output_price_per_m)
select models.provider_id, models.id, case models.name when 'a' then 1000 else 20 end, 20
from public.models;
update public.model_probes
set queued_at = now() + (ascii(models.name) - ascii('a')) * interval '1 second'
from public.models where models.id = model_probes.model_id;

insert into claim select 'priced', public.claim_probe(second_sync.id) from second_sync;
select is(target ->> 'model', 'b', 'one that could cost too much is passed over') from claim where claim.name = 'priced';
select matches(
  model_probes.error_message, '^it could cost 1\.\d+ USD, and settings\.max_probe_usd is 0\.05$', 'and says so'
)
from public.model_probes join public.models on models.id = model_probes.model_id where models.name = 'a';
insert into claim select 'priced too', public.claim_probe(second_sync.id) from second_sync;
select is(target ->> 'model', 'c', 'the next is leased while the sum allows it') from claim where claim.name = 'priced too';
select is(public.claim_probe(second_sync.id), null, 'and no more') from second_sync;

update public.settings set max_probes = 0 where true;
select is(
  public.claim_probe((public.start_sync('{}', '{}') ->> 'sync_id')::uuid), null, 'none at all where settings say so'
);

select * from finish();
rollback;
