-- What a spend limit blocks, and the charge for calls that were not made or whose outcome is unknown.
begin;

create extension if not exists pgtap with schema extensions;

select plan(31);

delete from public.runs where true;
delete from public.providers where true;

insert into public.workloads (name, prompt) values ('spent', 'Reference {{nonce}}');
insert into public.providers (slug, name) values ('first', 'First'), ('second', 'Second');
insert into public.models (name, provider_id, active)
select given.name, providers.id, true
from public.providers, unnest(array['cheap', 'dear', 'unpriced']) as given (name)
where providers.slug = 'first' or given.name = 'cheap';
insert into public.prices (provider_id, model_id, input_price_per_m, output_price_per_m, timestamp)
select models.provider_id, models.id, price, price, now() - interval '1 day'
from public.models
join (values ('cheap', 1), ('dear', 1000)) as given (name, price) on given.name = models.name;

create function pg_temp.started(request jsonb default '{}') returns uuid
language sql
as $$
  select (public.start_run('{"prompt": "spent"}'::jsonb || request, '{}') ->> 'run_id')::uuid;
$$;
create function pg_temp.spent() returns numeric
language sql
as $$
  select coalesce(sum(usd), 0) from private.spend_days;
$$;

create temporary table run (name text primary key, id uuid);
create temporary table claim (name text primary key, target jsonb);

-- Targets that cannot be called are closed at once, however many there are.
insert into public.spend_limits (period, limit_usd) values ('day', 0.01);
insert into run values ('many', pg_temp.started('{"samples": 20}'));
update public.run_targets
set position = case models.name when 'dear' then 0 when 'unpriced' then 1 else 2 end
from public.models
where models.id = run_targets.model_id;
insert into claim select 'many', public.claim_target(run.id) from run;
select is(claim.target ->> 'model', 'cheap', 'what the limit allows is called') from claim;
select results_eq(
  $$
    select models.name, run_targets.state, count(*)
    from public.run_targets join public.models on models.id = run_targets.model_id
    where run_targets.state <> 'queued'
    group by models.name, run_targets.state
    order by models.name
  $$,
  $$ values ('cheap', 'leased', 1::bigint), ('dear', 'budget_blocked', 20), ('unpriced', 'budget_blocked', 20) $$,
  'targets that do not fit are closed together, and no others'
);
select results_eq(
  $$
    select distinct models.name, regexp_replace(run_targets.closed_reason, '[0-9.]+', 'N', 'g')
    from public.run_targets join public.models on models.id = run_targets.model_id
    where run_targets.state = 'budget_blocked'
    order by models.name
  $$,
  $$
    values
      ('dear', 'it could cost N USD, and the limit of N USD per day is nearly spent'),
      ('unpriced', 'its price is unknown, and a spend limit applies')
  $$,
  'each with its own reason'
);
select cmp_ok(pg_temp.spent(), '>', 0::numeric, 'the worst case of the call is reserved');

-- A fault of ours before the call costs nothing; after the call it costs the reservation.
select is(
  public.close_target((claim.target ->> 'lease_token')::uuid, 'no key', false, called => false) -> 'closed', 'true',
  'a target that was not called is closed'
)
from claim;
select is(pg_temp.spent(), 0::numeric, 'and costs nothing');
insert into claim select 'called', public.claim_target(run.id) from run;
create temporary table reserved as select pg_temp.spent() as usd;
select public.close_target((claim.target ->> 'lease_token')::uuid, 'unknown', false) from claim where claim.name = 'called';
select is(pg_temp.spent(), reserved.usd, 'one that was called may have cost all that was reserved') from reserved;
select is((select count(*) from private.spend_reservations), 0::bigint, 'no reservation is left');

-- At another provider its own limit counts.
update public.run_targets set state = 'done', closed_at = now() where run_targets.closed_at is null;
delete from public.spend_limits where true;
insert into public.spend_limits (provider_id, period, limit_usd)
select providers.id, 'month', 0 from public.providers where providers.slug = 'second';
insert into run values ('limited', pg_temp.started('{"samples": 2}'));
insert into claim select 'limited', public.claim_target(run.id) from run where run.name = 'limited';
select bag_eq(
  $$
    select providers.slug, run_targets.state, count(*)
    from public.run_targets
    join run on run.id = run_targets.run_id
    join public.providers on providers.id = run_targets.provider_id
    where run.name = 'limited' and run_targets.state in ('leased', 'budget_blocked')
    group by providers.slug, run_targets.state
    having run_targets.state <> 'budget_blocked' or providers.slug <> 'second'
  $$,
  $$ values ('first', 'leased', 1::bigint) $$,
  'a limit of one provider does not hold up another'
);

-- What the worker fills in is judged by what the text asks for, whatever is declared.
select is(
  array(select private.text_tokens(prompt, declared)
  from (
    values
      (1, 'Hello', null), (2, 'Hello', 20), (3, '{{filler 5000}}', null), (4, '{{filler 5000}} {{filler 7}}', 20),
      (5, '{{filler 5000}}', 5100), (6, '{{filler 9999999}} {{filler 9999999}}', null), (7, '{{filler 12345678}}', null),
      (8, repeat('{{filler 9999999}}', 1000), null), (9, '{{filler 0}}', null)
  ) as given (place, prompt, declared)
  order by place),
  array[null, 20, 5000, 5007, 5100, 2000000, null, 2000000, null],
  'a text has the tokens of its filler, up to the most that is filled in'
);
update public.run_targets set state = 'done', closed_at = now() where run_targets.closed_at is null;
delete from public.spend_limits where true;
insert into public.spend_limits (period, limit_usd) values ('day', 1);
select is(
  public.claim_target(
    (public.start_run(jsonb_build_object('prompt_text', text, 'providers', '["first"]'::jsonb, 'models', '["cheap"]'::jsonb), '{}') ->> 'run_id')::uuid
  ) is null,
  is_blocked,
  'under a limit of 1 USD at 1 USD per million: ' || text
)
from (
  values ('{{filler 1000}} Why?', false), ('{{filler 1000000}} Why?', true), ('{{filler 2000000}}', true)
) as given (text, is_blocked);

-- A probe under way keeps its reservation while resume-runs looks for orphans.
update public.run_targets set state = 'done', closed_at = now() where run_targets.closed_at is null;
delete from public.spend_limits where true;
insert into public.spend_limits (period, limit_usd) values ('day', 1);
delete from vault.secrets where secrets.name in ('project_url', 'secret_key');
select vault.create_secret('http://project.test', 'project_url');
select vault.create_secret('sb_secret_test', 'secret_key');
create temporary table probe as select public.probe_model('first', 'cheap') as id;
create temporary table spent_before as select pg_temp.spent() as usd;
insert into claim
select 'probe', public.claim_target(model_probes.run_id)
from probe join public.model_probes on model_probes.id = probe.id;
select cmp_ok(pg_temp.spent(), '>', spent_before.usd + 0.0005, 'what a probe could cost is reserved') from spent_before;
select private.drop_orphaned_reservations();
select is((select count(*) from private.spend_reservations), 1::bigint, 'a probe under way keeps its reservation');
select public.record_result(
  (claim.target ->> 'lease_token')::uuid,
  '{"outcome": "success", "status_code": 200, "input_tokens": 10, "output_tokens": 2, "token_source": "provider"}',
  false
)
from claim where claim.name = 'probe';
select is(
  pg_temp.spent() - spent_before.usd, 0.000012, 'and is charged what it really cost, once'
)
from spent_before;
select is((select count(*) from private.spend_reservations), 0::bigint, 'no reservation is left of it');

-- An unknown cost is charged in full, a call that surely cost nothing is not.
select is(
  private.spent_usd(cost, reported, source, outcome, status), expected,
  format('%s with status %s and tokens %s', outcome, coalesce(status::text, 'none'), source)
)
from (
  values
    (0.5::double precision, 0.75::double precision, 'provider', 'success', 200, 0.75::numeric),
    (0, null, 'none', 'rate_limited', 429, 0),
    (0, null, 'none', 'stream_error', 200, null),
    (0.5, null, 'estimated', 'success', 200, null),
    (0.5, 999, 'provider', 'success', 200, 0.5),
    (0.5, 0.25, 'provider', 'success', 200, 0.5),
    (null, 0.05, 'provider', 'success', 200, 0.05),
    (null, 999, 'provider', 'success', 200, null),
    (0.5, null, 'provider', 'timeout', 200, 0.5),
    (0.5, null, 'estimated', 'timeout', 200, null),
    (0.5, null, 'estimated', 'incomplete', 200, null)
) as given (cost, reported, source, outcome, status, expected);

-- A free call exceeds no limit, however much is spent.
update public.spend_limits set limit_usd = 0 where true;
insert into private.spend_days (provider_id, day, usd)
select providers.id, private.utc_day(), 1 from public.providers where providers.slug = 'second'
on conflict (provider_id, day) do update set usd = 1;
select public.set_price('first', 'unpriced', 0, 0, valid_from => now() - interval '1 minute');
select is(
  private.reserve_spend(gen_random_uuid(), models.provider_id, private.worst_case_usd(models.id, 'Hello', 100)), null,
  'what an operator says is free is called under any limit'
)
from public.models where models.name = 'unpriced';

-- Without a reservation, only the known cost is charged.
delete from private.spend_days where true;
select private.settle_spend(gen_random_uuid(), providers.id, null, 0.25)
from public.providers where providers.slug = 'first';
select is(pg_temp.spent(), 0.25, 'an answer that broke off costs what was seen of it when nothing was reserved');
insert into private.spend_reservations (lease_token, provider_id, day, usd)
select '00000000-0000-0000-0000-0000000000e1', providers.id, private.utc_day(), 0.75
from public.providers where providers.slug = 'first';
select private.settle_spend('00000000-0000-0000-0000-0000000000e1', providers.id, null, 0.25)
from public.providers where providers.slug = 'first';
select is(pg_temp.spent(), 0.25, 'and what was reserved, which is counted already, when something was');

select * from finish();
rollback;
