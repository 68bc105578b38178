begin;

create extension if not exists pgtap with schema extensions;

select plan(28);

select results_eq(
  $$select * from private.histogram_buckets(private.histogram_of(100) + 3 * private.histogram_of(250) + private.histogram_of(0.1))$$,
  $$values (396, 3::bigint), (349, 1::bigint), (0, 1::bigint)$$,
  'the buckets of a histogram are read from the highest down'
);
select is_empty(
  $$select * from private.histogram_buckets(0)$$, 'an empty histogram has no buckets'
);
select results_eq(
  $$
    select buckets.*
    from generate_series(0, 1200) as made (bucket),
      private.histogram_buckets(12345678 * ('1e' || 8 * made.bucket)::numeric) as buckets
    where buckets.bucket <> made.bucket or buckets.n <> 12345678
  $$,
  $$select 0, 0::bigint where false$$,
  'every bucket is found, with a count of any length'
);

select is(private.percentile_interval(null, null, 0.5), null, 'nothing has no interval');
select is(
  private.percentile_interval(5 * private.histogram_of(100), 5, 0.5), null,
  'the median of five values has none'
);
select isnt(
  private.percentile_interval(6 * private.histogram_of(100), 6, 0.5), null, 'that of six values has one'
);
select is(
  private.percentile_interval(12 * private.histogram_of(100), 12, 0.5, share => 0.4), null,
  'that of twelve has none when they count as four'
);
select is(
  private.percentile_interval(40 * private.histogram_of(100), 40, 0.5, share => null), null,
  'it has none when nobody knows as how many they count'
);
select is(
  private.percentiles(40 * private.histogram_of(100), 40, private.with_intervals(40, array[0.5, 0.95], null)),
  array[null, (private.percentiles(40 * private.histogram_of(100), 40, array[0.5]))[1], null]
    || array[null, (private.percentiles(40 * private.histogram_of(100), 40, array[0.95]))[1], null],
  'percentiles are there without their intervals'
);
select is(
  private.percentiles(0, 0, private.with_intervals(0, array[0.5, 0.95], array[1, 1])),
  array_fill(null::double precision, array[6]), 'and neither where nothing was measured'
);
select is(
  (private.percentiles(sums.histogram, 400, private.with_intervals(400, array[0.05, 0.5, 0.95], array[1, 0.5])))[4:6],
  (private.percentile_interval(sums.histogram, 400, 0.5))[1:1]
    || (private.percentiles(sums.histogram, 400, array[0.5]))[1]
    || (private.percentile_interval(sums.histogram, 400, 0.5))[2:2],
  'the median has the share of medians'
)
from (select sum(private.histogram_of(n)) as histogram from generate_series(1, 400) as n) as sums;
select is(
  (private.percentiles(sums.histogram, 400, private.with_intervals(400, array[0.05, 0.5, 0.95], array[1, 0.5])))[7:9],
  (private.percentile_interval(sums.histogram, 400, 0.95, share => 0.5))[1:1]
    || (private.percentiles(sums.histogram, 400, array[0.95]))[1]
    || (private.percentile_interval(sums.histogram, 400, 0.95, share => 0.5))[2:2],
  'a tail has that of tails'
)
from (select sum(private.histogram_of(n)) as histogram from generate_series(1, 400) as n) as sums;

-- Wilson's own example is not at hand: these are the roots of (p - 0.9)^2 = 1.95996^2 * p * (1 - p) / 10.
select is(
  array(select round(bound::numeric, 3) from unnest(private.rate_interval(9, 10)) as bound),
  array[59.585, 98.212], 'the interval of a rate'
);

select is_empty(
  $$
    select whole
    from generate_series(1, 300) as whole
    where (private.rate_interval(whole, whole))[2] <> 100 or (private.rate_interval(0, whole, 0.7))[1] <> 0
  $$,
  'where all are of a kind it ends at exactly 100, where none is it begins at exactly 0'
);

insert into public.workloads (name, prompt) values ('default', 'Hello {{nonce}}') on conflict do nothing;
insert into public.providers (name, slug, base_url) values ('Even', 'even', 'http://127.0.0.1:1');
insert into public.models (name, provider_id) select 'steady', id from public.providers where slug = 'even';
insert into public.runs (id, run_name, triggered_by) values ('00000000-0000-0000-0000-0000000000f1', 'a run', 'test');
insert into public.benchmark_results (
  run_id, provider_id, model_id, workload_id, input_tokens, output_tokens, ttft_ms, total_latency_ms, tps, cost_usd,
  success, outcome, token_source, created_at
)
select
  '00000000-0000-0000-0000-0000000000f1', models.provider_id, models.id, private.current_workload(), 10, 20,
  case when n % 10 > 0 then 100 + (n * 7919) % 97 end, 1000, case when n % 10 > 0 then 50 end, 0,
  n % 10 > 0, case when n % 10 = 0 then 'timeout' else 'success' end, 'provider', now() - n * interval '15 minutes'
from public.models
cross join generate_series(1, 60) as n
where models.name = 'steady';

select cmp_ok(private.refresh_independence(), '>=', 1, 'shares are estimated where there are new results');
select results_eq(
  $$
    select times between 60 and 61, ttft[1] between 0.5 and 1.5, ttft[2] between 0.5 and 1, latency, success between 0.3 and 1.5, checks
    from private.independence join public.models on models.id = model_id where models.name = 'steady'
  $$,
  $$values (true, true, true, array[1, 1]::double precision[], true, null::double precision)$$,
  'from their quarters of an hour'
);
select private.refresh_independence();
select is(
  (
    select count(*)
    from (
      select private.refresh_independence() as n
    ) as again
    where again.n > 0
  ),
  0::bigint, 'and not again before an eighth of them is new'
);

-- What the views say of it, of the last day.
create temporary view seen as
select
  rollups.n, rollups.ttft_n, rollups.ttft_histogram, rollups.tps_n, rollups.tps_histogram, rollups.latency_n,
  rollups.latency_histogram, rollups.succeeded, rollups.excused, shares.*
from private.model_totals(interval '24 hours', 'all') as rollups
join private.independence_in('all') as shares using (model_id, simulated)
join public.models on models.id = model_id
where models.name = 'steady';

prepare expected as
select
  (private.percentile_interval(ttft_histogram, ttft_n, 0.5, share => ttft[1]))[1],
  (private.percentile_interval(ttft_histogram, ttft_n, 0.5, share => ttft[1]))[2],
  (private.percentile_interval(ttft_histogram, ttft_n, 0.95, share => ttft[2]))[1],
  (private.percentile_interval(latency_histogram, latency_n, 0.5, share => latency[1]))[2],
  (private.percentile_interval(tps_histogram, tps_n, 0.5, share => tps[1]))[1],
  (private.rate_interval(succeeded, n, success))[1],
  (private.rate_interval(succeeded, n - excused, success))[2]
from seen;

select results_eq(
  $$
    select
      p50_ttft_ms_low, p50_ttft_ms_high, p95_ttft_ms_low, p50_latency_ms_high, p50_tps_low,
      success_rate_percent_low, availability_percent_high
    from public.model_leaderboard_over('24 hours') where model = 'steady'
  $$,
  'expected', 'the leaderboard has intervals'
);
select results_eq(
  $$
    select
      p50_ttft_ms_low, p50_ttft_ms_high, p95_ttft_ms_low, p50_latency_ms_high, p50_tps_low,
      success_rate_percent_low, availability_percent_high
    from public.model_summaries_over('24 hours') where model = 'steady'
  $$,
  'expected', 'so have summaries'
);
select results_eq(
  $$
    select
      p50_ttft_ms_low, p50_ttft_ms_high, p95_ttft_ms_low, p50_latency_ms_high, p50_tps_low,
      success_rate_percent_low, availability_percent_high
    from public.family_leaderboard_over('24 hours') where model = 'steady' and not simulated
  $$,
  'expected', 'so have the hosts of a family'
);
create temporary table hosts as
select hosts.* from public.family_leaderboard_over('24 hours') as hosts where not hosts.simulated;
update public.models set family = 'even/steady' where true;
select results_eq(
  $$
    select lowest_ttft_ms_low, lowest_ttft_ms_high, highest_tps_low, highest_tps_high
    from public.families_over('24 hours') where not simulated
  $$,
  $$
    select fastest.p50_ttft_ms_low, fastest.p50_ttft_ms_high, quickest.p50_tps_low, quickest.p50_tps_high
    from (select * from hosts order by p50_ttft_ms limit 1) as fastest
    cross join (select * from hosts order by p50_tps desc nulls last limit 1) as quickest
  $$,
  'and a family that of its best host'
);
update public.models set family = null where true;
select results_eq(
  $$
    select p50_ttft_ms_low < p50_ttft_ms, p50_ttft_ms < p50_ttft_ms_high, p95_ttft_ms > p50_ttft_ms_high, p95_ttft_ms_low,
      success_rate_percent_low < success_rate_percent, success_rate_percent < success_rate_percent_high
    from public.model_leaderboard_over('24 hours') where model = 'steady'
  $$,
  $$values (true, true, true, null::double precision, true, true)$$,
  'a number is between its ends; too few results have no interval of p95'
);
delete from private.independence;
select results_eq(
  $$
    select p50_ttft_ms is not null, p50_ttft_ms_low, p50_ttft_ms_high, success_rate_percent_low
    from public.model_leaderboard_over('24 hours') where model = 'steady'
  $$,
  $$values (true, null::double precision, null::double precision, null::double precision)$$,
  'there is no interval before it is known how alike neighbours are'
);

update public.models set family = 'even/steady' where name = 'steady';
insert into private.rollups (
  model_id, grain, starts_at, simulated, region, n, succeeded, rate_limited, excused, last_result_at, priced_n, ttft_n, ttfat_n,
  latency_n, tps_n, batched_n, input_tokens, output_tokens, priced_output_tokens, ttft_us_sum, latency_us_sum, tps_milli_sum,
  cost_usd, outcomes, ttft_histogram, ttfat_histogram, latency_histogram, tps_histogram, workload_id, check_n, check_ok_n, verdicts
)
select
  models.id, grains.grain, date_bin(grains.grain, moments.at, '2000-01-01Z'), false, 'eu', sum(4), sum(4), 0, 0, max(moments.at),
  0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0, private.current_workload(), sum(4), sum(3), sum(1)
from public.models
cross join private.rollup_grains as grains
cross join (select now() - n * interval '15 minutes' as at, n from generate_series(1, 40) as n) as moments
where models.name = 'steady'
group by models.id, grains.grain, 3;
select results_eq(
  $$select right_percent_low, right_percent_high from public.answers_over('24 hours', region => 'eu')$$,
  $$values (null::double precision, null::double precision)$$,
  'nor is there one of right answers'
);
select private.refresh_independence();
select results_eq(
  $$select right_percent, right_percent_low, right_percent_high from public.answers_over('24 hours', region => 'eu')$$,
  $$
    select 75::double precision, ends[1], ends[2]
    from private.independence, private.rate_interval(120, 160, checks) as ends
    where region = 'eu'
  $$,
  'then answers have one'
);
select results_eq(
  $$
    select answers.kinds -> kind, answers.kinds - kind
    from public.answers_over('24 hours', region => 'eu', model_ids => array(select id from public.models)) as answers
    cross join lateral split_part((select jsonb_object_keys(answers.verdicts)), '/', 1) as kind
  $$,
  $$
    select
      jsonb_build_object('right_percent', 100, 'right_percent_low', ends[1], 'right_percent_high', ends[2]), jsonb '{}'
    from private.independence, private.rate_interval(40, 40, checks) as ends
    where region = 'eu'
  $$,
  'and so has each kind of question'
);
select results_eq(
  $$
    select distinct line.right_percent_low = ends[1], line.right_percent_high = ends[2], line.kinds is not null
    from public.answers_timeline_over('24 hours', array(select id from public.models), 'eu', 'default') as line
    cross join private.independence as known
    cross join private.rate_interval(line.check_ok_n, line.check_n, known.checks) as ends
    where known.region = 'eu'
  $$,
  'values (true, true, true)', 'and each time'
);
select is(
  private.rates_by_kind('{"date/ok": 3, "date/wrong_answer": 1, "sort/cut_off": 2}', 1),
  jsonb_build_object(
    'date', jsonb_build_object(
      'right_percent', 75, 'right_percent_low', (private.rate_interval(3, 4, 1))[1],
      'right_percent_high', (private.rate_interval(3, 4, 1))[2]
    ),
    'sort', '{"right_percent": null, "right_percent_low": null, "right_percent_high": null}'::jsonb
  ),
  'what was cut off is in the rate of no kind'
);
select * from finish();
rollback;
