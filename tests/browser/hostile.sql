-- Names that are made to do harm, or that do it by being odd.

insert into public.providers (slug, name, base_url)
values
  ('markup', '<script>window.ran = true</script>', 'http://127.0.0.1:1/v1'),
  ('formula', '=HYPERLINK("http://127.0.0.1:1/?"&A1,"open")', 'http://127.0.0.1:1/v1'),
  ('bars', 'A|B & "C", D', 'http://127.0.0.1:1/v1'),
  ('backwards', E'\u202Eesrever', 'http://127.0.0.1:1/v1');

-- What gateways and lists say is as foreign as names are.
create temporary table names as
select *
from (
  values
    ('markup', '<img src=x onerror="window.ran = true">', 0.1),
    ('markup', '"><svg onload=window.ran=true>', 0.2),
    ('formula', '=cmd|''/c calc''!A1', 0.3),
    ('formula', '@SUM(1+1)*cmd', 0.4),
    ('formula', '+1+1', 0.5),
    ('formula', '-2+3', 0.0),
    ('bars', '__proto__', 0.7),
    ('bars', 'constructor', 0.8),
    ('bars', 'a, "quoted"' || chr(10) || 'name in two lines', 0.9),
    ('backwards', E'\u202Egpt-6', 1.0),
    ('backwards', repeat('averylongnamewithoutanybreak', 9), 1.1)
) as name (slug, model, price);

insert into public.models (provider_id, name, active, family, variant)
select
  providers.id, names.model, true, case when names.slug in ('markup', 'formula') then 'a/b' end,
  case when names.slug = 'formula' then '=1+1' when names.slug = 'markup' then '<b onclick=alert(1)>' || repeat('x', 150) end
from names
join public.providers using (slug);

insert into public.prices (provider_id, model_id, input_price_per_m, output_price_per_m, timestamp)
select models.provider_id, models.id, names.price * changes.factor, names.price * changes.factor, now() - changes.age
from names
join public.providers using (slug)
join public.models on models.provider_id = providers.id and models.name = names.model
cross join (values (interval '9 days', 1.0), (interval '2 days', 2.0)) as changes (age, factor);

insert into public.runs (id, run_name, triggered_by, started_at)
values (
  '00000000-0000-4000-8000-000000000001', '<b onclick=alert(1)>=1+1</b>', 'test', now() - interval '5 minutes'
);

insert into public.run_targets (run_id, provider_id, model_id, position, state, claimed_at, closed_at)
select
  '00000000-0000-4000-8000-000000000001', models.provider_id, models.id, row_number() over (order by models.name),
  'done', now() - interval '2 minutes', now() - interval '1 minute'
from names
join public.providers using (slug)
join public.models on models.provider_id = providers.id and models.name = names.model;

insert into public.benchmark_results (
  run_id, target_id, provider_id, model_id, provider, model, input_tokens, output_tokens, total_latency_ms, ttft_ms,
  tps, status_code, success, outcome, cost_usd, cost_known, token_source, price_id, created_at, upstream
)
select
  run_targets.run_id,
  case when nth = 1 then run_targets.id end,
  run_targets.provider_id,
  run_targets.model_id,
  providers.slug,
  models.name,
  500, 150, 2000 + nth, 300 + nth, 60 + nth, 200, true, 'success',
  650 * price.output_price_per_m / 1e6,
  true,
  'provider',
  price.id,
  now() - nth * interval '1 minute',
  case
    when providers.slug = 'markup' then case nth % 2 when 0 then '=cmd|''/c calc''!A1' else '<img src=x onerror="window.ran = true">' || repeat('x', 160) end
  end
from public.run_targets
join public.models on models.id = run_targets.model_id
join public.providers on providers.id = models.provider_id
join lateral (
  select * from public.prices where prices.model_id = models.id order by prices.timestamp desc limit 1
) as price on true
cross join generate_series(1, 30) as nth;

insert into public.incidents (provider_id, model_id, kind, observed, expected, detail, served_model)
select
  run_targets.provider_id, run_targets.model_id, 'served_as', 4, 5, 'SECRET detail',
  '<script>window.ran = true</script>' || repeat('y', 160)
from public.run_targets;

insert into public.model_events (provider_id, model_id, event, before, after)
select run_targets.provider_id, run_targets.model_id, 'served_as', '"<b>a"', to_jsonb('<img src=x>' || repeat('z', 180))
from public.run_targets;

insert into public.incidents (provider_id, model_id, kind, observed, expected, detail)
select run_targets.provider_id, run_targets.model_id, 'failing', 4, 5, 'SECRET detail'
from public.run_targets;
