-- An unproven failure says nothing about the provider.
begin;

create extension if not exists pgtap with schema extensions;

select plan(27);

delete from public.runs where true;
delete from public.providers where true;

insert into public.workloads (name, prompt) values ('default', 'Reference {{nonce}}') on conflict do nothing;
insert into public.providers (slug, name, base_url) values ('acme', 'Acme', 'https://acme.test/v1');
insert into public.models (name, provider_id, active, available)
select given.name, providers.id, given.active, given.available
from public.providers
cross join (
  values ('chosen', true, null::boolean), ('listed', false, true), ('chosen and gone', true, false)
) as given (name, active, available);

-- One call of a model, and its remarks.
create function pg_temp.call(model text, result jsonb) returns text[]
language plpgsql
as $$
declare
  claimed jsonb;
begin
  claimed := public.claim_target(
    (public.start_run(jsonb_build_object('models', array[model], 'workload', 'default'), '{}') ->> 'run_id')::uuid, 1
  );
  perform public.record_result(
    (claimed ->> 'lease_token')::uuid,
    '{"outcome": "network_error", "token_source": "none", "total_latency_ms": 10}'::jsonb || result,
    false
  );
  return (
    select results.remarks from public.benchmark_results as results
    where results.target_id = (claimed ->> 'target_id')::uuid
  );
end;
$$;

create function pg_temp.counted() returns bigint
language sql
as $$ select coalesce(sum(summaries.n), 0) from public.model_summaries_over('1 hour') as summaries $$;

-- An address.
select is(pg_temp.call('chosen', given.result), '{unproven_address}', 'nothing there: ' || (given.result ->> 'outcome'))
from (
  values
    ('{"outcome": "network_error"}'::jsonb),
    ('{"outcome": "timeout"}'),
    ('{"outcome": "bad_request", "status_code": 404}'),
    ('{"outcome": "invalid_response", "status_code": 200}'),
    ('{"outcome": "server_error", "status_code": 502}')
) as given (result);
select is(
  pg_temp.call('chosen', '{"outcome": "rate_limited", "status_code": 429}'), '{}', 'what refuses as an API does is one'
);
select is(
  pg_temp.call('chosen', '{"outcome": "incomplete", "token_source": "provider", "input_tokens": 9, "output_tokens": 1}'),
  '{}', 'and so is what counts tokens'
);
select is(pg_temp.counted(), 2::bigint, 'what is unproven is in no sum');
select is((select count(*) from public.benchmark_results), 7::bigint, 'and no result is lost');
select is((select runs.result_count from public.runs order by runs.started_at limit 1), 1, 'its run counts it');
select is((select count(*) from public.incidents), 0::bigint, 'it opens no incident');
select is((select last_run_at is not null from private.model_states limit 1), true, 'but it was measured');

select is(
  pg_temp.call('chosen', '{"outcome": "success", "token_source": "provider", "input_tokens": 9, "output_tokens": 9}'),
  '{}', 'a success proves the address'
);
select is(pg_temp.call('chosen', '{}'), '{}', 'from then on a failure is the provider''s');
select is(
  pg_temp.call('chosen', '{"endpoint": "http://127.0.0.1:9/v1"}'), '{unproven_address,other_host}', 'but not at another address'
);
select is(
  (
    select array[results.endpoint, results.endpoint_host]
    from public.benchmark_results as results where results.endpoint is not null
  ),
  array['http://127.0.0.1:9/v1', '127.0.0.1:9'], 'which the result names'
);

-- A model.
select is(
  pg_temp.call('mistyped', given.result), '{unproven_model}', 'an unknown name: ' || (given.result ->> 'outcome')
)
from (
  values ('{"outcome": "model_unavailable", "status_code": 404}'::jsonb), ('{"outcome": "auth_failed", "status_code": 401}')
) as given (result);
select is(
  (select count(*) from public.model_leaderboard_over('1 hour') as rows where rows.model = 'mistyped'), 0::bigint,
  'it does not come onto the leaderboard'
);
select is(pg_temp.call('listed', '{"outcome": "model_unavailable"}'), '{}', 'what is listed and not served is the provider''s');
select is(
  pg_temp.call('chosen and gone', '{"outcome": "server_error"}'), '{}', 'and so are failures of a model that the operator chose'
);
do $$
begin
  perform pg_temp.call('mistyped', '{"outcome": "success", "token_source": "provider", "input_tokens": 9, "output_tokens": 9}');
end;
$$;
select is(pg_temp.call('mistyped', '{"outcome": "model_unavailable"}'), '{}', 'or of one that has answered');

-- An address is remembered without what may be secret in it.
select is(private.shown_address(address.given), address.shown, 'shown as ' || address.shown)
from (
  values
    ('https://api.test/v1', 'https://api.test/v1'),
    ('https://api.test/v1/?key=secret&a=https://b.test/?c', 'https://api.test/v1/'),
    ('https://me:secret@api.test:8080/v1#secret', 'https://api.test:8080/v1'),
    ('http://a@b:secret@[::1]?key=secret', 'http://[::1]'),
    ('no address', 'no address')
) as address (given, shown);

select * from finish();
rollback;
