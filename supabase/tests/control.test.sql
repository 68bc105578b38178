-- The control: measured in every run, compared with the truth, and of no consequence for anything else.
begin;

create extension if not exists pgtap with schema extensions;

select plan(61);

delete from public.runs where true;
delete from public.providers where true;
delete from vault.secrets where secrets.name in ('project_url', 'secret_key');
select vault.create_secret('http://127.0.0.1:9', 'project_url'), vault.create_secret('sb_secret_x', 'secret_key');
insert into public.workloads (name, prompt) values ('default', 'Hello {{nonce}}') on conflict do nothing;
update public.workloads set input_tokens = null where workloads.name = 'default';
insert into public.providers (slug, name) values ('first', 'First'), ('second', 'Second');
insert into public.models (name, provider_id, active) select 'a model', providers.id, true from public.providers;
insert into public.prices (provider_id, model_id, input_price_per_m, output_price_per_m)
select models.provider_id, models.id, 1, 1 from public.models;

create function pg_temp.start(request jsonb, keys text[] default '{}') returns uuid
language sql
as $$
  select (
    public.start_run('{"workload": "default", "controls": true}'::jsonb || request, keys) ->> 'run_id'
  )::uuid;
$$;
create function pg_temp.targets(run uuid) returns text
language sql
as $$
  select string_agg(concat_ws(' ', providers.slug, run_targets.region, run_targets.state), ', ' order by providers.slug, run_targets.region)
  from public.run_targets
  join public.providers on providers.id = run_targets.provider_id
  where run_targets.run_id = run;
$$;
-- Claims a target and records what is given. Returns whose it was, or null where none was free.
create function pg_temp.measure(run uuid, result jsonb) returns text
language plpgsql
as $$
declare
  claimed jsonb := public.claim_target(run, 1);
begin
  if claimed is not null then
    perform public.record_result(
      (claimed ->> 'lease_token')::uuid,
      '{"token_source": "estimated", "input_tokens": 9, "output_tokens": 9, "total_latency_ms": 10}'::jsonb
        || jsonb_build_object('request_id', gen_random_uuid()) || result,
      false
    );
  end if;
  return claimed ->> 'provider';
end;
$$;
create function pg_temp.success(gaps jsonb default '[1, 2]', region text default 'here') returns jsonb
language sql
as $$
  select jsonb_build_object('outcome', 'success', 'ttft_ms', 50, 'gap_errors_ms', gaps, 'region', region);
$$;
create function pg_temp.last_control() returns public.benchmark_results
language sql
as $$
  select results
  from public.benchmark_results as results
  where 'control' = any (results.remarks)
  order by results.id desc
  limit 1;
$$;
create temporary table state (name text, value text);
create function pg_temp.everything() returns text
language sql
as $$
  select concat(
    public.schedule_cost('0 * * * *'),
    (select string_agg(prices.provider, ',' order by prices.provider) from public.latest_prices as prices where prices.provider <> 'Control'),
    (select count(*) from public.catalogue_alerts)
  );
$$;

-- Adding and removing it.
select is(pg_temp.targets(pg_temp.start('{}')), 'first queued, second queued', 'without a control nothing is added');
insert into state values ('before', pg_temp.everything());
insert into public.providers (slug, name) values ('other', 'Control');
select throws_like(
  'select public.add_control()', 'Cannot add the control: the provider "other" has its name',
  'a provider of its name is not turned into it'
);
delete from public.providers where providers.slug = 'other';
select is(public.add_control(), public.add_control(), 'adding it is safe to repeat');
select is(
  (select count(*) from public.prices where prices.provider_id = private.control()), 1::bigint, 'its price is set once'
);
select is(pg_temp.everything(), (select state.value from state), 'it costs nothing, and is no matter of the catalogue');
select throws_ok(
  $$ insert into public.providers (slug, name, dialect) values ('second-control', 'Second control', 'control') $$, '23505',
  null, 'there is one'
);
select throws_ok(statement, '23514', null, 'its key goes nowhere else: ' || statement)
from (
  values
    ($$ update public.providers set base_url = 'https://elsewhere.test' where providers.dialect = 'control' $$),
    ($$ update public.providers set api_key_env = 'ACME_API_KEY' where providers.dialect = 'control' $$)
) as given (statement);

-- In which runs it is.
select is(pg_temp.targets(pg_temp.start('{}')), 'control queued, first queued, second queued', 'it is in a run of all');
select is(
  pg_temp.targets(pg_temp.start('{"providers": ["first"], "samples": 3}')),
  'control queued, first queued, first queued, first queued', 'once in a run of some, whatever its samples'
);
select is(
  pg_temp.targets(pg_temp.start('{"prompt_text": "Name a tree."}')), 'control queued, first queued, second queued',
  'and in a run with a text of its own'
);
select is(
  (
    select string_agg(distinct workloads.name, ', ')
    from public.run_targets
    join public.workloads on workloads.id = run_targets.workload_id
    where run_targets.provider_id = private.control()
  ),
  'default', 'it always gets the same text'
);
select is(pg_temp.targets(pg_temp.start('{"providers": ["control"]}')), 'control queued', 'it can be measured alone');
update public.models set active = false where models.name = 'a model';
select is(pg_temp.targets(pg_temp.start('{}')), null, 'where there is nothing to measure, it is not either');
update public.models set active = true where models.name = 'a model';
select is(
  pg_temp.targets(pg_temp.start('{"controls": null}')), 'first queued, second queued', 'workers that do not know it get none'
);
select is((select bool_or(runs.simulated) from public.runs), false, 'it makes no run simulated');
select is(
  pg_temp.targets(pg_temp.start('{"providers": ["first"], "regions": ["eu-west-1", "us-east-1"]}')),
  'control eu-west-1 queued, control us-east-1 queued, first eu-west-1 queued, first us-east-1 queued',
  'it is measured from each region'
);
select is(
  (public.start_run('{"models": ["new"], "controls": true}', '{}') -> 'error' ->> 'code'), 'unknown_model',
  'it is no provider that a model may be of'
);
update public.providers set enabled = false where providers.slug = 'second';
select is(
  public.start_run('{"models": ["new"], "workload": "default", "controls": true}', '{}') ->> 'targets', '2',
  'and leaves one provider the only one'
);
update public.providers set enabled = true where providers.slug = 'second';

-- When it is measured.
delete from public.runs where true;
delete from private.control_hours where true;
create temporary table run as select pg_temp.start('{"lanes": 4}') as id;
create temporary table lease as select public.claim_target(run.id, 1) as it from run;
insert into lease select public.claim_target(run.id, 2) from run;
select is(
  (select string_agg(lease.it ->> 'provider', ', ' order by lease.it ->> 'provider') from lease), 'first, second',
  'it waits for all others'
);
select is(public.claim_target(run.id, 3), null, 'until they have ended, also with a lane free') from run;
select public.record_result(
  (lease.it ->> 'lease_token')::uuid,
  jsonb_build_object(
    'request_id', gen_random_uuid(), 'outcome', 'success', 'token_source', 'provider', 'input_tokens', 500, 'output_tokens', 9,
    'total_latency_ms', 100, 'ttft_ms', 20
  ),
  false
)
from lease;
select is(pg_temp.measure(run.id, pg_temp.success('[0.5, 1, 40]')), 'control', 'then it is measured') from run;
select isnt(runs.finished_at, null, 'and the run ends') from public.runs;
select is(runs.priced_count, 3, 'at a known cost of nothing') from public.runs;
delete from public.runs where runs.id <> (select run.id from run);
select is(
  (pg_temp.last_control()).gap_errors_ms, array[0.5, 1, 40]::double precision[], 'its gaps are stored'
);

-- What it changes: nothing.
select is((pg_temp.last_control()).remarks, array['control'], 'its result is marked');
select is(
  (select count(*) from private.rollups join public.models on models.id = rollups.model_id where models.name = 'known-gaps'),
  0::bigint, 'it is in no sum'
);
select is(
  (select count(*) from public.model_leaderboard_over('1 day')), 2::bigint, 'it is on no leaderboard'
);
select is(
  (select status.last_result_at from public.public_status as status),
  (select max(results.created_at) from public.benchmark_results as results where 'control' <> all (results.remarks)),
  'it makes no page look fresh'
);
update public.models set min_interval = '1 week' where models.name = 'a model';
select is(
  (select count(*) from public.models where models.active and models.min_interval is null), 1::bigint, 'it is in every run,'
);
select is(pg_temp.targets(pg_temp.start('{}')), null, 'but starts none where nothing is due');
update public.models set min_interval = null where models.name = 'a model';

insert into public.spend_limits (limit_usd, period, allow_unpriced) values (0.000001, 'day', false);
create temporary table blocked as select pg_temp.start('{"providers": ["first"]}') as id;
select is(pg_temp.measure(blocked.id, pg_temp.success()), 'control', 'no spend limit holds it back') from blocked;
select is((select count(*) from private.spend_reservations), 0::bigint, 'and nothing is reserved for it');
delete from public.spend_limits where true;

-- An answer of our own function says nothing about the network, nor does its silence.
create function pg_temp.silent(network boolean default true) returns jsonb
language sql
as $$
  select jsonb_build_object(
    'outcome', 'network_error', 'reached', false, 'network', network, 'token_source', 'none', 'error_message', 'dns error'
  );
$$;
create temporary table dark as select pg_temp.start('{}') as id;
select pg_temp.measure(dark.id, pg_temp.silent()) from dark, generate_series(1, 2);
select is(pg_temp.measure(dark.id, pg_temp.success()), 'control', 'it answers where no provider does') from dark;
select is(
  pg_temp.targets(dark.id), 'control done, first no_network, second no_network', 'and the fault stays ours'
)
from dark;
create temporary table alone as select pg_temp.start('{"providers": ["first"]}') as id;
select pg_temp.measure(alone.id, pg_temp.silent()) from alone;
select is(
  pg_temp.targets(alone.id), 'control queued, first done', 'a provider asked alone is judged as without it'
)
from alone;
select is(pg_temp.measure(alone.id, pg_temp.silent(false)), 'control', 'it may itself not be reached') from alone;
select is(pg_temp.targets(alone.id), 'control done, first done', 'which is its failure') from alone;
select is(runs.no_network, null, 'and not that of the run') from public.runs, alone where runs.id = alone.id;
select is(
  (select count(*) from public.incidents), 0::bigint, 'it opens no incident'
);

-- What is wrong in it is unknown.
delete from private.control_hours where true;
select is(
  pg_temp.measure(pg_temp.start('{"providers": ["control"]}'), pg_temp.success(given.gaps)), 'control',
  'it is stored with ' || left(given.gaps::text, 30)
)
from (
  values ('[-1]'::jsonb), ('"many"'), ('[null, 1]'), ('[]'), ('[3600001]'),
    ((select jsonb_agg(1) from generate_series(1, 1001)))
) as given (gaps);
select is(
  (
    select format('%s of %s, %s failed, %s gaps', exact.unknown_n, exact.n, exact.failed_n, exact.gap_n)
    from public.exactness_over('1 day') as exact
  ),
  '6 of 6, 0 failed, 0 gaps', 'as unknown'
);
select is(
  pg_temp.measure(
    pg_temp.start('{"providers": ["control"]}'), '{"outcome": "auth_failed", "status_code": 401, "region": "here"}'
  ),
  'control', 'a refused key is a failure'
);
select is(
  (select exact.failed_n || ' of ' || exact.n from public.exactness_over('1 day', 'here') as exact), '1 of 7', 'that is counted'
);

-- How exact it was.
delete from public.runs where true;
delete from private.control_hours where true;
select pg_temp.measure(
  pg_temp.start('{"providers": ["control"]}'),
  pg_temp.success((select jsonb_agg(case when n <= 90 then 1 else 20 end) from generate_series(1, 100) as n))
);
select is(
  (
    select format(
      '%s: %s gaps, p50 %s, p95 %s, TTFT %s, week %s', exact.measured_from, exact.gap_n, round(exact.p50_gap_error_ms::numeric, 1),
      round(exact.p95_gap_error_ms::numeric), round(exact.p50_ttft_ms::numeric), round(exact.week_p50_ttft_ms::numeric)
    )
    from public.exactness_over('1 day', 'here') as exact
  ),
  'here: 100 gaps, p50 1.0, p95 20, TTFT 50, week 50', 'it is told by region'
);
select is(
  (select string_agg(exact.measured_from, ', ') from public.exactness_over('1 day', null) as exact), 'all, here',
  'or for every region'
);
select matches(
  private.describe_exactness(), '^In 24 hours, here: 95 of 100 gaps within (19|20)\.\d ms, and within (19|20)\.\d ms in the worst hour, that of \d\d:00 UTC$',
  'and in words'
);
create temporary table hours as select * from private.control_hours;
select private.rebuild_rollups((now() at time zone 'utc')::date, (now() at time zone 'utc')::date);
select set_eq('select * from private.control_hours', 'select * from hours', 'it can be summed up again');
set local role anon;
select is(
  (select string_agg(exact.measured_from, ', ') from public.exactness_over('100 years', null) as exact), 'all',
  'visitors see it, one region at a time'
);
select is(
  (select count(*) from public.providers where providers.slug = 'control'), 0::bigint, 'and not the control, nor what it costs'
);
reset role;
update private.control_hours set starts_at = starts_at - interval '36 days';
select private.maintenance();
select is((select count(*) from private.control_hours), 0::bigint, 'it is kept for 35 days');
select is(private.describe_exactness(), 'In 24 hours, the control was not measured', 'then nothing is known');
select is(public.remove_control(), true, 'it can be removed');
select is(public.remove_control(), false, 'once');
select is(private.describe_exactness(), null, 'then nothing is said of it');
select is(pg_temp.targets(pg_temp.start('{}')), 'first queued, second queued', 'and runs are as before');

select * from finish();
rollback;
