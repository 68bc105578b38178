-- 500 models with 90 days of sums, as retention leaves them: 90 days by days,
-- 15 days by hours, 13 hours by quarters of an hour. And a run under way that
-- has more targets than a project gives at once.

insert into public.providers (slug, name, base_url)
select 'provider-' || nth, 'Provider ' || nth, 'http://127.0.0.1:1/v1'
from generate_series(1, 20) as nth;

insert into public.models (provider_id, name, active)
select providers.id, format('family-%s/model-%s-of-some-length', nth % 13, nth), true
from generate_series(1, 500) as nth
join public.providers on providers.slug = 'provider-' || (nth % 20 + 1);

insert into public.prices (provider_id, model_id, input_price_per_m, output_price_per_m, timestamp)
select models.provider_id, models.id, 0.1 * changes.nth, 0.4 * changes.nth, now() - changes.nth * interval '20 days'
from public.models
cross join generate_series(1, 4) as changes (nth)
where models.name like 'family-%';

create temporary table templates as
select
  sizes.n,
  variants.variant,
  sum(private.histogram_of(variants.variant * 40 + 180 * exp(0.5 * sin(requests.nth * 2.3)))) as ttft,
  sum(private.histogram_of(variants.variant * 90 + 1900 * exp(0.4 * sin(requests.nth * 1.7)))) as latency,
  sum(private.histogram_of(20 + variants.variant * 15 * exp(0.3 * sin(requests.nth * 3.1)))) as tps
from (values (1), (4), (96)) as sizes (n)
cross join generate_series(1, 16) as variants (variant)
cross join lateral generate_series(1, sizes.n) as requests (nth)
group by sizes.n, variants.variant;

create temporary table moments as
select interval '1 day' as grain, 96 as n, date_trunc('day', now(), 'UTC') - nth * interval '24 hours' as starts_at
from generate_series(0, 89) as nth
union all
select '1 hour', 4, date_trunc('hour', now()) - nth * interval '1 hour'
from generate_series(0, 359) as nth
union all
select '15 minutes', 1, date_bin('15 minutes', now(), '2000-01-01 00:00+00') - nth * interval '15 minutes'
from generate_series(0, 51) as nth;

insert into private.rollups (
  model_id, grain, starts_at, simulated, region, n, succeeded, rate_limited, excused, last_result_at,
  priced_n, ttft_n, ttfat_n, latency_n, tps_n, batched_n, input_tokens, output_tokens, priced_output_tokens,
  ttft_us_sum, latency_us_sum, tps_milli_sum, cost_usd, outcomes,
  ttft_histogram, ttfat_histogram, latency_histogram, tps_histogram, workload_id
)
select
  models.id, moments.grain, moments.starts_at, false, 'all', moments.n, moments.n - failed.n, 0, 0, moments.starts_at,
  moments.n, moments.n, moments.n, moments.n, moments.n, 0, 588 * moments.n, 150 * moments.n, 150 * moments.n,
  300000 * moments.n, 2500000 * moments.n, 80000 * moments.n, 0.0002 * moments.n,
  moments.n - failed.n + failed.n * (select ('1e' || 8 * outcomes.position)::numeric from public.outcomes where outcomes.name = 'timeout'),
  templates.ttft, templates.ttft, templates.latency, templates.tps,
  -- Its default would be asked for once for each of 250,000 rows.
  (select private.workload_key(private.current_workload()))
from public.models
cross join moments
join templates
  on templates.n = moments.n
  and templates.variant = (hashtext(models.name) & 7) + (extract(epoch from moments.starts_at)::bigint / 900 % 8) + 1
cross join lateral (
  select case when (hashtext(models.name || moments.starts_at) & 63) = 0 then 1 else 0 end as n
) as failed
where models.name like 'family-%';

insert into public.runs (id, run_name, triggered_by, started_at)
values ('00000000-0000-4000-8000-000000000001', 'a long run', 'test', now() - interval '1 minute');

insert into public.run_targets (run_id, provider_id, model_id, sample, position)
select
  '00000000-0000-4000-8000-000000000001', models.provider_id, models.id, sample,
  row_number() over (order by models.name, sample)
from public.models
cross join generate_series(1, 3) as sample
where models.name like 'family-%';

analyze private.rollups;
