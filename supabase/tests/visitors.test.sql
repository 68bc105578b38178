-- What a visitor of a public page sees, and what it may not do. The privilege
-- matrix says who may try; this tries it.
begin;

create extension if not exists pgtap with schema extensions;

select plan(67);

-- What results are of that name no workload.
insert into public.workloads (name, prompt) values ('default', 'Hello {{nonce}}') on conflict do nothing;

delete from public.runs where true;
delete from public.providers where true;

insert into public.workloads (id, name, prompt) values ('00000000-0000-0000-0000-0000000000c1', 'secret', 'A prompt');
insert into public.providers (id, slug, name, api_key_env, enabled) values
  ('00000000-0000-0000-0000-00000000000a', 'shown', 'Shown', 'SHOWN_API_KEY', true),
  ('00000000-0000-0000-0000-00000000000b', 'hidden', 'Hidden', 'HIDDEN_API_KEY', false);
insert into public.models (id, name, provider_id, active, available) values
  ('00000000-0000-0000-0000-0000000000a1', 'shown', '00000000-0000-0000-0000-00000000000a', true, true),
  ('00000000-0000-0000-0000-0000000000b1', 'hidden', '00000000-0000-0000-0000-00000000000b', true, true);
insert into public.prices (provider_id, model_id, input_price_per_m, output_price_per_m)
select models.provider_id, models.id, 1, 1 from public.models;
insert into public.price_quotes (model_id, source, input_price_per_m, output_price_per_m)
select models.id, 'provider', 1, 1 from public.models;
insert into public.incidents (provider_id, model_id, kind, detail)
select models.provider_id, models.id, 'failing', 'of its attempts' from public.models;
insert into public.runs (id, run_name, triggered_by, workload_id)
values ('00000000-0000-0000-0000-0000000000f1', 'a run', 'test', '00000000-0000-0000-0000-0000000000c1');
insert into public.benchmark_results (
  run_id, provider_id, model_id, outcome, success, input_tokens, output_tokens, total_latency_ms, ttft_ms, tps, cost_usd,
  response_text, upstream, check_n, check_ok_n, check_verdicts
)
select
  runs.id, models.provider_id, models.id, 'success', true, 1, 1, 1, 1, 1, 0, 'An answer', 'A host', 1, 1,
  '{"contains/ok": 1}'
from public.runs, public.models;
insert into private.cache_pairs (result_id, first_result_id, model_id, workload_id, simulated, created_at)
select gen_random_uuid(), gen_random_uuid(), models.id, private.current_workload(), false, now() from public.models;
insert into private.burst_levels (
  run_id, model_id, workload_id, calls, simulated, ended_at, succeeded, refused, span_ms, output_tokens, ttft_ms
)
select gen_random_uuid(), models.id, private.current_workload(), 4, false, now(), 3, 1, 500, 120, '{10, 20, 30}'
from public.models;

-- Runs a statement as a role, and returns how many rows it gave or changed, or why it could not.
create function pg_temp.attempt(as_role text, statement text) returns text
language plpgsql
as $$
declare
  affected bigint;
begin
  perform set_config('role', as_role, true);
  execute statement;
  get diagnostics affected = row_count;
  perform set_config('role', 'none', true);
  return affected || ' rows';
exception
  when others then
    return sqlstate;
end;
$$;

select is(
  pg_temp.attempt(role, 'select name from public.' || relation), '1 rows',
  format('%s sees %s of enabled providers only', role, relation)
)
from unnest(array['anon', 'authenticated']) as role, unnest(array['providers', 'models']) as relation;
select is(
  pg_temp.attempt(role, 'select model_id from public.' || relation), '1 rows',
  format('%s sees %s of enabled providers only', role, relation)
)
from unnest(array['anon', 'authenticated']) as role,
  unnest(array['prices', 'price_quotes', 'incidents', 'model_events', 'latest_prices']) as relation;
select is(
  pg_temp.attempt(role, 'select model_id from public.' || question), '1 rows',
  format('%s is told of enabled providers only: %s', role, question)
)
from unnest(array['anon', 'authenticated']) as role,
  unnest(array[
    'choose_model(period => ''1 hour'')',
    'families_over(''1 hour'')',
    'family_leaderboard_over(''1 hour'')',
    'answers_over(''1 hour'')',
    'answers_timeline_over(''1 hour'', array(select id from public.models), workload => ''default'')',
    'incidents_over(''1 hour'')',
    'model_summaries_over(''1 hour'')',
    'burst_levels_over(''1 hour'')',
    'cache_savings_over(''1 hour'')',
    'upstream_breakdown_over(''1 hour'')',
    'model_sparks_over(''1 hour'', array(select id from public.models))',
    'model_timeline_over(''1 hour'', array(select id from public.models))',
    'model_outcomes_over(''1 hour'', array(select id from public.models))'
  ]) as question;
select is_empty(
  $$
    select relation.name, attempt.result
    from (
      select
        pg_attribute.attrelid::regclass::text as name,
        string_agg(quote_ident(pg_attribute.attname), ', ') as columns
      from pg_attribute
      join pg_class on pg_class.oid = pg_attribute.attrelid
      where pg_class.relnamespace = 'public'::regnamespace
        and pg_class.relkind in ('r', 'v')
        and pg_attribute.attnum > 0
        and has_column_privilege('anon', pg_attribute.attrelid, pg_attribute.attnum, 'select')
      group by pg_attribute.attrelid
    ) as relation
    cross join lateral pg_temp.attempt('anon', format('select %s from %s', columns, name)) as attempt (result)
    where attempt.result !~ '^\d+ rows$'
  $$,
  'anon can read every column that it may read, views and all'
);
select is(
  pg_temp.attempt('service_role', 'select name from public.providers'), '2 rows', 'service_role sees all of them'
);

select is(pg_temp.attempt('anon', statement), '42501', 'anon may not: ' || statement)
from unnest(array[
  'select * from public.providers',
  'select api_key_env from public.providers',
  'select base_url from public.providers',
  'select options from public.models',
  'select raw from public.prices',
  'select detail from public.incidents',
  'select prompt from public.workloads',
  'select response_text from public.benchmark_results',
  'select skipped from public.runs',
  'select lease_token from public.run_targets',
  'select request_timeout_ms from public.settings',
  'select from public.sync_runs',
  'select from private.invocations',
  'select decrypted_secret from vault.decrypted_secrets',
  'select private.read_vault_secret(''secret_key'')',
  'select private.invoke_function(''run-benchmark'')',
  'select * from private.run_progress()',
  'select public.start_run(''{}'', ''{}'')',
  'select public.claim_target(gen_random_uuid())',
  'select public.record_result(gen_random_uuid(), ''{}'', false)',
  'select public.resume_runs()',
  'select public.run_benchmark_now()',
  'update public.providers set name = ''Mine'' where true',
  'delete from public.models where true',
  'insert into public.prices (provider_id, model_id, input_price_per_m, output_price_per_m) select provider_id, id, 0, 0 from public.models'
]) as statement;

select * from finish();
rollback;
