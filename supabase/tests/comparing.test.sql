-- What a comparison of two models refuses, and what visitors are told.
begin;

create extension if not exists pgtap with schema extensions;

select plan(13);

insert into public.workloads (name, prompt) values ('default', 'Hello {{nonce}}') on conflict do nothing;
insert into public.workloads (name, prompt, comparable) values ('own text', 'Mine', false);
insert into public.providers (id, slug, name, enabled) values
  ('00000000-0000-0000-0000-00000000000a', 'shown', 'Shown', true),
  ('00000000-0000-0000-0000-00000000000b', 'other', 'Other', true),
  ('00000000-0000-0000-0000-00000000000c', 'hidden', 'Hidden', false);
insert into public.models (id, provider_id, name) select id, id, 'compared' from public.providers
where slug in ('shown', 'other', 'hidden');

-- Three hosts, by the last digit of their ids.
create function pg_temp.compare(a text, b text, more text default '') returns text language sql as $$
  select format(
    'select distinct verdict from public.compare_models(%L, %L%s)', '00000000-0000-0000-0000-00000000000' || a,
    '00000000-0000-0000-0000-00000000000' || b, more
  )
$$;

select throws_ok(asked.query, '22023', 'Cannot compare models: ' || asked.why, asked.why)
from (
  values
    ('select * from public.compare_models(null, null)', 'give the ids of two models'),
    (pg_temp.compare('a', 'a'), 'give two different models'),
    (pg_temp.compare('a', 'f'), 'there is no model 00000000-0000-0000-0000-00000000000f'),
    (pg_temp.compare('f', 'a'), 'there is no model 00000000-0000-0000-0000-00000000000f'),
    (pg_temp.compare('a', 'b', ', region => '''''), 'region must have 1 to 200 characters'),
    (pg_temp.compare('a', 'b', ', workload => ''none such'''), 'there is no workload "none such"'),
    (pg_temp.compare('a', 'b', ', workload => ''own text'''), 'there is no workload "own text"')
) as asked (query, why);

-- Twenty runs, of which the youngest is three days old, so that only some windows hold them.
with made as (
  insert into public.runs (run_name, triggered_by, started_at)
  select 'compared', 'test', now() - interval '3 days' - nth * interval '1 hour' from generate_series(1, 20) as nth
  returning id, started_at
)
insert into private.run_times (run_id, model_id, workload_id, started_at, simulated, n, succeeded, latency_ms)
select made.id, models.id, private.current_workload(), made.started_at, false, 1, 1, 1000
from made
cross join public.models
where models.name = 'compared';

prepare pairs as
select n from public.compare_models(
  '00000000-0000-0000-0000-00000000000a', '00000000-0000-0000-0000-00000000000b', null, null, null
) where metric = 'latency_ms';
select results_eq('pairs', $$values (20::bigint)$$, 'what is null is as if it were not given');
select results_eq(
  $$
    select n from public.compare_models(
      '00000000-0000-0000-0000-00000000000a', '00000000-0000-0000-0000-00000000000b', '1 day'
    ) where metric = 'latency_ms'
  $$,
  $$values (0::bigint)$$, 'a window without runs has no pairs'
);
select lives_ok(pg_temp.compare('a', 'c'), 'hosts of a disabled provider are compared for the operator');

set local role anon;
select results_eq('pairs', $$values (20::bigint)$$, 'visitors compare the hosts of enabled providers');
select throws_ok(
  $$select * from public.compare_models('00000000-0000-0000-0000-00000000000a', '00000000-0000-0000-0000-00000000000c')$$,
  '22023', 'Cannot compare models: there is no model 00000000-0000-0000-0000-00000000000c',
  'and of others are told what they are told of models that never were'
);
select throws_ok(
  $$
    select * from public.compare_models(
      '00000000-0000-0000-0000-00000000000a', '00000000-0000-0000-0000-00000000000b', workload => 'own text'
    )
  $$,
  '22023', 'Cannot compare models: there is no workload "own text"', 'also of texts that are not comparable'
);
reset role;

select * from finish();
rollback;
