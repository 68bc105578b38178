-- Which calls an objective counts, what is left of its budget, and who may set and see it.
begin;

create extension if not exists pgtap with schema extensions;

select plan(60);

insert into public.workloads (name, prompt) values ('default', 'Hello {{nonce}}') on conflict do nothing;
insert into public.workloads (name, prompt, comparable) values ('own', 'Mine', false);
insert into public.workloads (name, prompt, "check") values ('asked', 'What is {{question}}?', '{"contains": "{{answer}}"}');
insert into public.providers (slug, name, base_url) values
  ('first', 'First', 'http://127.0.0.1:1'), ('second', 'Second', 'http://127.0.0.1:1');
insert into public.models (name, provider_id, family)
select 'a', id, 'creator/model' from public.providers where slug in ('first', 'second');
insert into public.models (name, provider_id) select 'b', id from public.providers where slug = 'first';

-- Inserts results of one run each, as a worker or an import does. `ago` is when the last run began; the others came
-- 15 minutes before each other.
create function pg_temp.add(
  of_provider text default 'first', named text default 'a', failed_as text default null, ttft double precision default 300,
  latency double precision default 1000, speed double precision default 50, times integer default 1,
  ago interval default '5 minutes', of_region text default 'eu', marks text[] default '{}', asked text default 'default',
  checked integer default null, checked_ok integer default null, of_simulated boolean default false,
  is_probe boolean default false
)
returns void
language plpgsql
as $$
declare
  run uuid;
begin
  for nth in 0 .. times - 1 loop
    insert into public.runs (run_name, triggered_by, started_at, kind)
    values ('run', 'test', now() - ago - nth * interval '15 minutes', case when is_probe then 'probe' else 'benchmark' end)
    returning id into run;
    insert into public.benchmark_results (
      run_id, provider_id, model_id, workload_id, region, outcome, success, input_tokens, output_tokens, total_latency_ms,
      ttft_ms, tps, cost_usd, cost_known, token_source, remarks, comparable, check_n, check_ok_n, simulated, probe, created_at
    )
    select
      run, models.provider_id, models.id, workloads.id, of_region, coalesce(failed_as, 'success'), failed_as is null, 10, 10,
      latency, case when failed_as is null then ttft end, case when failed_as is null then speed end, 0, true, 'provider',
      marks, marks = '{}', checked, checked_ok, of_simulated, is_probe, now() - ago - nth * interval '15 minutes' + interval '10 seconds'
    from public.models
    join public.providers on providers.id = models.provider_id and providers.slug = of_provider
    join public.workloads on workloads.name = asked and workloads.current
    where models.name = named;
  end loop;
end;
$$;

create temporary view counted as
select status.objective, status.met_n || ' of ' || status.n as met, status.verdict
from public.objective_status as status
order by status.objective;
create function pg_temp.met(of_objective text) returns text
language sql
as $$
  select met from counted where counted.objective = of_objective;
$$;
create function pg_temp.forget() returns void
language sql
as $$
  delete from public.runs where true;
  delete from private.objective_days where true;
  delete from private.objective_slots where true;
$$;

-- Setting, changing, removing.
select is(
  public.set_objective('works', 'succeeds', 99), '99 % of calls succeed: none of 0 calls so far', 'it is set, and said in words'
);
select is(
  public.set_objective('fast', 'ttft', 99.50, 1000, family => 'Creator/Model', region => 'all'),
  '99.5 % of calls have a TTFT of at most 1000 ms: none of 0 calls so far', 'with a threshold in milliseconds'
);
select is(
  public.set_objective('speed', 'tps', 95, 40.5, 'first'),
  '95 % of calls have a speed of at least 40.5 tokens per second: none of 0 calls so far', 'or in tokens per second'
);
select is(
  public.set_objective('whole', 'latency', 90, 2000, 'first', 'a', region => 'eu', days => 7),
  '90 % of calls have a latency of at most 2000 ms: none of 0 calls so far', 'of a model and a region'
);
select is(
  public.set_objective('right', 'check', 90, workload => 'asked', enabled => false), '90 % of calls pass their check: not watched',
  'or not watched yet'
);
select public.set_objective('right', 'check', 90, workload => 'asked');
select results_eq(
  'select name, scope, family, region, workload, period_days, is_public from public.objectives order by name',
  $$
    values
      ('fast', 'family', 'creator/model', null, null, 30, false),
      ('right', 'all', null, null, 'asked', 30, false),
      ('speed', 'provider', null, null, null, 30, false),
      ('whole', 'model', null, 'eu', null, 7, false),
      ('works', 'all', null, null, null, 30, false)
  $$,
  'and kept under its name'
);
select throws_like(
  format('select public.set_objective(%s)', arguments), '%' || said || '%', 'refused: ' || said
)
from (
  values
    ($$'x', 'succeeds'$$, 'Cannot set the objective "x": its target_percent is missing'),
    ($$'x', 'ttft', 99$$, 'the threshold of ttft is missing'),
    ($$'x', 'succeeds', 100$$, 'target_percent must be between 50 and 99.999'),
    ($$'x', 'succeeds', 'NaN'$$, 'target_percent must be between 50 and 99.999'),
    ($$'x', 'succeeds', 99.9999$$, 'to three decimals'),
    ($$'x', 'succeeds', 99, 5$$, 'threshold must be'),
    ($$'x', 'tps', 99, 'NaN'$$, 'threshold must be'),
    ($$'x', 'latency', 99, -1$$, 'threshold must be'),
    ($$'x', 'speed', 99, 1$$, 'metric must be'),
    ($$'x', 'succeeds', 99, days => 91$$, 'period_days must be between 1 and 90'),
    ($$'', 'succeeds', 99$$, 'name must have 1 to 60 visible characters'),
    ($$E'a\nb', 'succeeds', 99$$, 'name must have 1 to 60 visible characters'),
    ($$'x', 'succeeds', 99, model => 'a'$$, 'a model is named with its provider'),
    ($$'x', 'succeeds', 99, provider => 'first', family => 'creator/model'$$, 'a provider or a family'),
    ($$'x', 'succeeds', 99, family => 'nobody/nothing'$$, 'no family "nobody/nothing"'),
    ($$'x', 'succeeds', 99, provider => 'nobody'$$, 'there is no "nobody"'),
    ($$'x', 'succeeds', 99, provider => 'first', model => 'c'$$, 'has no model "c"'),
    ($$'x', 'succeeds', 99, workload => 'nothing'$$, 'there is no workload "nothing"'),
    ($$'x', 'check', 99, workload => 'default'$$, 'no answer to a workload "default" is checked'),
    ($$'x', null$$, 'Cannot remove the objective: there is no "x"')
) as refused (arguments, said);

insert into public.workloads (name, prompt, kind)
select kind, 'Text', kind from unnest(array['canary', 'tool', 'json']) as kind
on conflict do nothing;
insert into public.workloads (name, prompt) values ('needle', '{{filler 100}} {{needle}}') on conflict do nothing;
select lives_ok(
  $$
    select public.set_objective('right ' || judged, 'check', 99, workload => judged),
      public.set_objective('right ' || judged, null)
    from unnest(array['canary', 'tool', 'json', 'needle', 'asked']) as judged
  $$,
  'answers to workloads of every kind that is judged can be held to an objective'
);

-- What a call counts for.
select pg_temp.add();
select results_eq(
  'select objective, met from counted',
  $$ values ('fast', '1 of 1'), ('right', '0 of 0'), ('speed', '1 of 1'), ('whole', '1 of 1'), ('works', '1 of 1') $$,
  'a success that was fast meets all but the check that was not made'
);
select pg_temp.add(ttft => 1000, latency => 2000, speed => 40.5);
select results_eq(
  'select objective, met from counted',
  $$ values ('fast', '2 of 2'), ('right', '0 of 0'), ('speed', '2 of 2'), ('whole', '2 of 2'), ('works', '2 of 2') $$,
  'a threshold that is just reached is met'
);
select pg_temp.add(ttft => 1000.001, latency => 2000.001, speed => 40.499);
select results_eq(
  'select objective, met from counted',
  $$ values ('fast', '2 of 3'), ('right', '0 of 0'), ('speed', '2 of 3'), ('whole', '2 of 3'), ('works', '3 of 3') $$,
  'and by a thousandth more missed, exactly'
);
select pg_temp.add(failed_as => 'timeout', latency => 1);
select results_eq(
  'select objective, met from counted',
  $$ values ('fast', '2 of 4'), ('right', '0 of 0'), ('speed', '2 of 4'), ('whole', '2 of 4'), ('works', '3 of 4') $$,
  'a failed call misses every speed'
);
select pg_temp.add(failed_as => name) from public.outcomes where not outcomes.attributable;
select pg_temp.add(failed_as => 'timeout', marks => array[mark])
from unnest(array['unproven_address', 'unproven_model', 'other_host', 'control']) as mark;
select pg_temp.add(is_probe => true, failed_as => 'timeout');
select is(pg_temp.met('works') || ', ' || pg_temp.met('fast'), '3 of 4, 2 of 4', 'what is not the provider''s doing is in none');
select pg_temp.add(ttft => null, speed => null);
select is(
  pg_temp.met('works') || ', ' || pg_temp.met('fast') || ', ' || pg_temp.met('speed'), '4 of 5, 2 of 4, 2 of 4',
  'nor is a time that is not known'
);
select pg_temp.add(asked => 'own', marks => '{own_text}');
select pg_temp.add(asked => 'own', marks => '{own_text}', failed_as => 'timeout');
select is(
  pg_temp.met('works') || ', ' || pg_temp.met('fast'), '5 of 7, 2 of 4', 'texts that are not comparable only succeed or fail'
);
select pg_temp.add(asked => 'asked', checked => 3, checked_ok => 3);
select pg_temp.add(asked => 'asked', checked => 3, checked_ok => 2);
select pg_temp.add(asked => 'asked', checked => 0, checked_ok => 0);
select pg_temp.add(asked => 'asked', failed_as => 'timeout');
select is(pg_temp.met('right'), '1 of 2', 'an answer passes when all of it is right; one that was not judged does not count');
select pg_temp.forget();
select pg_temp.add('second', of_region => 'us');
select pg_temp.add(named => 'b', of_region => null);
select results_eq(
  'select objective, met from counted',
  $$ values ('fast', '1 of 1'), ('right', '0 of 0'), ('speed', '1 of 1'), ('whole', '0 of 0'), ('works', '2 of 2') $$,
  'each scope has its own'
);

-- Simulated calls stand only where there are no real ones.
select pg_temp.forget();
select pg_temp.add(of_simulated => true, times => 3);
select results_eq(
  $$ select simulated, n from public.objective_status where objective = 'works' $$, $$ values (true, 3::bigint) $$, 'simulated ones'
);
select pg_temp.add();
select results_eq(
  $$ select simulated, n from public.objective_status where objective = 'works' $$, $$ values (false, 1::bigint) $$,
  'are not merged with real ones'
);

-- The budget.
select pg_temp.forget();
select results_eq(
  $$
    select verdict, n, met_percent, budget_left_calls, budget_left_percent, budget_left_hours, burn_rate_1h, burn_rate_1d,
      counted_since, simulated
    from public.objective_status
    where objective = 'works'
  $$,
  $$
    values (
      'cannot tell yet', 0::bigint, null::double precision, null::double precision, null::double precision,
      null::double precision, null::double precision, null::double precision, null::timestamptz, null::boolean
    )
  $$,
  'without a call nothing is known'
);
select pg_temp.add(times => 99, ago => '30 minutes');
select is((select verdict from counted where objective = 'works'), 'cannot tell yet', 'below 100 calls none of 99 % may miss');
select pg_temp.add(failed_as => 'timeout');
select results_eq(
  $$
    select verdict, n, needed_n, met_percent, budget_calls::numeric(9, 6), budget_left_calls::numeric(9, 6), budget_left_percent::numeric(9, 6)
    from public.objective_status
    where objective = 'works'
  $$,
  $$ values ('met', 100::bigint, 100, 99::double precision, 1::numeric(9, 6), 0::numeric(9, 6), 0::numeric(9, 6)) $$,
  'one of 100 uses up the budget of 99 %, and meets it'
);
select is(
  (select burn_rate_1h::numeric(9, 3) || ' of ' || calls_1h from public.objective_status where objective = 'works'),
  '33.333 of 3', 'one of the three calls of the last hour'
);
select is(
  (select burn_rate_1d::numeric(9, 3) || ' of ' || calls_1d from public.objective_status where objective = 'works'),
  (100.0 / calls_1d)::numeric(9, 3) || ' of ' || calls_1d, 'and of those of the last day'
)
from public.objective_status where objective = 'works';
select pg_temp.add(failed_as => 'timeout', ago => '6 minutes');
select results_eq(
  $$
    select verdict, budget_left_calls::numeric(9, 6),
      abs(budget_left_hours - budget_left_calls / n * extract(epoch from now() - counted_since) / 3600) < 0.000001
    from public.objective_status
    where objective = 'works'
  $$,
  $$ values ('missed', -0.99::numeric(9, 6), true) $$, 'two of 101 are too many, and the hours that are left say the same'
);
create function pg_temp.verdict_after(failures integer, ago interval default '5 minutes') returns text
language sql
as $$
  select pg_temp.forget();
  select pg_temp.add(times => 40 - failures, ago => verdict_after.ago);
  select pg_temp.add(failed_as => 'timeout', times => failures, ago => verdict_after.ago);
  select verdict from counted where counted.objective = 'fast';
$$;
select is(pg_temp.verdict_after(5), 'cannot tell yet', 'five of 40 may be made up for in 30 days');
select is(pg_temp.verdict_after(30), 'missed', 'most of them cannot any more, though they are few');
select is(pg_temp.verdict_after(1, '27 days'), 'missed', 'nor can one, when nothing followed it for weeks');
select is(
  (select met_percent = 97.5 and budget_left_hours < 0 from public.objective_status where objective = 'fast'), true, 'exactly'
);
select pg_temp.forget();
select pg_temp.add(times => 99);
select pg_temp.add(failed_as => 'timeout', times => 2);
select pg_temp.add(times => 1, ago => '8 days');
select is(pg_temp.met('works'), '100 of 102', 'what is older than a week');
select is(pg_temp.met('whole'), '99 of 101', 'is not in the last 7 days');

-- What was counted is what the results say, however they came.
create temporary view sums as
select objective_id, model_id, sum(n) as n, sum(met_n) as met_n, 'days' as of from private.objective_days group by 1, 2
union all
select objective_id, model_id, sum(n), sum(met_n), 'slots' from private.objective_slots group by 1, 2;
create temporary table before as select * from sums;
select public.set_objective('fast', 'ttft', 99.5, 200, family => 'creator/model');
select is(pg_temp.met('fast'), '0 of 102', 'a new threshold is counted anew at once');
select public.set_objective('fast', 'ttft', 99.5, 1000, family => 'creator/model');
select bag_eq('select * from sums', 'select * from before', 'and the old one as before');
select private.rebuild_rollups((now() at time zone 'utc')::date - 8, (now() at time zone 'utc')::date);
select bag_eq('select * from sums', 'select * from before', 'a rebuild changes nothing');
delete from public.benchmark_results where true;
select bag_eq('select * from sums', 'select * from before', 'nor does deleting results');

-- Cut prompts have no times.
select pg_temp.forget();
insert into public.runs (id, run_name, triggered_by) values ('00000000-0000-0000-0000-0000000000f1', 'cut', 'test');
insert into public.benchmark_results (
  run_id, provider_id, model_id, workload_id, outcome, success, input_tokens, output_tokens, total_latency_ms, ttft_ms, tps,
  cost_usd, token_source
)
select
  '00000000-0000-0000-0000-0000000000f1', models.provider_id, models.id, private.current_workload(), 'success', true,
  case when providers.slug = 'second' then 10 else 1000 end, 10, 1000, 300, 50, 0, 'provider'
from public.models
join public.providers on providers.id = models.provider_id
where providers.slug in ('first', 'second');
insert into public.run_targets (run_id, provider_id, model_id, position)
select '00000000-0000-0000-0000-0000000000f1', models.provider_id, models.id, row_number() over () from public.models
join public.providers on providers.id = models.provider_id and providers.slug in ('first', 'second');
select is(pg_temp.met('works') || ', ' || pg_temp.met('fast'), '3 of 3, 2 of 2', 'before a run ends, prompts look whole');
select private.mark_cut_prompts('00000000-0000-0000-0000-0000000000f1');
select is(pg_temp.met('works') || ', ' || pg_temp.met('fast'), '3 of 3, 1 of 1', 'a cut prompt succeeds, and has no time');

-- Who sees it.
select public.set_objective('works', 'succeeds', 99, is_public => true);
select public.set_objective('speed', 'tps', 95, 40.5, 'first', is_public => true);
create function pg_temp.seen() returns text
language plpgsql
as $$
declare
  seen text;
begin
  perform set_config('role', 'anon', true);
  select string_agg(status.objective || ' ' || status.n, ', ') into seen from public.objective_status as status;
  perform set_config('role', 'none', true);
  return seen;
end;
$$;
select is(pg_temp.seen(), 'speed 2, works 3', 'visitors see public ones, with the numbers of everyone');
update public.providers set enabled = false where slug = 'first';
select is(pg_temp.seen(), 'works 3', 'but none of a disabled provider');
select is(public.set_objective('works', null), '"works" is removed', 'it can be removed');
select is(pg_temp.seen(), null, 'with all of it');

select * from finish();
rollback;
