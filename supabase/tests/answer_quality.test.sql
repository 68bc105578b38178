-- Whether a host answers worse than its peers: looks, incidents, and what visitors read of them.
begin;

create extension if not exists pgtap with schema extensions;

select plan(44);

insert into public.workloads (name, prompt) values ('default', 'Hello {{nonce}}') on conflict do nothing;
insert into public.workloads (name, kind, prompt) values ('canary', 'canary', '{{question}}') on conflict do nothing;
delete from public.incidents where true;
delete from public.runs where true;
delete from public.providers where true;

insert into public.providers (id, slug, name, enabled, simulated) values
  ('00000000-0000-0000-0000-00000000000a', 'good', 'Good', true, false),
  ('00000000-0000-0000-0000-00000000000b', 'fine', 'Fine', true, false),
  ('00000000-0000-0000-0000-00000000000c', 'bad', 'Bad', true, false),
  ('00000000-0000-0000-0000-00000000000d', 'hidden', 'Hidden', false, false),
  ('00000000-0000-0000-0000-00000000000e', 'made', 'Made up', true, true);
insert into public.models (id, provider_id, name, active, family)
select ('00000000-0000-0000-0000-0000000000' || given.id)::uuid, providers.id, given.name, true, given.family
from (
  values
    ('a1', 'good', 'three', 'quality/three'), ('b1', 'fine', 'three', 'quality/three'), ('c1', 'bad', 'three', 'quality/three'),
    ('d1', 'hidden', 'three', 'quality/three'), ('e1', 'made', 'three', 'quality/three'),
    ('a2', 'good', 'alone', 'quality/alone'),
    ('a3', 'good', 'of no family', null), ('b3', 'fine', 'of no family', null),
    ('a4', 'good', 'pair', 'quality/pair'), ('b4', 'fine', 'pair', 'quality/pair')
) as given (id, slug, name, family)
join public.providers on providers.slug = given.slug;

create function pg_temp.last_week() returns date language sql as $$
  select date_trunc('week', (now() - interval '6 hours') at time zone 'utc')::date - 7
$$;

-- A run an hour for a week, in which each model is right on 7 to 9 of ten questions, less some.
create function pg_temp.measure(week date, less jsonb, hours integer default 168) returns void language sql as $$
  with made as (
    insert into public.runs (run_name, triggered_by, started_at, finished_at)
    select 'quality', 'test', week::timestamp at time zone 'utc' + at * interval '1 hour', now()
    from generate_series(0, hours - 1) as at
    returning runs.id, runs.started_at
  )
  insert into private.run_times (
    run_id, model_id, workload_id, region, started_at, simulated, n, succeeded, check_n, check_ok_n
  )
  select
    made.id, models.id, private.current_workload('canary'), 'eu-central-1', made.started_at, false, 1, 1, 10,
    greatest(0, 7 + abs(hashtextextended(made.started_at || models.id::text, 0)) % 3 - given.less::integer)
  from made
  cross join jsonb_each_text(measure.less) as given (id, less)
  join public.models on models.id = ('00000000-0000-0000-0000-0000000000' || given.id)::uuid
$$;

-- A week passes.
create function pg_temp.pass_a_week() returns void language sql as $$
  update private.answer_looks set week = week - 7;
  delete from public.runs
$$;

create function pg_temp.look(id text) returns setof private.answer_looks language sql as $$
  select *
  from private.answer_looks
  where model_id = ('00000000-0000-0000-0000-0000000000' || id)::uuid
  order by week desc
  limit 1
$$;

select is(private.look_at_answers(), 0, 'without canaries there is nothing to look at');
select is_empty($$ select * from public.answer_quality() $$, 'and nothing to tell');

select pg_temp.measure(pg_temp.last_week(), '{"a1": 0, "b1": 0, "c1": 2, "d1": 6, "a2": 0, "a3": 0, "b3": 3}');
select pg_temp.measure(pg_temp.last_week() + 7, '{"a4": 0, "b4": 5}', 40);
-- Of one time of the good host nothing came, and once less was asked of it.
update private.run_times
set n = 2, succeeded = 0, excused = 1, check_n = 0, check_ok_n = 0
where model_id = '00000000-0000-0000-0000-0000000000a1'
  and started_at = pg_temp.last_week()::timestamp at time zone 'utc' + interval '1 hour';
update private.run_times
set check_n = 9, check_ok_n = 0
where model_id = '00000000-0000-0000-0000-0000000000a1'
  and started_at = pg_temp.last_week()::timestamp at time zone 'utc' + interval '2 hours';
-- What was made up says nothing of a host that is measured.
insert into private.run_times (run_id, model_id, workload_id, started_at, simulated, n, succeeded, check_n, check_ok_n)
select run_id, '00000000-0000-0000-0000-0000000000e1', workload_id, started_at, true, 1, 1, 10, 0
from private.run_times
where model_id = '00000000-0000-0000-0000-0000000000a1';
-- A second region of the same runs, and another workload.
insert into private.run_times (
  run_id, model_id, workload_id, region, started_at, simulated, n, succeeded, check_n, check_ok_n
)
select run_id, model_id, workload_id, 'us-east-1', started_at, simulated, n, succeeded, check_n, check_ok_n
from private.run_times
where model_id in ('00000000-0000-0000-0000-0000000000b1', '00000000-0000-0000-0000-0000000000c1')
  and started_at < pg_temp.last_week()::timestamp at time zone 'utc' + interval '50 hours';
insert into private.run_times (run_id, model_id, workload_id, started_at, simulated, n, succeeded, check_n, check_ok_n)
select run_id, model_id, private.current_workload(), started_at, false, 1, 1, 100, 0
from private.run_times
where model_id = '00000000-0000-0000-0000-0000000000b1' and region = 'eu-central-1';

select is(private.look_at_answers(), 5, 'each host of a family is looked at, also one without a peer');
select is((select calls from pg_temp.look('c1')), 168, 'several regions of a run are one call');
select is((select questions from pg_temp.look('c1')), 2180, 'whose questions are all counted');
select is((select calls from pg_temp.look('a1')), 166, 'calls that others were asked other questions in are not compared');
select is((select failed_n from pg_temp.look('a1')), 1, 'failures are counted apart, excused ones not');
select is((select peers from pg_temp.look('a1')), 2, 'hosts of disabled or simulated providers are no peers');
select is((select worse from pg_temp.look('c1')), true, 'a host that is 20 points worse is found');
select is((select worse from pg_temp.look('a1')), false, 'one that is better than a bad one is not');
select is((select worse from pg_temp.look('b1')), false, 'nor the other');
select ok(
  (select difference between -0.25 and -0.15 and difference_low < difference and difference < difference_high
    and difference_high < 0 and p < 0.05 / 52 from pg_temp.look('c1')),
  'the difference is within its interval'
);
select is((select worse from pg_temp.look('a2')), null, 'nothing is known of a host without a peer');
select is_empty($$ select * from pg_temp.look('a3') $$, 'nor of one without a family');
select is_empty($$ select * from pg_temp.look('b4') $$, 'nor of a week that has not ended');

select results_eq(
  $$
    select model_id, region, workload_id = private.shared_key(), closed_at
    from public.incidents where kind = 'worse_answers'
  $$,
  $$ values ('00000000-0000-0000-0000-0000000000c1'::uuid, null::text, true, null::timestamptz) $$,
  'one incident is opened, of no region or workload'
);
select matches(
  (select detail from public.incidents where kind = 'worse_answers'),
  '^right on [56]\d\.\d % of canary questions, its 2 peers on (79|80|81)\.\d % of the same ones \(168 calls, week from \d{4}-\d\d-\d\d\)$',
  'it says what was seen'
);
select ok((select char_length(detail) < 120 from public.incidents where kind = 'worse_answers'), 'in a message''s length');
select ok(
  (select expected - observed between 15 and 25 from public.incidents where kind = 'worse_answers'), 'in per cent'
);
select results_eq(
  $$ select state from private.alert_deliveries $$, $$ values ('opened') $$, 'and one message is to be sent'
);
select is(
  (select private.incident_subject(incidents, 'opened') ->> 'kind' from public.incidents), 'worse_answers',
  'which says of what kind it is'
);

select is(private.look_at_answers(), 0, 'a look is made once');
select pg_temp.measure(pg_temp.last_week(), '{"a2": 0, "c1": 9}');
select is(private.look_at_answers(), 0, 'whatever is recorded late');
select is((select count(*) from public.incidents)::integer, 1, 'so that nothing is told twice');
select private.close_unwatched_incidents();
select is((select count(*) from public.incidents where closed_at is null)::integer, 1, 'a host that is looked at is watched');

select results_eq(
  $$
    select provider, verdict, worse_since is not null, calls, right_percent > 70, simulated
    from public.answer_quality('quality/THREE')
    order by verdict desc, provider
  $$,
  $$ values ('Bad', 'worse', true, 168, false, false), ('Made up', 'too few', false, 0, null, true),
    ('Fine', 'not distinguishable', false, 168, true, false), ('Good', 'not distinguishable', false, 166, true, false) $$,
  'each host of a family is told of'
);
select is(
  (select verdict || peers || calls from public.answer_quality('quality/alone')), 'too few00', 'without peers, calls are too few'
);
select is((select count(*) from public.answer_quality())::integer, 5, 'without a family all are told');
set local role anon;
select is((select count(*) from public.answer_quality())::integer, 5, 'visitors are told the same');
select throws_ok($$ select private.look_at_answers() $$, '42501', null, 'but cannot look');
reset role;
update public.providers set enabled = false where slug = 'bad';
select is((select count(*) from public.answer_quality('quality/three'))::integer, 3, 'but for disabled providers');
set local role anon;
select is((select count(*) from public.answer_quality('quality/three'))::integer, 3, 'to visitors too');
reset role;
update public.providers set enabled = true where slug = 'bad';
update public.models set family = 'quality/alone' where id = '00000000-0000-0000-0000-0000000000c1';
select is(
  (select count(*) from public.answer_quality('quality/alone'))::integer, 1,
  'a host that came from another family is not told of by its peers there'
);
update public.models set family = 'quality/three' where id = '00000000-0000-0000-0000-0000000000c1';

select pg_temp.pass_a_week();
select pg_temp.measure(pg_temp.last_week(), '{"a1": 0, "b1": 0, "c1": 0}');
select private.look_at_answers();
select is((select worse from pg_temp.look('c1')), false, 'a week later it is as good as others');
select is((select count(*) from public.incidents where closed_at is null)::integer, 1, 'one such week closes nothing');
select is(
  (select verdict || (worse_since is not null) from public.answer_quality() where provider = 'Bad'),
  'not distinguishabletrue', 'which is told'
);
select pg_temp.pass_a_week();
select pg_temp.measure(pg_temp.last_week(), '{"a1": 0, "b1": 0, "c1": 0}', 29);
select private.look_at_answers();
select is(
  (select worse is null and closed_at is null from pg_temp.look('c1'), public.incidents), true,
  'nor does a week with too few calls'
);
select pg_temp.pass_a_week();
select pg_temp.measure(pg_temp.last_week(), '{"a1": 0, "b1": 0, "c1": 0}');
select private.look_at_answers();
select is(
  (select recovered and closed_detail like 'not told apart from its peers in two weeks: right on %' from public.incidents),
  true, 'the second does'
);
select results_eq(
  $$ select state from private.alert_deliveries order by id $$, $$ values ('opened'), ('closed') $$, 'and is told'
);

-- Weeks that nobody looked at in time, such as while the database was stopped.
select pg_temp.pass_a_week();
update private.answer_looks set week = week - 21;
select pg_temp.measure(pg_temp.last_week() - 28, '{"a1": 0, "b1": 0, "c1": 2}');
select pg_temp.measure(pg_temp.last_week() - 21, '{"a1": 0, "b1": 0, "c1": 2}');
select pg_temp.measure(pg_temp.last_week() - 7, '{"a1": 0, "b1": 0, "c1": 2}');
select is(private.look_at_answers(), 6, 'weeks are made up for, up to four');
select is((select count(*) from public.incidents)::integer, 1, 'but are no news any more');
select pg_temp.measure(pg_temp.last_week(), '{"a1": 0, "b1": 0, "c1": 2}');
select private.look_at_answers();
select is((select count(*) from public.incidents where closed_at is null)::integer, 1, 'the last week is');

update private.answer_looks set week = week - 35;
select private.close_unwatched_incidents();
select is(
  (select closed_detail from public.incidents order by opened_at desc, closed_at desc limit 1),
  'its answers are not compared with those of peers any more', 'it is closed when nobody can look any more'
);
select is((select count(*) from public.answer_quality())::integer, 0, 'and old looks are not told');

select * from finish();
rollback;
