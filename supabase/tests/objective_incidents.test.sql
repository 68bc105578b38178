-- When incidents of objectives are opened and closed.
begin;

create extension if not exists pgtap with schema extensions;

select plan(67);

delete from public.runs where true;
delete from public.providers where true;
insert into public.workloads (name, prompt) values ('default', 'Hello {{nonce}}') on conflict do nothing;
insert into public.providers (slug, name, base_url) values ('first', 'First', 'http://127.0.0.1:1');
insert into public.models (name, provider_id, active) select named, id, true from public.providers, unnest(array['a', 'b']) as named;
create temporary sequence slots;

-- One run, some calls of which miss. Each begins 15 minutes after the one before.
create function pg_temp.slot(failed integer, of_calls integer default 1, ttft double precision default 300, named text default 'a')
returns void
language plpgsql
as $$
declare
  slot timestamptz := now() + nextval('slots') * interval '15 minutes';
  run uuid;
begin
  insert into public.runs (run_name, triggered_by, started_at) values ('run', 'test', slot) returning id into run;
  insert into public.benchmark_results (
    run_id, provider_id, model_id, workload_id, outcome, success, input_tokens, output_tokens, total_latency_ms, ttft_ms,
    cost_usd, region
  )
  select
    run, models.provider_id, models.id, private.current_workload(),
    case when nth <= failed then 'timeout' else 'success' end, nth > failed, 1, 1, 1000, case when nth > failed then ttft end, 0, 'eu'
  from public.models, generate_series(1, of_calls) as nth
  where models.name = named;
  perform private.watch_objectives(models.id, 'eu', false, slot) from public.models where models.name = named;
  -- Time passes.
  update public.incidents set opened_at = slot where incidents.closed_at is null and incidents.opened_at < slot and incidents.opened_at = now();
end;
$$;
-- Runs before any of them fails, at once: their own watch could open nothing.
create function pg_temp.good_slots(times integer) returns void
language sql
as $$
  with runs as (
    insert into public.runs (run_name, triggered_by, started_at)
    select 'run', 'test', now() + nextval('slots') * interval '15 minutes' from generate_series(1, times)
    returning id
  )
  insert into public.benchmark_results (
    run_id, provider_id, model_id, workload_id, outcome, success, input_tokens, output_tokens, total_latency_ms, ttft_ms,
    cost_usd, region
  )
  select runs.id, models.provider_id, models.id, private.current_workload(), 'success', true, 1, 1, 1000, 300, 0, 'eu'
  from runs, public.models
  where models.name = 'a';
$$;
create function pg_temp.forget(target numeric default 99) returns void
language plpgsql
as $$
begin
  delete from public.objectives where true;
  delete from public.incidents where true;
  delete from public.runs where true;
  perform public.set_objective('works', 'succeeds', target);
end;
$$;
-- F is a slot that fails, and what follows is told after each: how many were opened and are open.
create function pg_temp.pattern(pattern text, target numeric default 99, times integer default 1, before integer default 20) returns text
language plpgsql
as $$
declare
  told text;
begin
  perform pg_temp.forget(target);
  perform pg_temp.good_slots(before);
  for nth in 1 .. times loop
    for at in 1 .. length(pattern) loop
      perform pg_temp.slot(case when substr(pattern, at, 1) = 'F' then 1 else 0 end);
      if told is null and exists (select from public.incidents) then
        told := 'told at ' || (nth - 1) * length(pattern) + at;
      end if;
    end loop;
  end loop;
  return coalesce(told, 'not told') || ', ' || (select count(*) from public.incidents);
end;
$$;

-- An outage is told by its third failing slot, whatever the target.
select is(pg_temp.pattern('FFFF', target), 'told at 3, 1', 'an outage, for a target of ' || target || ' %')
from unnest(array[75, 80, 90, 93.3, 95, 99, 99.5, 99.9, 99.999]) as target;
select is(pg_temp.pattern('FFFF', target, before => 0), 'told at 3, 1', 'also when it begins with it: ' || target || ' %')
from unnest(array[75, 90, 99, 99.999]) as target;
select is(pg_temp.pattern('FFFF', 99, before => before), 'told at 3, 1', 'also after ' || before || ' slots')
from unnest(array[1, 2, 3, 5, 11, 12]) as before;
select is(pg_temp.pattern('FFFFFFFFFFFF', target), 'told at ' || told || ', 1', 'later, for a target of ' || target || ' %')
from (values (50, 6), (60, 5), (70, 4)) as low (target, told);

-- One failure tells nothing, however strict the target; nor do failures that are far apart.
select is(pg_temp.pattern(pattern, 99.999, times), 'not told, 0', 'not told: ' || pattern)
from (
  values
    ('F', 1), ('FF', 1), ('F.F', 1), ('F...', 10), ('F....', 10), ('FF.........', 1), ('F...F....F', 1), ('FF..........', 4),
    ('F..........F', 3)
) as quiet (pattern, times);
select is(pg_temp.pattern('F', 99.999, before => 0), 'not told, 0', 'nor does a first call that fails');

-- Who gets close to its budget by chance is not told at once.
select is(pg_temp.pattern('FF.F', 90), 'told at 4, 1', 'with a target of 90 %, three of four');
select is(pg_temp.pattern('F.F.', 90, 6), 'not told, 0', 'two of four are not enough for it');
select is(pg_temp.pattern('F.F.', 99, 6), 'told at 5, 1', 'for 99 % they are, with a third one before');

-- One trouble is one incident, however it varies.
select is(pg_temp.pattern(pattern, 99, 8), 'told at ' || told || ', 1', 'one trouble: ' || pattern)
from (
  values
    ('F.', 5), ('FF..', 5), ('FFF...', 3), ('FF.F..', 4), ('FFFFF.....', 3), ('FFF.........', 3), ('FFFF.......F', 3),
    ('F..F.', 6), ('FF......', 10)
) as trouble (pattern, told);

-- It ends when it is clearly over, and not before.
create function pg_temp.slots_to_close(pattern text, target numeric default 99) returns text
language plpgsql
as $$
declare
  told text := pg_temp.pattern(pattern, target);
begin
  for nth in 1 .. 100 loop
    perform pg_temp.slot(0);
    if exists (select from public.incidents where closed_at is not null) then
      return told || ', over after ' || nth;
    end if;
  end loop;
  return told || ', never over';
end;
$$;
select is(pg_temp.slots_to_close('FFF'), 'told at 3, 1, over after 12', 'after twelve slots without a failure');
select is(pg_temp.slots_to_close(repeat('F', 60)), 'told at 3, 1, over after 12', 'also after a long outage');
select is(pg_temp.slots_to_close('FFF...........F'), 'told at 3, 1, over after 12', 'counted from the last one');
select is(
  pg_temp.slots_to_close('FFF' || repeat('.........F', 10)), 'told at 3, 1, over after 22',
  'where one of ten failed, twelve without one would say little'
);
select results_eq(
  $$ select kind, recovered, observed::integer, expected, region, detail, closed_detail, objective_id is not null from public.incidents $$,
  $$
    values (
      'objective', true, 75, 99::double precision, null::text,
      '3 of its last 12 slots missed the objective "works": 99 % of calls succeed', 'it is back to the objective "works"', true
    )
  $$,
  'it says what opened and what closed it'
);
select is(pg_temp.pattern('FFF', 80), 'told at 3, 1', 'a target of 80 %');
select pg_temp.slot(0) from generate_series(1, 9);
select pg_temp.slot(1);
select pg_temp.slot(0) from generate_series(1, 2);
select isnt(
  (select closed_at from public.incidents), null, 'one of twelve slots may fail then, and it is over'
);

-- What a slot measured counts together.
select pg_temp.forget(99);
select pg_temp.slot(0, 4) from generate_series(1, 20);
select pg_temp.slot(1, 4) from generate_series(1, 3);
select isnt_empty('select from public.incidents', 'three slots, one call of four of which fails');
select pg_temp.forget(90);
select pg_temp.slot(0, 20) from generate_series(1, 20);
select pg_temp.slot(1, 20) from generate_series(1, 30);
select is_empty('select from public.incidents', 'a share that the budget allows is no bad slot');
select pg_temp.forget(90);
select pg_temp.slot(0) from generate_series(1, 20);
select pg_temp.slot(0, 20);
select pg_temp.slot(1) from generate_series(1, 3);
select isnt_empty('select from public.incidents', 'a run of many samples does not hide the slots after it');

-- Speeds; and each model, objective and region is judged separately.
select pg_temp.forget();
select public.set_objective('fast', 'ttft', 99, 500, is_public => true);
select public.set_objective('elsewhere', 'succeeds', 99, region => 'us');
select pg_temp.slot(0, ttft => 501) from generate_series(1, 3);
select pg_temp.slot(0, ttft => 501, named => 'b') from generate_series(1, 2);
select results_eq(
  'select models.name, detail from public.incidents join public.models on models.id = model_id',
  $$ values ('a', '3 of its last 3 slots missed the objective "fast": 99 % of calls have a TTFT of at most 500 ms') $$,
  'too slow three times, one model of two'
);
select pg_temp.slot(1) from generate_series(1, 3);
select results_eq(
  'select objectives.name from public.incidents join public.objectives on objectives.id = objective_id order by 1',
  $$ values ('fast'), ('works') $$, 'and failing is another one'
);
select is(
  (select settled_at from private.model_states limit 1), null, 'other incidents are not touched'
);

-- Visitors see those of public objectives.
create function pg_temp.seen() returns bigint
language plpgsql
as $$
declare
  seen bigint;
begin
  perform set_config('role', 'anon', true);
  select count(*) into seen from public.incidents_over('1 day') where kind = 'objective';
  perform set_config('role', 'none', true);
  return seen;
end;
$$;
select is(pg_temp.seen(), 1::bigint, 'visitors see the incident of a public one');
select throws_ok(
  $$ set local role anon; select objective_id from public.incidents $$, '42501', null, 'but not which objective, to embed none'
);
set local role none;

-- What was told ends with the objective.
select public.set_objective('works', 'succeeds', 99);
select is((select count(*) from public.incidents where closed_at is null), 2::bigint, 'setting it again changes nothing');
select public.set_objective('works', 'succeeds', 98);
select results_eq(
  'select recovered, closed_detail from public.incidents where closed_at is not null',
  $$ values (false, 'the objective "works" was changed') $$, 'it ends when the objective is another one'
);
select public.set_objective('fast', null);
select results_eq(
  $$ select recovered, closed_detail, objective_id from public.incidents where detail like '%fast%' $$,
  $$ values (false, 'the objective "fast" has ended', null::uuid) $$, 'or none'
);
select is(pg_temp.seen(), 0::bigint, 'and visitors do not see what it was');
select pg_temp.forget();
select pg_temp.slot(1) from generate_series(1, 3);
select private.close_unwatched_incidents();
select isnt_empty('select from public.incidents where closed_at is null', 'a model that is measured stays watched');
update public.models set active = false where true;
select private.close_unwatched_incidents();
select results_eq(
  'select recovered, closed_detail from public.incidents', $$ values (false, 'it is not benchmarked any more') $$,
  'one that is not measured any more is not'
);

-- As a worker records it: an incident of an objective goes the way of all others.
select pg_temp.forget();
update public.models set active = name = 'a' where true;
delete from private.model_states where true;
select public.set_objective('speed', 'tps', 99, 20, 'first', 'a', region => 'eu');
create function pg_temp.record(speed double precision) returns void
language plpgsql
as $$
declare
  run uuid := (public.start_run('{"providers": ["first"]}', '{}') ->> 'run_id')::uuid;
  token uuid;
begin
  update public.runs set started_at = now() + nextval('slots') * interval '15 minutes' where runs.id = run;
  token := (public.claim_target(run, 3) ->> 'lease_token')::uuid;
  perform public.record_result(
    token,
    jsonb_build_object(
      'outcome', 'success', 'token_source', 'provider', 'input_tokens', 10, 'output_tokens', 10, 'total_latency_ms', 900,
      'ttft_ms', 200, 'tps', speed, 'region', 'eu', 'request_age_ms', 0, 'refused_parameters', '[]'::jsonb
    ),
    false
  );
end;
$$;
select pg_temp.record(19.9) from generate_series(1, 2);
select is_empty('select from public.incidents', 'two slow answers tell nothing');
select pg_temp.record(19.9);
select results_eq(
  $$ select kind, region, detail from public.incidents $$,
  $$
    values (
      'objective', 'eu',
      '3 of its last 3 slots missed the objective "speed": 99 % of calls have a speed of at least 20 tokens per second'
    )
  $$,
  'the third one does'
);

select * from finish();
rollback;
