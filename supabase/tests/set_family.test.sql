-- Which model it is wherever it is served: by lists, by names, and by the operator, who stands.
begin;

create extension if not exists pgtap with schema extensions;

select plan(33);

delete from public.runs where true;
delete from public.providers where true;

insert into public.providers (slug, name, base_url, api_key_env, enabled) values
  ('first', 'First', 'https://first.test/v1', 'FIRST_API_KEY', true),
  ('second', 'Second', 'https://second.test/v1', 'SECOND_API_KEY', true);

create function pg_temp.sync(list jsonb) returns jsonb
language sql
as $$
  select public.record_sync((public.start_sync('{}', array['FIRST_API_KEY']) ->> 'sync_id')::uuid, 'first', list);
$$;

create function pg_temp.told(model text) returns text
language sql
as $$
  select concat_ws(' | ', models.family, models.variant, models.family_source) from public.models where models.name = told.model;
$$;

-- A new model and one that is known.
insert into public.models (provider_id, name) select providers.id, 'known' from public.providers where providers.slug = 'first';
select is(
  pg_temp.sync(
    '{"models": [
      {"name": "known", "kind": "chat", "family": "maker/one", "variant": "fp8", "family_source": "rule"},
      {"name": "new", "kind": "chat", "family": "maker/two", "variant": null, "family_source": "list"},
      {"name": "nobody knows", "kind": "chat", "family": null, "variant": null, "family_source": null}
    ]}'
  ) - array['rejected'],
  '{"provider": "first", "error": null, "seen": 3, "added": 2, "updated": 1, "retired": 0, "prices_changed": 0, "rejected_count": 0}',
  'a sync adds and updates'
);
select is(pg_temp.told('known'), 'maker/one | fp8 | rule', 'a known model gets its family');
select is(pg_temp.told('new'), 'maker/two | list', 'so does a new one');
select is(pg_temp.told('nobody knows'), '', 'or none');

create temporary table before as select models.id, models.xmin as version from public.models;
select pg_temp.sync(
  '{"models": [
    {"name": "known", "kind": "chat", "family": "maker/one", "variant": "fp8", "family_source": "rule"},
    {"name": "new", "kind": "chat", "family": "maker/two", "family_source": "list"},
    {"name": "nobody knows", "kind": "chat", "family": null}
  ]}'
);
select is(
  (select array_agg(models.name) from public.models join before using (id) where before.version <> models.xmin), null,
  'the same again writes nothing'
);
select is(
  pg_temp.sync('{"models": [
    {"name": "known", "kind": "chat", "family": "maker/other", "variant": null, "family_source": "list"},
    {"name": "new", "kind": "chat", "family": null, "variant": null, "family_source": null},
    {"name": "nobody knows", "kind": "chat"}
  ]}') -> 'updated',
  '2',
  'a sync that says otherwise'
);
select is(pg_temp.told('known'), 'maker/other | list', 'changes the family');
select is(pg_temp.told('new'), '', 'and takes away what cannot be told any more');

-- A list without the field, as of earlier functions, says nothing of it.
select pg_temp.sync('{"models": [{"name": "known", "kind": "chat"}, {"name": "new", "kind": "chat"}, {"name": "nobody knows", "kind": "chat"}]}');
select is(pg_temp.told('known'), 'maker/other | list', 'a list that says nothing of families changes none');

-- What is no family is none.
select pg_temp.sync(
  jsonb_build_object('models', jsonb_build_array(
    jsonb_build_object('name', 'bad 1', 'kind', 'chat', 'family', 'Maker/One', 'family_source', 'list'),
    jsonb_build_object('name', 'bad 2', 'kind', 'chat', 'family', 'maker', 'family_source', 'list'),
    jsonb_build_object('name', 'bad 3', 'kind', 'chat', 'family', 'maker/one', 'family_source', 'operator'),
    jsonb_build_object('name', 'bad 4', 'kind', 'chat', 'family', 7, 'family_source', 'list'),
    jsonb_build_object('name', 'bad 5', 'kind', 'chat', 'family', 'm/' || repeat('x', 200), 'family_source', 'list'),
    jsonb_build_object('name', 'long', 'kind', 'chat', 'family', 'm/x', 'variant', repeat('x', 300), 'family_source', 'list'),
    jsonb_build_object('name', 'known', 'kind', 'chat')
  ))
);
select is(
  (select array_agg(pg_temp.told(models.name)) from public.models where models.name like 'bad %'), array['', '', '', '', ''],
  'what has not the form of a family is none, and stops no other model'
);
select is(char_length(models.variant), 200, 'a long variant is cut') from public.models where models.name = 'long';

-- The operator's word stands.
select is(public.set_family('first', 'known', 'maker/mine', 'mine'), 'maker/mine', 'an operator sets the family');
select is(pg_temp.told('known'), 'maker/mine | mine | operator', 'with its variant');
create function pg_temp.sync_known() returns jsonb
language sql
as $$
  select pg_temp.sync(
    '{"models": [{"name": "known", "kind": "chat", "context_window": 9000, "family": "maker/one", "family_source": "list"}]}'
  );
$$;
select pg_temp.sync_known();
select is(pg_temp.told('known'), 'maker/mine | mine | operator', 'it stands against a sync');
select is(models.context_window, 9000, 'which still brings what else is new') from public.models where models.name = 'known';
select is(
  public.record_families('{"first": [{"name": "known", "family": "maker/one", "family_source": "rule"}]}'), 0,
  'and against what is told by names'
);
select is(public.set_family('first', 'known', 'maker/mine'), 'maker/mine', 'a variant that is left out is none');
select is(pg_temp.told('known'), 'maker/mine | operator', 'as said');
select is(public.set_family('first', 'known', null), null, 'null gives it back');
select is(pg_temp.told('known'), '', 'so that nothing is said');
select pg_temp.sync_known();
select is(pg_temp.told('known'), 'maker/one | list', 'until the next sync');

select throws_ok(
  $$ select public.set_family('first', 'known', 'Maker/Mine') $$, '23514',
  'Cannot set the family: "Maker/Mine" is not like creator/model, in lower case'
);
select throws_ok(
  $$ select public.set_family('first', 'known', null, 'fp8') $$, '23514', 'Cannot set the variant "fp8": it is one of no family'
);
select throws_ok(
  $$ select public.set_family('nobody', 'known', 'maker/mine') $$, 'P0001', 'Cannot find the provider: there is no "nobody"'
);
select throws_ok(
  $$ select public.set_family('first', 'nothing', 'maker/mine') $$, 'P0001', 'Cannot find the model: first has no model "nothing"'
);

-- Models that no list has are told by their names.
insert into public.models (provider_id, name, api_name, family, family_source)
select providers.id, given.name, given.api_name, given.family, given.source
from public.providers
cross join (
  values
    ('seeded', null, null, null),
    ('Seeded: low effort', 'seeded', null, null),
    ('my own words', 'seeded', null, null),
    ('by the operator', null, 'maker/mine', 'operator')
) as given (name, api_name, family, source)
where providers.slug = 'second';
select is(
  public.start_sync('{"providers": ["second"]}', '{}') -> 'unlisted', '{"second": ["seeded"]}',
  'a sync names the models that no list has, also of providers without a key, by what is sent'
);
select is(
  public.start_sync('{"providers": ["first"]}', array['FIRST_API_KEY']) -> 'unlisted',
  '{"first": ["new", "nobody knows"]}', 'and those that are gone from a list that said nothing of them'
);
select is(
  public.record_families(
    '{"second": [{"name": "seeded", "family": "maker/seeded", "variant": "fp8", "family_source": "rule"}], "nobody": [{"name": "x"}]}'
  ),
  3,
  'their families are written'
);
select is(
  array[pg_temp.told('seeded'), pg_temp.told('Seeded: low effort'), pg_temp.told('my own words')],
  array['maker/seeded | fp8 | rule', 'maker/seeded | fp8, low effort | rule', 'maker/seeded | fp8, my own words | rule'],
  'a variant of one name says in its own name how it differs'
);
select is(
  public.record_families('{"second": [{"name": "seeded", "family": "maker/seeded", "variant": "fp8", "family_source": "rule"}]}'), 0,
  'once'
);
select public.add_model('second', 'seeded at Groq', api_name => 'seeded');
select is(
  pg_temp.told('seeded at Groq'), 'maker/seeded | fp8, at Groq | rule', 'a new variant of a known name gets its family at once'
);
select public.set_family('second', 'seeded', 'maker/mine'), public.add_model('second', 'seeded high', api_name => 'seeded');
select is(pg_temp.told('seeded high'), '', 'but not what an operator said of another');
select is(public.record_families('{"second": 7, "first": null}'), 0, 'what is no list changes nothing');

select * from finish();
rollback;
