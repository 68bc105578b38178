-- What each run measured of each model is what its results say, however they came and changed.

begin;
select plan(14);

insert into public.workloads (name, prompt) values ('default', 'Hello {{nonce}}') on conflict do nothing;
insert into public.workloads (name, prompt, comparable) values ('own', 'Mine', false);
insert into public.providers (slug, name, base_url) values ('timed', 'Timed', 'http://127.0.0.1:1');
insert into public.models (name, provider_id)
select named, id from public.providers, unnest(array['a', 'b']) as named where slug = 'timed';
insert into public.runs (id, run_name, triggered_by, started_at)
values ('00000000-0000-0000-0000-0000000000f1', 'run', 'test', now() - interval '10 minutes'),
  ('00000000-0000-0000-0000-0000000000f2', 'other run', 'test', now() - interval '5 minutes'),
  ('00000000-0000-0000-0000-0000000000f3', 'old run', 'test', now() - interval '36 days');

-- Inserts one result, as a worker or an import does.
create function pg_temp.add(
  run text, named text, ttft double precision, failed_as text default null, of_region text default 'eu', marks text[] default '{}',
  cost double precision default 0.002, asked text default 'default'
)
returns void
language sql
as $$
  insert into public.benchmark_results (
    run_id, provider_id, model_id, workload_id, region, outcome, success, input_tokens, output_tokens, total_latency_ms,
    ttft_ms, tps, cost_usd, cost_known, token_source, remarks, check_n, check_ok_n
  )
  select
    ('00000000-0000-0000-0000-0000000000' || run)::uuid, models.provider_id, models.id, workloads.id, of_region,
    coalesce(failed_as, 'success'), failed_as is null, 10, 10, 1000, ttft, case when failed_as is null then 50 end, coalesce(cost, 0),
    cost is not null, 'provider', marks, 2, 1
  from public.models
  join public.providers on providers.id = models.provider_id and providers.slug = 'timed'
  join public.workloads on workloads.name = asked and workloads.current
  where models.name = named;
$$;

create temporary view kept as
select
  right(run_times.run_id::text, 2) as run, models.name, run_times.region, run_times.n, run_times.succeeded, run_times.excused,
  run_times.ttft_ms, run_times.latency_ms, run_times.tps, run_times.cost_usd, run_times.check_n, run_times.check_ok_n
from private.run_times
join public.models on models.id = run_times.model_id
order by 1, 2, 3;

select pg_temp.add('f1', 'a', 300);
select results_eq(
  'select * from kept',
  $$values ('f1', 'a', 'eu', 1, 1, 0, 300::double precision, 1000::double precision, 50::double precision, 0.002::double precision, 2, 1)$$,
  'the first result of a run makes a row'
);
select is(
  (select started_at from private.run_times), (select started_at from public.runs where run_name = 'run'),
  'of the time when the run began'
);

select pg_temp.add('f1', 'a', 500, cost => 0.004);
select pg_temp.add('f1', 'a', 310, cost => null);
select pg_temp.add('f1', 'a', null, 'timeout', cost => null);
select pg_temp.add('f1', 'a', null, 'auth_failed', cost => null);
select results_eq(
  'select n, succeeded, excused, ttft_ms, cost_usd, check_n, check_ok_n from kept',
  $$values (5, 3, 1, 310::double precision, 0.003::double precision, 10, 5)$$,
  'further samples: their median, the mean of known costs, and whose doing failures were'
);

select pg_temp.add('f1', 'b', 100);
select pg_temp.add('f1', 'b', 110, of_region => 'us');
select pg_temp.add('f1', 'b', 120, of_region => null);
select pg_temp.add('f1', 'b', 140, of_region => null);
select pg_temp.add('f2', 'b', 130);
select results_eq(
  $$select run, region, n, ttft_ms from kept where name = 'b'$$,
  $$
    values
      ('f1', 'eu', 1, 100::double precision), ('f1', 'us', 1, 110), ('f1', null, 2, 120), ('f2', 'eu', 1, 130)
  $$,
  'each region and run has a row, the unknown one too'
);

select pg_temp.add('f2', 'a', 100, marks => array['other_host']);
select pg_temp.add('f2', 'a', null, 'model_unavailable', marks => array['unproven_model']);
select is_empty($$select from kept where run = 'f2' and name = 'a'$$, 'what is in no sum is in none of these');
select pg_temp.add('f2', 'a', 100, asked => 'own');
select is_empty($$select from kept where run = 'f2' and name = 'a'$$, 'nor are texts that are not comparable');

insert into public.benchmark_results (
  run_id, provider_id, model_id, workload_id, region, outcome, success, input_tokens, output_tokens, total_latency_ms, ttft_ms, cost_usd
)
select '00000000-0000-0000-0000-0000000000f2', provider_id, models.id, private.current_workload(), 'eu', 'success', true, 1, 1, 900, ttft, 0
from public.models, unnest(array[10, 20, 60]) as ttft
where models.name = 'a';
select results_eq(
  $$select n, ttft_ms from kept where run = 'f2' and name = 'a'$$, $$values (3, 20::double precision)$$,
  'several at once make one row'
);

insert into public.runs (id, run_name, triggered_by) values ('00000000-0000-0000-0000-0000000000f4', 'slow run', 'test');
insert into public.benchmark_results (
  run_id, provider_id, model_id, workload_id, region, outcome, success, input_tokens, output_tokens, total_latency_ms,
  ttft_ms, tps, cost_usd, token_source
)
select
  '00000000-0000-0000-0000-0000000000f4', provider_id, models.id, private.current_workload(), 'eu', given.outcome,
  given.outcome = 'success', 1, 1, given.latency, given.ttft, given.tps, 0, 'provider'
from (
  values
    ('a', 'success', 900, 100, 90), ('a', 'success', 1200, 200, 60), ('a', 'timeout', 60000, null, null),
    ('a', 'auth_failed', 1, null, null),
    ('b', 'success', 900, 100, 90), ('b', 'success', 1200, 200, 60), ('b', 'success', 1500, 300, 30)
) as given (name, outcome, latency, ttft, tps)
join public.models using (name);
select results_eq(
  $$select n - succeeded - excused, ttft_ms, latency_ms, tps from kept where run = 'f4' order by name$$,
  $$values (1, 200::double precision, 1200::double precision, 60::double precision), (0, 200, 1200, 60)$$,
  'a model that fails its slow sample is no faster for it'
);

create temporary table before as select * from kept;
select private.add_to_run_times(array(select id from public.benchmark_results));
select bag_eq('select * from kept', 'select * from before', 'adding results again changes nothing');

update public.benchmark_results set ttft_ms = 900 where ttft_ms = 130;
select private.rebuild_rollups((now() - interval '1 day')::date, now()::date);
select bag_eq(
  'select * from kept',
  'select run, name, region, n, succeeded, excused, case when run = ''f2'' and name = ''b'' then 900 else ttft_ms end, latency_ms, tps, cost_usd, check_n, check_ok_n from before',
  'rebuilding writes what was changed by hand'
);

delete from public.benchmark_results where run_id = '00000000-0000-0000-0000-0000000000f2';
select private.rebuild_rollups((now() - interval '1 day')::date, now()::date);
select is((select count(*) from kept where run = 'f2'), 0::bigint, 'and nothing of what was deleted');

select pg_temp.add('f3', 'a', 100);
select is((select count(*) from kept where run = 'f3'), 1::bigint, 'what is imported late is there');
select private.maintenance();
select is((select count(*) from kept where run = 'f3'), 0::bigint, 'until maintenance deletes what is older than 35 days');
select ok((select count(*) from kept) > 0, 'and nothing younger');

select * from finish();
rollback;
