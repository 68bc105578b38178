-- Which host to take: limits that are met, missed, or not yet told.
begin;

create extension if not exists pgtap with schema extensions;

select plan(51);

insert into public.workloads (name, prompt) values ('default', 'Hello {{nonce}}') on conflict do nothing;
insert into public.workloads (name, kind, prompt) values ('canary', 'canary', '{{question}}') on conflict do nothing;
insert into public.workloads (name, prompt) values ('plain', 'Hello {{nonce}}'), ('judged', '{{question}}');

delete from public.runs where true;
delete from public.providers where true;

insert into public.providers (id, slug, name, enabled) values
  ('00000000-0000-0000-0000-00000000000a', 'fast', 'Fast', true),
  ('00000000-0000-0000-0000-00000000000b', 'slow', 'Slow', true),
  ('00000000-0000-0000-0000-00000000000c', 'idle', 'Idle', true),
  ('00000000-0000-0000-0000-00000000000d', 'hidden', 'Hidden', false);
insert into public.models (id, name, provider_id, active, available, family, kind, retired_at, context_window, options)
select
  ('00000000-0000-0000-0000-0000000000' || given.id)::uuid, given.name, providers.id, given.active, given.available,
  given.family, given.kind, given.retired_at, given.context_window, given.options::jsonb
from (
  values
    ('a1', 'fast', 'llama', true, true, 'meta/llama', 'chat', null::timestamptz, 131072, '{}'),
    ('b1', 'slow', 'llama', true, true, 'meta/llama', null, null, 8192, '{"body": {"service_tier": "flex"}}'),
    ('b2', 'slow', 'of no family', false, true, null, null, null, null, '{}'),
    ('c1', 'idle', 'llama', false, true, 'meta/llama', null, null, null, '{}'),
    ('c2', 'idle', 'unlisted', true, false, 'meta/llama', null, null, null, '{}'),
    ('c3', 'idle', 'retired', true, true, 'meta/llama', null, now() - interval '1 day', null, '{}'),
    ('c4', 'idle', 'embeddings', true, true, 'meta/llama', 'embedding', null, null, '{}'),
    ('c5', 'idle', 'new', true, null, null, null, null, null, '{}'),
    ('d1', 'hidden', 'llama', true, true, 'meta/llama', null, null, null, '{}')
) as given (id, slug, name, active, available, family, kind, retired_at, context_window, options)
join public.providers on providers.slug = given.slug;
insert into public.prices (provider_id, model_id, input_price_per_m, output_price_per_m, timestamp, tiers, parts)
select models.provider_id, models.id, given.input, given.output, now() - given.age, given.tiers::jsonb, given.parts::jsonb
from (
  values
    ('a1', 9, 9, interval '2 days', '[]', '{}'),
    (
      'a1', 1, 2, interval '1 day', '[{"above_input_tokens": 1000, "input_price_per_m": 10, "output_price_per_m": 20}]',
      '{"request_usd": 0.5}'
    ),
    ('a1', 99, 99, interval '-1 day', '[]', '{}'),
    (
      'b1', 1, 2, interval '1 day', '[{"above_input_tokens": 1000, "input_price_per_m": 10, "output_price_per_m": 20}]',
      '{"service_tiers": {"flex": {"input_price_per_m": 0.5, "output_price_per_m": 1}}}'
    ),
    ('b2', 1, 2, interval '1 day', '[]', '{"unknown": ["surcharge"]}'),
    ('c1', 1, 2, interval '1 day', '[]', '{"reasoning_price_per_m": 5}')
) as given (id, input, output, age, tiers, parts)
join public.models on models.id = ('00000000-0000-0000-0000-0000000000' || given.id)::uuid;

-- Fast: TTFT of 100 to 179 ms. Slow: of 500 ms and more, and one of ten fails.
insert into public.runs (id, run_name, triggered_by) values ('00000000-0000-0000-0000-0000000000f1', 'a run', 'test');
insert into public.benchmark_results (
  run_id, provider_id, model_id, workload_id, region, outcome, success, input_tokens, output_tokens, total_latency_ms,
  ttft_ms, tps, cost_usd, token_source, simulated, created_at, check_n, check_ok_n, check_verdicts
)
select
  '00000000-0000-0000-0000-0000000000f1', models.provider_id, models.id, private.current_workload(given.workload),
  'eu-central-1', case when given.works then 'success' else 'timeout' end, given.works, 10, 10, 1000,
  case when given.works then given.ttft_ms end, case when given.works then given.tps end, 0, 'provider', given.simulated,
  now() - given.nth * interval '15 minutes', given.check_n, given.check_ok_n, given.verdicts::jsonb
from (
  select 'a1' as id, 'default' as workload, nth, true as works, 99 + nth as ttft_ms, 200 as tps, false as simulated,
    null::integer as check_n, null::integer as check_ok_n, null as verdicts
  from generate_series(1, 80) as nth
  union all
  select 'a1', 'default', nth, true, 7, 999, true, null, null, null from generate_series(1, 5) as nth
  union all
  select 'a1', 'canary', nth, true, 100, 200, false, 10, 9, '{"date/ok": 9, "date/wrong_answer": 1}'
  from generate_series(1, 80) as nth
  union all
  select 'b1', 'default', nth, nth % 10 > 0, 499 + nth, 50, false, null, null, null from generate_series(1, 100) as nth
  union all
  select 'b2', 'default', nth, true, 300, 100, false, null, null, null from generate_series(1, 10) as nth
) as given
join public.models on models.id = ('00000000-0000-0000-0000-0000000000' || given.id)::uuid;
insert into private.independence (
  model_id, region, simulated, workload_id, times, last_result_at, ttft, tps, success, checks
)
select ('00000000-0000-0000-0000-0000000000' || given.id)::uuid, 'all', false, private.current_workload(given.workload),
  given.times, now(), given.share, given.share, given.share[1], given.share[1]
from (
  values
    ('a1', 'default', 80, array[1, 1]::double precision[]), ('a1', 'canary', 80, array[0.5, 0.5]),
    ('b1', 'default', 100, array[1, 1]), ('b2', 'default', 10, null)
) as given (id, workload, times, share);

select results_eq(
  $$select answer, provider, model, simulated, more_calls from public.choose_model(max_p95_ttft_ms => 300)$$,
  $$
    values
      ('meets', 'Fast', 'llama', false, null::bigint),
      ('cannot tell yet', 'Fast', 'llama', true, 67),
      ('cannot tell yet', 'Idle', 'new', false, 72),
      ('cannot tell yet', 'Slow', 'of no family', false, 62),
      ('misses', 'Slow', 'llama', false, null)
  $$,
  'a limit is met, missed or cannot be told, best first: of hosts that were measured or are benchmarked'
);
select results_eq(
  $$select provider, model from public.choose_model('META/llama', min_context => 1) where answer = 'cannot tell yet'$$,
  $$values ('Idle', 'llama')$$,
  'of a family all hosts that can be called'
);
select results_eq(
  $$select distinct answer, more_calls, limits from public.choose_model(order_by => 'tps')$$,
  $$values ('meets', null::bigint, jsonb '[]')$$,
  'without limits there is none to miss'
);
select results_eq(
  $$select provider, simulated from public.choose_model(order_by => 'tps') where p50_tps is not null$$,
  $$values ('Fast', true), ('Fast', false), ('Slow', false), ('Slow', false)$$,
  'the fastest comes first'
);
select results_eq(
  $$
    select cost_usd, cost_unknown, answer
    from public.choose_model(input_tokens => 1000, output_tokens => 1000, max_cost_usd => 0.01, order_by => 'cost')
    where not simulated and n > 0
  $$,
  $$
    values
      (0.0015::double precision, null, 'meets'),
      (null, 'its price has parts that are not understood', 'cannot tell yet'),
      (0.503, null, 'misses')
  $$,
  'the cost is that of the request that is asked for, at the tier that is asked for'
);
select results_eq(
  $$
    select cost_usd, cost_unknown, answer, more_calls
    from public.choose_model(
      'meta/llama', input_tokens => 1001, output_tokens => 1000, max_cost_usd => 0.53001, order_by => 'cost'
    )
    where not simulated
  $$,
  $$
    values
      (0.53001::double precision, null, 'meets', null::bigint),
      (null, 'reasoning has a price of its own, and how much there would be is not known', 'cannot tell yet', null),
      (null, 'no price is known for requests of this length in the tier flex', 'cannot tell yet', null)
  $$,
  'at the price of its length, and unknown where any part is'
);
select results_eq(
  $$
    select cost_usd, cost_unknown from public.choose_model(input_tokens => 5, output_tokens => 0) where model = 'new'
  $$,
  $$values (null::double precision, 'no price is known')$$,
  'without a price it has none'
);
select results_eq(
  $$select distinct cost_usd, cost_unknown from public.choose_model()$$,
  $$values (null::double precision, null::text)$$,
  'without a request it has no cost'
);
select results_eq(
  $$
    select hosts.model, given -> 'asked', given -> 'answer', given -> 'misses_by', given -> 'more_calls'
    from public.choose_model('meta/llama', min_pass_percent => 88, min_availability_percent => 90, min_context => 10000) as hosts,
      jsonb_array_elements(hosts.limits) as given
    where hosts.provider = 'Slow'
  $$,
  $$
    values
      ('llama', jsonb '90', jsonb '"cannot tell yet"', jsonb 'null', jsonb 'null'),
      ('llama', '88', '"cannot tell yet"', 'null', '12'),
      ('llama', '10000', '"misses"', '1808', 'null')
  $$,
  'each limit has its answer: by how much it is missed, and how many more calls would tell'
);
select results_eq(
  $$
    select judged_workload, check_n, pass_percent, pass_percent_low < 88, more_calls between 1 and 200
    from public.choose_model(min_pass_percent => 88) where check_n > 0
  $$,
  $$values ('canary', 800::bigint, 90::double precision, true, true)$$,
  'answers are those to the canary'
);
select results_eq(
  format($$select judged_workload from public.choose_model(workload => %L) limit 1$$, asked.workload),
  format($$values (%L)$$, asked.judged),
  format('with the workload %s they are those to %s', asked.workload, asked.judged)
)
from (values ('plain', 'canary'), ('canary', 'canary'), ('default', 'canary')) as asked (workload, judged);
select results_eq(
  $$select answer, n, p95_ttft_ms from public.choose_model(workload => 'plain', max_p95_ttft_ms => 300) where provider = 'Fast'$$,
  $$values ('cannot tell yet', 0::bigint, null::double precision)$$,
  'of another workload nothing is known'
);
select results_eq(
  $$select answer from public.choose_model(region => 'eu-central-1', max_p95_ttft_ms => 300) where n > 5$$,
  $$values ('cannot tell yet'), ('cannot tell yet'), ('cannot tell yet')$$,
  'where nobody knows how many results are independent, they tell nothing'
);

-- Results of a workload whose answers are judged, though it is a text.
insert into public.benchmark_results (
  run_id, provider_id, model_id, workload_id, outcome, success, input_tokens, output_tokens, total_latency_ms, ttft_ms, tps,
  cost_usd, token_source, check_n, check_ok_n, check_verdicts
)
select
  '00000000-0000-0000-0000-0000000000f1', models.provider_id, models.id, private.current_workload('judged'), 'success',
  true, 10, 10, 1000, 100, 50, 0, 'provider', 1, 1, '{"date/ok": 1}'
from public.models where models.name = 'of no family';
select results_eq(
  $$select provider, judged_workload, pass_percent from public.choose_model(workload => 'judged') where check_n > 0$$,
  $$values ('Slow', 'judged', 100::double precision)$$,
  'and those to the workload itself where any were judged'
);

-- Which side of the limit the interval is on.
select is(
  (private.judge_limit(asked.name, 100, asked.seen, null, 100, 200, 100, 1, 6)) ->> 'answer', asked.answer,
  format('%s of 100, interval %s: %s', asked.name, asked.seen, asked.answer)
)
from (
  values
    ('max_p95_ttft_ms', array[80, 90, 100]::double precision[], 'meets'),
    ('max_p95_ttft_ms', array[80, 90, 100.1], 'cannot tell yet'),
    ('max_p95_ttft_ms', array[100, 110, 120], 'cannot tell yet'),
    ('max_p95_ttft_ms', array[100.1, 110, 120], 'misses'),
    ('min_p50_tps', array[100, 110, 120], 'meets'),
    ('min_p50_tps', array[99.9, 110, 120], 'cannot tell yet'),
    ('min_p50_tps', array[80, 90, 100], 'cannot tell yet'),
    ('min_p50_tps', array[80, 90, 99.9], 'misses'),
    ('min_availability_percent', (private.rate_interval(10, 10))[1:1] || array[100, (private.rate_interval(10, 10))[2]], 'cannot tell yet'),
    ('min_p50_tps', array[null, 90, null], 'cannot tell yet'),
    ('min_p50_tps', null, 'cannot tell yet')
) as asked (name, seen, answer);
select results_eq(
  $$
    select private.judge_limit(
      'max_p95_ttft_ms', asked.most, asked.seen, null, asked.n, asked.calls, asked.times, asked.share, 72
    ) -> 'more_calls'
    from (
      values
        (1, 100::double precision, array[70, 90, 110]::double precision[], 100, 100, 50, 1::double precision),
        (2, 100, array[90, 110, 150], 100, 100, 50, 1),
        (3, 100, array[70, 90, 110], 100, 200, 50, 1),
        (4, 100, array[90, 100, 110], 100, 100, 50, 1),
        (5, 100, array[90, 99.9999, 110], 100, 100, 50, 1),
        (6, 100, null, 30, 60, 20, 0.5),
        (7, 100, null, 0, 0, 0, null),
        (8, 100, null, 0, 40, 5, null),
        (9, 100, null, 500, 500, 5, null)
    ) as asked (nth, most, seen, n, calls, times, share)
    order by nth
  $$,
  -- Twice as narrow, half of the calls with a number, on the limit, next to it, 144 for an interval, twelve times of calls.
  $$values (jsonb '300'), ('300'), ('600'), ('null'), ('1000000000'), ('228'), ('72'), ('72'), ('7')$$,
  'how many more calls would tell'
);

select results_eq(
  $$
    select private.judge_limit('max_p95_ttft_ms', 100, asked.seen, null, asked.n, asked.n, 5, asked.share, 72) ->> 'because'
    from (
      values
        (1, null::double precision[], 0, null::double precision), (2, null, 71, null), (3, null, 500, null), (4, null, 71, 1),
        (5, array[90, 95, 110]::double precision[], 500, 1), (6, array[80, 90, 100], 500, 1)
    ) as asked (nth, seen, n, share)
    order by nth
  $$,
  $$
    values ('not measured'), ('too few results'), ('results of too few times'), ('too few results'),
      ('the limit lies within the interval'), (null)
  $$,
  'and why nobody can tell yet'
);

select throws_ok(
  format('select * from public.choose_model(%s)', asked.arguments), '22023', 'Cannot choose a model: ' || asked.why, asked.arguments
)
from (
  values
    ('max_p95_ttft_ms => -1', 'max_p95_ttft_ms must be between 0 and 3600000'),
    ('max_p95_ttft_ms => ''NaN''', 'max_p95_ttft_ms must be between 0 and 3600000'),
    ('min_p50_tps => ''Infinity''', 'min_p50_tps must be between 0 and 1000000'),
    ('input_tokens => -1, output_tokens => 1', 'input_tokens must be between 0 and 100000000'),
    ('input_tokens => 1, output_tokens => 100000001', 'output_tokens must be between 0 and 100000000'),
    ('input_tokens => 1', 'input_tokens and output_tokens belong together: give both'),
    ('output_tokens => 1', 'input_tokens and output_tokens belong together: give both'),
    ('max_cost_usd => 1', 'the cost is that of your own request: give its input_tokens and output_tokens'),
    ('order_by => ''cost''', 'the cost is that of your own request: give its input_tokens and output_tokens'),
    ('max_cost_usd => -0.1, input_tokens => 1, output_tokens => 1', 'max_cost_usd must be between 0 and 1000000'),
    ('min_availability_percent => 100.5', 'min_availability_percent must be between 0 and 100'),
    ('min_pass_percent => -1', 'min_pass_percent must be between 0 and 100'),
    ('min_context => 0', 'min_context must be between 1 and 100000000'),
    ('order_by => ''luck''', 'order_by must be ttft, tps, cost, availability or pass'),
    ('period => ''1 second''', 'period must be between 15 minutes and 366 days'),
    ('period => ''-1 year''', 'period must be between 15 minutes and 366 days'),
    ('workload => ''none such''', 'there is no workload "none such"'),
    ('family => ''''', 'family must have 1 to 200 characters'),
    ('region => repeat(''x'', 201)', 'region must have 1 to 200 characters')
) as asked (arguments, why);

select public.add_control();
select is_empty(
  $$select model from public.choose_model() where model = 'known-gaps'$$, 'the control is no host'
);

-- As a visitor.
set local role anon;
select results_eq(
  $$
    select answer, provider, model, cost_usd, cost_unknown is null, context_window
    from public.choose_model('meta/llama', max_p95_ttft_ms => 300, input_tokens => 1000, output_tokens => 1000)
    where n > 5 or n = 0
  $$,
  $$
    values
      ('meets', 'Fast', 'llama', 0.503::double precision, true, 131072),
      ('cannot tell yet', 'Idle', 'llama', null, false, null),
      ('misses', 'Slow', 'llama', 0.0015, true, 8192)
  $$,
  'visitors may choose among enabled providers'
);
select throws_ok(
  'select * from public.choose_model(min_context => 0)', '22023',
  'Cannot choose a model: min_context must be between 1 and 100000000', 'and are told what makes no sense'
);
reset role;

select * from finish();
rollback;
