-- A result is kept, whatever one of its fields says: that field is unknown then, and named.
begin;

create extension if not exists pgtap with schema extensions;

select plan(9);

delete from public.runs where true;
delete from public.providers where true;

insert into public.prompts (name, content) values ('bounded', 'Hello');
insert into public.providers (slug, name) values ('first', 'First'), ('second', 'Second');
insert into public.models (name, provider_id, active) select 'model', providers.id, true from public.providers;

create temporary table run as
select (public.start_run('{"prompt": "bounded", "samples": 7}', '{}') ->> 'run_id')::uuid as id;

-- Each is sent in place of what a good result has there.
create temporary table hostile as
select row_number() over () as nth, given.*
from (
  values
    ('{"input_tokens": 2147483648}'::jsonb),
    ('{"output_tokens": -1}'),
    ('{"total_latency_ms": "NaN"}'),
    ('{"ttft_ms": 1e300, "tps": 1e307, "itl_ms": "Infinity"}'),
    ('{"status_code": 70000, "retry_after_ms": 1e18, "token_reads": "many"}'),
    (jsonb_build_object('served_model', repeat('m', 201), 'error_message', repeat('e', 501))),
    ('{"outcome": "unheard_of", "disbelieved": []}'),
    ('{"attempts": {}}'),
    ('{"reported_cost_usd": "a lot", "cached_tokens": {}}')
) as given (fields);

create temporary table answer as
with recursive recorded as (
  select
    hostile.nth,
    public.record_result(
      (claimed.target ->> 'lease_token')::uuid,
      '{
        "outcome": "success", "status_code": 200, "input_tokens": 100, "output_tokens": 20, "token_source": "provider",
        "total_latency_ms": 1000, "ttft_ms": 200, "tps": 25, "served_model": "model", "request_age_ms": 1000
      }'::jsonb || hostile.fields,
      true
    ) as body
  from run, hostile, lateral (select public.claim_target(run.id)) as claimed (target)
  where hostile.nth = 1
  union all
  select
    hostile.nth,
    public.record_result(
      (recorded.body #>> '{next,lease_token}')::uuid,
      '{
        "outcome": "success", "status_code": 200, "input_tokens": 100, "output_tokens": 20, "token_source": "provider",
        "total_latency_ms": 1000, "ttft_ms": 200, "tps": 25, "served_model": "model", "request_age_ms": 1000
      }'::jsonb || hostile.fields,
      true
    )
  from recorded
  join hostile on hostile.nth = recorded.nth + 1
)
select nth, body from recorded;

select is((select count(*) from answer where body -> 'recorded' = 'true'), 9::bigint, 'every one is recorded');
select is(
  (select count(*) from answer where body -> 'next' <> 'null'), 9::bigint, 'and the run goes on behind each'
);

create temporary table stored as
select hostile.fields, results.*
from answer
join hostile using (nth)
join public.benchmark_results as results on results.id = (answer.body ->> 'result_id')::uuid;

select is_empty(
  $$
    select fields, disbelieved
    from stored
    where array(select jsonb_object_keys(fields - 'disbelieved') order by 1)
      is distinct from array(select jsonb_object_keys(disbelieved) order by 1)
  $$,
  'what was left out is named, and nothing else'
);
select is(
  (select disbelieved from stored where fields ? 'ttft_ms'),
  jsonb_build_object('ttft_ms', '1' || repeat('0', 99), 'tps', '1' || repeat('0', 99), 'itl_ms', 'Infinity'),
  'with what was said, at no great length'
);
select is(
  (select array[ttft_ms, tps, itl_ms] from stored where fields ? 'ttft_ms'),
  array[null, null, null]::double precision[],
  'it is unknown'
);
select is(
  (select array[input_tokens, output_tokens] from stored where fields ? 'ttft_ms'), array[100, 20],
  'the rest of the result is as it was measured'
);
select is(
  (select row (outcome, success) from stored where fields ? 'outcome'), row (null::text, false),
  'an outcome that nobody knows is no success'
);
select is(
  (select jsonb_array_length(attempts) from stored where fields ? 'attempts'), 0,
  'a list that is none is empty'
);
select lives_ok(
  'select * from public.model_leaderboard, public.cost_analysis, public.provider_error_rates',
  'the views go on'
);

select * from finish();
rollback;
