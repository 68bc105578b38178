-- What operators do to the schedule and the catalogue from SQL.
begin;

create extension if not exists pgtap with schema extensions;

select plan(56);

delete from public.runs where true;
delete from public.providers where true;
delete from net.http_request_queue where true;
delete from vault.secrets where secrets.name in ('project_url', 'secret_key');
select vault.create_secret('http://project.test', 'project_url');
select vault.create_secret('sb_secret_test', 'secret_key');

select matches(public.run_benchmark_now(array['first'], array['a'], 2, 'from studio'), '^sql/', 'a run is asked for under a key');
select is(
  convert_from(queue.body, 'utf8')::jsonb - 'idempotency_key',
  '{"run_name": "from studio", "triggered_by": "sql", "providers": ["first"], "models": ["a"], "samples": 2}',
  'with what was chosen'
)
from net.http_request_queue as queue;
delete from net.http_request_queue where true;
select isnt(public.run_benchmark_now(), public.run_benchmark_now(), 'each call asks for another');
select is(
  convert_from(queue.body, 'utf8')::jsonb - 'idempotency_key',
  '{"run_name": "manual-run", "triggered_by": "sql", "samples": 1}',
  'nothing need be chosen'
)
from net.http_request_queue as queue limit 1;

select is(public.pause_schedule(), true, 'scheduled runs can be paused');
select is(public.pause_schedule(), true, 'again too');
select is(job.active, false, 'the job is off then') from cron.job where job.jobname = 'run-benchmark';
select is(public.resume_schedule(), true, 'and resumed');
select is(job.active, true, 'the job is on then') from cron.job where job.jobname = 'run-benchmark';
select set_eq('select active from cron.job', array[true], 'no other job was touched');

create temporary table made (name text primary key, id uuid);

insert into made values ('provider', public.add_provider('mine', 'Mine', 'https://mine.test/v1', 'MINE_API_KEY'));
select is(
  row (providers.slug, providers.name, providers.base_url, providers.api_key_env, providers.dialect, providers.enabled),
  row ('mine'::text, 'Mine'::text, 'https://mine.test/v1'::text, 'MINE_API_KEY'::text, 'openai'::text, true),
  'a provider is added'
)
from public.providers join made on made.id = providers.id;
update public.providers set enabled = false where true;
select is(
  public.add_provider('mine', 'Mine AI', 'https://mine.test/v2', null, 'anthropic', '{"temperature": 0}'), made.id,
  'one of that slug is brought in line'
)
from made;
select is(
  row (providers.name, providers.api_key_env, providers.dialect, providers.options, providers.enabled),
  row ('Mine AI'::text, null::text, 'anthropic'::text, '{"temperature": 0}'::jsonb, true),
  'and enabled'
)
from public.providers;
select throws_ok(
  $$ select public.add_provider('mine', 'Mine', 'https://mine.test/v1', 'SUPABASE_SECRET_KEYS') $$, '23514', null,
  'no provider is sent a key of the project itself'
);
select throws_ok($$ select public.add_provider('My own', 'My own', null) $$, '23514', null, 'a slug has no spaces');
select throws_ok(
  $$ select public.add_provider('other', 'Other', null, null, 'telepathy') $$, '23514', null, 'a dialect is one we speak'
);

insert into made values ('model', public.add_model('mine', 'a'));
select is(row (models.name, models.active), row ('a'::text, true), 'a model is added, and benchmarked')
from public.models join made on made.id = models.id;
select is(public.add_model('mine', 'a', false), made.id, 'once') from made where made.name = 'model';
select is(models.active, false, 'and not benchmarked when told so') from public.models;
select throws_ok($$ select public.add_model('nobody', 'a') $$, 'P0001', 'Cannot find the provider: there is no "nobody"');

update public.models set retired_at = now() - interval '1 day' where true;
select is(public.set_active('mine', 'a'), true, 'it can be switched on');
select is(models.retired_at, null, 'which takes a retirement back') from public.models;
select is(public.set_active('mine', 'a', false), false, 'and off');
select throws_ok(
  $$ select public.set_active('mine', 'b') $$, 'P0001', 'Cannot find the model: mine has no model "b"'
);

insert into made values ('price', public.set_price('mine', 'a', 1, 2));
select is(
  row (prices.input_price_per_m, prices.output_price_per_m, prices.cached_input_price_per_m, prices.source),
  row (1::double precision, 2::double precision, null::double precision, 'operator'::text),
  'a price is set'
)
from public.prices;
select is(public.set_price('mine', 'a', 1, 2), made.id, 'the same again is no new one') from made where made.name = 'price';
select isnt(public.set_price('mine', 'a', 1, 3), made.id, 'another is') from made where made.name = 'price';
select public.set_price('mine', 'a', correction, 3, valid_from => '2026-11-01') from generate_series(10, 20) as correction;
select is(
  (private.price_at(models.id, '2026-11-02')).input_price_per_m, 20::double precision,
  'of several from one moment the last counts'
)
from public.models;
select is(
  public.set_price('mine', 'a', 20, 3, valid_from => '2026-11-01'), (private.price_at(models.id, '2026-11-02')).id,
  'and said again it is no new one'
)
from public.models;
select throws_ok($$ select public.set_price('mine', 'a', -1, 2) $$, '23514', null, 'no price is below zero');

select public.set_active('mine', 'a');
select public.replace_model('mine', 'a', 'a-2');
select results_eq(
  'select name, active, retired_at is not null from public.models order by name',
  $$ values ('a', false, true), ('a-2', true, false) $$,
  'a successor is benchmarked in the place of a model, which is retired'
);
select throws_ok(
  $$ select public.replace_model('mine', 'a', 'a') $$, 'P0001', 'Cannot replace the model: "a" cannot succeed itself'
);

-- A schedule that cannot be, or that never comes.
select throws_like(
  format('select public.set_schedule(%L)', schedule), 'Cannot set the schedule%', 'refused: ' || schedule
)
from unnest(array['60 * * * *', '* 24 * * *', '* * 0 * *', '* * * 13 *', '* * * * 8', '*/0 * * * *', '5-1 * * * *', '* * * *', '* * * * * *', 'a * * * *', '', '1,,2 * * * *', '-1 * * * *', '0 0 31 2 *', '0 0 30 feb *', '0 0 31 4,6,9,11 *', '99999999999 * * * *']) as schedule;
select is(public.set_schedule(schedule), schedule, 'accepted: ' || schedule)
from unnest(array['*/15 * * * *', '0 0 29 2 *', '0 0 31 2 1', '0 0 31 */2 *', '0 0 1-31/7 jan-mar mon-fri', '0,30 8-18 * * 1-5', '5 4 * * 7']) as schedule;

select * from finish();
rollback;
