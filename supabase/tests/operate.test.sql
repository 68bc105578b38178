-- How operators change the schedule and the catalogue with SQL.
begin;

create extension if not exists pgtap with schema extensions;

select plan(126);

delete from public.runs where true;
delete from public.providers where true;
delete from net.http_request_queue where true;
delete from vault.secrets where secrets.name in ('project_url', 'secret_key');
select vault.create_secret('http://project.test', 'project_url');
select vault.create_secret('sb_secret_test', 'secret_key');

insert into public.providers (name, slug, base_url) values ('First', 'first', null);
insert into public.models (name, provider_id) select 'a', providers.id from public.providers;
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

-- The hint of an error.
create function pg_temp.hint_of(statement text)
returns text
language plpgsql
as $$
declare
  said text;
begin
  execute statement;
  return 'no error';
exception when others then
  get stacked diagnostics said = pg_exception_hint;
  return said;
end;
$$;

-- What is rejected, and the hints about known names.
select throws_ok(
  $$ select public.run_benchmark_now(array['fist']) $$, 'P0001', 'Cannot ask for a run: there is no provider "fist"'
);
select is(pg_temp.hint_of($$ select public.run_benchmark_now(array['fist']) $$), 'Did you mean "first"? There are first');
select throws_ok($$ select public.run_benchmark_now(models => array['b']) $$, 'P0001', 'Cannot ask for a run: there is no model "b"');
select is(
  pg_temp.hint_of($$ select public.run_benchmark_now(models => array['b']) $$),
  'There are a. To add it: select public.add_model(''<provider>'', ''<model>'', false);'
);
select throws_ok(
  format('select public.run_benchmark_now(samples => %s)', samples), 'P0001',
  'Cannot ask for a run: samples must be between 1 and 20'
)
from unnest(array['0', '21', 'null']) as samples;
select is(private.choice_of(wanted, names), said, wanted || ' is answered')
from (
  values
    ('opnai', array['groq', 'openai'], 'Did you mean "openai"? There are groq, openai'),
    ('gpt-oss-20b', array['openai/gpt-oss-20b', 'x'], 'Did you mean "openai/gpt-oss-20b"? There are openai/gpt-oss-20b, x'),
    ('GROQ', array['groq', 'openai'], 'Did you mean "groq"? There are groq, openai'),
    ('zzz', array['groq', 'openai'], 'There are groq, openai'),
    ('', array['groq'], 'There are groq'),
    ('zzz', array[]::text[], 'There is none yet')
) as asked (wanted, names, said);
select matches(
  private.choice_of('m-7', array(select 'm-' || n from generate_series(1, 100) as n)),
  '^Did you mean "m-7"\? There are 100, among them m-1, m-10, ', 'of many, some are named'
);
delete from public.providers where true;

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
  'and repeating it adds no new one'
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

-- An invalid schedule, or one that never ticks.
select throws_like(
  format('select public.set_schedule(%L)', schedule), 'Cannot set the schedule%', 'refused: ' || schedule
)
from unnest(array['60 * * * *', '* 24 * * *', '* * 0 * *', '* * * 13 *', '* * * * 8', '*/0 * * * *', '5-1 * * * *', '* * * *', '* * * * * *', 'a * * * *', '', '1,,2 * * * *', '-1 * * * *', '5/10 * * * *', '* * * * mon/2', '*/60 * * * *', '0 0 15,$ * *', e'* *\n* * *', '@reboot', '@DAILY', '60 seconds', '0 seconds', '0 0 31 2 */2', '0 0 31 2 *', '0 0 30 feb *', '0 0 31 4,6,9,11 *', '99999999999 * * * *']) as schedule;
select ok(public.set_schedule(schedule) like schedule || ' (UTC): %', 'accepted: ' || schedule)
from unnest(array['*/15 * * * *', '0 0 29 2 *', '0 0 31 2 1', '0 0 31 */2 *', '0 0 1-31/7 jan-mar mon-fri', '0,30 8-18 * * 1-5', '5 4 * * 7', '@daily', '0 0 */31 2 *']) as schedule;
-- A form that pg_cron before 1.6 does not know.
select is(private.cron_problem(schedule), null, 'possible: ' || schedule)
from unnest(array['0 0 $ * *', '0 0 $ 2 *', '30 seconds']) as schedule;


-- What a schedule costs.
delete from public.rollups where true;
update public.workloads set active = false where name <> 'default';
insert into public.workloads (name, prompt, active) values ('default', 'Hello {{nonce}}', true)
on conflict (name, version) do update set active = true;
select is(public.schedule_cost('0 * * * *'), '0 * * * * (UTC): 720 runs and 720 requests to 1 model in 30 days, of unknown cost; the price is unknown for mine / a-2');
select public.set_price('mine', 'a-2', 10, 100, parts => '{"request_usd": 0.01}');
select is(
  public.schedule_cost('0 * * * *'),
  '0 * * * * (UTC): 720 runs and 720 requests to 1 model in 30 days, about 22.25 USD',
  'its requests by the price of the model, fees included'
);
select public.add_model('mine', 'dear');
update public.models set min_interval = '1 day' where name = 'a-2';
update public.settings set scheduled_samples = 2;
select is(
  public.set_schedule('*/15 * * * *'),
  '*/15 * * * * (UTC): 2,880 runs and 5,820 requests to 2 models in 30 days, about 1.85 USD; the price is unknown for '
  'mine / dear',
  'and set_schedule says it'
);
select is(
  public.schedule_cost('*/15 * * * *', '{}'),
  '*/15 * * * * (UTC): no active model of an enabled provider, so no requests are made'
);
insert into public.workloads (name, prompt, active, min_interval) values ('rare', 'Hello', true, '6 hours'), ('off', 'Hello', false, null);
select is(split_part(public.schedule_cost('0 * * * *'), ' in 30 days', 1), '0 * * * * (UTC): 720 runs and 1,800 requests to 2 models', 'each workload counts, as often as it is measured');
delete from public.workloads where name in ('rare', 'off');
select matches(public.schedule_cost('30 seconds'), '86,400 runs', 'in seconds');
select matches(public.schedule_cost('@daily'), ': 30 runs', 'or by name');

-- Checks say in words what they require.
select is_empty(
  $$
    select conname from pg_constraint
    where contype = 'c' and connamespace = 'public'::regnamespace and conname !~ ' must '
  $$,
  'checks are named by what they ask for'
);
select throws_like(statement, '%"' || words || '"%', words)
from (
  values
    ($$ insert into public.spend_limits (period, limit_usd) values ('week', 1) $$, 'period must be day or month'),
    ($$ insert into public.spend_limits (period, limit_usd) values ('day', -1) $$, 'limit_usd must be 0 or more'),
    ($$ update public.providers set slug = 'My own' $$, 'slug must be of a-z, 0-9 and -, and not begin with -'),
    ($$ update public.prices set input_price_per_m = -1 $$, 'input_price_per_m must be between 0 and 100000'),
    ($$ update public.settings set max_claims = 0 $$, 'max_claims must be between 1 and 10'),
    ($$ select public.add_provider('other', 'Other', null, null, 'telepathy') $$, 'dialect must be a known one, such as openai or anthropic')
) as refused (statement, words);

-- Workloads: what was sent stays, and runs take the next version.
select throws_like(
  $$ select public.set_workload('tides') $$, 'Cannot add the workload "tides": it has no prompt', 'a workload needs a prompt'
);
select is(
  array[
    public.set_workload('tides', 'Explain tides.', input_tokens => 20),
    public.set_workload('tides', 'Explain tides.'),
    public.set_workload('tides', min_interval => interval '1 day', active => true)
  ],
  array[1, 1, 1],
  'it is added once; how often it is measured makes no version'
);
select is(
  array[
    public.set_workload('tides', max_output_tokens => 64), public.set_workload('tides', 'Explain waves.'),
    public.set_workload('tides', "check" => '{"contains": "moon"}')
  ],
  array[2, 3, 4],
  'what is sent or expected does'
);
select results_eq(
  $$
    select version, current, prompt, max_output_tokens, input_tokens, "check", active, min_interval
    from public.workloads where name = 'tides' order by version
  $$,
  $$
    values
      (1, false, 'Explain tides.', 512, 20, '{}'::jsonb, true, interval '1 day'),
      (2, false, 'Explain tides.', 64, 20, '{}', true, '1 day'),
      (3, false, 'Explain waves.', 64, null, '{}', true, '1 day'),
      (4, true, 'Explain waves.', 64, null, '{"contains": "moon"}', true, '1 day')
  $$,
  'what is left out stays as it was, but the count of tokens of another text'
);
create temporary table tides as select public.start_run('{"workload": "tides"}', '{}') as body;
select is(
  (
    select workloads.version
    from tides
    join public.runs on runs.id = (body ->> 'run_id')::uuid
    join public.workloads on workloads.id = runs.workload_id
  ),
  4,
  'runs take the current version'
);
select throws_ok(
  $$ insert into public.workloads (name, version, prompt) values ('tides', 5, 'Another') $$, '23505', null,
  'one version is current'
);
select throws_like(
  format('select public.set_workload(%L, %L, limits => %L)', 'bounded', 'Hello', limits), '%limits must be known deadlines%',
  'deadlines are known and bounded: ' || limits
)
from unnest(array['{"total_ms": 1}', '{"total_ms": "1000"}', '{"a_ms": 1000}', '[]']) as limits;

-- What could be sent, but would be judged wrongly, or not at all, is refused, whatever is left out.
select throws_like('select public.set_workload(' || arguments || ')', '%' || why || '%', arguments)
from (
  values
    ($$ 'all', 'Hello' $$, '"all" stands for every workload'),
    ($$ 'bad', 'Hello', "check" => '{"contian": "moon"}' $$, 'check must be like'),
    ($$ 'bad', 'Hello', "check" => '{"contains": 5}' $$, 'check must be like'),
    ($$ 'bad', 'Hello', "check" => '{"contains": ""}' $$, 'check must be like'),
    ($$ 'bad', 'Hello', "check" => '{"contains": "a", "also": "b"}' $$, 'check must be like'),
    ($$ 'bad', 'Hello', "check" => '"moon"' $$, 'check must be like'),
    ($$ 'bad', '{{task}}', kind => 'tool', "check" => '{"contains": "moon"}' $$, 'judged by their order alone'),
    ($$ 'bad', 'Call the tool', kind => 'tool' $$, 'without {{task}}'),
    ($$ 'bad', 'Write {{schema}}', kind => 'json' $$, 'without {{task}}'),
    ($$ 'bad', 'Ten questions', kind => 'canary' $$, 'without {{question}}'),
    ($$ 'bad', 'Find {{needle}}' $$, '{{needle}} is hidden in'),
    ($$ 'bad', '{{filler 5,000}}' $$, 'filler must be like'),
    ($$ 'bad', '{{filler 12345678}}' $$, 'filler must be like'),
    ($$ 'bad', '{{filler 9000000}} {{filler 1}}' $$, 'at most 2000000 tokens'),
    ($$ 'bad', '{{again}}' $$, '{{again}} is the text of'),
    ($$ 'tides', kind => 'tool' $$, 'judged by their order alone')
) as refused (arguments, why);
select is(
  array[
    public.set_workload('asked', '1) {{question}}', kind => 'canary'),
    public.set_workload('hidden', '{{filler 2000000}} {{needle}}', "check" => '{"contains": "moon"}'),
    public.set_workload('placed', '{{task}}', kind => 'tool')
  ],
  array[1, 1, 1],
  'and what can be judged is taken'
);

select * from finish();
rollback;
