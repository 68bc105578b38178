-- What cannot be in a batch of results is found without trying each of them alone.

begin;
select plan(5);

-- A sequence counts, also what is rolled back.
create temporary sequence tries;
create function pg_temp.count_try() returns trigger language plpgsql security definer as $$
begin
  perform nextval('pg_temp.tries');
  return null;
end;
$$;
create trigger count_try before insert on public.benchmark_results
for each statement execute function pg_temp.count_try();

create temporary table batch as
select
  jsonb_agg(
    jsonb_build_object(
      'id', gen_random_uuid(), 'run_id', '00000000-0000-4000-8000-000000000001', 'provider', 'former', 'model', 'model',
      'created_at', now() - make_interval(secs => n), 'outcome', case n when 50 then 'no such outcome' else 'success' end,
      'input_tokens', 10, 'output_tokens', 20, 'token_source', 'provider', 'cost_usd', 0, 'total_latency_ms', 900,
      'ttft_ms', case n when 17 then -1 else 100 end
    )
    order by n
  ) as rows
from generate_series(1, 100) as n;
grant select on batch to service_role;

set local role service_role;
create temporary table answered as select public.import_rows('results', rows) as outcome from batch;
reset role;

select is(outcome -> 'added', '99', 'all but the impossible one are added') from answered;
select is(outcome #> '{answers,16,left_out}', '["ttft_ms"]', 'one without what cannot be') from answered;
select is(outcome #>> '{answers,49,refused}', 'there is no outcome "no such outcome"', 'one is refused') from answered;
select is(jsonb_array_length(outcome -> 'answers'), 100, 'and there is an answer for each') from answered;
select cmp_ok(last_value, '<', 40::bigint, 'in a few tries') from tries;

select * from finish();
rollback;
