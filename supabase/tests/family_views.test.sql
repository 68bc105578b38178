-- One model wherever it is served: its hosts, and the families with how many hosts each has.
begin;

create extension if not exists pgtap with schema extensions;

select plan(26);

-- What results are of that name no workload.
insert into public.workloads (name, prompt) values ('default', 'Hello {{nonce}}') on conflict do nothing;

delete from public.runs where true;
delete from public.providers where true;

insert into public.providers (id, slug, name, enabled) values
  ('00000000-0000-0000-0000-00000000000a', 'slow', 'Slow', true),
  ('00000000-0000-0000-0000-00000000000b', 'fast', 'Fast', true),
  ('00000000-0000-0000-0000-00000000000c', 'idle', 'Idle', true),
  ('00000000-0000-0000-0000-00000000000d', 'hidden', 'Hidden', false);
insert into public.models (id, name, provider_id, active, available, family, variant, kind, retired_at)
select
  ('00000000-0000-0000-0000-0000000000' || given.id)::uuid, given.name, providers.id, true, given.available, given.family,
  given.variant, given.kind, given.retired_at
from (
  values
    ('a1', 'slow', 'Llama-70B', true, 'meta/llama', null, null, null::timestamptz),
    ('a2', 'slow', 'Llama-70B-Turbo', true, 'meta/llama', 'turbo', null, null),
    ('a3', 'slow', 'of no family', true, null, null, null, null),
    ('b1', 'fast', 'llama-70b', true, 'meta/llama', null, 'chat', null),
    ('b2', 'fast', 'alone', null, 'acme/alone', null, null, null),
    ('b3', 'fast', 'never measured, no family', true, null, null, null, null),
    ('c1', 'idle', 'llama', true, 'meta/llama', null, null, null),
    ('c2', 'idle', 'unlisted', false, 'meta/llama', null, null, null),
    ('c3', 'idle', 'retired', true, 'meta/llama', null, null, now() - interval '1 day'),
    ('c4', 'idle', 'embeddings', true, 'meta/llama', null, 'embedding', null),
    ('d1', 'hidden', 'llama', true, 'meta/llama', null, null, null)
) as given (id, slug, name, available, family, variant, kind, retired_at)
join public.providers on providers.slug = given.slug;
insert into public.prices (provider_id, model_id, input_price_per_m, output_price_per_m, timestamp, parts)
select models.provider_id, models.id, given.input, given.output, now() - given.age, given.parts
from (
  values
    ('a1', 9::double precision, 9::double precision, interval '2 days', jsonb '{}'),
    ('a1', 1, 2, interval '1 day', '{"request_usd": 0.01}'),
    ('a1', 99, 99, interval '-1 day', '{}'),
    ('a2', 3, 4, interval '1 day', '{}'),
    ('c1', 0.5, 8, interval '1 day', '{}'),
    ('d1', 0.1, 0.1, interval '1 day', '{}')
) as given (id, input, output, age, parts)
join public.models on models.id = ('00000000-0000-0000-0000-0000000000' || given.id)::uuid;

insert into public.runs (id, run_name, triggered_by) values ('00000000-0000-0000-0000-0000000000f1', 'a run', 'test');
insert into public.benchmark_results (
  run_id, provider_id, model_id, region, outcome, success, input_tokens, output_tokens, total_latency_ms,
  ttft_ms, tps, cost_usd, token_source, simulated, upstream
)
select
  '00000000-0000-0000-0000-0000000000f1', models.provider_id, models.id, 'eu-central-1', given.outcome,
  given.outcome = 'success', 10, 10, 1000, given.ttft_ms, given.tps, 0, 'provider', given.simulated,
  case when given.id = 'a1' then case given.outcome when 'success' then 'Groq' else 'Novita' end end
from (
  values
    ('a1', 'success', 400::double precision, 50::double precision, false),
    ('a1', 'timeout', null, null, false),
    ('a2', 'success', 300, 100, false),
    ('a3', 'success', 50, 10, false),
    ('b1', 'success', 100, 200, false),
    ('b1', 'success', 7, 999, true),
    ('c3', 'success', 900, 20, false),
    ('d1', 'success', 1, 1, false)
) as given (id, outcome, ttft_ms, tps, simulated)
join public.models on models.id = ('00000000-0000-0000-0000-0000000000' || given.id)::uuid;

select results_eq(
  $$
    select provider, model, variant, n from public.family_leaderboard_over('1 hour', 'meta/llama') where not simulated
  $$,
  $$
    values
      ('Fast', 'llama-70b', null, 1::bigint),
      ('Slow', 'Llama-70B-Turbo', 'turbo', 1),
      ('Slow', 'Llama-70B', null, 2),
      ('Idle', 'retired', null, 1),
      ('Idle', 'llama', null, 0)
  $$,
  'the hosts of a family by time to first token: those that were not measured last, and none that cannot be called'
);
select results_eq(
  $$ select provider, n, round(p50_ttft_ms) from public.family_leaderboard_over('1 hour', 'meta/llama') where simulated $$,
  $$ values ('Fast', 1::bigint, 7::double precision) $$,
  'simulated results are apart'
);
select is(
  row (hosts.n, hosts.success_rate_percent, hosts.availability_percent, hosts.outcomes),
  row (2::bigint, 50::double precision, 50::double precision, '{"success": 1, "timeout": 1}'::jsonb),
  'with its failures'
)
from public.family_leaderboard_over('1 hour', 'meta/llama') as hosts where hosts.model = 'Llama-70B';
select is(
  row (hosts.input_price_per_m, hosts.output_price_per_m, hosts.parts, hosts.active),
  row (1::double precision, 2::double precision, '{"request_usd": 0.01}'::jsonb, true),
  'with the price that is valid now'
)
from public.family_leaderboard_over('1 hour', 'meta/llama') as hosts where hosts.model = 'Llama-70B';
select is(hosts.output_price_per_m, null, 'without a price it has none')
from public.family_leaderboard_over('1 hour', 'meta/llama') as hosts
where hosts.model = 'llama-70b' and not hosts.simulated;
select is(hosts.active, false, 'a retired model is not benchmarked')
from public.family_leaderboard_over('1 hour', 'meta/llama') as hosts where hosts.model = 'retired';
select results_eq(
  $$
    select model, upstreams from public.family_leaderboard_over('1 hour', 'meta/llama')
    where not simulated and upstreams is not null
  $$,
  $$
    values (
      'Llama-70B',
      jsonb '[{"upstream": "Groq", "n": 1, "share_percent": 50}, {"upstream": "Novita", "n": 1, "share_percent": 50}]'
    )
  $$,
  'with who answered behind a gateway'
);
select is_empty(
  $$ select from public.family_leaderboard_over('1 hour', 'meta/llama', workload => 'none') where upstreams is not null $$,
  'by the same workload'
);
select is_empty(
  $$ select from public.family_leaderboard_over('1 hour', 'meta/llama') where provider = 'Hidden' $$,
  'no host of a provider that is not enabled, whoever asks'
);
select is(
  (select count(*) from public.family_leaderboard_over('1 hour', 'Meta/LLaMA')),
  (select count(*) from public.family_leaderboard_over('1 hour', 'meta/llama')),
  'a family is found in capitals too'
);
select is_empty($$ select from public.family_leaderboard_over('1 hour', 'meta/other') $$, 'of an unknown family nothing');
select is_empty(
  $$ select from public.family_leaderboard_over('1 hour', 'meta/llama', 'nowhere') where n > 0 $$,
  'nothing was measured in another region'
);
select is(
  (select sum(n) from public.family_leaderboard_over('1 hour', 'meta/llama', 'eu-central-1')), 6::numeric,
  'and everything where it was'
);
select is(
  (select sum(n) from public.family_leaderboard_over('1 hour', 'meta/llama', null, null)), 6::numeric,
  'null stands for all regions and the benchmark itself'
);
select is(
  (select sum(n) from public.family_leaderboard_over('1 hour', workload => 'none')), 0::numeric, 'of no workload nothing'
);

select results_eq(
  $$
    select model_family, model, n from public.family_leaderboard_over('1 hour')
    where not simulated and model_family is distinct from 'meta/llama'
  $$,
  $$ values ('acme/alone', 'alone', 0::bigint), (null, 'of no family', 1) $$,
  'without a family all of them, and measured models of which none is known'
);
select results_eq(
  $$
    select
      model_id, simulated, n, success_rate_percent, availability_percent, ttft_n, p50_ttft_ms, p95_ttft_ms, latency_n,
      p50_latency_ms, tps_n, p5_tps, p50_tps, p95_tps, batched_n, priced_n, cost_per_request_usd, last_seen_at
    from public.family_leaderboard_over('24 hours') where n > 0 order by 1, 2
  $$,
  $$
    select
      model_id, simulated, n, success_rate_percent, availability_percent, ttft_n, p50_ttft_ms, p95_ttft_ms, latency_n,
      p50_latency_ms, tps_n, p5_tps, p50_tps, p95_tps, batched_n, priced_n, cost_per_request_usd, last_seen_at
    from public.model_leaderboard_over('24 hours') where provider <> 'Hidden' order by 1, 2
  $$,
  'the numbers are those of the leaderboard'
);
select throws_ok(
  $$ select public.family_leaderboard_over('soon') $$, '22007', null, 'rejects an invalid period'
);

select results_eq(
  $$ select family, model, hosts, measured_hosts, models, n, providers from public.families_over('1 hour') where not simulated $$,
  $$
    values
      ('meta/llama', null, 3::bigint, 3::bigint, 5::bigint, 5::bigint, array['Fast', 'Idle', 'Slow']),
      (null, 'of no family', 1, 1, 1, 1, array['Slow']),
      ('acme/alone', null, 1, 0, 1, 0, array['Fast'])
  $$,
  'families with their hosts, also of one host, and no measured model is lost'
);
select is(
  row (
    round(families.lowest_ttft_ms), round(families.highest_ttft_ms), round(families.lowest_tps), round(families.highest_tps)
  ),
  (
    select row (round(min(p50_ttft_ms)), round(max(p50_ttft_ms)), round(min(p50_tps)), round(max(p50_tps)))
    from public.model_leaderboard_over('1 hour')
    where not simulated and provider <> 'Hidden' and model <> 'of no family'
  ),
  'with the range of the medians of its hosts'
)
from public.families_over('1 hour') as families where families.family = 'meta/llama' and not families.simulated;
select is(
  row (
    families.lowest_input_price_per_m, families.highest_input_price_per_m,
    families.lowest_output_price_per_m, families.highest_output_price_per_m
  ),
  row (0.5::double precision, 3::double precision, 2::double precision, 8::double precision),
  'and of their prices, measured or not'
)
from public.families_over('1 hour') as families where families.family = 'meta/llama' and not families.simulated;
select is(families.model_id, '00000000-0000-0000-0000-0000000000a3'::uuid, 'a model without a family is named by its id')
from public.families_over('1 hour') as families where families.family is null;
select is(
  (select count(*) from public.families), (select count(*) from public.families_over('7 days')),
  'the view is of the last 7 days'
);

set local role anon;
select is(
  (select array_agg(distinct provider order by provider) from public.family_leaderboard_over('1 hour', 'meta/llama')),
  array['Fast', 'Idle', 'Slow'], 'visitors see the same hosts'
);
select is((select sum(n) from public.families), 8::numeric - 1, 'and the same counts');
select is(
  (select sum(n) from public.family_leaderboard_over('100 years', 'meta/llama')), 6::numeric,
  'over a window that is bounded'
);
reset role;

select * from finish();
rollback;
