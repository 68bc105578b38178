-- Windows are summed up from days and hours: signed_windows takes fewer of them than rollup_windows and means the same.
begin;
select plan(5);

-- A window of each length in hours, which begins at each hour of the day, and the one before it.
create temporary table hours on commit drop as
select asked.*, told.how, told.grain, told.sign, hour.starts_at
from (
  select n * interval '1 hour' as period, back from generate_series(7, 200) as n, generate_series(0, 1) as back
) as asked
cross join lateral (
  select 'plain' as how, windows.grain, windows.since, windows.until, 1 as sign
  from private.rollup_windows(asked.period, asked.back) as windows
  union all
  select 'signed', windows.grain, windows.since, windows.until, windows.sign
  from private.signed_windows(asked.period, asked.back) as windows
) as told
cross join lateral generate_series(
  told.since, told.until - interval '1 microsecond', interval '1 hour'
) as hour (starts_at);

select is_empty(
  $$
    select period, back, starts_at
    from hours
    group by period, back, starts_at
    having sum(sign) filter (where how = 'signed') is distinct from sum(sign) filter (where how = 'plain')
      and (sum(sign) filter (where how = 'signed') <> 0 or sum(sign) filter (where how = 'plain') <> 0)
  $$,
  'every hour of a window is counted once, and no other'
);

select is_empty(
  $$
    select period, back
    from hours
    where how = 'signed' and grain = interval '1 hour'
    group by period, back, date_bin(interval '24 hours', starts_at, timestamptz '2000-01-01 00:00+00')
    having count(*) > 12
      -- A window within one day is made of its hours alone.
      and bool_or(sign < 0)
  $$,
  'of a day that is counted whole, at most its shorter part is subtracted'
);

select cmp_ok(
  (select count(*) from hours where how = 'signed' and grain = interval '1 hour'),
  '<',
  (select count(*) from hours where how = 'plain' and grain = interval '1 hour') * 6 / 10,
  'fewer hours are read'
);

-- Windows from yesterday at three: of yesterday more than half is in them, so it is counted whole, less its first hours.
insert into public.workloads (name, prompt) values ('default', 'Hello {{nonce}}') on conflict do nothing;
insert into public.providers (name, slug, base_url, proven_addresses)
values ('Windows', 'windows', 'http://127.0.0.1:1', array['http://127.0.0.1:1']);
insert into public.models (name, provider_id)
select listed.name, providers.id
from public.providers cross join unnest(array['before', 'both']) as listed (name)
where providers.slug = 'windows';
insert into public.runs (run_name, triggered_by) values ('windows', 'test');
insert into public.benchmark_results (
  run_id, provider_id, model_id, workload_id, created_at, outcome, success, total_latency_ms, ttft_ms, input_tokens, output_tokens, cost_usd, token_source
)
select
  runs.id, models.provider_id, models.id, private.current_workload(), made.at, 'success', true, made.ms, made.ms, 500, 150, 0, 'provider'
from public.runs
cross join public.models
join (
  values
    ('before', date_bin('1 day', now(), '2000-01-01Z') - interval '22 hours', 900),
    ('both', date_bin('1 day', now(), '2000-01-01Z') - interval '22 hours', 900),
    ('both', date_bin('1 day', now(), '2000-01-01Z') - interval '20 hours', 100)
) as made (model, at, ms) on made.model = models.name
where runs.run_name = 'windows';

create temporary view seen as
select totals.*, models.name
from private.model_totals(
  now() - (date_bin('1 day', now(), '2000-01-01Z') - interval '21 hours'), 'all'
) as totals
join public.models on models.id = totals.model_id
join public.providers on providers.id = models.provider_id and providers.slug = 'windows';

select results_eq(
  $$select name, n, succeeded, ttft_n, ttft_us_sum from seen$$,
  $$values ('both', 1::bigint, 1::bigint, 1::bigint, 100000::bigint)$$,
  'what was measured earlier that day is in no sum, and a model with nothing else has none'
);
select ok(
  (select (private.percentiles(ttft_histogram, ttft_n, array[0.5]))[1] between 98 and 102 from seen),
  'nor in a percentile'
);

select * from finish();
rollback;
