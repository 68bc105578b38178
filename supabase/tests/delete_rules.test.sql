-- What is deleted with a row, and what stays.
begin;

create extension if not exists pgtap with schema extensions;

select plan(9);

delete from public.runs where true;
delete from public.providers where true;

insert into public.providers (id, name) values
  ('00000000-0000-0000-0000-00000000000a', 'Kept'),
  ('00000000-0000-0000-0000-00000000000b', 'Deleted');
insert into public.models (id, name, provider_id) values
  ('00000000-0000-0000-0000-0000000000a1', 'kept', '00000000-0000-0000-0000-00000000000a'),
  ('00000000-0000-0000-0000-0000000000a2', 'deleted', '00000000-0000-0000-0000-00000000000a'),
  ('00000000-0000-0000-0000-0000000000b1', 'of the deleted', '00000000-0000-0000-0000-00000000000b');
insert into public.prices (provider_id, model_id, input_price_per_m, output_price_per_m)
select models.provider_id, models.id, 1, 1 from public.models;
insert into public.runs (id, run_name, triggered_by) values
  ('00000000-0000-0000-0000-0000000000f1', 'kept', 'test'),
  ('00000000-0000-0000-0000-0000000000f2', 'deleted', 'test');
insert into public.benchmark_results (
  run_id, provider_id, model_id, provider, model, input_tokens, output_tokens, total_latency_ms, cost_usd
)
select runs.id, models.provider_id, models.id, 'legacy', models.name, 1, 1, 1, 0
from public.runs, public.models;

delete from public.models where models.name = 'deleted';

select is_empty(
  'select from public.prices where model_id = ''00000000-0000-0000-0000-0000000000a2''',
  'the prices of a deleted model go with it'
);
select is(
  (select count(*) from public.benchmark_results where model = 'deleted' and model_id is null), 2::bigint,
  'its results stay, without it'
);
select is(
  (select count(*) from public.benchmark_results where model = 'deleted' and provider_id is not null), 2::bigint,
  'they still say whose they were'
);

delete from public.providers where providers.name = 'Deleted';

select is_empty(
  'select from public.models where name = ''of the deleted''',
  'the models of a deleted provider go with it'
);
select is(
  (select count(*) from public.prices), 1::bigint,
  'so do their prices'
);
select is(
  (
    select count(*) from public.benchmark_results
    where model = 'of the deleted' and provider_id is null and model_id is null
  ),
  2::bigint,
  'its results stay, without it'
);

delete from public.runs where runs.run_name = 'deleted';

select is(
  (select count(*) from public.benchmark_results), 3::bigint,
  'the results of a deleted run go with it'
);
select is(
  (select count(distinct run_id) from public.benchmark_results), 1::bigint,
  'those of another run stay'
);
select is(
  (select count(*) from public.models where models.name = 'kept'), 1::bigint,
  'and so does the model they are of'
);

select * from finish();
rollback;
