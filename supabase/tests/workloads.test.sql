-- Several workloads: which are measured when, by which deadlines, and how right the answers are.
begin;

create extension if not exists pgtap with schema extensions;

select plan(42);

delete from public.runs where true;
delete from public.providers where true;
delete from public.workloads where true;
insert into public.providers (id, slug, name, enabled, api_key_env) values
  ('00000000-0000-0000-0000-00000000000a', 'a', 'A', true, null);
insert into public.models (id, name, provider_id, active, context_window, created_at)
select
  ('00000000-0000-0000-0000-0000000000' || lpad(number::text, 2, '0'))::uuid, 'm' || number,
  '00000000-0000-0000-0000-00000000000a', true, case when number = 1 then 4000 else 200000 end, now() - interval '10 days'
from generate_series(1, 24) as number;
insert into public.workloads (
  name, kind, active, min_interval, prompt, input_tokens, max_output_tokens, limits, created_at, "check"
) values
  ('default', 'text', true, null, 'Hello', null, 512, '{}', now() - interval '10 days', '{}'),
  ('canary', 'canary', true, interval '1 hour', '1) {{question}}', 500, 512, '{}', now() - interval '10 days', '{}'),
  ('long', 'text', false, null, '{{filler 9900}}', 10000, 300, '{"first_token_ms": 50000, "total_ms": 55000}', now(), '{}'),
  ('own', 'text', false, null, 'Say Paris.', null, 64, '{}', now(), '{"contains": "Paris"}');

create function pg_temp.start(request jsonb)
returns uuid
language sql
as $$
  select (public.start_run(request, '{}') ->> 'run_id')::uuid;
$$;
create function pg_temp.asked(run uuid)
returns text
language sql
as $$
  select string_agg(name || ' ' || n, ', ' order by name)
  from (
    select workloads.name, count(*) as n
    from public.run_targets
    join public.workloads on workloads.id = run_targets.workload_id
    where run_targets.run_id = run
    group by workloads.name
  ) as counts;
$$;
create function pg_temp.finish(run uuid)
returns void
language sql
as $$
  update public.run_targets set state = 'done', closed_at = now() where run_targets.run_id = run;
  update public.runs set finished_at = now() where runs.id = run;
$$;

-- What a run takes.
select is(pg_temp.asked(pg_temp.start('{}')), 'default 24', 'a run takes the default workload');
select is(
  pg_temp.asked(pg_temp.start('{"scheduled": true}')), 'default 24', 'as does a scheduled run whose worker knows no other'
);
delete from public.runs where true;
select is(pg_temp.asked(pg_temp.start('{"workload": "canary"}')), 'canary 24', 'or the one that it names, due or not');
select is(pg_temp.asked(pg_temp.start('{"prompt": "own"}')), 'own 24', 'also by the older name of the field');
select is(
  pg_temp.asked(pg_temp.start('{"workload": "all"}')), 'canary 24, default 24, long 23, own 24',
  'all are all; a model is not asked what its context cannot hold'
);
select is(
  pg_temp.asked(pg_temp.start('{"workload": "long", "models": ["m1", "m2"]}')), 'long 1', 'not even where it is named'
);
select is(
  pg_temp.asked(pg_temp.start('{"prompt_text": "{{filler 9000}}", "models": ["m1"]}')), null, 'nor what it is filled up with, declared or not'
);
select pg_temp.start('{"prompt_text": "Say Rome.", "check": {"contains": "Rome"}, "models": ["m2"]}');
select is(
  (
    select string_agg(workloads."check" ->> 'contains', ', ' order by workloads.created_at)
    from public.workloads where workloads.prompt = 'Say Rome.'
  ),
  'Rome', 'a text given with a run has the check that was given with it'
);
select isnt(
  private.wanted_workload('{"prompt_text": "Say Rome."}'),
  private.wanted_workload('{"prompt_text": "Say Rome.", "check": {"contains": "Rome"}}'),
  'and is another workload without it'
);
select is(
  public.start_run('{"workload": "canar"}', '{}') #>> '{error,code}', 'unknown_workload', 'an unknown name is refused'
);
select matches(
  public.start_run('{"workload": "canar"}', '{}') #>> '{error,message}', 'canary.*', 'with the names that there are'
);
delete from public.runs where true;

-- The schedule.
create temporary table ticks (run uuid, at timestamptz);
create function pg_temp.tick(at timestamptz)
returns text
language plpgsql
as $$
declare
  run uuid;
begin
  -- now() stands still in a transaction, so the past moves instead.
  run := pg_temp.start('{"scheduled": true, "judges": true}');
  insert into private.model_states (model_id, workload_id, last_run_at)
  select run_targets.model_id, run_targets.workload_id, now()
  from public.run_targets
  where run_targets.run_id = run
  on conflict (model_id, workload_id, region) do update set last_run_at = now();
  perform pg_temp.finish(run);
  insert into ticks values (run, at);
  return pg_temp.asked(run);
end;
$$;
create function pg_temp.pass(length interval)
returns void
language sql
as $$
  update private.model_states set last_run_at = last_run_at - length where true;
$$;
select pg_temp.tick(now());
select is(
  pg_temp.tick(now()), 'default 24', 'what is due at an hour of its own is measured once in it, however often the schedule ticks'
);
select is(
  (select sum(private.moment_of(models.id, workloads, now()) - private.moment_of(models.id, workloads, now() - interval '5 hours'))
   from public.models, public.workloads where workloads.name = 'canary'),
  24 * 5::numeric, 'each model has one moment in each hour'
);
select ok(
  (select max(n) <= 14 and min(n) >= 1 from (
    select slot, count(models.id) filter (
      where private.moment_of(models.id, workloads, slot + interval '15 minutes') > private.moment_of(models.id, workloads, slot)
    ) as n
    from generate_series(now(), now() + interval '45 minutes', interval '15 minutes') as slot, public.models, public.workloads
    where workloads.name = 'canary'
    group by slot
  ) as slots),
  'the moments of 24 models are spread over the four slots of an hour'
);
select pg_temp.pass('1 hour');
select is(pg_temp.tick(now()), 'canary 24, default 24', 'after an hour all are due again, those of missed slots too');
update public.workloads set active = false where name = 'canary';
select pg_temp.pass('1 hour');
select is(pg_temp.tick(now()), 'default 24', 'what is not active is not scheduled');
update public.workloads set active = true where name = 'canary';
update public.models set min_interval = interval '3 hours' where true;
select is(pg_temp.tick(now()), null, 'a model''s own interval counts for each workload');
select pg_temp.pass('2 hours 59 minutes');
select is(pg_temp.tick(now()), 'canary 24, default 24', 'also when it has passed');
select is(pg_temp.asked(pg_temp.start('{"models": ["m2"]}')), 'default 1', 'a model that is named is measured at once');
delete from public.runs where true;
update public.models set min_interval = null where true;

-- What a worker is told.
create temporary table started as
select name, pg_temp.start(jsonb_build_object('workload', name, 'models', array['m2', 'm3', 'm4'])) as run
from public.workloads
where name in ('long', 'own', 'canary');
create temporary table told as
select started.name, private.describe_target(run_targets.id) as answer
from started
join public.run_targets on run_targets.run_id = started.run;
update public.settings set request_timeout_ms = 300000;
create temporary table leased as
select public.claim_target(run) as answer from started where name = 'long';
select is(
  (select answer -> 'limits' from leased) - array['body_bytes', 'text_chars'],
  '{"headers_ms": 30000, "first_token_ms": 50000, "gap_ms": 20000, "total_ms": 55000}',
  'a workload''s deadlines stand in for those of the settings'
);
select is(
  (
    select run_targets.lease_expires_at - run_targets.claimed_at - interval '1 millisecond' * settings.lease_grace_ms
    from public.run_targets, public.settings
    where run_targets.lease_token = (select (answer ->> 'lease_token')::uuid from leased)
  ) between interval '54 seconds' and interval '200 seconds',
  true, 'a lease lasts as long as they allow, and not as long as the settings do'
);
select is(
  (select distinct answer -> 'workload' from told where name = 'own') - 'seed',
  '{"kind": "text", "check": {"contains": "Paris"}}', 'what is expected is told'
);
select is(
  (select count(distinct answer #>> '{workload,seed}') from told where answer is not null), 3::bigint,
  'all models of a run are asked the same, and each workload something of its own'
);
select is(
  (select count(distinct answer ->> 'prompt') from told where name = 'canary'), 3::bigint, 'each behind words of its own'
);
select public.set_price('a', 'm2', 1, 1, valid_from => now() - interval '1 day');
select cmp_ok(
  private.worst_case_usd(models.id, '{{filler 9900}}', 300, 10000), '>=', 0.02::numeric,
  'the worst case is that of the declared tokens'
)
from public.models where models.name = 'm2';

-- What is kept of the answers.
create function pg_temp.record(workload text, checks jsonb)
returns void
language plpgsql
as $$
declare
  started jsonb := public.start_run(jsonb_build_object('workload', workload, 'models', array['m2']), '{}', claim => true);
begin
  perform public.record_result(
    (started #>> '{first,lease_token}')::uuid,
    '{"outcome": "success", "status_code": 200, "total_latency_ms": 900, "ttft_ms": 300, "token_source": "provider", "input_tokens": 5,
      "output_tokens": 5, "reached": true, "request_age_ms": 1000, "concurrent": 1}'::jsonb || checks,
    false
  );
end;
$$;
delete from public.runs where true;
delete from private.rollups where true;
select pg_temp.record('canary', '{"check_n": 3, "check_ok_n": 2, "check_verdicts": {"date/ok": 1, "sort/ok": 1, "swaps/wrong_answer": 1}, "check_detail": "swaps: no"}');
select pg_temp.record('canary', '{"check_n": 2, "check_ok_n": 2, "check_verdicts": {"date/ok": 2}, "check_detail": null}');
select pg_temp.record('canary', '{"check_n": 0, "check_ok_n": 0, "check_verdicts": {"date/cut_off": 3}}');
select pg_temp.record('own', '{"check_n": 1, "check_ok_n": 0, "check_verdicts": {"contains/wrong_answer": 1}}');
select pg_temp.record('default', '{"check_n": null, "check_ok_n": null, "check_verdicts": null}');
select results_eq(
  $$ select workload_name, n, check_n, check_ok_n, right_percent, verdicts from public.answers_over('1 hour') $$,
  $$
    values
      (
        'canary', 3::bigint, 5::bigint, 4::bigint, 80::double precision,
        '{"date/ok": 3, "sort/ok": 1, "swaps/wrong_answer": 1, "date/cut_off": 3}'::jsonb
      ),
      ('own', 1, 1, 0, 0, '{"contains/wrong_answer": 1}')
  $$,
  'what was said is counted by kind, and what was cut off is in no rate'
);
select results_eq(
  $$ select workload_name from public.answers_over('1 hour', 'own') $$, array['own'], 'of one workload'
);
select is_empty($$ select from public.answers_over('1 hour', region => 'nowhere') $$, 'of another region there is nothing');
select is_empty(
  $$ select from public.answers_over('1 hour', model_ids => array[gen_random_uuid()]) $$, 'nor of another model'
);

-- Over time.
create function pg_temp.lines(period interval, workload text default 'canary', region text default 'all')
returns table (grain_seconds integer, check_n bigint, check_ok_n bigint, right_percent double precision, verdicts jsonb)
language sql
as $$
  select grain_seconds, check_n, check_ok_n, right_percent, verdicts
  from public.answers_timeline_over(period, array(select id from public.models), workload => workload, region => region);
$$;
select results_eq(
  'select * from pg_temp.lines(''24 hours'')',
  $$
    values (
      3600, 5::bigint, 4::bigint, 80::double precision,
      '{"date/ok": 3, "sort/ok": 1, "swaps/wrong_answer": 1, "date/cut_off": 3}'::jsonb
    )
  $$,
  'how right answers were is told by the hour'
);
update private.rollups
set starts_at = rollups.starts_at - interval '3 days', last_result_at = rollups.last_result_at - interval '3 days'
where true;
select pg_temp.record('canary', '{"check_n": 10, "check_ok_n": 10, "check_verdicts": {"date/ok": 10}}');
select results_eq(
  'select grain_seconds, check_n, check_ok_n from pg_temp.lines(''7 days'')',
  'values (86400, 5::bigint, 4::bigint), (86400, 10, 10)',
  'and over more than a day by the day, with nothing of times in which none was judged'
);
select results_eq('select check_n from pg_temp.lines(''24 hours'')', 'values (10::bigint)', 'within its window');
select results_eq('select check_n from pg_temp.lines(''7 days'', ''own'')', 'values (1::bigint)', 'of one workload');
select is_empty('select from pg_temp.lines(''7 days'', ''default'')', 'none where nothing is judged');
select is_empty('select from pg_temp.lines(''7 days'', region => ''nowhere'')', 'of another region there is nothing');
select throws_ok(
  $$ select public.answers_timeline_over('soon', '{}') $$, '22007', null, 'nor of a period that is none'
);
select results_eq(
  $$ select check_detail from public.known_results where check_detail is not null $$, array['swaps: no'], 'what was wrong is kept'
);
select lives_ok(
  $$ select pg_temp.record('canary', '{"check_n": 1, "check_ok_n": 1, "check_verdicts": {"date/great": 1}}') $$,
  'a verdict that nobody knows stops nothing'
);
select is(
  (select count(*) from public.benchmark_results as results where results.check_verdicts ? 'date/great'), 0::bigint,
  'and is not believed'
);
select pg_temp.record(
  'long', '{"check_n": 4, "check_ok_n": 3, "check_verdicts": {"needle/ok": 3, "needle/other_form": 1}}'
);
select is(
  (select verdicts from public.answers_over('1 hour', 'long')), '{"needle/ok": 3, "needle/other_form": 1}',
  'what is hidden in a long text is counted like other questions'
);
select is(
  cardinality(private.verdict_names()), (select count(distinct name)::integer from unnest(private.verdict_names()) as name),
  'each verdict has one place'
);
select throws_ok($$ select public.answers_over('soon') $$, '22007', null, 'rejects an invalid period');

select * from finish();
rollback;
