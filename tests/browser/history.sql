-- Two months of results as a project has them: steady and shaky models, an
-- outage, rate limits, a slowdown, price changes, two regions, a model measured
-- once, one without a price, one with a very long name, and simulated ones.

update public.providers set enabled = true where slug in ('mistral', 'cerebras', 'deepinfra', 'fireworks');

insert into public.providers (slug, name, base_url, simulated)
values ('stand-in', 'Stand-in', 'http://127.0.0.1:1/v1', true);

create temporary table profiles as
select *
from (
  values
    ('openai', 'gpt-6-luna', 350, 0.25, 58, 0.002, 0.10, 0.50),
    ('openai', 'gpt-6-luna-mini', 240, 0.22, 112, 0.001, 0.04, 0.18),
    ('groq', 'openai/gpt-oss-20b', 138, 0.20, 820, 0.012, 0.075, 0.30),
    ('groq', 'openai/gpt-oss-120b', 172, 0.24, 471, 0.010, 0.15, 0.60),
    ('together', 'meta-llama/Llama-3.3-70B-Instruct-Turbo', 412, 0.35, 96, 0.006, 0.88, 0.88),
    ('together', 'Qwen/Qwen3-Next-80B-A3B-Instruct', 388, 0.30, 141, 0.004, 0.15, 1.50),
    ('openrouter', 'openai/gpt-oss-20b', 610, 0.45, 176, 0.015, 0.03, 0.13),
    ('openrouter', 'deepseek/deepseek-v3.2-exp', 1240, 0.50, 38, 0.030, 0.21, 0.32),
    ('mistral', 'mistral-small-2609', 295, 0.28, 148, 0.003, 0.10, 0.30),
    ('mistral', 'mistral-large-2610', 520, 0.26, 61, 0.002, 2.00, 6.00),
    ('cerebras', 'qwen-3-235b-a22b-instruct-2507', 205, 0.18, 1390, 0.008, 0.60, 1.20),
    ('deepinfra', 'meta-llama/Llama-3.3-70B-Instruct', 690, 0.40, 44, 0.011, 0.23, 0.40),
    (
      'fireworks',
      'accounts/fireworks/models/a-very-long-model-name-that-somebody-chose-for-a-fine-tuned-variant-of-llama-3.3-70b-instruct-2026-10-31',
      330, 0.30, 187, 0.004, 0.90, 0.90
    ),
    ('fireworks', 'accounts/fireworks/models/unpriced-preview', 301, 0.20, 210, 0.0, null, null),
    ('stand-in', 'stand-in-small', 120, 0.10, 300, 0.0, 0.10, 0.20),
    ('stand-in', 'stand-in-large', 420, 0.10, 55, 0.02, 1.00, 2.00)
) as profile (slug, model, ttft_ms, spread, tps, failing, input_price, output_price);

insert into public.models (provider_id, name, active)
select providers.id, profiles.model, true
from profiles
join public.providers using (slug)
on conflict (name, provider_id) do update set active = true;

update public.models set family = null, variant = null, family_source = null where true;

-- Two models at several hosts, one of them never measured; one at a single host. Of all others no family is known.
insert into public.models (provider_id, name, available)
select providers.id, 'llama-3.3-70b', true from public.providers where slug = 'cerebras';

update public.models
set family = served.family, variant = served.variant
from (
  values
    ('openai/gpt-oss-20b', 'openai/gpt-oss-20b', null),
    ('openai/gpt-oss-120b', 'openai/gpt-oss-120b', null),
    ('meta-llama/Llama-3.3-70B-Instruct-Turbo', 'meta-llama/llama-3.3-70b-instruct', 'turbo'),
    ('meta-llama/Llama-3.3-70B-Instruct', 'meta-llama/llama-3.3-70b-instruct', null),
    ('llama-3.3-70b', 'meta-llama/llama-3.3-70b-instruct', null),
    (
      'accounts/fireworks/models/a-very-long-model-name-that-somebody-chose-for-a-fine-tuned-variant-of-llama-3.3-70b-instruct-2026-10-31',
      'meta-llama/llama-3.3-70b-instruct', 'fine-tuned'
    )
) as served (model, family, variant)
where models.name = served.model;

delete from public.prices;

insert into public.prices (provider_id, model_id, input_price_per_m, output_price_per_m, timestamp, source)
select
  models.provider_id,
  models.id,
  profiles.input_price * changes.factor,
  profiles.output_price * changes.factor,
  now() - changes.age,
  changes.source
from profiles
join public.providers using (slug)
join public.models on models.provider_id = providers.id and models.name = profiles.model
cross join (
  values
    (interval '90 days', 1.0, 'genai-prices', null),
    (interval '41 days', 0.8, 'provider', 'together'),
    (interval '9 days', 0.5, 'provider', 'together'),
    (interval '23 days', 1.25, 'provider', 'mistral')
) as changes (age, factor, source, only_slug)
where profiles.input_price is not null and coalesce(changes.only_slug, profiles.slug) = profiles.slug;

insert into public.prices (provider_id, model_id, input_price_per_m, output_price_per_m)
select models.provider_id, models.id, 0.85, 1.2 from public.models where models.name = 'llama-3.3-70b';

-- The dearest one also takes a fee for each request, since its last change, and something that nobody understands.
update public.prices
set
  parts = '{"request_usd": 0.005, "service_tiers": {"flex": {"input_price_per_m": 1, "output_price_per_m": 3}}, "unknown": ["off_peak"]}',
  tiers = '[{"above_input_tokens": 200000, "input_price_per_m": 4, "output_price_per_m": 12}]'
from public.models
where models.id = prices.model_id and models.name = 'mistral-large-2610' and prices.source = 'provider';

insert into public.runs (id, run_name, triggered_by, started_at, finished_at, simulated)
values
  ('00000000-0000-4000-8000-000000000001', 'history', 'test', now() - interval '60 days', now() - interval '2 hours', false);

create temporary table moments as
select moment, row_number() over (order by moment) as nth
from (
  select generate_series(now() - interval '2 days', now(), interval '15 minutes') as moment
  union all
  select generate_series(now() - interval '40 days', now() - interval '49 hours', interval '1 hour')
) as all_moments;

-- A run for each moment, so that what one run measured of two models can be compared.
insert into public.runs (id, run_name, triggered_by, started_at, finished_at, simulated)
select
  md5(moments.moment || simulated.simulated::text)::uuid, 'history', 'test',
  least(moments.moment, now() - interval '130 minutes'), least(moments.moment, now() - interval '130 minutes') + interval '5 minutes',
  simulated.simulated
from moments
cross join (values (false), (true)) as simulated (simulated);

create temporary table measurements as
select
  models.provider_id,
  models.id as model_id,
  profiles.*,
  moments.moment,
  now() - moments.moment as age,
  -- Repeatable noise between 0 and 1.
  (hashtext(profiles.model || profiles.slug || moments.nth) & 65535) / 65536.0 as chance,
  ((hashtext('a' || profiles.model || moments.nth) & 65535)
    + (hashtext('b' || profiles.model || moments.nth) & 65535)
    + (hashtext('c' || profiles.slug || moments.nth) & 65535)) / 98304.0 - 1 as noise,
  1 + 0.18 * sin(extract(epoch from moments.moment) / 86400 * 2 * pi()) as rush,
  case when moments.nth % 3 = 0 then 'us-east-1' else 'eu-central-1' end as region
from profiles
join public.providers using (slug)
join public.models on models.provider_id = providers.id and models.name = profiles.model
cross join moments;

create temporary table outcomes as
select
  measurements.*,
  case
    when slug = 'deepinfra' and age between interval '6 hours' and interval '9 hours' then 'server_error'
    when slug = 'deepinfra' and age between interval '100 hours' and interval '104 hours' then 'timeout'
    when slug = 'groq' and age between interval '14 hours' and interval '16 hours' and chance < 0.6 then 'rate_limited'
    when model = 'deepseek/deepseek-v3.2-exp' and age < interval '70 minutes' then 'timeout'
    when slug = 'openai' and age between interval '60 hours' and interval '62 hours' then 'quota_exceeded'
    when chance < failing / 2 then 'overloaded'
    when chance < failing * 0.8 then 'incomplete'
    when chance < failing then 'stream_error'
    else 'success'
  end as outcome,
  round((ttft_ms * rush * exp(spread * noise * 1.6)
    * case when model = 'mistral-small-2609' and age between interval '2 hours' and interval '7 hours' then 2.6 else 1 end
    * case when slug = 'together' and age < interval '24 hours' then 0.82 else 1 end)::numeric, 2) as measured_ttft_ms,
  round((tps / rush * exp(-0.12 * noise))::numeric, 2) as measured_tps
from measurements;

insert into public.benchmark_results (
  run_id, provider_id, model_id, provider, model, input_tokens, output_tokens, total_latency_ms, ttft_ms, tps,
  status_code, success, outcome, error_message, response_text, cost_usd, cost_known, token_source, price_id, region, created_at,
  provider_request_id, simulated, upstream, served_model, served_as_other
)
select
  md5(outcomes.moment || (outcomes.slug = 'stand-in')::text)::uuid,
  outcomes.provider_id,
  outcomes.model_id,
  outcomes.slug,
  outcomes.model,
  case when outcomes.outcome = 'success' then 588 else 0 end,
  case when outcomes.outcome = 'success' then 150 else 0 end,
  case
    when outcomes.outcome = 'success' then outcomes.measured_ttft_ms + 149000 / outcomes.measured_tps
    else 4000
  end,
  case when outcomes.outcome = 'success' then outcomes.measured_ttft_ms end,
  case when outcomes.outcome = 'success' then outcomes.measured_tps end,
  case when outcomes.outcome = 'success' then 200 else 503 end,
  outcomes.outcome = 'success',
  outcomes.outcome,
  case when outcomes.outcome <> 'success' then 'SECRET error of request req_abc123' end,
  case when outcomes.outcome = 'success' then 'SECRET answer' end,
  case
    when outcomes.outcome = 'success' and price.id is not null
      then (588 * price.input_price_per_m + 150 * price.output_price_per_m) / 1e6
    else 0
  end,
  outcomes.outcome = 'success' and price.id is not null,
  case when outcomes.outcome = 'success' then 'provider' else 'none' end,
  price.id,
  outcomes.region,
  outcomes.moment,
  'req_SECRET',
  outcomes.slug = 'stand-in',
  behind.upstream,
  case when behind.upstream is not null and outcomes.outcome = 'success' then behind.served_model end,
  case when behind.upstream is not null and outcomes.outcome = 'success' then behind.served_model = 'gpt-oss-8b' end
from outcomes
-- The gateway routes one model to three hosts, and one of those serves a smaller one.
left join (
  values
    (0, 'Groq', 'openai/gpt-oss-20b'), (1, 'Groq', 'openai/gpt-oss-20b'), (2, 'DeepInfra', 'openai/gpt-oss-20b'),
    (3, 'Cheap Tokens', 'gpt-oss-8b')
) as behind (place, upstream, served_model)
  on outcomes.slug = 'openrouter' and outcomes.model = 'openai/gpt-oss-20b'
  and behind.place = hashtext('d' || outcomes.moment) & 3
left join lateral (
  select prices.*
  from public.prices
  where prices.model_id = outcomes.model_id and prices.timestamp <= outcomes.moment
  order by prices.timestamp desc
  limit 1
) as price on true;

-- Answers that were judged: ten questions in each of a few hosts, one of which is wrong at one in four, and all of which
-- the cap cut off at the last; and calls of a tool.
insert into public.benchmark_results (
  run_id, provider_id, model_id, provider, model, input_tokens, output_tokens, total_latency_ms, ttft_ms, tps,
  status_code, success, outcome, cost_usd, token_source, region, created_at, workload_id,
  check_n, check_ok_n, check_verdicts, check_detail
)
select
  md5(outcomes.moment || 'false')::uuid, outcomes.provider_id, outcomes.model_id, outcomes.slug, outcomes.model,
  900, 120, 2 * outcomes.measured_ttft_ms + 3000, 2 * outcomes.measured_ttft_ms, outcomes.measured_tps,
  200, true, 'success', 0, 'provider', outcomes.region, outcomes.moment, workloads.id,
  said.check_n, said.check_ok_n, said.verdicts::jsonb, 'SECRET answer'
from outcomes
join (
  values
    ('groq', 'openai/gpt-oss-20b', 'canary', 0, 10, 10, '{"date/ok": 5, "sort/ok": 5}'),
    ('openrouter', 'openai/gpt-oss-20b', 'canary', 0, 10, 10, '{"date/ok": 5, "sort/ok": 5}'),
    (
      'openrouter', 'openai/gpt-oss-20b', 'canary', 1, 10, 7,
      '{"date/ok": 3, "date/wrong_answer": 2, "sort/ok": 4, "sort/other_form": 1}'
    ),
    ('deepinfra', 'meta-llama/Llama-3.3-70B-Instruct', 'canary', 0, 10, 9, '{"date/ok": 5, "sort/ok": 4, "sort/wrong_answer": 1}'),
    ('together', 'meta-llama/Llama-3.3-70B-Instruct-Turbo', 'canary', 0, 0, 0, '{"date/cut_off": 5, "sort/cut_off": 5}'),
    ('groq', 'openai/gpt-oss-20b', 'tool', 0, 1, 1, '{"tool/ok": 1}'),
    ('openrouter', 'openai/gpt-oss-20b', 'tool', 0, 1, 0, '{"tool/wrong_arguments": 1}'),
    ('openrouter', 'openai/gpt-oss-20b', 'tool', 1, 1, 1, '{"tool/ok": 1}')
) as said (slug, model, workload, place, check_n, check_ok_n, verdicts)
  on said.slug = outcomes.slug and said.model = outcomes.model
  and (hashtext('e' || outcomes.moment) & 3) = said.place
join public.workloads on workloads.name = said.workload and workloads.current
where outcomes.age < interval '30 days';

-- Measured once, an hour ago.
with added as (
  insert into public.models (provider_id, name, active)
  select providers.id, 'gpt-6-luna-one-sample', true from public.providers where slug = 'openai'
  returning id, provider_id
)
insert into public.benchmark_results (
  run_id, provider_id, model_id, provider, model, input_tokens, output_tokens, total_latency_ms, ttft_ms, tps,
  status_code, success, outcome, cost_usd, token_source, region, created_at
)
select
  '00000000-0000-4000-8000-000000000001', added.provider_id, added.id, 'openai', 'gpt-6-luna-one-sample',
  588, 150, 2210, 431, 84, 200, true, 'success', 0, 'provider', 'eu-central-1', now() - interval '1 hour'
from added;

insert into public.incidents (provider_id, model_id, region, kind, opened_at, closed_at, observed, expected, detail)
select
  models.provider_id, models.id, what.region, what.kind, now() - what.opened, now() - what.closed,
  what.observed, what.expected, 'SECRET detail'
from (
  values
    ('meta-llama/Llama-3.3-70B-Instruct', 'eu-central-1', 'failing', interval '8 hours 40 minutes', interval '5 hours 50 minutes', 3, 5),
    ('mistral-small-2609', 'eu-central-1', 'slow_ttft', interval '6 hours 20 minutes', interval '90 minutes', 790, 296),
    ('deepseek/deepseek-v3.2-exp', 'eu-central-1', 'failing', interval '35 minutes', null, 4, 5),
    ('meta-llama/Llama-3.3-70B-Instruct', null, 'failing', interval '103 hours', interval '99 hours', 5, 5)
) as what (model, region, kind, opened, closed, observed, expected)
join public.models on models.name = what.model;

insert into public.incidents (provider_id, model_id, kind, opened_at, observed, expected, detail, served_model, workload_id)
select
  models.provider_id, models.id, 'served_as', now() - interval '3 days', 1, 10, 'SECRET detail', 'gpt-oss-8b',
  '00000000-0000-0000-0000-000000000000'
from public.models
join public.providers on providers.id = models.provider_id
where providers.slug = 'openrouter' and models.name = 'openai/gpt-oss-20b';

insert into public.model_events (provider_id, model_id, event, before, after, created_at)
select models.provider_id, models.id, what.event, what.before::jsonb, what.after::jsonb, now() - what.age
from (
  values
    ('upstream', '["DeepInfra", "Groq"]', '["Cheap Tokens", "DeepInfra", "Groq"]', interval '3 days'),
    ('served_as', '"openai/gpt-oss-20b"', '"gpt-oss-8b"', interval '3 days'),
    ('service_tier', '"default"', '"flex"', interval '30 hours')
) as what (event, before, after, age)
cross join public.models
join public.providers on providers.id = models.provider_id
where providers.slug = 'openrouter' and models.name = 'openai/gpt-oss-20b';

-- A run that ended, and one under way.
insert into public.runs (id, run_name, triggered_by, started_at, finished_at, regions)
values
  (
    '00000000-0000-4000-8000-000000000003', 'scheduled-run', 'cron-job',
    now() - interval '16 minutes', now() - interval '14 minutes', '{eu-central-1}'
  ),
  (
    '00000000-0000-4000-8000-000000000004', 'scheduled-run', 'cron-job',
    now() - interval '1 minute', null, '{eu-central-1}'
  );

insert into public.run_targets (
  run_id, provider_id, model_id, region, position, state, lease_token, lease_expires_at, claimed_at, closed_at,
  closed_reason
)
select
  runs.id,
  models.provider_id,
  models.id,
  'eu-central-1',
  row_number() over (partition by runs.id order by models.name),
  targets.state,
  case when targets.state = 'leased' then gen_random_uuid() end,
  case when targets.state = 'leased' then now() + interval '1 minute' end,
  case when targets.state <> 'queued' then runs.started_at + interval '5 seconds' end,
  case when targets.state in ('done', 'worker_lost') then runs.started_at + interval '7.4 seconds' end,
  case when targets.state = 'worker_lost' then 'SECRET reason' end
from public.runs
cross join public.models
join public.providers on providers.id = models.provider_id
cross join lateral (
  select
    case
      when runs.finished_at is not null and models.name = 'openai/gpt-oss-120b' then 'worker_lost'
      when runs.finished_at is not null then 'done'
      when providers.slug in ('cerebras', 'deepinfra', 'fireworks') then 'done'
      when models.name = 'openai/gpt-oss-120b' then 'leased'
      else 'queued'
    end as state
) as targets
where runs.run_name = 'scheduled-run' and models.active and providers.slug <> 'stand-in' and providers.enabled;

insert into public.benchmark_results (
  run_id, target_id, provider_id, model_id, provider, model, input_tokens, output_tokens, total_latency_ms, ttft_ms,
  tps, status_code, success, outcome, cost_usd, token_source, region, created_at
)
select
  run_targets.run_id, run_targets.id, run_targets.provider_id, run_targets.model_id, providers.slug, models.name,
  0, 0, 2400, null, null, 503,
  false, 'overloaded', 0, 'none', 'eu-central-1', run_targets.closed_at
from public.run_targets
join public.models on models.id = run_targets.model_id
join public.providers on providers.id = models.provider_id
where run_targets.state = 'done' and providers.slug = 'deepinfra';

insert into public.benchmark_results (
  run_id, target_id, provider_id, model_id, provider, model, input_tokens, output_tokens, total_latency_ms, ttft_ms,
  tps, status_code, success, outcome, cost_usd, token_source, region, created_at
)
select
  run_targets.run_id, run_targets.id, run_targets.provider_id, run_targets.model_id, providers.slug, models.name,
  588, 150, 2400, 300, 80, 200,
  true, 'success', 0, 'provider', 'eu-central-1', run_targets.closed_at
from public.run_targets
join public.models on models.id = run_targets.model_id
join public.providers on providers.id = models.provider_id
where run_targets.state = 'done' and providers.slug <> 'deepinfra'
  and models.name <> 'gpt-6-luna-one-sample';

-- The control of a month: one region is less exact than the other, and did not answer for an hour.
insert into private.control_hours (
  region, starts_at, n, succeeded, compared, gap_n, ttft_n, gap_histogram, ttft_histogram
)
select
  regions.region,
  date_bin('1 hour', now(), '2000-01-01 00:00+00') - at * interval '1 hour',
  4,
  given.answered,
  given.answered,
  given.answered * 40,
  given.answered,
  given.answered * 40 * private.histogram_of(regions.ms * (1 + at % 7)),
  given.answered * private.histogram_of(60 + at % 5)
from (values ('all', 0.9), ('eu-central-1', 0.4), ('us-east-1', 1.7)) as regions (region, ms)
cross join generate_series(1, 700) as at
cross join lateral (select case when regions.region = 'us-east-1' and at = 3 then 0 else 4 end) as given (answered);

-- Bursts at the hosts of one model: the first refuses what is more than four at once, the second slows down.
insert into private.burst_levels (
  run_id, model_id, workload_id, region, calls, simulated, ended_at, succeeded, refused, span_ms, output_tokens, ttft_ms,
  remaining_requests, reset_requests_ms
)
select
  gen_random_uuid(), hosts.id, private.current_workload(), null, levels.calls, false, now() - interval '3 days',
  case when hosts.nth = 1 then least(levels.calls, 4) else levels.calls end,
  case when hosts.nth = 1 then greatest(levels.calls - 4, 0) else 0 end,
  1500 + 300 * levels.calls * hosts.nth,
  150 * case when hosts.nth = 1 then least(levels.calls, 4) else levels.calls end,
  array(select 200 + 10 * call * hosts.nth from generate_series(1, levels.calls) as call),
  case when hosts.nth = 1 then greatest(4 - levels.calls, 0) end, case when hosts.nth = 1 then 1000 end
from (
  select models.id, row_number() over (order by providers.slug) as nth
  from public.models
  join public.providers on providers.id = models.provider_id
  where models.family = 'meta-llama/llama-3.3-70b-instruct'
  limit 2
) as hosts
cross join (values (1), (2), (4), (8)) as levels (calls);

select private.refresh_independence(1000);

-- Objectives: one is met, one burns, one is overdrawn, one cannot be told yet, one has no calls, and one is not for visitors.
select
  public.set_objective('Chat feels instant', 'ttft', 97.5, 2000, family => 'meta-llama/llama-3.3-70b-instruct', is_public => true),
  public.set_objective('Fast enough to read', 'tps', 95, 30, 'mistral', 'mistral-large-2610', workload => 'default', is_public => true),
  public.set_objective('OpenRouter answers', 'succeeds', 99, provider => 'openrouter', is_public => true),
  public.set_objective('Whole answers in time', 'latency', 99.5, 6000, region => 'eu-central-1', days => 7, is_public => true),
  public.set_objective('Nearly always', 'succeeds', 99.999, provider => 'cerebras', is_public => true),
  public.set_objective('Near Tokyo', 'succeeds', 90, region => 'ap-northeast-1', is_public => true),
  public.set_objective('Our own affair', 'succeeds', 99, is_public => false);
