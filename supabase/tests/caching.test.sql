-- Texts that are sent twice: in which order, when they make a pair, and what a cache saves.
begin;

create extension if not exists pgtap with schema extensions;

select plan(58);

delete from public.runs where true;
delete from public.providers where true;
delete from public.workloads where true;
delete from public.spend_limits where true;
delete from private.model_states where true;
insert into public.providers (id, slug, name, enabled, options)
values
  ('00000000-0000-0000-0000-00000000000a', 'a', 'A', true, '{}'),
  ('00000000-0000-0000-0000-00000000000b', 'b', 'B', true, '{"concurrent": true}');
insert into public.models (id, name, provider_id, active, context_window, created_at)
values
  ('00000000-0000-0000-0000-000000000001', 'm', '00000000-0000-0000-0000-00000000000a', true, 200000, now() - interval '9 days'),
  ('00000000-0000-0000-0000-000000000002', 'n', '00000000-0000-0000-0000-00000000000b', true, 200000, now() - interval '9 days'),
  ('00000000-0000-0000-0000-000000000003', 'small', '00000000-0000-0000-0000-00000000000a', false, 3000, now() - interval '9 days');
select public.set_price('a', 'm', 10, 20, 1, valid_from => now() - interval '1 day');
insert into public.workloads (name, kind, prompt, input_tokens, max_output_tokens, active, min_interval, created_at)
values
  ('default', 'text', 'Hello', null, 512, true, null, now() - interval '9 days'),
  ('cold', 'cache', 'Ref {{nonce}}. {{filler 4900}} Why?', 5000, 512, false, interval '6 hours', now() - interval '9 days');

-- Which workloads may follow which.
select throws_like(
  $$ select public.set_workload('warm', '{{again}}', request => '{"after": "nothing"}') $$,
  '%there is no workload of that name', 'a workload follows one that there is'
);
select throws_like(
  $$ select public.set_workload('warm', '{{again}}', request => '{"after": "warm"}') $$, '%cannot follow itself', 'not itself'
);
select throws_like(
  $$ select public.set_workload('warm', '{{again}}', request => '{"aftre": "cold"}') $$, '%must be like%', 'and nothing else is asked for'
);
select throws_like(
  $$ select public.set_workload('warm', '{{again}}', request => '{"after": 5}') $$, '%must be like%', 'in any form'
);
select is(
  public.set_workload('warm', '{{again}}', kind => 'cache', input_tokens => 5000, request => '{"after": "cold"}', min_interval => '6 hours'),
  1, 'what follows another one is set with it'
);
update public.workloads set created_at = now() - interval '9 days' where name = 'warm';
select throws_like(
  $$ select public.set_workload('hot', '{{again}}', request => '{"after": "warm"}') $$, '%follows another one itself', 'there is no third'
);
select throws_like(
  $$ select public.set_workload('cold', request => '{"after": "default"}') $$, '%another one follows it', 'from either end'
);

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
create function pg_temp.name_of(target jsonb)
returns text
language sql
as $$
  select workloads.name
  from public.run_targets
  join public.workloads on workloads.id = run_targets.workload_id
  where run_targets.id = (target ->> 'target_id')::uuid;
$$;
-- Records a leased target, and returns the next one.
create function pg_temp.record(target jsonb, result jsonb default '{}', claim boolean default true)
returns jsonb
language plpgsql
as $$
declare
  answer jsonb;
begin
  answer := public.record_result(
    (target ->> 'lease_token')::uuid,
    '{"outcome": "success", "status_code": 200, "total_latency_ms": 900, "ttft_ms": 500, "token_source": "provider",
      "input_tokens": 5000, "cached_tokens": 0, "output_tokens": 50, "reached": true, "request_age_ms": 1000, "concurrent": 1,
      "region": "here"}'::jsonb
      || result,
    claim
  );
  return nullif(answer -> 'next', 'null');
end;
$$;
create function pg_temp.claim(run uuid, lane integer default 1)
returns jsonb
language sql
as $$
  select public.claim_target(run, lane);
$$;

-- What a run takes.
select is(
  pg_temp.asked(pg_temp.start('{"workload": "warm", "models": ["m"], "samples": 3}')), 'cold 3, warm 3',
  'what is to come second brings its first one with it'
);
select is(pg_temp.asked(pg_temp.start('{"workload": "cold", "models": ["m"]}')), 'cold 1', 'and not the other way round');
select is(
  pg_temp.asked(pg_temp.start('{"workload": "all", "models": ["m"]}')), 'cold 1, default 1, warm 1', 'all has each of them once'
);
select is(
  pg_temp.asked(pg_temp.start('{"workload": "warm", "models": ["small"], "providers": ["a"]}')), null,
  'none where the context cannot hold it'
);
create function pg_temp.skipped(request text, keys text[] default '{}')
returns text
language sql
as $$
  select string_agg(skipped ->> 'provider' || ': ' || (skipped ->> 'reason'), '; ' order by at)
  from jsonb_array_elements(public.start_run(request::jsonb, keys) -> 'skipped') with ordinality as left_out (skipped, at);
$$;
select is(
  pg_temp.skipped('{"workload": "warm", "models": ["m", "small"], "providers": ["a"]}'),
  'a: the context of small is too small for the workload warm', 'and the run says so'
);
select is(pg_temp.skipped('{"models": ["small"], "providers": ["a"]}'), null, 'of no workload that fits');
select is(
  pg_temp.skipped('{"workload": "all", "scheduled": true}'), null, 'nor of the schedule, which measures what fits'
);
update public.models set active = true where name = 'small';
insert into public.models (name, provider_id, active, context_window)
select 'small-' || n, '00000000-0000-0000-0000-00000000000a', true, 2000 from generate_series(1, 4) as n;
select is(
  pg_temp.skipped('{"workload": "all"}'),
  'a: the context of small, small-1, small-2 and 2 more is too small for the workload cold; '
    || 'a: the context of small, small-1, small-2 and 2 more is too small for the workload warm',
  'with the names of three'
);
delete from public.models where name like 'small-%';
update public.models set active = false where name = 'small';
update public.runs set finished_at = now() where true;
update public.run_targets set state = 'done', closed_at = now() where state = 'queued';
select results_eq(
  $$
    select distinct (second.model_id, second.sample, second.region) is not distinct from (first.model_id, first.sample, first.region),
      second.run_id = first.run_id
    from public.run_targets as second
    join public.run_targets as first on first.id = second.first_id
  $$,
  'values (true, true)', 'a pair is of one run, model, sample and region'
);
select is(
  (select count(*) from public.run_targets where first_id is not null),
  (select count(*) from public.run_targets join public.workloads on workloads.id = workload_id where workloads.name = 'warm'),
  'and whatever comes second has a first one'
);
delete from public.runs where true;

-- The schedule.
update public.workloads set active = true where name = 'warm';
create temporary table scheduled as
select pg_temp.start('{"scheduled": true, "judges": true}') as run;
select is(pg_temp.asked(run), 'cold 2, default 2, warm 2', 'one that is active is scheduled with its first one') from scheduled;
update public.run_targets set state = 'done', closed_at = now() where true;
update public.runs set finished_at = now() where true;
insert into private.model_states (model_id, workload_id, last_run_at)
select models.id, workloads.id, now()
from public.models, public.workloads
where workloads.name = 'cold';
select is(
  pg_temp.asked(pg_temp.start('{"scheduled": true, "judges": true}')), 'default 2',
  'it is not due again where the first call was made and brought nothing'
);
update public.run_targets set state = 'done', closed_at = now() where state = 'queued';
update public.runs set finished_at = now() where true;
update private.model_states set last_run_at = now() - interval '6 hours' where true;
update public.workloads set active = true where name = 'cold';
select is(
  pg_temp.asked(pg_temp.start('{"scheduled": true, "judges": true}')), 'cold 2, default 2, warm 2',
  'both are due at once, so that where both are active none is asked twice'
);
update public.workloads set active = false where name = 'cold';
select matches(public.schedule_cost('0 */6 * * *', array['a']), '120 runs and 360 requests', 'what it brings with it is in the costs');
update public.workloads set active = false where name = 'warm';
delete from public.runs where true;
delete from private.model_states where true;

-- Order, text and pairs.
create temporary table told (name text, answer jsonb);
create temporary table run as select pg_temp.start('{"workload": "warm", "models": ["m", "n"], "samples": 2}') as id;
create function pg_temp.work(run uuid)
returns text
language plpgsql
as $$
declare
  target jsonb := pg_temp.claim(run);
  names text[] := '{}';
begin
  while target is not null loop
    insert into told values (pg_temp.name_of(target), target);
    names := names || (target ->> 'model' || ' ' || pg_temp.name_of(target));
    target := pg_temp.record(
      target, case pg_temp.name_of(target) when 'warm' then '{"cached_tokens": 4800, "ttft_ms": 200}' else '{}' end::jsonb
    );
  end loop;
  return array_to_string(names, ', ');
end;
$$;
select matches(
  pg_temp.work(id), '^(m cold, m warm, |n cold, n warm, )+', 'the second call is made right after the first one, whatever else waits'
)
from run;
select is(
  (
    select count(*)
    from told as first
    join told as second on second.answer ->> 'prompt' = first.answer ->> 'prompt'
      and second.answer #>> '{workload,seed}' = first.answer #>> '{workload,seed}' and second.answer ->> 'model' = first.answer ->> 'model'
    where first.name = 'cold' and second.name = 'warm'
  ),
  4::bigint, 'with the very same text and the same filler'
);
select is(
  (select count(distinct answer ->> 'prompt') from told), 4::bigint, 'which no other call has'
);
select is((select count(*) from private.cache_pairs), 4::bigint, 'four pairs are made');
select results_eq(
  $$ select distinct remarks, comparable from public.benchmark_results $$, $$ values ('{}'::text[], true) $$,
  'what was meant to come from a cache is comparable'
);
select results_eq(
  $$
    select provider, region, n, first_ttft_ms, ttft_ms, saved_ms, told_n, cached_tokens, priced_n, saved_usd, simulated, workload
    from public.cache_savings
    order by provider
  $$,
  $$
    values
      ('A', 'here', 2::bigint, 500::double precision, 200::double precision, 300::double precision, 2::bigint, 4800, 2::bigint,
        0.0432, false, 'warm'),
      ('B', 'here', 2, 500, 200, 300, 2, 4800, 0, null, false, 'warm')
  $$,
  'with what they saved; without a price that is not known in USD'
);

-- What makes no pair.
create function pg_temp.pair(first jsonb, second jsonb, given jsonb default '{"workload": "warm", "models": ["m"]}')
returns text
language plpgsql
as $$
declare
  run uuid := pg_temp.start(given);
  target jsonb := pg_temp.record(pg_temp.claim(run), first);
begin
  if target is not null then
    perform pg_temp.record(target, second);
  end if;
  return (
    select concat_ws(
      ' ',
      (select count(*) from private.cache_pairs join public.benchmark_results as results on results.id = result_id where results.run_id = run),
      (
        select string_agg(state || coalesce(': ' || array_to_string(remarks, '+'), ''), ', ' order by first_id nulls first)
        from public.run_targets
        left join public.benchmark_results as results on results.target_id = run_targets.id
        where run_targets.run_id = run
      ),
      case when (select finished_at from public.runs where runs.id = run) is null then 'unfinished' end
    )
  );
end;
$$;
select is(pg_temp.pair('{}', '{"cached_tokens": 4800}'), '1 done: , done: ', 'two answers are a pair');
select is(
  pg_temp.pair('{}', '{"cached_tokens": null}'), '1 done: , done: ', 'also where the provider does not say what was cached'
);
select results_eq(
  $$ select n, told_n, priced_n from public.cache_savings where provider = 'A' $$, 'values (4::bigint, 3::bigint, 3::bigint)',
  'which is then unknown'
);
select public.set_price('a', 'm', 10, 20, valid_from => now() - interval '2 hours');
select is(
  concat_ws(', ', pg_temp.pair('{}', '{"cached_tokens": 4800}'), pg_temp.pair('{}', '{"cached_tokens": 0}')),
  '1 done: , done: , 1 done: , done: ', 'without a price for cached input there are pairs'
);
select results_eq(
  $$ select n, told_n, priced_n from public.cache_savings where provider = 'A' $$, 'values (6::bigint, 5::bigint, 4::bigint)',
  'but what was saved is known only where nothing was cached'
);
select public.set_price('a', 'm', 10, 20, 1, valid_from => now() - interval '1 hour');
select is(
  pg_temp.pair('{"outcome": "server_error", "status_code": 500, "token_source": "none"}', '{}'), '0 done: , cancelled',
  'where the first call failed, the second is not made'
);
select is(
  pg_temp.pair('{"cached_tokens": 4000}', '{}'), '0 done: cached_input, cancelled', 'nor where its text was in a cache before'
);
select is(
  (select distinct closed_reason from public.run_targets where state = 'cancelled'),
  'the call that it was to follow brought nothing to compare with', 'and the reason is told'
);
select is(
  pg_temp.pair('{"request_age_ms": 70000, "total_latency_ms": 9000}', '{"request_age_ms": 100, "cached_tokens": 4800}'),
  '0 done: , done: unpaired', 'more than a minute later is too late'
);
select is(
  pg_temp.pair('{"request_age_ms": 70000, "total_latency_ms": 15000}', '{"request_age_ms": 100}'), '1 done: , done: ',
  'from the end of the first answer on'
);
select is(pg_temp.pair('{}', '{"region": "elsewhere"}'), '0 done: , done: unpaired', 'and from another region it says nothing');
select is(
  pg_temp.pair('{}', '{"outcome": "timeout", "token_source": "none", "ttft_ms": null}'), '0 done: , done: ', 'nor does a failure'
);
select is(pg_temp.pair('{"input_tokens": 40}', '{"input_tokens": 40}'), '0 done: , done: ', 'nor a text that was not filled in, or cut');
select is(
  (select sum(n) from public.cache_savings where provider = 'A'), 7::numeric, 'what is no pair is in no median'
);

-- Workers that are lost, or work at the same time.
create temporary table other as select pg_temp.start('{"workload": "warm", "models": ["m"], "samples": 2}') as id;
update public.runs set lanes = 2 where runs.id = (select id from other);
create temporary table step as select pg_temp.claim(id) as target from other;
select is(pg_temp.claim(id, 2), null, 'a second worker does not make the second call while the first is under way') from other;
-- It recorded and was lost: nobody has the next target.
select pg_temp.record(target, claim => false) from step;
update step set target = pg_temp.claim(id, 2) from other;
select is(pg_temp.name_of(target), 'warm', 'where a worker is lost between them, the next one makes it') from step;
-- That one is lost during the call.
update public.run_targets set lease_expires_at = now() - interval '1 second' where state = 'leased';
create temporary table lost as select target from step;
update step set target = pg_temp.claim(id) from other;
select is(
  (select target ->> 'prompt' from step), (select target ->> 'prompt' from lost), 'a lost one is made again, with the text of its first'
);
select is(
  public.record_result((select (target ->> 'lease_token')::uuid from lost), '{"outcome": "success"}', false) ->> 'recorded', 'false',
  'and only once'
);
update step set target = pg_temp.record(target, '{"cached_tokens": 4800}');
select is(
  (select count(*) from private.cache_pairs join public.benchmark_results as results on results.id = result_id where run_id = (select id from other)),
  1::bigint, 'which makes one pair'
);

-- What changes later.
create temporary table before as select * from private.cache_pairs;
select private.rebuild_rollups(current_date - 1, current_date + 1);
select bag_eq('select * from private.cache_pairs', 'select * from before', 'rebuilt pairs are the same');
-- As an import has them.
update public.benchmark_results set target_id = null where true;
select private.rebuild_rollups(current_date - 1, current_date + 1);
select bag_eq(
  'select * from private.cache_pairs', 'select * from before',
  'also where only the results are known'
);

-- How long a filler is, by the providers' own counts.
delete from public.runs where true;
insert into public.runs (id, run_name, triggered_by) values ('00000000-0000-0000-0000-0000000000f1', 'counted', 'test');
create function pg_temp.counted(tokens integer[], source text default 'provider', of_workload text default 'cold', simulated boolean default false)
returns text
language plpgsql
as $$
begin
  delete from public.benchmark_results where true;
  insert into public.benchmark_results (
    run_id, provider_id, model_id, workload_id, outcome, success, input_tokens, output_tokens, total_latency_ms, cost_usd,
    token_source, simulated
  )
  select
    '00000000-0000-0000-0000-0000000000f1', models.provider_id, models.id, private.current_workload(of_workload), 'success', true,
    count, 1, 1, 0, source, counted.simulated
  from public.models, unnest(tokens) as count
  where models.name = 'm';
  return (select message from public.catalogue_alerts where kind = 'token_count');
end;
$$;
select is(
  pg_temp.counted('{5800,5900,5850}'), 'counts 5850 input tokens where the workload cold has about 5000 (median of 3 answers)',
  'a model that counts otherwise is told'
);
select is(pg_temp.counted('{3000,4000,9000}'), 'counts 4000 input tokens where the workload cold has about 5000 (median of 3 answers)', 'by the median');
select is(pg_temp.counted('{5700,5740,9000}'), null, 'but for what tokenizers differ by');
select is(pg_temp.counted('{9000,9000}'), null, 'nor by few answers');
select is(pg_temp.counted('{9000,9000,9000}', 'estimated'), null, 'nor by our own estimates');
select is(pg_temp.counted('{9000,9000,9000}', simulated => true), null, 'nor of a stand-in');
select is(pg_temp.counted('{9000,9000,9000}', of_workload => 'default'), null, 'nor of a text whose length nobody has declared');

-- The second text is the first one's: with another first one it is another text.
select public.set_workload('cold', 'Ref {{nonce}}. {{filler 60000}} Why?', input_tokens => 61000);
select results_eq(
  $$
    select name, version, input_tokens, active, min_interval, kind
    from public.workloads where current and name in ('cold', 'warm') order by name
  $$,
  $$
    values
      ('cold', 2, 61000, false, interval '6 hours', 'cache'),
      ('warm', 2, 61000, (select active from public.workloads where name = 'warm' and version = 1), '6 hours', 'cache')
  $$,
  'the next version of a first text is one of the second'
);
select is(public.set_workload('cold', max_output_tokens => 64), 3, 'how long the first answer may be');
select is((select version from public.workloads where name = 'warm' and current), 2, 'is nothing to the second');

select * from finish();
rollback;
