-- Whose fault it is when no answer comes: the provider's, or ours.
begin;

create extension if not exists pgtap with schema extensions;

select plan(26);

delete from public.runs where true;
delete from public.providers where true;
delete from vault.secrets where secrets.name in ('project_url', 'secret_key');
insert into public.providers (slug, name) values ('first', 'First'), ('second', 'Second'), ('third', 'Third');
insert into public.models (name, provider_id, active)
select 'model ' || n, providers.id, true from public.providers, generate_series(1, 2) as n;
insert into public.workloads (name, prompt) values ('default', 'Hello {{nonce}}') on conflict do nothing;

create temporary table run (id uuid);

-- A new run of some providers.
create function pg_temp.start(providers text[]) returns void
language plpgsql
as $$
begin
  delete from public.runs where true;
  delete from private.model_states where true;
  delete from run where true;
  insert into run
  select (public.start_run(jsonb_build_object('providers', to_jsonb(start.providers)), '{}') ->> 'run_id')::uuid;
end;
$$;

-- Measures all remaining targets of a provider with the given outcome. Returns the last answer.
create function pg_temp.measure(provider text, of_region text, measured jsonb, times integer default 2) returns jsonb
language plpgsql
as $$
declare
  leased uuid;
  answer jsonb;
begin
  for n in 1 .. times loop
    leased := gen_random_uuid();
    update public.run_targets
    set state = 'leased', lease_token = leased, lease_expires_at = now() + interval '1 minute', claims = claims + 1
    where run_targets.id = (
      select queued.id
      from public.run_targets as queued
      join public.providers on providers.id = queued.provider_id
      where queued.state = 'queued'
        and providers.slug = measure.provider
        and queued.region is not distinct from of_region
      order by queued.position
      limit 1
    );
    answer := public.record_result(
      leased,
      jsonb_build_object(
        'request_id', gen_random_uuid(), 'token_source', 'none', 'total_latency_ms', 10, 'request_age_ms', 60000
      ) || measured,
      false
    );
  end loop;
  return answer;
end;
$$;
create function pg_temp.silent(network boolean default true, outcome text default 'network_error') returns jsonb
language sql
as $$
  select jsonb_build_object(
    'outcome', outcome, 'reached', false, 'network', network, 'error_message', 'dns error: no such host'
  );
$$;
create function pg_temp.answered() returns jsonb
language sql
as $$ select '{"outcome": "server_error", "status_code": 500, "reached": true}'::jsonb $$;
create function pg_temp.states() returns text
language sql
as $$
  select string_agg(counted.state || ' ' || counted.n, ', ' order by counted.state)
    || (select case when runs.finished_at is null then '' else '; finished' end from public.runs)
  from (select run_targets.state, count(*) as n from public.run_targets group by run_targets.state) as counted;
$$;

-- All providers.
select pg_temp.start('{first,second}');
select is(
  pg_temp.measure('first', null, pg_temp.silent()) - 'next',
  '{"recorded": true, "result_id": null, "run_finished": false}',
  'one that got no answer is taken'
);
select is(pg_temp.states(), 'queued 2, unanswered 2', 'and waits for the outcome of the others');
select is(
  (select row (progress.targets, progress.in_progress, progress.waiting, progress.closed_without_result, progress.no_network)
   from public.run_progress as progress),
  row (4::bigint, 2::bigint, 2::bigint, 0::bigint, false),
  'it is under way'
);
select pg_temp.measure('second', null, pg_temp.silent(outcome => 'timeout'));
select is(pg_temp.states(), 'no_network 4; finished', 'when no provider could be reached the fault was ours');
select is((select count(*) from public.benchmark_results), 0::bigint, 'nothing is counted against anybody');
select is((select count(*) from private.model_states), 0::bigint, 'nor seen as an attempt');
select is(
  (select row (runs.no_network, min(run_targets.closed_reason), count(distinct run_targets.closed_reason))
   from public.runs join public.run_targets on run_targets.run_id = runs.id group by runs.id),
  row ('dns error: no such host'::text, 'nothing could be reached from here: dns error: no such host'::text, 1::bigint),
  'the run and its targets say why'
);
select is(
  (select row (progress.closed_without_result, progress.no_network, summary.closed_without_result)
   from public.run_progress as progress, public.run_summary as summary),
  row (4::bigint, true, 4::bigint),
  'and so do those who ask'
);
select is(
  (public.record_result(run_targets.lease_token, pg_temp.silent(), true) - 'next'),
  '{"recorded": true, "result_id": null, "run_finished": true}',
  'to record it again changes nothing'
)
from public.run_targets limit 1;

-- One provider among others.
select pg_temp.start('{first,second}');
select pg_temp.measure('first', null, pg_temp.silent());
select pg_temp.measure('second', null, pg_temp.answered(), 1);
select is(pg_temp.states(), 'done 3, queued 1', 'once another has answered, it is the provider''s');
select results_eq(
  $$
    select results.outcome, results.success, date_trunc('minute', results.request_started_at)
    from public.benchmark_results as results
    where results.provider = 'first'
  $$,
  $$ select 'network_error', false, date_trunc('minute', clock_timestamp() - interval '1 minute') from generate_series(1, 2) $$,
  'with the time of the request'
);
select is(
  (select sum(cardinality(model_states.failures)) from private.model_states), 3::bigint, 'and each counts as an attempt'
);
select pg_temp.start('{first,second}');
select pg_temp.measure('second', null, pg_temp.answered(), 1);
select pg_temp.measure('first', null, pg_temp.silent(), 1);
select is(pg_temp.states(), 'done 2, queued 2', 'also when it answered before');
select is(
  (select count(*) from public.run_targets where run_targets.waiting_result is not null), 0::bigint, 'nothing waits then'
);

-- A single provider.
select pg_temp.start('{first}');
select pg_temp.measure('first', null, pg_temp.silent(), 1);
select is(pg_temp.states(), 'done 1, queued 1', 'a single provider is at fault while our own project answers');
select pg_temp.measure('first', null, pg_temp.silent(network => false), 1);
select is(pg_temp.states(), 'done 1, no_network 1; finished', 'and is not when that does not answer either');

-- The others were not called.
select pg_temp.start('{first,second}');
select pg_temp.measure('first', null, pg_temp.silent(), 1);
select pg_temp.measure('first', null, pg_temp.silent(network => false), 1);
update public.run_targets set state = 'worker_failed', closed_at = now() where run_targets.state = 'queued';
select public.resume_runs();
select is(
  pg_temp.states(), 'done 1, no_network 1, worker_failed 2; finished', 'where only one was called in the end, it counts as single'
);

-- Regions are independent of each other.
select pg_temp.start('{first,second}');
insert into public.run_targets (run_id, provider_id, model_id, sample, region, position)
select run_targets.run_id, run_targets.provider_id, run_targets.model_id, 1, 'eu', 10 + run_targets.position
from public.run_targets;
select pg_temp.measure('first', 'eu', pg_temp.silent());
select pg_temp.measure('first', null, pg_temp.answered());
select is(pg_temp.states(), 'done 2, queued 4, unanswered 2', 'an answer in one region says nothing of another');
select pg_temp.measure('second', 'eu', pg_temp.silent());
select is(pg_temp.states(), 'done 2, no_network 4, queued 2', 'a region that is done is settled');

-- A lost worker blocks nothing.
select pg_temp.start('{first,second}');
select pg_temp.measure('first', null, pg_temp.silent());
select pg_temp.measure('second', null, pg_temp.silent(), 1);
update public.run_targets
set state = 'leased', claims = 3, lease_token = gen_random_uuid(), lease_expires_at = now() - interval '1 minute'
where run_targets.state = 'queued';
select public.resume_runs();
select is(pg_temp.states(), 'no_network 3, worker_lost 1; finished', 'the end of a run may be the loss of a worker');

-- Its reservation is kept until then.
insert into public.spend_limits (period, limit_usd, allow_unpriced) values ('day', 100, true);
select pg_temp.start('{first,second}');
update public.run_targets
set state = 'leased', lease_token = gen_random_uuid(), lease_expires_at = now() + interval '1 minute'
where run_targets.position = 1;
insert into private.spend_reservations (lease_token, provider_id, day, usd)
select run_targets.lease_token, run_targets.provider_id, private.utc_day(), 7
from public.run_targets where run_targets.state = 'leased';
insert into private.spend_days (provider_id, day, usd)
select spend_reservations.provider_id, spend_reservations.day, 7 from private.spend_reservations;
select public.record_result(
  run_targets.lease_token,
  pg_temp.silent(outcome => 'timeout')
    || '{"request_id": "018f0000-0000-7000-8000-000000000001", "token_source": "none", "total_latency_ms": 1}',
  false
)
from public.run_targets where run_targets.state = 'leased';
select private.drop_orphaned_reservations();
select is((select count(*) from private.spend_reservations), 1::bigint, 'what the call may cost stays reserved');
select pg_temp.measure('first', null, pg_temp.silent());
select pg_temp.measure('second', null, pg_temp.silent());
update public.run_targets set state = 'abandoned', closed_at = now() where run_targets.state in ('queued', 'leased');
select public.resume_runs();
select is(
  (select row (count(spend_reservations), (select sum(spend_days.usd) from private.spend_days))
   from private.spend_reservations),
  row (0::bigint, 0::numeric),
  'and costs nothing where no provider was reached'
);
delete from public.spend_limits where true;

-- One bad measurement does not block the others.
select pg_temp.start('{first,second}');
select pg_temp.measure('first', null, pg_temp.silent() || '{"retry_after_ms": -5, "total_latency_ms": "long"}');
select pg_temp.measure('second', null, pg_temp.answered(), 1);
select is(pg_temp.states(), 'done 3, queued 1', 'what cannot be is left out of what waited');

-- Models that are not due are checked again in the next slot.
update public.models set min_interval = interval '1 day' where true;
select pg_temp.start('{first,second}');
select is(
  (select count(*) from public.models where private.is_due(models, private.current_workload())), 2::bigint, 'what is being measured is not due'
);
select pg_temp.measure('first', null, pg_temp.silent());
select pg_temp.measure('second', null, pg_temp.silent(), 1);
select is((select count(*) from public.models where private.is_due(models, private.current_workload())), 2::bigint, 'nor what waits');
select pg_temp.measure('second', null, pg_temp.silent(), 1);
select is((select count(*) from public.models where private.is_due(models, private.current_workload())), 6::bigint, 'a target that reached no provider is');

select * from finish();
rollback;
