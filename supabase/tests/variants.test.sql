-- One model in several variants: each is called by its api_name and has options, numbers and a price of its own.
-- Lists and their prices go by what is sent.
begin;

create extension if not exists pgtap with schema extensions;

select plan(49);

delete from public.runs where true;
delete from public.providers where true;
select public.add_provider('first', 'First', 'https://first.test/v1', 'FIRST_API_KEY', options => '{"temperature": 0}');

create function pg_temp.model(name text) returns public.models
language sql
as $$
  select * from public.models where models.name = model.name;
$$;

create function pg_temp.price(name text) returns text
language sql
as $$
  select format('%s/%s of %s', price.input_price_per_m, price.output_price_per_m, price.source)
  from private.price_at((pg_temp.model(name)).id, clock_timestamp()) as price
  where price.id is not null;
$$;

-- One list with the model "plain", which costs so much, unless told otherwise.
create function pg_temp.sync(input double precision, entry text default 'plain', more jsonb default '{}') returns jsonb
language sql
as $$
  select public.record_sync(
    (public.start_sync('{}', array['FIRST_API_KEY']) ->> 'sync_id')::uuid,
    'first',
    jsonb_build_object('rejected', '[]'::jsonb, 'models', jsonb_build_array(
      jsonb_build_object('name', 'other', 'kind', 'chat', 'prices', '[]'::jsonb),
      jsonb_build_object(
        'name', entry, 'kind', 'chat', 'context_window', 8192, 'max_output_tokens', 4096,
        'prices', jsonb_build_array(
          jsonb_build_object('source', 'provider', 'input_price_per_m', input, 'output_price_per_m', 2 * input)
        )
      ) || more
    ))
  );
$$;

-- Adding variants.
select isnt(
  public.add_model('first', 'plain low', api_name => 'plain', options => '{"body": {"reasoning_effort": "low"}}'), null,
  'a variant is added'
);
select isnt(public.add_model('first', 'plain high', true, 'plain', '{"body": {"reasoning_effort": "high"}}'), null, 'and another');
select is(
  (select array_agg(model_endpoints.api_name order by model_endpoints.model) from public.model_endpoints), array['plain', 'plain'],
  'both are called by one name'
);
select is(
  (select model_endpoints.options from public.model_endpoints where model_endpoints.model = 'plain low'),
  '{"temperature": 0, "body": {"reasoning_effort": "low"}}', 'with options of their own over those of the provider'
);
select public.add_model('first', 'plain low', false);
select is(
  (select row (api_name, options, active) from pg_temp.model('plain low')),
  row ('plain'::text, '{"body": {"reasoning_effort": "low"}}'::jsonb, false),
  'what a repeated call leaves out stays'
);
select public.add_model('first', 'plain low', options => '{"body": {"reasoning_effort": "none"}}');
select is(
  (select row (api_name, options #>> '{body,reasoning_effort}', active) from pg_temp.model('plain low')),
  row ('plain'::text, 'none'::text, true), 'and what it says is changed'
);
select public.add_model('first', 'same', api_name => 'same');
select is((pg_temp.model('same')).api_name, null, 'a model that is called by its own name has no other');
select throws_ok(
  $$ select public.add_model('first', 'x', api_name => '') $$, '23514', null, 'nothing is sent as no name'
);
delete from public.models where models.name = 'same';

-- A list.
select is(
  pg_temp.sync(1) - array['rejected', 'error'],
  '{"provider": "first", "seen": 2, "added": 2, "updated": 2, "retired": 0, "prices_changed": 3, "rejected_count": 0}',
  'a list has the plain model, and what it says is true of all its variants'
);
select is(
  (
    select array_agg(format('%s %s %s %s', name, kind, context_window, available) order by name)
    from public.models where name like 'plain%'
  ),
  array['plain chat 8192 t', 'plain high chat 8192 t', 'plain low chat 8192 t'],
  'kind, context and availability'
);
select is(pg_temp.price(name), '1/2 of provider', name || ' has the price of the list')
from unnest(array['plain', 'plain low', 'plain high']) as name;
select is((select count(*) from public.price_quotes), 3::bigint, 'and its quote');
select is((pg_temp.model('plain')).active, false, 'the plain model is not benchmarked because of its variants');
select is(
  pg_temp.sync(1) - array['rejected', 'error'],
  '{"provider": "first", "seen": 2, "added": 0, "updated": 0, "retired": 0, "prices_changed": 0, "rejected_count": 0}',
  'the same list again changes nothing'
);

-- A price of one's own.
select isnt(public.set_price('first', 'plain low', 7, 8), null, 'a variant is given a price, by its name');
select is(pg_temp.price('plain low') || ', ' || pg_temp.price('plain high'), '7/8 of operator, 1/2 of provider', 'which is its own');
select is(pg_temp.sync(3) -> 'prices_changed', '2', 'when the list changes its price');
select is(pg_temp.price('plain low'), '7/8 of operator', 'that of the variant stays');
select is(pg_temp.price('plain high') || ', ' || pg_temp.price('plain'), '3/6 of provider, 3/6 of provider', 'all others follow');
select public.set_price('first', 'plain', 9, 9);
select pg_temp.sync(4);
select is(pg_temp.price('plain'), '4/8 of provider', 'and a price of the plain model is valid until the list changes its own');

-- A variant of a model that is known.
select public.add_model('first', 'plain flex', api_name => 'plain', options => '{"body": {"service_tier": "flex"}}');
select is(pg_temp.price('plain flex'), '4/8 of provider', 'a new variant has the price of the list at once');
select is(
  (select row (kind, context_window, max_output_tokens, available) from pg_temp.model('plain flex')),
  row ('chat'::text, 8192, 4096, true), 'and is known as well'
);
select is(pg_temp.sync(4) -> 'updated', '0', 'so that the next list changes nothing');
select public.set_price('first', 'plain', 5, 5);
select public.add_model('first', 'plain priority', api_name => 'plain');
select is(pg_temp.price('plain priority'), null, 'a price that an operator set is not that of a variant');
delete from public.models where name in ('plain priority', 'plain flex');

-- Prices that are not understood.
select is(pg_temp.sync(4, more => '{"prices": [], "price_unread": true}') -> 'prices_changed', '1', 'a price that is not understood');
select is(
  (select price.parts -> 'unknown' from private.price_at((pg_temp.model('plain high')).id, clock_timestamp()) as price),
  '["price"]', 'is doubted for the variants that have it'
);
select is(pg_temp.price('plain low'), '7/8 of operator', 'and not where an operator set another');

-- Gone from the list, and back.
select pg_temp.sync(4);
select pg_temp.sync(4, 'elsewhere') from generate_series(1, 2);
select is((pg_temp.model('plain low')).available, true, 'two lists without it say nothing yet');
select is(pg_temp.sync(4, 'elsewhere') -> 'retired', '3', 'the third list without it retires the model in all its variants');
select is(
  (select array_agg(distinct retired_by) from public.models where name like 'plain%' and retired_at is not null), array['list'],
  'by the list'
);
select is(pg_temp.sync(4) -> 'updated', '3', 'a list with it again brings all back');
select is((select count(*) from public.models where retired_at is not null and name like 'plain%'), 0::bigint, 'and none is retired');
select pg_temp.sync(4, more => '{"shutdown_at": "2090-01-01T00:00:00Z"}');
select is(
  (select count(*) from public.models where retired_by = 'shutdown' and name like 'plain%'), 3::bigint,
  'a shutdown is that of all variants'
);
select public.add_model('first', 'plain late', api_name => 'plain');
select is((pg_temp.model('plain late')).retired_by, 'shutdown', 'also of new ones');

-- The name of a variant may be that of a listed model; it is still called by its api_name.
select public.add_model('first', 'listed', api_name => 'plain');
select is(pg_temp.sync(4, 'listed') -> 'added', '0', 'a listed name that a variant has is not added again');
select is((pg_temp.model('listed')).api_name, 'plain', 'and the variant stays what it is');

-- Replacing and mistakes.
select throws_ok(
  $$ select public.replace_model('first', 'plain low', 'next low') $$, 'P0001',
  'Cannot replace the model: what to send for "next low" is not known'
);
select public.add_model('first', 'next low', false, 'next', '{}');
select isnt(public.replace_model('first', 'plain low', 'next low'), null, 'a variant is replaced by one that is known');
insert into public.runs (run_name, triggered_by) values ('past', 'test');
insert into public.benchmark_results (
  run_id, provider_id, model_id, provider, model, input_tokens, output_tokens, total_latency_ms, cost_usd, success, outcome
)
select runs.id, models.provider_id, models.id, 'First', models.name, 1, 1, 1, 0, false, 'timeout'
from public.runs cross join public.models where models.name = 'plain high';
select throws_ok(
  $$ select public.add_model('first', 'plain high', api_name => 'next') $$, '22023',
  'Cannot add the model: "plain high" has results of "plain"', 'numbers of two models do not mix'
);
select lives_ok($$ select public.add_model('first', 'plain high', api_name => 'plain') $$, 'the same again is fine');
insert into public.workloads (name, prompt) values ('default', 'Count to ten.') on conflict do nothing;
select is(
  jsonb_build_array(started.run #> '{first,name}', started.run #> '{first,model}', started.run -> 'targets'),
  '["plain high", "plain", 1]', 'a run chooses it by its name, and sends the other'
)
from (
  select public.start_run('{"models": ["plain high"]}', array['FIRST_API_KEY'], claim => true) as run
) as started;

-- How each is spoken to.
create function pg_temp.spoken(model text) returns text
language sql
as $$
  select model_endpoints.dialect from public.model_endpoints where model_endpoints.model = spoken.model;
$$;
select public.add_model('first', 'plain responses', api_name => 'plain', options => '{"dialect": "openai-responses"}');
select public.add_model('first', 'solver');
update public.models set kind = 'responses' where models.name = 'solver';
select is(
  array[pg_temp.spoken('plain low'), pg_temp.spoken('plain responses'), pg_temp.spoken('solver')],
  array['openai', 'openai-responses', 'openai-responses'],
  'a model is spoken to as its provider is, as its options say, or by the one API that a list marks it for'
);
update public.providers set dialect = 'anthropic' where providers.slug = 'first';
select is(
  array[pg_temp.spoken('plain low'), pg_temp.spoken('plain responses'), pg_temp.spoken('solver')],
  array['anthropic', 'openai-responses', 'anthropic'], 'that API is not that of every provider'
);
update public.providers set dialect = 'gemini' where providers.slug = 'first';
select is(
  array[pg_temp.spoken('plain low'), pg_temp.spoken('plain responses'), pg_temp.spoken('solver')],
  array['gemini', 'openai-responses', 'gemini'], 'nor of Gemini'
);
update public.providers set dialect = 'openai-responses' where providers.slug = 'first';
select is(
  array[pg_temp.spoken('plain low'), pg_temp.spoken('solver')], array['openai-responses', 'openai-responses'],
  'a provider can be spoken to by it alone'
);
select throws_matching(
  format($$ update public.models set options = '{"dialect": %s}' where models.name = 'solver' $$, given),
  'options.dialect must be a known one', 'no model is spoken to by ' || given
)
from unnest(array['"telepathy"', 'null']) as given;

select * from finish();
rollback;
