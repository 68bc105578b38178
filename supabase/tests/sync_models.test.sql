-- How a sync is opened, records a provider's list, and is closed.
begin;

create extension if not exists pgtap with schema extensions;

select plan(48);

delete from public.runs where true;
delete from public.providers where true;

insert into public.providers (slug, name, base_url, api_key_env, enabled) values
  ('first', 'First', 'https://first.test/v1', 'FIRST_API_KEY', true),
  ('second', 'Second', 'https://second.test/v1', 'SECOND_API_KEY', true),
  ('off', 'Off', null, null, false);
insert into public.models (name, provider_id, active, available)
select given.name, providers.id, given.active, given.available
from public.providers
cross join (
  values ('kept', true, true), ('unlisted', true, true), ('never listed', true, null)
) as given (name, active, available)
where providers.slug = 'first';

create temporary table answer (name text primary key, body jsonb);

insert into answer values ('opened', public.start_sync('{"idempotency_key": "once"}', array['FIRST_API_KEY']));
select is(
  body - array['sync_id', 'started_at'],
  '{
    "created": true, "finished_at": null, "cancelled_reason": null, "results": [],
    "skipped": [{"provider": "second", "reason": "SECOND_API_KEY is not set"}],
    "providers": [{
      "slug": "first", "base_url": "https://first.test/v1", "dialect": "openai", "api_key_env": "FIRST_API_KEY", "options": {}
    }],
    "unlisted": {"first": ["never listed"]}
  }',
  'a sync names the providers to read, and why others are left out'
)
from answer;
insert into answer values ('again', public.start_sync('{"idempotency_key": "once"}', array['FIRST_API_KEY']));
select is(
  row (again.body -> 'sync_id', again.body -> 'created', again.body -> 'providers'),
  row (answer.body -> 'sync_id', 'false'::jsonb, '[]'::jsonb),
  'a repeated key gets the same sync, and nothing to do'
)
from answer, answer as again where answer.name = 'opened' and again.name = 'again';
select is(
  (public.start_sync('{"providers": ["nobody"]}', '{}') -> 'error') - 'message',
  '{"code": "unknown_provider", "field": "providers"}',
  'refuses an unknown provider'
);
select is((select count(*) from public.sync_runs where sync_runs.idempotency_key = 'once'), 1::bigint, 'one sync is kept');
select is(
  public.start_sync('{"providers": ["off"]}', '{}') #>> '{skipped,0,reason}',
  'disabled; update providers set enabled = true where slug = ''off''',
  'a provider that is off is skipped, and says so when it was named'
);
update public.providers set enabled = true, options = '{"list_path": null}' where slug = 'off';
select is(
  public.start_sync('{"providers": ["off"]}', '{}') -> 'skipped',
  '[{"provider": "off", "reason": "it has no model list; select add_model(''off'', ''…'') adds a model"}]',
  'so is one without a model list'
);
update public.providers set options = '{"list_path": "all"}' where slug = 'off';
select is(
  public.start_sync('{"providers": ["off"]}', '{}') -> 'skipped', '[]', 'one whose list is elsewhere is not'
);
update public.providers set enabled = false where slug = 'off';

create function pg_temp.sync(list jsonb) returns jsonb
language sql
as $$
  select public.record_sync(
    (public.start_sync('{}', array['FIRST_API_KEY']) ->> 'sync_id')::uuid, 'first', list
  );
$$;

insert into answer
select 'recorded', public.record_sync(
  (body ->> 'sync_id')::uuid,
  'first',
  '{
    "models": [
      {
        "name": "kept", "kind": "chat", "context_window": 8192, "max_output_tokens": 4096,
        "prices": [{"source": "provider", "input_price_per_m": 1, "output_price_per_m": 2, "raw": {"in": "0.000001"}}]
      },
      {"name": "new", "kind": "chat", "prices": []}
    ],
    "rejected": [{"entry": "odd", "reason": "its name is a number"}]
  }'
)
from answer where answer.name = 'opened';
select is(
  body,
  '{
    "provider": "first", "error": null, "seen": 2, "added": 1, "updated": 1, "retired": 0, "prices_changed": 1,
    "rejected_count": 1, "rejected": [{"entry": "odd", "reason": "its name is a number"}]
  }',
  'a list is recorded, and what it changed'
)
from answer where answer.name = 'recorded';
select is(
  row (models.kind, models.context_window, models.max_output_tokens, models.available, models.active),
  row ('chat'::text, 8192, 4096, true, true),
  'a model is brought in line with it'
)
from public.models where models.name = 'kept';
select is(row (models.available, models.active), row (true, false), 'a new one is added, and not benchmarked')
from public.models where models.name = 'new';
select is(
  row (prices.input_price_per_m, prices.output_price_per_m, prices.source, prices.raw),
  row (1::double precision, 2::double precision, 'provider'::text, '{"in": "0.000001"}'::jsonb),
  'its price is kept'
)
from public.prices;
select is(
  row (models.available, models.retired_at), row (true, null::timestamptz),
  'one that is missing is not gone at once'
)
from public.models where models.name = 'unlisted';

select is(
  public.record_sync((answer.body ->> 'sync_id')::uuid, 'first', '{"models": []}'), recorded.body,
  'repeating it gets the first answer'
)
from answer, answer as recorded where answer.name = 'opened' and recorded.name = 'recorded';

create temporary table list as
select '{
  "models": [
    {"name": "kept", "kind": "chat", "prices": [{"source": "provider", "input_price_per_m": 1, "output_price_per_m": 2}]},
    {"name": "new", "kind": "chat", "prices": []}
  ]
}'::jsonb as body;
insert into answer select 'second list', pg_temp.sync(list.body) from list;
select is(models.context_window, 8192, 'what a list leaves out is not forgotten')
from public.models where models.name = 'kept';
select is((select count(*) from public.prices), 1::bigint, 'a price that stays is no new one');
insert into answer select 'third list', pg_temp.sync(list.body) from list;
select is(body -> 'retired', '1', 'with the third list in a row without it a model is gone') from answer where answer.name = 'third list';
select is(
  row (models.available, models.retired_by, models.retired_at is not null, models.active),
  row (false, 'list'::text, true, true),
  'it says so, and that it was not decided by the operator'
)
from public.models where models.name = 'unlisted';
select is(models.retired_at, null, 'one that no list ever had is the operator''s to retire')
from public.models where models.name = 'never listed';
select set_eq(
  $$ select event from public.model_events join public.models on models.id = model_id where models.name = 'unlisted' $$,
  array['listed', 'unlisted', 'retired'],
  'what happened to it is remembered'
);
insert into answer select 'listed again', pg_temp.sync(jsonb_set(list.body, '{models,2}', '{"name": "unlisted", "prices": []}')) from list;
select is(row (models.available, models.retired_at), row (true, null::timestamptz), 'one that is listed again is back')
from public.models where models.name = 'unlisted';

select is(
  pg_temp.sync(
    '{"models": [{"name": "kept", "prices": [{"source": "provider", "input_price_per_m": 3, "output_price_per_m": 2}]}, {"name": "new", "prices": []}, {"name": "unlisted", "prices": []}]}'
  ) -> 'prices_changed',
  '1',
  'a changed price is added'
);
select is((select count(*) from public.prices), 2::bigint, 'beside the former');
select is(
  row (model_events.before -> 'input_price_per_m', model_events.after -> 'input_price_per_m'),
  row ('1'::jsonb, '3'::jsonb),
  'and the change remembered'
)
from public.model_events where model_events.event = 'price_changed';

create temporary table models_before as select * from public.models;
select is(
  pg_temp.sync(doubtful.list) ->> 'error', doubtful.reason, 'a list is not believed: ' || doubtful.reason
)
from (
  values
    ('{"error": "HTTP 500"}'::jsonb, 'HTTP 500'),
    ('{"models": []}', 'the list is empty: nothing was changed')
) as doubtful (list, reason);
select set_eq('select * from public.models', 'select * from models_before', 'and changes nothing');

-- Lists that grow, and lists of another provider.
create function pg_temp.names(first integer, last integer) returns jsonb
language sql
as $$
  select jsonb_build_object(
    'models', jsonb_agg(jsonb_build_object('name', 'm' || i, 'kind', 'chat', 'prices', '[]'::jsonb))
  )
  from generate_series(first, last) as i;
$$;
select is(
  pg_temp.sync(jsonb_set(list.body, '{models}', (list.body -> 'models') || (pg_temp.names(1, 1001) -> 'models'))) ->> 'error',
  'it lists 1001 models that were never seen, where 3 were available: nothing was changed',
  'a list that grows beyond all measure is not believed'
)
from list;
select set_eq('select * from public.models', 'select * from models_before', 'and changes nothing either');
select is(
  pg_temp.sync(jsonb_set(list.body, '{models}', (list.body -> 'models') || (pg_temp.names(1, 1000) -> 'models'))) - 'rejected',
  '{"provider": "first", "error": null, "seen": 1002, "added": 1000, "updated": 2, "retired": 0, "prices_changed": 1, "rejected_count": 0}',
  'one of a thousand new models is'
)
from list;
select is(
  pg_temp.sync(pg_temp.names(2001, 2900)) ->> 'error',
  'it lists 900 models, and 0 of the 1003 that were available: nothing was changed',
  'a list of other models altogether is not believed, however many they are'
);
-- Only a superuser may count calls.
do $$ begin set local track_functions = 'all'; exception when insufficient_privilege then null; end $$;
select is(
  pg_temp.sync(pg_temp.names(801, 1800)) ->> 'error', null, 'one that keeps some of them is'
);
select cmp_ok(
  coalesce((select calls from pg_stat_xact_user_functions where funcname = 'answers'), 0), '<=', 1803::bigint,
  'and each of the 1,803 models is asked once whether it answers'
);
do $$ begin set local track_functions = 'none'; exception when insufficient_privilege then null; end $$;

-- A model that answers is available, whatever the list says.
with run as (insert into public.runs (run_name, triggered_by) values ('r', 't') returning id)
insert into public.benchmark_results (
  run_id, provider_id, model_id, outcome, input_tokens, output_tokens, total_latency_ms, cost_usd
)
select run.id, models.provider_id, models.id, 'success', 1, 1, 1, 0
from run, public.models
where models.name = 'm1';
select pg_temp.sync(pg_temp.names(801, 1800 + i)) from generate_series(1, 3) as i;
select is(row (models.available, models.retired_at), row (true, null::timestamptz), 'a model that answers is not gone')
from public.models where models.name = 'm1';
select is(row (models.available, models.retired_by), row (false, 'list'::text), 'and one that was never asked is')
from public.models where models.name = 'm2';

update public.models
set retired_at = now() - interval '91 days', active = models.name = 'm3'
where models.name in ('m2', 'm3');
select is(private.maintenance() -> 'models', '1', 'what was listed for a while and never measured goes');
select set_eq(
  $$ select models.name from public.models where models.name in ('m1', 'm2', 'm3', 'm4') $$,
  array['m1', 'm3', 'm4'],
  'and nothing that was measured, is to be, or went not long ago'
);

select is(
  public.record_sync((body ->> 'sync_id')::uuid, 'nobody', '{}') #>> '{error,code}', 'unknown_provider',
  'refuses an unknown provider''s list'
)
from answer where answer.name = 'opened';
select is(
  public.record_sync(gen_random_uuid(), 'first', '{}') #>> '{error,code}', 'unknown_sync', 'and a list for an unknown sync'
);

insert into answer select 'finished', public.finish_sync((body ->> 'sync_id')::uuid) from answer where answer.name = 'opened';
select isnt(body ->> 'finished_at', null, 'a sync is closed') from answer where answer.name = 'finished';
select is(finished.body -> 'results', jsonb_build_array(recorded.body), 'with what each provider''s list changed')
from answer as finished, answer as recorded where finished.name = 'finished' and recorded.name = 'recorded';
select is(
  public.finish_sync((body ->> 'sync_id')::uuid) -> 'finished_at', body -> 'finished_at', 'once'
)
from answer where answer.name = 'finished';
select is(public.finish_sync(gen_random_uuid()), null, 'an unknown one is nothing');

-- A stopped sync.
select is(
  public.cancel_sync((body ->> 'sync_id')::uuid) -> 'cancelled_reason', 'null', 'one that is finished is not cancelled'
)
from answer where answer.name = 'opened';
insert into answer values ('stopped', public.start_sync('{}', array['FIRST_API_KEY']));
select is(
  public.cancel_sync((body ->> 'sync_id')::uuid, 'Ctrl-C') ->> 'cancelled_reason', 'Ctrl-C', 'one that is not says why'
)
from answer where answer.name = 'stopped';
select isnt(
  public.cancel_sync((body ->> 'sync_id')::uuid, 'again') ->> 'finished_at', null, 'and has ended'
)
from answer where answer.name = 'stopped';
select is(
  public.record_sync((body ->> 'sync_id')::uuid, 'first', '{"models": [], "rejected": []}') #>> '{error,code}', 'cancelled',
  'no list of it is recorded any more'
)
from answer where answer.name = 'stopped';
select is(
  (select sync_runs.cancelled_reason from public.sync_runs where sync_runs.id = (body ->> 'sync_id')::uuid), 'Ctrl-C',
  'the first reason stays'
)
from answer where answer.name = 'stopped';
select is(public.cancel_sync(gen_random_uuid()), null, 'an unknown one cannot be stopped');


select * from finish();
rollback;
