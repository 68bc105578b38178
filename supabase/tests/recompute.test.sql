-- Recomputed values are written completely or not at all, with their rollups, and only once.

begin;
select plan(9);

-- What results are of that name no workload.
insert into public.workloads (name, prompt) values ('default', 'Hello {{nonce}}') on conflict do nothing;

insert into public.providers (slug, name, base_url, api_key_env) values ('real', 'Real', 'http://real.test/v1', null);
insert into public.models (provider_id, name) select id, 'model' from public.providers where slug = 'real';
insert into public.runs (run_name, triggered_by) values ('run', 'test');
insert into public.benchmark_results (
  id, run_id, provider_id, model_id, provider, model, outcome, success, input_tokens, output_tokens, token_source,
  streamed_tokens, total_latency_ms, ttft_ms, ttfat_ms, last_token_ms, tps, itl_ms, batched, cost_usd, created_at, arrivals
)
select
  ('00000000-0000-4000-8000-00000000000' || n)::uuid, runs.id, models.provider_id, models.id, 'real', 'model', 'success',
  true, 10, 100, 'provider', 100, 2000, 500, 500, 1900, 900, 1, false, 0, now() - make_interval(days => n), '\x01'
from public.runs, public.models join public.providers on providers.id = models.provider_id and providers.slug = 'real',
  generate_series(1, 3) as n
where runs.run_name = 'run';

create temporary view summed as
select n, tps_n, tps_milli_sum, batched_n
from private.rollups
where grain = interval '1 day' and region = 'all' and model_id in (select id from public.models where name = 'model');
create temporary table changes as
select jsonb_agg(jsonb_build_object('id', results.id, 'ttft_ms', 500, 'ttfat_ms', 500, 'last_token_ms', 1900, 'batched', true)) as body
from public.benchmark_results as results
where results.id <> '00000000-0000-4000-8000-000000000003';
grant select on changes, summed to service_role;

set local role service_role;
select is(public.recompute_results(body), 2, 'it says how many changed') from changes;
select is(public.recompute_results(body), 0, 'and that none do when it is repeated') from changes;
reset role;
select results_eq(
  'select tps, batched from public.benchmark_results order by id',
  $$ values (null::double precision, true), (null, true), (900, false) $$,
  'results have the new values, the others are unchanged'
);
select bag_eq(
  'select * from summed',
  $$ values (1, 0, 0::bigint, 1), (1, 0, 0::bigint, 1), (1, 1, 900000::bigint, 0) $$,
  'rollups follow'
);
select is(public.recompute_results('[]'), 0, 'nothing is nothing');

update private.deleted_results set up_to = now() - interval '36 hours';
select throws_like(
  $$ select public.recompute_results('[{"id": "00000000-0000-4000-8000-000000000003", "tps": 5}]') $$,
  'Cannot rebuild the rollups of %', 'a day that cannot be rebuilt is rejected'
);
select is(
  (select tps from public.benchmark_results where id = '00000000-0000-4000-8000-000000000003'), 900::double precision,
  'and its results stay as they were'
);

-- Arrivals are kept for as long as settings say.
update public.settings set keep_arrivals_days = 2 where true;
select is((private.maintenance() -> 'arrivals')::integer, 1, 'maintenance forgets what is older');
select is(
  (select count(arrivals) from public.benchmark_results), 2::bigint, 'and keeps what is not'
);

select * from finish();
rollback;
