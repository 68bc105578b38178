-- What a request costs: every part of it, or unknown; which prices are impossible; and that a bad row affects
-- nothing else.
begin;

create extension if not exists pgtap with schema extensions;

select plan(94);

delete from public.runs where true;
delete from public.providers where true;
insert into public.workloads (name, prompt) values ('paid', 'Reference {{nonce}}');
select public.add_provider(slug, slug, 'http://127.0.0.1:9/v1') from unnest(array['acme', 'other']) as slug;
select public.add_model('acme', 'm'), public.add_model('other', 'm');

-- A price of 1, cached 0.1, output 10, with further parts and tiers.
create function pg_temp.price(parts jsonb default '{}', tiers jsonb default '[]') returns public.prices
language sql
as $$
  select jsonb_populate_record(null::public.prices, jsonb_build_object(
    'id', '00000000-0000-0000-0000-0000000000f1', 'input_price_per_m', 1, 'output_price_per_m', 10,
    'cached_input_price_per_m', 0.1, 'parts', parts, 'tiers', tiers
  ));
$$;

-- Worked by hand, in USD per million requests; null is unknown.
create temporary table part as
select *
from (
  values
    ('no further part', '{}'::jsonb, '{}'::jsonb, 1200::numeric),
    ('a fee per request', '{"request_usd": 0.005}', '{}', 6200),
    ('a fee alone', '{"request_usd": 0.005}', '{"in": 0, "out": 0}', 5000),
    ('cached input', '{}', '{"cached": 500}', 750),
    ('a cache write without a price', '{}', '{"written": 100}', null),
    ('a cache write of nothing', '{}', '{"written": 0, "written_1h": 0}', 1200),
    ('a cache write', '{"cache_write_price_per_m": 1.25}', '{"written": 400}', 1300),
    ('a cache write beside cached input', '{"cache_write_price_per_m": 1.25}', '{"written": 400, "cached": 500}', 850),
    ('a cache write for an hour without its price', '{"cache_write_price_per_m": 1.25}', '{"written": 400, "written_1h": 100}', null),
    (
      'cache writes of both kinds', '{"cache_write_price_per_m": 1.25, "cache_write_1h_price_per_m": 2}',
      '{"written": 400, "written_1h": 100}', 1375
    ),
    ('a cache write for an hour alone', '{"cache_write_1h_price_per_m": 2}', '{"written_1h": 100}', 1300),
    ('more written than there is', '{"cache_write_price_per_m": 2}', '{"written": 2147483647}', 2200),
    ('reasoning at the price of output', '{}', '{"reasoning": 10}', 1200),
    ('reasoning priced apart', '{"reasoning_price_per_m": 3}', '{"reasoning": 10}', 1130),
    ('reasoning dearer than output', '{"reasoning_price_per_m": 30}', '{"reasoning": 10}', 1400),
    ('reasoning with its own price and without a count', '{"reasoning_price_per_m": 3}', '{}', null),
    ('reasoning priced as output and without a count', '{"reasoning_price_per_m": 10}', '{}', 1200),
    ('more reasoning than output', '{"reasoning_price_per_m": 3}', '{"reasoning": 21}', 1060),
    ('a part that is not understood', '{"unknown": ["surcharge"]}', '{}', null),
    ('nothing that is not understood', '{"unknown": []}', '{}', 1200),
    ('a served tier without a price', '{}', '{"tier": "flex"}', null),
    (
      'a served tier',
      '{"service_tiers": {"flex": {"input_price_per_m": 0.5, "output_price_per_m": 5}}}', '{"tier": "Flex"}', 600
    ),
    (
      'another served tier',
      '{"service_tiers": {"flex": {"input_price_per_m": 0.5, "output_price_per_m": 5}}}', '{"tier": "priority"}', null
    ),
    (
      'the usual tier',
      '{"service_tiers": {"flex": {"input_price_per_m": 0.5, "output_price_per_m": 5}}}', '{"tier": "default"}', 1200
    ),
    ('the usual tier by another name', '{}', '{"tier": "on_demand"}', 1200),
    ('the usual tier in another spelling', '{}', '{"tier": "On-Demand"}', 1200),
    ('the usual tier with a prefix', '{}', '{"tier": "SERVICE_TIER_STANDARD"}', 1200),
    (
      'a served tier with a prefix',
      '{"service_tiers": {"flex": {"input_price_per_m": 0.5, "output_price_per_m": 5}}}',
      '{"tier": "SERVICE_TIER_FLEX"}', 600
    ),
    (
      'a served tier has parts of its own',
      '{
        "request_usd": 1,
        "service_tiers": {"flex": {"input_price_per_m": 0.5, "output_price_per_m": 5, "request_usd": 0.001}}
      }',
      '{"tier": "flex"}', 1600
    ),
    (
      'cached input of a served tier without a price for it costs what its other input does',
      '{"service_tiers": {"flex": {"input_price_per_m": 0.5, "output_price_per_m": 5}}}',
      '{"tier": "flex", "cached": 500}', 600
    ),
    ('no output count', '{}', '{"out": null}', null),
    ('no input count', '{}', '{"in": null}', null)
) as given (what, parts, used, expected);

create function pg_temp.cost(price public.prices, used jsonb) returns double precision
language sql
as $$
  select private.cost_usd(
    price, (given.used ->> 'in')::integer, (given.used ->> 'cached')::integer, (given.used ->> 'out')::integer,
    (given.used ->> 'written')::integer, (given.used ->> 'written_1h')::integer, (given.used ->> 'reasoning')::integer,
    private.priced_tier(given.used ->> 'tier')
  )
  from (select '{"in": 1000, "out": 20}'::jsonb || cost.used) as given (used);
$$;

select is(round((pg_temp.cost(pg_temp.price(parts), used) * 1000000)::numeric, 6), expected, what) from part;

create temporary table tiers as
select '[
  {"above_input_tokens": 100000, "input_price_per_m": 4, "output_price_per_m": 40, "cached_input_price_per_m": 0.4},
  {"above_input_tokens": 500, "input_price_per_m": 2, "output_price_per_m": 20, "cached_input_price_per_m": 0.2}
]'::jsonb as tiers;
select is(
  round((pg_temp.cost(pg_temp.price(given.parts, tiers.tiers), given.used) * 1000000)::numeric, 6), given.expected, given.what
)
from tiers, (
  values
    ('a prompt as long as a tier begins is below it', '{}'::jsonb, '{"in": 500, "out": 0}'::jsonb, 500::numeric),
    ('one above it is in it, whatever the order of tiers', '{}', '{"in": 501, "out": 0}', 1002),
    ('parts that a tier does not name stay', '{"request_usd": 0.001, "cache_write_price_per_m": 3}', '{"written": 100}', 3500),
    (
      'a served tier without tiers of its own has no price for long prompts',
      '{"service_tiers": {"flex": {"input_price_per_m": 0.5, "output_price_per_m": 5}}}', '{"tier": "flex"}', null
    ),
    (
      'but one for short ones',
      '{"service_tiers": {"flex": {"input_price_per_m": 0.5, "output_price_per_m": 5}}}',
      '{"tier": "flex", "in": 500}', 350
    ),
    (
      'its own tiers count',
      '{"service_tiers": {"flex": {
        "input_price_per_m": 0.5, "output_price_per_m": 5,
        "tiers": [{"above_input_tokens": 700, "input_price_per_m": 3, "output_price_per_m": 30}]
      }}}',
      '{"tier": "flex"}', 3600
    )
) as given (what, parts, used, expected);

-- The worst case, for 1000 tokens in and 100 out.
select is(private.dearest_usd(pg_temp.price(given.parts, given.tiers), 1000, 100, 2000) * 1000000, given.expected, given.what)
from (
  values
    ('the worst of a plain price', '{}'::jsonb, '[]'::jsonb, 2000::numeric),
    ('with its fee', '{"request_usd": 0.01}', '[]', 12000),
    ('with all of it written into a cache', '{"cache_write_price_per_m": 1.5, "cache_write_1h_price_per_m": 2}', '[]', 3000),
    ('with all of it reasoning', '{"reasoning_price_per_m": 60}', '[]', 7000),
    (
      'with a tier that is dearer by far', '{}',
      '[{"above_input_tokens": 900, "input_price_per_m": 1000, "output_price_per_m": 10}]', 1001000
    ),
    (
      'with a lower tier that is dearer than the upper', '{}',
      '[
        {"above_input_tokens": 100, "input_price_per_m": 50, "output_price_per_m": 10},
        {"above_input_tokens": 900, "input_price_per_m": 2, "output_price_per_m": 10}
      ]', 51000
    ),
    (
      'with a tier that it may reach by what a provider counts', '{}',
      '[{"above_input_tokens": 1499, "input_price_per_m": 100, "output_price_per_m": 10}]', 151000
    ),
    (
      'without a tier that it cannot reach', '{}',
      '[{"above_input_tokens": 2000, "input_price_per_m": 1000, "output_price_per_m": 10}]', 2000
    ),
    (
      'by the dearest that may serve it',
      '{"service_tiers": {
        "flex": {"input_price_per_m": 0.5, "output_price_per_m": 5},
        "priority": {"input_price_per_m": 2, "output_price_per_m": 30}
      }}',
      '[]', 5000
    ),
    ('not when a part is not understood', '{"unknown": ["surcharge"]}', '[]', null)
) as given (what, parts, tiers, expected);
select is(private.dearest_usd(null, 1000, 100, 2000), null, 'not without a price');

-- Impossible prices are rejected, whatever their source.
select throws_ok(
  format('select public.set_price(%L, %L, %s)', 'acme', 'm', given.price), '23514', null, 'a price cannot be ' || given.price
)
from unnest(array[
  '1e307, 1e307', '-1, 1', '''NaN'', 1', '1, ''Infinity''', '1, 1, 1e9', 'null, 1', '100001, 1',
  '1, 1, parts => ''{"request_usd": 1e9}''', '1, 1, parts => ''{"surcharge": 1}''', '1, 1, parts => ''[]''',
  '1, 1, parts => ''{"service_tiers": {"flex": {"input_price_per_m": 1}}}''',
  '1, 1, valid_from => ''infinity''', '1, 1, valid_from => ''-infinity''', '1, 1, valid_from => ''0001-01-01''',
  '1, 1, tiers => ''[{"above_input_tokens": 3000000000, "input_price_per_m": 1, "output_price_per_m": 1}]''',
  '1, 1, tiers => ''[{"above_input_tokens": 1, "input_price_per_m": 1e308, "output_price_per_m": 1}]'''
]) as given (price);
select throws_ok(
  format(
    $$
      insert into public.prices (provider_id, model_id, input_price_per_m, output_price_per_m, tiers, parts)
      select provider_id, id, %s, 1, %L, %L from public.models limit 1
    $$,
    given.price, given.tiers, given.parts
  ),
  '23514', null, format('nor can a row hold %s, %s, %s', given.price, given.tiers, given.parts)
)
from (
  values
    ('1e308', '[]', '{}'),
    ('1', '[{"above_input_tokens": 3000000000, "input_price_per_m": 1, "output_price_per_m": 1}]', '{}'),
    ('1', '[3]', '{}'),
    ('1', '{}', '{}'),
    ('1', '[]', '{"request_usd": -1}'),
    ('1', '[]', '{"request_usd": "0.005"}')
) as given (price, tiers, parts);
select lives_ok(
  $$ select public.set_price('acme', 'm', 1, 2, 0.1, parts => '{"request_usd": 0.005, "service_tiers": {}}') $$,
  'and one with every part is taken'
);

-- Impossible prices in a list are left out, the others are kept.
insert into public.sync_runs (id, triggered_by) values ('00000000-0000-0000-0000-0000000000a1', 'test');
select public.record_sync('00000000-0000-0000-0000-0000000000a1', 'other', jsonb_build_object(
  'rejected', '[]'::jsonb,
  'models', (
    select jsonb_agg(jsonb_build_object('name', given.name, 'kind', 'chat', 'prices', jsonb_build_array(
      '{"source": "provider", "input_price_per_m": 1, "output_price_per_m": 1, "tiers": []}'::jsonb || given.price
    )))
    from (
      values
        ('m', '{}'::jsonb),
        ('huge', '{"input_price_per_m": 1e308}'),
        ('text', '{"input_price_per_m": "1e999"}'),
        ('far', '{"tiers": [{"above_input_tokens": 3000000000, "input_price_per_m": 1, "output_price_per_m": 1}]}'),
        ('fee', '{"parts": {"request_usd": 0.005, "unknown": ["surcharge"]}}')
    ) as given (name, price)
  )
));
-- Rows of this transaction are later than its now().
update public.prices set timestamp = timestamp - interval '1 hour';
select results_eq(
  $$
    select latest.model, latest.parts -> 'unknown', latest.active
    from public.latest_prices as latest where latest.provider = 'other' order by latest.model
  $$,
  $$ values ('fee', '["surcharge"]'::jsonb, false), ('m', null, true) $$,
  'of a list the prices that can be are kept, and said whether their models are benchmarked'
);

-- A requested tier may have served a request even if the answer does not say so.
create function pg_temp.asked(options jsonb) returns table (tier text, worst_case_known boolean)
language plpgsql
as $$
begin
  update public.models set options = asked.options where models.name = 'm';
  return query
  select private.priced_tier(private.asked_tier(models.id)), private.worst_case_usd(models.id, 'Hi', 16) is not null
  from public.models join public.providers on providers.id = models.provider_id
  where models.name = 'm' and providers.slug = 'other';
end;
$$;
select results_eq(
  format('select * from pg_temp.asked(%L)', given.options), format('values (%L::text, %L::boolean)', given.tier, given.known),
  'a model whose options are ' || given.options
)
from (
  values
    ('{}', null, true),
    ('{"body": {"service_tier": "auto"}}', null, true),
    ('{"body": {"service_tier": "priority"}}', 'priority', false),
    ('{"body": {"reasoning_effort": "low"}}', null, true)
) as given (options, tier, known);

-- The spending of a deleted provider is kept.
insert into public.spend_limits (period, limit_usd) values ('day', 0.01);
select private.add_spend(providers.id, private.utc_day(), 0.0099) from public.providers where providers.slug = 'other';
delete from public.providers where providers.slug = 'other';
select public.add_provider('other', 'other', 'http://127.0.0.1:9/v1');
select public.add_model('other', 'm'), public.set_price('other', 'm', 1, 1, valid_from => now() - interval '1 hour');
create temporary table run as
select (public.start_run('{"prompt": "paid", "providers": ["other"]}', '{}') ->> 'run_id')::uuid as id;
select is(public.claim_target(run.id), null, 'what a deleted provider has spent stays spent') from run;
delete from public.spend_limits where true;

-- Bad rows, as a broken restore would leave them.
do $$
declare
  checked record;
begin
  for checked in
    select conname from pg_constraint where conrelid = 'public.prices'::regclass and contype = 'c'
  loop
    execute format('alter table public.prices drop constraint %I', checked.conname);
  end loop;
end;
$$;
create temporary table bad (model text primary key, price numeric, tiers jsonb default '[]', parts jsonb default '{}');
insert into bad
values
  ('bad-1', 1, '[{"above_input_tokens": 3000000000, "input_price_per_m": 1, "output_price_per_m": 1}]', '{}'),
  ('bad-2', 1e307, '[]', '{}'),
  ('bad-3', 1, '"text"', '{}'),
  ('bad-4', 1, '[]', '{"request_usd": 1e400}'),
  ('bad-5', 1, '[]', '{"unknown": 5, "service_tiers": [1]}'),
  ('bad-6', 'Infinity', '[]', '{}'),
  ('bad-7', 1, '[{"above_input_tokens": "x"}]', 'null');
select public.add_model('acme', bad.model) from bad;
insert into public.prices (provider_id, model_id, input_price_per_m, output_price_per_m, tiers, parts, timestamp)
select models.provider_id, models.id, bad.price::double precision, 1, bad.tiers, bad.parts, now() - interval '1 hour'
from bad join public.models on models.name = bad.model;

insert into public.spend_limits (period, limit_usd) values ('day', 1);
truncate run;
insert into run select (public.start_run('{"prompt": "paid"}', '{}') ->> 'run_id')::uuid;
update public.run_targets
set position = run_targets.position + case when models.name like 'bad%' then 100 when providers.slug = 'acme' then 200 else 300 end
from public.models join public.providers on providers.id = models.provider_id, run
where models.id = run_targets.model_id and run_targets.run_id = run.id;
create temporary table claim as select public.claim_target(run.id) as target from run;
select is(claim.target ->> 'model', 'm', 'a bad price closes its own target, and the next is claimed') from claim;
select is(
  public.record_result(
    (claim.target ->> 'lease_token')::uuid,
    '{
      "outcome": "success", "total_latency_ms": 1, "token_source": "provider", "input_tokens": 100, "output_tokens": 10,
      "cache_write_tokens": 0, "service_tier": "default", "reported_cost_usd": 999, "request_age_ms": 0
    }',
    true
  ) #>> '{next,model}',
  'm',
  'and so is the one after it, when a result is recorded'
)
from claim;
select is(
  (select count(*) from public.run_targets join run on run.id = run_targets.run_id where run_targets.state = 'budget_blocked'),
  7::bigint,
  'all that are bad are closed, and nothing else'
);
select results_eq(
  $$ select cost_usd, reported_cost_usd, difference_percent < -99 from public.cost_reconciliation $$,
  $$ values (0.00512::double precision, 999::double precision, true) $$,
  'a provider that says it charged a fortune is shown to'
);
select cmp_ok(sum(spent.usd), '<', 0.1, 'and no sum believes it') from private.spend_days as spent;

-- Without a limit they are called, at unknown cost.
delete from public.spend_limits where true;
truncate run;
insert into run select (public.start_run('{"prompt": "paid", "models": ["bad-1", "bad-2", "bad-4"]}', '{}') ->> 'run_id')::uuid;
update public.run_targets set state = 'done', closed_at = now() where run_targets.state = 'leased';
truncate claim;
insert into claim select public.claim_target(run.id) from run;
select public.record_result(
  (claim.target ->> 'lease_token')::uuid,
  '{
    "outcome": "success", "total_latency_ms": 1, "token_source": "provider", "input_tokens": 100, "output_tokens": 10,
    "reported_cost_usd": 1e-320, "request_age_ms": 0
  }',
  false
)
from claim;
select is(row (results.cost_known, results.cost_usd), row (false, 0::double precision), 'the cost of a bad price is not known')
from public.benchmark_results as results join run on run.id = results.run_id;

-- Sums beyond the range of the columns, as in an older database.
update private.rollups set cost_usd = '1e400', priced_n = 1, priced_output_tokens = 1 where true;
update public.runs set cost_usd = 'NaN', priced_count = 1 where true;
select lives_ok('select * from ' || view, view || ' survives them')
from unnest(array[
  'public.latest_prices', 'public.price_history', 'public.model_leaderboard', 'public.cost_analysis',
  'public.cost_reconciliation', 'public.catalogue_alerts', 'public.price_conflicts', 'public.run_summary',
  'public.provider_performance_24h', 'public.model_summaries_over(interval ''7 days'')'
]) as view;

select * from finish();
rollback;
