-- Who answered, and as what: the split by upstream, results of other hosts, and what has changed.
begin;

create extension if not exists pgtap with schema extensions;

select plan(62);

delete from public.runs where true;
delete from public.providers where true;
delete from net.http_request_queue where true;

insert into public.workloads (name, prompt) values ('default', 'Reference {{nonce}}') on conflict do nothing;
insert into public.providers (slug, name, base_url, proven_addresses)
values ('gateway', 'Gateway', 'https://gateway.test/v1', '{https://gateway.test/v1}');
insert into public.models (name, provider_id, active, available)
select given.name, providers.id, true, true
from public.providers
cross join (values ('big-70b'), ('steady'), ('priced')) as given (name);
insert into public.prices (model_id, provider_id, input_price_per_m, output_price_per_m, timestamp)
select models.id, models.provider_id, 1, 2, now() - interval '1 day' from public.models where models.name = 'priced';

-- One call of a model.
create function pg_temp.call(model text, result jsonb) returns void
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
    '{"outcome": "success", "token_source": "provider", "input_tokens": 9, "output_tokens": 40, "total_latency_ms": 900}'::jsonb
      || result,
    false
  );
end;
$$;
create function pg_temp.answer(upstream text, served text, other boolean, ttft double precision default 100)
returns void
language sql
as $$
  select pg_temp.call(
    'big-70b',
    jsonb_build_object('upstream', upstream, 'served_model', served, 'served_as_other', other, 'ttft_ms', ttft, 'tps', 50)
  );
$$;
create temporary view told as
select model_events.event, model_events.before, model_events.after
from public.model_events
where model_events.event in ('served_as', 'upstream', 'fingerprint', 'service_tier')
order by model_events.id;

-- A gateway routes one model to three hosts, one of which serves another size.
select pg_temp.answer('Groq', 'big-70b', false);
select is_empty('select * from told', 'the first answer changes nothing');
select pg_temp.answer('Groq', 'acme/Big-70B', false);
select is_empty('select * from told', 'and neither does another writing of the same name');
select pg_temp.answer('Novita', 'big-70b', false, 200);
select pg_temp.answer('Cheap', 'big-8b', true, 50);
select results_eq(
  'select * from told',
  $$ values
    ('upstream', '["Groq"]'::jsonb, '["Groq", "Novita"]'::jsonb),
    ('served_as', '"big-70b"', '"big-8b"'),
    ('upstream', '["Groq", "Novita"]', '["Cheap", "Groq", "Novita"]')
  $$,
  'each host and each model that was not there before is told once, with what was before and after'
);
do $$
declare
  host text;
begin
  for turn in 1 .. 5 loop
    foreach host in array array['Groq', 'Novita', 'Cheap'] loop
      perform pg_temp.answer(host, case host when 'Cheap' then 'big-8b' else 'big-70b' end, host = 'Cheap');
    end loop;
  end loop;
end;
$$;
select is((select count(*) from told), 3::bigint, 'that they take turns is no news');
select results_eq(
  'select kind, detail, observed, region from public.incidents',
  $$ values ('served_as', 'another model answered: big-8b', 1::double precision, null::text) $$,
  'the model that was not asked for is one incident'
);
select is((select served_model from public.incidents), 'big-8b', 'which says what answered instead');
select is(
  (select count(*) from private.alert_deliveries where state = 'opened'), 1::bigint, 'which is told once'
);
select results_eq(
  $$ select message from public.catalogue_alerts where kind = 'served_as' $$,
  $$ values (format('another model answered: big-8b (since %s)', now()::date)) $$,
  'and an alert while it is open'
);
select is_empty($$ select from public.incidents where kind = 'failing' $$, 'it is no failure');
-- In one transaction all times are the same: a microsecond between the answers has them one after the other.
create function pg_temp.rebuild() returns void
language sql
as $$
  update public.benchmark_results as results
  set created_at = now() - interval '1 second' + numbered.n * interval '1 microsecond'
  from (select id, row_number() over (order by request_started_at) as n from public.benchmark_results) as numbered
  where numbered.id = results.id;
  select private.rebuild_rollups((now() at time zone 'utc')::date - 1, (now() at time zone 'utc')::date);
$$;
select pg_temp.rebuild();
select results_eq(
  $$
    select upstream, n, share_percent, success_rate_percent, ttft_n, other_n, changed_n, model_n, model_changed_n
    from public.upstream_breakdown
  $$,
  $$ values
    ('Groq', 7::bigint, 36.84::double precision, 100::double precision, 7::bigint, 0::bigint, 5::bigint, 19::bigint, 17::bigint),
    ('Cheap', 6, 31.58, 100, 6, 6, 6, 19, 17),
    ('Novita', 6, 31.58, 100, 6, 0, 6, 19, 17)
  $$,
  'the split has the share and the changes of each'
);
select ok(
  (select p50_ttft_ms between 97 and 103 from public.upstream_breakdown where upstream = 'Groq'),
  'and its median time to first token'
);
select is(
  (select p95_ttft_ms from public.upstream_breakdown where upstream = 'Groq'), null, 'a tail needs 20 values'
);
insert into private.independence (
  model_id, region, simulated, workload_id, times, last_result_at, ttft, tps, success
)
select distinct model_id, 'all', simulated, private.current_workload(), 30, now(), '{1, 1}'::float8[], '{1, 1}'::float8[], 1
from public.upstream_breakdown;
select results_eq(
  $$
    select
      p50_ttft_ms_low <= p50_ttft_ms, p50_ttft_ms <= p50_ttft_ms_high, p95_ttft_ms_low,
      array[success_rate_percent_low, success_rate_percent_high] = private.rate_interval(7, 7, 1)
    from public.upstream_breakdown where upstream = 'Groq'
  $$,
  $$values (true, true, null::double precision, true)$$,
  'numbers have intervals where it is known how alike results of the model are'
);

-- A failure counts where it was named.
select pg_temp.call('big-70b', '{"outcome": "overloaded", "upstream": "Novita", "token_source": "none"}');
select pg_temp.call('big-70b', '{"outcome": "overloaded", "token_source": "none"}');
select is(
  (select success_rate_percent from public.upstream_breakdown where upstream = 'Novita'), 85.71::double precision,
  'a failure counts against the host that is named with it'
);
select is((select sum(n) from public.upstream_breakdown), 20::numeric, 'and against none where none is named');

-- Cut prompts, windows, retention.
select private.take_upstream_times_out(array(select id from public.benchmark_results where upstream = 'Cheap'));
select results_eq(
  $$ select ttft_n, ttft_histogram, tps_n, tps_histogram, n from private.upstream_rollups where upstream = 'Cheap' $$,
  'values (0, 0::numeric, 0, 0::numeric, 6)', 'times are taken out as they were added'
);
select is_empty($$ select from public.upstream_breakdown_over('1 day', gen_random_uuid()) $$, 'of another model there is nothing');
select is_empty($$ select from public.upstream_breakdown_over('1 day', workload => 'another') $$, 'nor of another workload');
update private.upstream_rollups set starts_at = starts_at - interval '80 days' where upstream = 'Novita';
update public.settings set keep_rollup_days = 70 where true;
select is((private.maintenance() -> 'upstream_rollups')::integer, 1, 'old days are deleted with the rollups');

-- It is over when the model that was asked for has answered for as long as a recovery takes.
select pg_temp.answer('Groq', 'big-70b', false) from generate_series(1, 9);
select is((select count(*) from public.incidents where closed_at is not null), 0::bigint, 'nine right answers do not close it');
select pg_temp.answer('Groq', 'big-70b', null);
select is((select count(*) from public.incidents where closed_at is not null), 0::bigint, 'one that cannot be told counts for nothing');
select pg_temp.answer('Groq', 'big-70b', false);
select results_eq(
  'select recovered, closed_detail from public.incidents',
  $$ values (true, 'its last 10 answers came from the model that was asked for') $$, 'ten do'
);
select is_empty($$ select from public.catalogue_alerts where kind = 'served_as' $$, 'and the alert goes');

-- Fingerprints and tiers.
select pg_temp.call('steady', jsonb_build_object('system_fingerprint', 'fp_' || i % 2)) from generate_series(1, 12) as i;
select is((select count(*) from told), 3::bigint, 'fingerprints that take turns are no news');
select pg_temp.call('steady', '{"system_fingerprint": "fp_1", "service_tier": "default"}') from generate_series(1, 10);
select pg_temp.call('steady', '{"system_fingerprint": "fp_9", "service_tier": "default"}') from generate_series(1, 3);
select results_eq(
  $$ select * from told where event = 'fingerprint' $$, $$ values ('fingerprint', '"fp_1"'::jsonb, '"fp_9"'::jsonb) $$,
  'one that follows ten equal ones is, once'
);
select pg_temp.call('steady', '{"service_tier": "flex"}') from generate_series(1, 3);
select pg_temp.call('steady', '{}');
select results_eq(
  $$ select * from told where event = 'service_tier' $$, $$ values ('service_tier', '"default"'::jsonb, '"flex"'::jsonb) $$,
  'a tier that was not served before is told once'
);
select pg_temp.call('steady', jsonb_build_object('served_model', 'name ' || i)) from generate_series(1, 24) as i;
select is(
  (select count(*) from told where event = 'served_as'), 21::bigint, 'a new name each time is told 20 times a day at most'
);
select pg_temp.call('steady', jsonb_build_object('upstream', 'host ' || i)) from generate_series(1, 55) as i;
select is(
  (
    select count(*) from private.model_states as states, jsonb_object_keys(states.upstreams)
    where states.model_id = (select id from public.models where name = 'steady')
  ),
  50::bigint, 'and of hosts no more than 50 are remembered'
);
select is(
  private.add_upstream(
    jsonb_build_object('Gone', (now() at time zone 'utc')::date - 8, 'Here', (now() at time zone 'utc')::date - 6), 'New'
  ),
  jsonb_build_object('Here', (now() at time zone 'utc')::date - 6, 'New', (now() at time zone 'utc')::date),
  'a host is forgotten after 7 days without an answer of it'
);

-- Another host than the provider's.
create temporary table counted as
select
  (select coalesce(sum(n), 0) from private.rollups) as rollups,
  (select coalesce(sum(n), 0) from private.upstream_rollups) as upstreams,
  (select count(*) from told) as told;
select pg_temp.call(
  'priced',
  jsonb_build_object(
    'endpoint', 'https://proxy.test:8443/v1', 'remarks', array['other_host'], 'upstream', 'Proxy', 'ttft_ms', 100,
    'served_model', 'other', 'served_as_other', true, 'system_fingerprint', 'fp', 'refused_parameters', array['temperature'],
    'outcome', given.outcome
  )
)
from unnest(array['success', 'success', 'server_error', 'server_error', 'server_error', 'server_error']) as given (outcome);
select results_eq(
  $$
    select distinct remarks, comparable, cost_known, cost_usd, price_id, endpoint_host, upstream, served_as_other
    from public.benchmark_results where model = 'priced'
  $$,
  $$ values ('{other_host}'::text[], false, false, 0::double precision, null::uuid, 'proxy.test:8443', 'Proxy', true) $$,
  'what another host answered is kept with the host, and has no price'
);
select is((select sum(n) from private.rollups), counted.rollups, 'it is in no sum') from counted;
select is((select sum(n) from private.upstream_rollups), counted.upstreams, 'nor in the split by upstream') from counted;
select is((select count(*) from told), counted.told, 'it changes nothing') from counted;
select is_empty($$ select from public.incidents where model_id = (select id from public.models where name = 'priced') $$, 'it opens no incident');
select results_eq(
  $$ select failures, ttft_ms from private.model_states where model_id = (select id from public.models where name = 'priced') $$,
  $$ values ('{}'::boolean[], '{}'::double precision[]) $$, 'and says nothing of the model'
);
select is((select options from public.models where name = 'priced'), '{}', 'nor of what it refuses');
select is(
  (select sum(result_count) from public.runs join public.run_targets on run_targets.run_id = runs.id
   where run_targets.model_id = (select id from public.models where name = 'priced')),
  6::bigint, 'its runs count it'
);
select private.rebuild_rollups((now() at time zone 'utc')::date, (now() at time zone 'utc')::date);
select is((select sum(n) from private.rollups), counted.rollups, 'a rebuild leaves it out too') from counted;
select pg_temp.call('priced', '{"endpoint": "https://proxy.test/v1", "remarks": ["own_host"], "ttft_ms": 100}');
select results_eq(
  $$ select comparable, cost_known, endpoint_host from public.benchmark_results where model = 'priced' and remarks = '{}' $$,
  $$ values (true, true, 'proxy.test') $$, 'a host of its own at another address counts, at its price'
);
select is(
  (select sum(n) from private.rollups) - counted.rollups, 3::bigint, 'in each length of time'
) from counted;

-- Where the worker does not say whose host it is, the addresses do.
create function pg_temp.is_other(endpoint text, hosts jsonb default '[]') returns boolean
language sql
as $$
  update public.providers set options = jsonb_build_object('hosts', hosts) where true;
  select private.is_other_host(providers.id, endpoint) from public.providers;
$$;
select is(pg_temp.is_other(given.endpoint, given.hosts), given.other, given.endpoint || ' with ' || given.hosts)
from (
  values
    ('https://gateway.test/v2', '[]'::jsonb, false),
    ('https://Gateway.test:443/v1', '[]', false),
    ('https://key@gateway.test./v1', '[]', false),
    ('https://gateway.test:8443/v1', '[]', true),
    ('http://gateway.test/v1', '[]', true),
    ('https://gateway.test.evil.test/v1', '[]', true),
    ('http://127.0.0.1:9/v1', '["gateway.test"]', true),
    ('http://127.0.0.1:9/v1', '["127.0.0.1"]', false),
    ('http://127.0.0.1:9/v1', '["127.0.0.1:9"]', false),
    ('http://127.0.0.1:9/v1', '["http://127.0.0.1:10/v1"]', true),
    ('http://[::1]:9/v1', '["[::1]"]', false),
    ('http://127.0.0.1:9/v1', '"127.0.0.1"', true)
) as given (endpoint, hosts, other);
update public.providers set base_url = 'https://RESOURCE.gateway.test/v1' where true;
select is(
  pg_temp.is_other('https://acme.gateway.test/v1', '[]'), false, 'an address with a placeholder names no host'
);
update public.providers set base_url = 'https://gateway.test/v1' where true;
update public.providers set options = '{}' where true;
select pg_temp.call('priced', '{"endpoint": "https://quiet.test/v1", "ttft_ms": 100}');
select results_eq(
  $$ select remarks, cost_known from public.benchmark_results where endpoint = 'https://quiet.test/v1' $$,
  $$ values ('{other_host}'::text[], false) $$, 'a worker that says nothing does not pass for the provider'
);

-- Simulated providers.
update public.providers set simulated = true where true;
select pg_temp.call('steady', '{"served_model": "simulated", "service_tier": "odd", "upstream": "odd", "served_as_other": true}');
select is((select count(*) from told), counted.told, 'what is simulated changes nothing') from counted;
select is_empty(
  $$ select from public.incidents where kind = 'served_as' and closed_at is null $$, 'and is no incident'
);
select is(
  (select n from private.upstream_rollups where upstream = 'odd' and simulated), 1, 'its sums are apart'
);

-- Impossible values.
update public.providers set simulated = false where true;
select pg_temp.call('steady', jsonb_build_object('served_model', repeat('x', 300), 'served_key', 'new', 'served_as_other', 'maybe'));
select results_eq(
  $$
    select served_model, served_as_other, disbelieved ? 'served_model', disbelieved ? 'served_as_other'
    from public.benchmark_results where model = 'steady' order by request_started_at desc limit 1
  $$,
  'values (null::text, null::boolean, true, true)', 'a name or a verdict that cannot be is left out'
);
select is((select count(*) from told), counted.told, 'and is no change') from counted;
select throws_ok(
  $$ insert into public.model_events (provider_id, model_id, event) select provider_id, id, 'mood' from public.models limit 1 $$,
  '23514', null, 'an event is a known one'
);
select is(private.plain_model_name('accounts/acme/models/Big-70B_v1.5'), 'big70bv15', 'names are compared without their writing');
select is(private.add_upstream('{}', null), '{}'::jsonb, 'no host is none');

select * from finish();
rollback;
