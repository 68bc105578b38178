-- An impossible field affects neither the rest of its result or entry, nor others.
begin;

create extension if not exists pgtap with schema extensions;

select plan(19);

-- What results are of that name no workload.
insert into public.workloads (name, prompt) values ('default', 'Hello {{nonce}}') on conflict do nothing;

delete from public.runs where true;
delete from public.providers where true;


insert into public.providers (slug, name) values ('first', 'First'), ('second', 'Second');
insert into public.models (name, provider_id, active) select 'model', providers.id, true from public.providers;

create temporary table run as
select (public.start_run('{"workload": "default", "samples": 7}', '{}') ->> 'run_id')::uuid as id;

-- Each replaces the value of a good result.
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
  (select count(*) from answer where body -> 'next' <> 'null'), 9::bigint, 'and the run continues after each'
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
  'an unknown outcome is not a success'
);
select is(
  (select jsonb_array_length(attempts) from stored where fields ? 'attempts'), 0,
  'an invalid list is empty'
);
select lives_ok(
  'select * from public.model_leaderboard, public.cost_analysis, public.provider_error_rates',
  'the views go on'
);

-- A list of models.
create temporary table listed as
select public.record_sync(
  (public.start_sync('{}', '{}') ->> 'sync_id')::uuid,
  'first',
  '{
    "models": [
      {"name": "before all times", "kind": "chat", "shutdown_at": "0000-01-01", "prices": []},
      {"name": "in the year one", "kind": "chat", "shutdown_at": "0001-01-01T00:00:00Z", "prices": []},
      {"name": "beyond the calendar", "kind": "chat", "shutdown_at": "+275760-09-13T00:00:00.000Z", "prices": []},
      {"name": "without end", "kind": "chat", "shutdown_at": "infinity", "prices": []},
      {"name": "at no day", "kind": "chat", "shutdown_at": "2027-02-31", "prices": []},
      {"name": "at no moment", "kind": "chat", "shutdown_at": {"day": 1}, "prices": {}},
      {"name": "larger than all", "kind": "chat", "context_window": 2147483648, "max_output_tokens": 1e30, "prices": null},
      {"name": "counted in words", "kind": "chat", "context_window": "many", "max_output_tokens": [], "prices": []},
      {"name": "model", "kind": "chat", "context_window": 8192, "shutdown_at": "2099-12-31T00:00:00Z", "prices": []},
      {"name": ["no", "name"], "kind": "chat", "prices": []},
      {"name": "", "kind": "chat", "prices": []},
      "no entry"
    ],
    "rejected": []
  }'
) as body;
select is(body -> 'error', 'null', 'a list is taken, whatever one of its entries says') from listed;
select results_eq(
  $$
    select models.name, models.retired_at, models.context_window
    from public.models
    join public.providers on providers.id = models.provider_id and providers.slug = 'first'
    where models.retired_at is not null or models.context_window is not null
  $$,
  $$ values ('model', timestamptz '2099-12-31 00:00+00', 8192) $$,
  'what can be is kept, and nothing else'
);
select is((select count(*) from public.models where models.available), 9::bigint, 'every entry with a name is listed');

-- Sums are wide enough for many of the largest values.
insert into public.providers (slug, name) values ('worst', 'Worst');
insert into public.models (name, provider_id) select 'model', providers.id from public.providers where providers.slug = 'worst';
insert into public.benchmark_results (
  run_id, provider_id, model_id, provider, model, outcome, success, token_source, input_tokens, output_tokens,
  total_latency_ms, ttft_ms, ttfat_ms, tps, status_code, cost_usd, cost_known
)
select
  run.id, models.provider_id, models.id, 'worst', 'model', 'success', true, 'provider', 100000000, 100000000,
  3600000, 3600000, 3600000, 1000000, 200, 100000000, true
from run
join public.providers on providers.slug = 'worst'
join public.models on models.provider_id = providers.id
cross join generate_series(1, 1000);

select results_eq(
  $$
    select sum(rollups.output_tokens), sum(rollups.ttft_us_sum), sum(rollups.tps_milli_sum), sum(rollups.cost_usd)
    from private.rollups
    join public.models on models.id = rollups.model_id
    join public.providers on providers.id = models.provider_id and providers.slug = 'worst'
    where rollups.grain = interval '1 day' and rollups.region = 'all'
  $$,
  $$ values (100000000000::numeric, 3600000000000::numeric, 1000000000000::numeric, 100000000000::numeric) $$,
  'a thousand of the worst are summed up exactly'
);
select ok(
  (
    select bool_and(9223372036854775807 / greatest(rollups.output_tokens, rollups.ttft_us_sum, rollups.tps_milli_sum) > 1000000)
    from private.rollups
    join public.models on models.id = rollups.model_id
    join public.providers on providers.id = models.provider_id and providers.slug = 'worst'
  ),
  'and there is room for a million times as many'
);
select lives_ok(
  $$
    select *
    from public.model_leaderboard, public.cost_analysis, public.provider_performance_24h, public.performance_trends,
      public.model_summaries_over('7 days'), public.run_summary
  $$,
  'the views go on'
);

-- A row that violates the checks, for example from before they existed, does not break queries on others.
do $$
declare
  checked record;
begin
  for checked in
    select pg_constraint.conname, pg_constraint.conrelid::regclass as relation
    from pg_catalog.pg_constraint
    where pg_constraint.contype = 'c' and pg_constraint.conrelid = 'public.benchmark_results'::regclass
  loop
    execute format('alter table %s drop constraint %I', checked.relation, checked.conname);
  end loop;
end;
$$;
alter table public.benchmark_results disable trigger user;
insert into public.benchmark_results (
  run_id, provider_id, model_id, provider, model, outcome, success, token_source, input_tokens, output_tokens,
  total_latency_ms, ttft_ms, ttfat_ms, tps, tps_total, status_code, cost_usd, cost_known
)
select
  run.id, models.provider_id, models.id, 'worst', 'model', 'success', true, 'provider', 2147483647, 2147483647,
  bad.number, bad.number, bad.number, bad.number, bad.number, 200, bad.number, true
from run
join public.providers on providers.slug = 'worst'
join public.models on models.provider_id = providers.id
cross join (values ('1e308'::double precision), ('-1e308'), ('NaN'), ('Infinity'), ('-Infinity'), (-1)) as bad (number);
alter table public.benchmark_results enable trigger user;
create temporary table worst_model as
select models.id
from public.models
join public.providers on providers.id = models.provider_id
where providers.slug = 'worst';
grant select on worst_model to anon;

select lives_ok(
  $$
    select run_summary, scheduler_health, cost_reconciliation
    from public.run_summary, public.scheduler_health, public.cost_reconciliation
  $$,
  'queries work in spite of bad rows'
);

-- The largest sum of its type, and a negative one.
do $$
declare
  checked record;
begin
  for checked in
    select pg_constraint.conname
    from pg_catalog.pg_constraint
    where pg_constraint.contype = 'c' and pg_constraint.conrelid = 'private.rollups'::regclass
  loop
    execute format('alter table private.rollups drop constraint %I', checked.conname);
  end loop;
end;
$$;
update private.rollups
set
  cost_usd = 'NaN', output_tokens = 9223372036854775807, priced_output_tokens = -1,
  ttft_us_sum = 9223372036854775807, tps_milli_sum = -9223372036854775808, tps_histogram = -1
from worst_model
where rollups.model_id = worst_model.id;
set local role anon;
select lives_ok(
  $$
    select *
    from public.model_leaderboard, public.cost_analysis, public.provider_performance_24h,
      public.regional_performance_24h, public.performance_trends, public.provider_error_rates, public.public_status
  $$,
  'every view for visitors works in spite of impossible sums'
);
select lives_ok(
  $$ select * from public.model_summaries_over('7 days') $$,
  'and so does what they call'
);
select isnt_empty(
  $$
    select from public.model_summaries_over('7 days') as summaries
    where summaries.model_id not in (select worst_model.id from worst_model)
  $$,
  'and it still answers for others'
);
reset role;

select * from finish();
rollback;
