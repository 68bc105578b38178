-- Two months at a project of its operator's own choice: a few models, all kinds of outcomes, an outage, a slowdown,
-- prices that change, two regions and none, stand-ins, a model that is gone, incidents open and closed, limits.

select public.add_provider('acme', 'Acme AI', 'https://api.acme.example/v1', 'ACME_API_KEY', 'openai', '{"temperature": 0}');
select public.add_model('acme', 'acme-large');
select public.add_model('acme', 'acme-small', false);
select public.replace_model('acme', 'acme-small', 'acme-small-2');
select public.set_price('acme', 'acme-large', 2, 6, 0.5, now() - interval '80 days');
select public.set_price('acme', 'acme-large', 1.5, 5, 0.4, now() - interval '20 days', '{"request_usd": 0.0001}');
select public.set_price(
  'acme', 'acme-small-2', 0.1, 0.4, null, now() - interval '80 days', '{}',
  '[{"above_input_tokens": 200000, "input_price_per_m": 0.2, "output_price_per_m": 0.8}]'
);
select public.set_active('acme', 'acme-small-2');

insert into public.providers (slug, name, base_url, simulated, enabled)
values ('stand-in', 'Stand-in', 'http://127.0.0.1:1/v1', true, false);
select public.add_model('stand-in', 'stand-in-small', false);

insert into public.runs (
  id, run_name, triggered_by, scheduled, idempotency_key, started_at, finished_at, simulated, workload_id
)
select
  ('00000000-0000-4000-8000-' || lpad(n::text, 12, '0'))::uuid, 'history', 'cron-job', n % 10 > 0, 'slot/' || n, started_at,
  started_at + interval '1 minute', n % 10 = 0, private.current_workload()
from generate_series(1, 360) as n
-- Six times a day, the last of them four hours ago.
cross join lateral (select date_trunc('hour', now()) - interval '4 hours' * (361 - n) as started_at) as times;

create temporary table measured as
select
  runs.id as run_id,
  runs.started_at,
  runs.simulated,
  models.*,
  row_number() over (order by runs.started_at, models.model) as nth,
  (hashtext(models.model || runs.id) & 65535) / 65536.0 as chance,
  now() - runs.started_at as age,
  (array['eu-central-1', 'us-east-1', null])[1 + (hashtext(runs.id::text) & 65535) % 3] as region
from public.runs
cross join lateral (
  select providers.id as provider_id, models.id as model_id, providers.slug, models.name as model, profile.ttft_ms, profile.tps
  from (
    values
      ('openai', 'gpt-6-luna', 350, 58),
      ('groq', 'openai/gpt-oss-20b', 138, 820),
      ('together', 'meta-llama/Llama-3.3-70B-Instruct-Turbo', 412, 96),
      ('openrouter', 'openai/gpt-oss-20b', 610, 176),
      ('acme', 'acme-large', 520, 44),
      ('acme', 'acme-small', 190, 130),
      ('acme', 'acme-small-2', 160, 150),
      ('stand-in', 'stand-in-small', 120, 300),
      ('groq', 'llama-3.1-8b-instant', 90, 700)
  ) as profile (slug, model, ttft_ms, tps)
  join public.providers on providers.slug = profile.slug
  join public.models on models.provider_id = providers.id and models.name = profile.model
  where (profile.slug = 'stand-in') = runs.simulated
    -- One model replaced another, and one is long gone.
    and (profile.model <> 'acme-small' or runs.started_at < now() - interval '30 days')
    and (profile.model <> 'acme-small-2' or runs.started_at >= now() - interval '30 days')
    and (profile.model <> 'llama-3.1-8b-instant' or runs.started_at < now() - interval '50 days')
) as models
where runs.run_name = 'history';

insert into public.benchmark_results (
  id, run_id, provider_id, model_id, provider, model, workload_id, input_tokens, output_tokens, total_latency_ms, ttft_ms,
  ttfat_ms, tps, status_code, success, outcome, error_message, cost_usd, cost_known, token_source, price_id, region,
  created_at, simulated, comparable, remarks, batched, finish_reason
)
select
  ('00000000-0000-4001-8000-' || lpad(measured.nth::text, 12, '0'))::uuid,
  measured.run_id,
  measured.provider_id,
  measured.model_id,
  measured.slug,
  measured.model,
  private.current_workload(),
  case when made.outcome = 'success' then 588 + measured.nth % 5 else 0 end,
  case when made.outcome = 'success' then 120 + measured.nth % 60 else 0 end,
  case when made.outcome = 'success' then times.ttft_ms + (150000 / measured.tps)::integer else 4000 end,
  case when made.outcome = 'success' then times.ttft_ms end,
  case when made.outcome = 'success' and measured.nth % 7 > 0 then times.ttft_ms + 5 end,
  case when made.outcome = 'success' and measured.nth % 11 > 0 then measured.tps + (measured.chance * 10)::integer end,
  case made.outcome when 'success' then 200 when 'rate_limited' then 429 when 'timeout' then null else 503 end,
  made.outcome = 'success',
  made.outcome,
  case when made.outcome <> 'success' then 'the provider said: ' || made.outcome end,
  case
    when made.outcome = 'success' and price.id is not null
      then (588 * price.input_price_per_m + 150 * price.output_price_per_m) / 1e6
    else 0
  end,
  made.outcome = 'success' and price.id is not null,
  case when made.outcome <> 'success' then 'none' when measured.nth % 13 = 0 then 'estimated' else 'provider' end,
  price.id,
  measured.region,
  measured.started_at + interval '1 second' * (measured.nth % 50),
  measured.simulated,
  measured.nth % 17 > 0,
  case when measured.nth % 17 = 0 then array['own_text'] else '{}' end,
  case when made.outcome = 'success' then measured.nth % 19 = 0 end,
  case when made.outcome = 'success' then 'stop' end
from measured
cross join lateral (
  select
    case
      when slug = 'acme' and age between interval '90 hours' and interval '120 hours' then 'server_error'
      when chance < 0.01 then 'timeout'
      when chance < 0.02 then 'rate_limited'
      when chance < 0.025 then 'content_filtered'
      when chance < 0.03 then 'quota_exceeded'
      else 'success'
    end as outcome
) as made
cross join lateral (
  select
    (measured.ttft_ms * (0.9 + 0.2 * measured.chance) * case when measured.slug = 'together' and age < interval '1 day' then 3 else 1 end)::integer
      as ttft_ms
) as times
left join lateral private.price_at(measured.model_id, measured.started_at) as price on true;

insert into public.incidents (
  provider_id, model_id, region, kind, opened_at, closed_at, observed, expected, detail, recovered, closed_detail
)
select
  models.provider_id, models.id, said.region, said.kind, now() - said.opened, now() - said.closed, said.observed, said.expected,
  'as it was seen', true, 'it is over'
from (
  values
    ('acme-large', 'eu-central-1', 'failing', interval '118 hours', interval '88 hours', 3, 5),
    ('acme-large', null, 'failing', interval '117 hours', interval '89 hours', 4, 5)
) as said (model, region, kind, opened, closed, observed, expected)
join public.models on models.name = said.model;

insert into private.alert_deliveries (channel_id, key, event, state, subject, incident_id, attempts, delivered_at)
select
  channels.id, format('incident/%s/opened', incidents.id), incidents.kind, 'opened', private.incident_subject(incidents, 'opened'),
  incidents.id, 1, incidents.opened_at + interval '1 minute'
from public.incidents
join public.alert_channels as channels on channels.name = 'incident_webhook_url';

insert into public.spend_limits (provider_id, period, limit_usd)
select id, 'day', 20 from public.providers where slug = 'acme'
union all
select null, 'month', 500;

insert into private.spend_days (provider_id, day, usd)
select provider_id, (created_at at time zone 'utc')::date, sum(cost_usd)::numeric
from public.benchmark_results
group by 1, 2;

insert into private.skipped_ticks (job_name, unfinished_run_id, skipped_at)
select 'run-benchmark', runs.id, runs.started_at + interval '15 minutes' from public.runs order by runs.started_at desc limit 3;

update public.settings
set scheduled_samples = 2, scheduled_lanes = 2, max_text_chars = 4000, keep_results_days = 400, incident_window = 6;
