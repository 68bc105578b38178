-- The functions with which visitors and operators query any window.
begin;

create extension if not exists pgtap with schema extensions;

select plan(25);

-- What results are of that name no workload.
insert into public.workloads (name, prompt) values ('default', 'Hello {{nonce}}') on conflict do nothing;

delete from public.runs where true;
delete from public.providers where true;
delete from net.http_request_queue where true;
delete from vault.secrets where secrets.name in ('project_url', 'secret_key');
select vault.create_secret('http://project.test', 'project_url');
select vault.create_secret('sb_secret_test', 'secret_key');

insert into public.providers (id, slug, name) values ('00000000-0000-0000-0000-00000000000a', 'first', 'First');
insert into public.models (id, name, provider_id, active)
values ('00000000-0000-0000-0000-0000000000a1', 'model', '00000000-0000-0000-0000-00000000000a', true);
insert into public.runs (id, run_name, triggered_by) values ('00000000-0000-0000-0000-0000000000f1', 'a run', 'test');
insert into public.run_targets (id, run_id, provider_id, model_id, sample, position, state, closed_at)
select gen_random_uuid(), runs.id, models.provider_id, models.id, sample, sample, 'done', now()
from public.runs, public.models, generate_series(1, 3) as sample;
insert into public.benchmark_results (
  run_id, target_id, provider_id, model_id, region, outcome, success, input_tokens, output_tokens, total_latency_ms,
  ttft_ms, tps, cost_usd, token_source, error_message, response_text
)
select
  run_targets.run_id, run_targets.id, run_targets.provider_id, run_targets.model_id, 'eu-central-1', given.outcome,
  given.outcome = 'success', 10, 10, 1000, given.ttft_ms, given.tps, 0, 'provider', 'not for visitors', 'not for visitors'
from public.run_targets
join (
  values (1, 'success', 100::double precision, 50::double precision), (2, 'success', 200, 100), (3, 'timeout', null, null)
) as given (sample, outcome, ttft_ms, tps) on given.sample = run_targets.sample;

select is(
  row (leaderboard.provider, leaderboard.model, leaderboard.n, leaderboard.p95_ttft_ms),
  row ('First'::text, 'model'::text, 3::bigint, null::double precision),
  'a leaderboard counts every result, and has no percentile of too few'
)
from public.model_leaderboard_over('1 hour') as leaderboard;
select is(leaderboard.n, 3::bigint, 'the same in the region where it was measured')
from public.model_leaderboard_over('1 hour', 'eu-central-1') as leaderboard;
select is_empty(
  $$ select from public.model_leaderboard_over('1 hour', 'nowhere') where n > 0 $$, 'and nothing of another'
);
select is(leaderboard.n, 3::bigint, 'over ' || period)
from unnest(array['6 hours', '24 hours', '7 days', '30 days', '365 days']::interval[]) as period
cross join lateral public.model_leaderboard_over(period) as leaderboard;
select throws_ok(
  $$ select public.model_leaderboard_over('soon') $$, '22007', null, 'rejects an invalid period'
);

select is_empty(
  $$ select from public.model_sparks_over('24 hours', array['00000000-0000-0000-0000-0000000000a1'::uuid], 'nowhere') $$,
  'no line where nothing was measured'
);
select is(
  row (cardinality(sparks.p50_ttft_ms), sparks.p50_ttft_ms[points] is not null), row (points, true),
  'the last point over ' || period || ' has what is new'
)
from (
  values (interval '7 days', 8), (interval '11 days', 12), (interval '24 hours', 13)
) as given (period, points)
cross join lateral public.model_sparks_over(period, array['00000000-0000-0000-0000-0000000000a1'::uuid]) as sparks;

select is(
  row (timeline.n, timeline.outcomes, timeline.p5_ttft_ms),
  row (3, '{"success": 2, "timeout": 1}'::jsonb, null::double precision),
  'a timeline has a point for each time with results'
)
from public.model_timeline_over('24 hours', array['00000000-0000-0000-0000-0000000000a1'::uuid]) as timeline;
select is_empty($$ select from public.model_timeline_over('24 hours', '{}') $$, 'of no model none');

select is(
  row (outcomes.n[cardinality(outcomes.n)], outcomes.failures -> (cardinality(outcomes.n) - 1)::text),
  row (3, '{"success": 2, "timeout": 1}'::jsonb),
  'outcomes are counted by the hour'
)
from public.model_outcomes_over('24 hours', array['00000000-0000-0000-0000-0000000000a1'::uuid]) as outcomes;

select results_eq(
  $$ select provider, model, sample, state, outcome, workload from public.run_outcomes('00000000-0000-0000-0000-0000000000f1') $$,
  $$
    values
      ('First', 'model', 1, 'done', 'success', 'default'),
      ('First', 'model', 2, 'done', 'success', 'default'),
      ('First', 'model', 3, 'done', 'timeout', 'default')
  $$,
  'the state of each target of a run'
);
insert into public.workloads (id, name, prompt, comparable, current)
values ('00000000-0000-0000-0000-0000000000c9', 'a secret text', 'Say OK.', false, false);
update public.run_targets set workload_id = '00000000-0000-0000-0000-0000000000c9' where run_targets.sample = 3;
select results_eq(
  $$ select sample, workload from public.run_outcomes('00000000-0000-0000-0000-0000000000f1') order by sample $$,
  $$ values (1, 'default'), (2, 'default'), (3, null) $$,
  'and its workload, but nothing of a text that was given with the run'
);
select is_empty($$ select from public.run_outcomes(gen_random_uuid()) $$, 'nothing of an unknown run');
update public.runs set finished_at = now() - interval '2 hours' where true;
select is_empty(
  $$ select from public.run_outcomes('00000000-0000-0000-0000-0000000000f1') $$, 'nor of one that is long over'
);

select ok(
  public.diagnostics() ?& array['now', 'database_bytes', 'extensions', 'migrations', 'project_url', 'secret_key_sha256', 'ping'],
  'the doctor gets the facts of the setup'
);
select is(
  public.diagnostics() ->> 'secret_key_sha256', encode(sha256('sb_secret_test'), 'hex'), 'of the key its digest only'
);
select ok(public.diagnostics()::text not like '%sb_secret_test%', 'never itself');
select lives_ok('select public.ping_functions()', 'a function can be called without effect');
select is(convert_from(queue.body, 'utf8')::jsonb, '{"providers": []}', 'as the schedule does')
from net.http_request_queue as queue;

select * from finish();
rollback;
