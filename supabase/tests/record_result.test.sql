-- What record_result stores, what it does only once, and what it rejects.
begin;

create extension if not exists pgtap with schema extensions;

select plan(45);

delete from public.runs where true;
delete from public.providers where true;

insert into public.workloads (id, name, prompt)
values ('00000000-0000-0000-0000-0000000000c1', 'recorded', 'Reference {{nonce}}');
insert into public.providers (slug, name) values ('first', 'First'), ('second', 'Second');
insert into public.models (name, provider_id, active) select 'model', providers.id, true from public.providers;
-- The price that was valid when the request began, a minute before, counts.
insert into public.prices (provider_id, model_id, input_price_per_m, output_price_per_m, timestamp)
select models.provider_id, models.id, given.input, given.output, clock_timestamp() - given.age
from public.models
join public.providers on providers.id = models.provider_id
cross join (
  values (1::double precision, 1::double precision, interval '1 day'), (2, 10, '1 hour'), (500, 500, '1 second')
) as given (input, output, age)
where providers.slug = 'first';

create temporary table run as
select (public.start_run('{"prompt": "recorded", "samples": 2, "providers": ["first"]}', '{}') ->> 'run_id')::uuid as id;
create temporary table claim (name text primary key, target jsonb);
create temporary table answer (name text primary key, body jsonb);
create temporary table measured as
select '{
  "outcome": "success", "status_code": 200, "error_message": null, "error_code": null, "retry_after_ms": null,
  "input_tokens": 1000, "output_tokens": 100, "reasoning_tokens": 20, "cached_tokens": 400, "token_source": "provider",
  "total_latency_ms": 1500.25, "headers_ms": 80.5, "ttft_ms": 200.5, "ttfat_ms": 300, "last_token_ms": 1490,
  "tps": 61.9, "tps_total": 76.2, "itl_ms": 16.2, "streamed_tokens": 90, "batched": false, "arrivals": "\\x0101281452",
  "chunk_gap_p50_ms": 15, "chunk_gap_p95_ms": 30, "chunk_gap_max_ms": 45, "token_reads": 99, "connect_ms": 33, "warm": true,
  "finish_reason": "stop", "provider_request_id": "req_1", "served_model": "model-2026", "reported_cost_usd": 0.002,
  "upstream": "Host", "system_fingerprint": "fp_1", "check_n": 10, "check_ok_n": 7, "check_detail": "4, not 5",
  "response_text": "An answer.", "attempts": [{"status_code": 400}], "region": "eu-central-1",
  "request_id": "00000000-0000-0000-0000-0000000000d1", "request_age_ms": 60000, "refused_parameters": ["temperature"],
  "run_id": "00000000-0000-0000-0000-0000000000d2", "cost_usd": 99, "success": false
}'::jsonb as body;

insert into claim select 'first', public.claim_target(run.id, 3) from run;
insert into answer
select 'first', public.record_result((target ->> 'lease_token')::uuid, measured.body, true) from claim, measured;

select is(
  array(select jsonb_object_keys(body) order by 1), array['next', 'recorded', 'result_id', 'run_finished'],
  'it answers with the result and what is next'
)
from answer;
select is(body -> 'recorded', 'true', 'it is recorded') from answer;
select is(body -> 'run_finished', 'false', 'the run goes on') from answer;

create temporary table result as
select results.*
from answer join public.benchmark_results as results on results.id = (answer.body ->> 'result_id')::uuid;

select is((select count(*) from result), 1::bigint, 'under the id it says');
select is(
  to_jsonb(result) -> field,
  measured.body -> field,
  field || ' is stored as measured'
)
from result, measured, unnest(array[
  'outcome', 'status_code', 'input_tokens', 'output_tokens', 'total_latency_ms', 'ttft_ms', 'tps', 'response_text',
  'attempts', 'region', 'served_model'
]) as field;
select is(
  to_jsonb(result) @> (measured.body - array['request_age_ms', 'refused_parameters', 'run_id', 'cost_usd', 'success']), true,
  'and so is everything else'
)
from result, measured;
select is(result.run_id, run.id, 'a caller cannot write into another run') from result, run;
select is(result.success, true, 'success is what the outcome says') from result;
select is(
  row (result.provider, result.model, result.sample, result.workload_id::text),
  row ('first'::text, 'model'::text, run_targets.sample, '00000000-0000-0000-0000-0000000000c1'::text),
  'it says what was measured'
)
from result join public.run_targets on run_targets.id = result.target_id;
select is(prices.input_price_per_m, 2::double precision, 'its price is the one valid when the request began')
from result join public.prices on prices.id = result.price_id;
select is(result.cost_usd, 0.003::double precision, 'its cost is tokens times that price') from result;
select ok(
  clock_timestamp() - result.request_started_at between interval '1 minute' and interval '2 minutes',
  'the request began as long ago as the caller says'
)
from result;
select is(models.options, '{"omit": ["temperature"]}', 'a parameter that the model refuses is not sent again')
from public.models join result on result.model_id = models.id;
select is(
  row (run_targets.state, run_targets.lease_expires_at, run_targets.closed_at is not null),
  row ('done'::text, null::timestamptz, true),
  'the target is done'
)
from public.run_targets join result on result.target_id = run_targets.id;
select is(
  row (run_targets.state, run_targets.lane),
  row ('leased'::text, 3),
  'the next is leased to the same lane'
)
from answer join public.run_targets on run_targets.lease_token = (body #>> '{next,lease_token}')::uuid;

insert into answer
select 'repeated', public.record_result((target ->> 'lease_token')::uuid, '{"outcome": "timeout"}', true) from claim;
select is(again.body, answer.body, 'a repeated record gets the same answer')
from answer, answer as again where answer.name = 'first' and again.name = 'repeated';
select is((select count(*) from public.benchmark_results), 1::bigint, 'and stores nothing');

insert into answer
select 'last', public.record_result(
  (answer.body #>> '{next,lease_token}')::uuid,
  '{
    "outcome": "timeout", "total_latency_ms": 60000, "token_source": "none", "attempts": [], "request_age_ms": 60000,
    "input_tokens": null, "output_tokens": null, "error_message": "no answer within 60 s"
  }',
  true
)
from answer where answer.name = 'first';
select is(body - 'result_id', '{"recorded": true, "next": null, "run_finished": true}', 'the last record finishes the run')
from answer where answer.name = 'last';
select isnt(runs.finished_at, null, 'so the run says') from public.runs join run on run.id = runs.id;
select is(
  row (results.success, results.outcome, results.input_tokens, results.output_tokens, results.cost_usd, results.ttft_ms),
  row (false, 'timeout'::text, 0, 0, 0::double precision, null::double precision),
  'a failure is a result, with null or 0 for what is unknown'
)
from answer join public.benchmark_results as results on results.id = (body ->> 'result_id')::uuid
where answer.name = 'last';

create temporary table second_run as
select (public.start_run('{"prompt": "recorded", "providers": ["second"], "samples": 2}', '{}') ->> 'run_id')::uuid as id;
insert into claim select 'unpriced', public.claim_target(second_run.id) from second_run;
insert into answer
select 'unpriced', public.record_result(
  (target ->> 'lease_token')::uuid, (measured.body - 'request_id') || '{"refused_parameters": []}', false
)
from claim, measured where claim.name = 'unpriced';
select is(row (results.price_id, results.cost_usd), row (null::uuid, 0::double precision), 'without a price the cost is 0 and has no price')
from answer join public.benchmark_results as results on results.id = (body ->> 'result_id')::uuid
where answer.name = 'unpriced';
select is(body -> 'next', 'null', 'nothing more is leased to who wants nothing more')
from answer where answer.name = 'unpriced';

select is(
  public.record_result(gen_random_uuid(), measured.body, true), '{"recorded": false, "reason": "stale_lease"}',
  'rejects an unknown token'
)
from measured;

insert into claim select 'expired', public.claim_target(second_run.id) from second_run;
update public.run_targets set lease_expires_at = clock_timestamp() - interval '1 ms' where run_targets.state = 'leased';
select isnt(public.claim_target(second_run.id), null, 'once a lease has expired and another has it') from second_run;
select is(
  public.record_result((target ->> 'lease_token')::uuid, measured.body, true), '{"recorded": false, "reason": "stale_lease"}',
  'refuses the former'
)
from claim, measured where claim.name = 'expired';

-- A model that is renamed while it is measured.
delete from public.runs where runs.id in (select second_run.id from second_run);
create temporary table third_run as
select (public.start_run('{"prompt": "recorded", "providers": ["second"]}', '{}') ->> 'run_id')::uuid as id;
insert into claim select 'renamed', public.claim_target(third_run.id) from third_run;
update public.models set name = 'renamed' where models.provider_id in (
  select providers.id from public.providers where providers.slug = 'second'
);
update public.providers set slug = 'other' where providers.slug = 'second';
insert into answer
select 'renamed', public.record_result(
  (target ->> 'lease_token')::uuid,
  (measured.body - 'request_id') || '{"refused_parameters": [], "provider": "second", "model": "model", "check_ok_n": 11}', false
)
from claim, measured where claim.name = 'renamed';
select is(row (results.provider, results.model), row ('second'::text, 'model'::text), 'a result keeps the names that were called')
from answer join public.benchmark_results as results on results.id = (body ->> 'result_id')::uuid
where answer.name = 'renamed';

select is(
  row (results.check_n, results.check_ok_n), row (null::integer, null::integer), 'more right answers than questions are unknown'
)
from answer join public.benchmark_results as results on results.id = (body ->> 'result_id')::uuid
where answer.name = 'renamed';
select set_eq(
  $$ select check_n, check_ok_n from private.rollups where check_n > 0 $$,
  $$ select sum(check_n)::integer as n, sum(check_ok_n)::integer as ok_n from public.benchmark_results group by model_id having sum(check_n) > 0 $$,
  'checks are summed up'
);

-- A workload that was sent cannot be changed.
select throws_like(
  $$ update public.workloads set prompt = 'Another {{nonce}}' where name = 'recorded' $$,
  'Cannot change version 1 of the workload "recorded": runs and results point at it',
  'the text of a workload that was sent cannot be changed'
);
select throws_like(
  $$ update public.workloads set max_output_tokens = 64 where name = 'recorded' $$,
  'Cannot change version 1 of the workload "recorded": %',
  'nor how long its answer may be'
);
select lives_ok(
  $$
    select public.set_workload('recorded', 'Another {{nonce}}');
    update public.workloads set prompt = 'A third {{nonce}}' where name = 'recorded' and current;
    update public.workloads set active = true, min_interval = interval '1 day' where name = 'recorded';
  $$,
  'it can have a next version, which can be changed until it is sent'
);

-- A price that was used cannot be changed.
insert into public.prices (id, provider_id, model_id, input_price_per_m, output_price_per_m, timestamp)
select price, models.provider_id, models.id, 1, 1, now() - interval '1 hour'
from
  (select * from public.models where name = 'renamed' limit 1) as models,
  unnest(array['00000000-0000-0000-0000-0000000000e1', '00000000-0000-0000-0000-0000000000e2']::uuid[]) as price;
update public.benchmark_results
set price_id = '00000000-0000-0000-0000-0000000000e1'
where id = (select id from public.benchmark_results limit 1);
select throws_like(
  format($$ update public.prices set %s where id = '00000000-0000-0000-0000-0000000000e1' $$, change),
  'Cannot change the price of %: results point at it',
  'a price that was paid cannot be changed: ' || change
)
from unnest(array['input_price_per_m = 2', 'parts = ''{"request_usd": 1}''', 'cached_input_price_per_m = 0.1']) as change;
select lives_ok(
  $$
    update public.prices set input_price_per_m = 2 where id = '00000000-0000-0000-0000-0000000000e2';
    update public.prices set source = 'operator', raw = '{}' where id = '00000000-0000-0000-0000-0000000000e1';
  $$,
  'one that was not can, and whatever else is known of it'
);

select * from finish();
rollback;
