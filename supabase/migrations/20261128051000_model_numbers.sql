-- Leaderboard and page take the numbers of models from one function.
set local lock_timeout = '5s';

-- What leaderboards say of each model. Percentiles and rates are each between the ends of their interval: {low, p, high} of
-- the first, then of the next. Those that end with p99 have no interval of it.
create function private.model_numbers(period interval, region text, workload text)
returns table (
  model_id uuid,
  simulated boolean,
  n bigint,
  succeeded bigint,
  outcomes numeric,
  last_result_at timestamptz,
  priced_n bigint,
  ttft_n bigint,
  ttfat_n bigint,
  latency_n bigint,
  tps_n bigint,
  batched_n bigint,
  cost_per_request_usd double precision,
  cost_per_m_output_tokens_usd double precision,
  ttft_ms double precision[],
  ttfat_ms double precision[],
  latency_ms double precision[],
  tps double precision[],
  success double precision[],
  availability double precision[],
  unlimited double precision[]
)
language sql
stable
rows 200
security invoker
set search_path = ''
set jit = off
begin atomic
  select
    totals.model_id, totals.simulated, totals.n, totals.succeeded, totals.outcomes, totals.last_result_at,
    totals.priced_n, totals.ttft_n, totals.ttfat_n, totals.latency_n, totals.tps_n, totals.batched_n,
    private.shown_usd(totals.cost_usd / nullif(totals.priced_n, 0)),
    private.shown_usd(1000000 * totals.cost_usd / nullif(totals.priced_output_tokens, 0)),
    private.percentiles(
      totals.ttft_histogram, totals.ttft_n,
      private.with_intervals(totals.ttft_n, array[0.5, 0.95], shares.ttft) || 0.99::double precision
    ),
    private.percentiles(
      totals.ttfat_histogram, totals.ttfat_n,
      private.with_intervals(totals.ttfat_n, array[0.5, 0.95], shares.ttfat) || 0.99::double precision
    ),
    private.percentiles(
      totals.latency_histogram, totals.latency_n,
      private.with_intervals(totals.latency_n, array[0.5, 0.95], shares.latency) || 0.99::double precision
    ),
    private.percentiles(
      totals.tps_histogram, totals.tps_n,
      private.with_intervals(totals.tps_n, array[0.05, 0.5, 0.95], shares.tps) || 0.99::double precision
    ),
    array[success.interval[1], private.percent_of(totals.succeeded, totals.n), success.interval[2]],
    array[
      availability.interval[1],
      private.availability_percent(totals.succeeded, totals.n, totals.excused),
      availability.interval[2]
    ],
    array[
      unlimited.interval[1],
      private.availability_percent(totals.succeeded, totals.n, totals.excused, totals.rate_limited),
      unlimited.interval[2]
    ]
  from private.model_totals(model_numbers.period, model_numbers.region, workload => model_numbers.workload) as totals
  left join private.independence_in(model_numbers.region, model_numbers.workload) as shares
    on shares.model_id = totals.model_id and shares.simulated = totals.simulated
  cross join lateral (
    select private.rate_interval(totals.succeeded, totals.n, shares.success) as interval offset 0
  ) as success
  cross join lateral (
    select private.rate_interval(totals.succeeded, totals.n - totals.excused, shares.success) as interval offset 0
  ) as availability
  cross join lateral (
    select private.rate_interval(
      totals.succeeded, totals.n - totals.excused - totals.rate_limited, shares.success
    ) as interval
    offset 0
  ) as unlimited;
end;

create or replace function public.model_leaderboard_over(
  period interval,
  region text default 'all',
  workload text default 'default'
)
returns table (
  provider text,
  model text,
  simulated boolean,
  n bigint,
  success_rate_percent double precision,
  availability_percent double precision,
  availability_without_rate_limits_percent double precision,
  outcomes jsonb,
  ttft_n bigint,
  p50_ttft_ms double precision,
  p95_ttft_ms double precision,
  p99_ttft_ms double precision,
  ttfat_n bigint,
  p50_ttfat_ms double precision,
  p95_ttfat_ms double precision,
  p99_ttfat_ms double precision,
  latency_n bigint,
  p50_latency_ms double precision,
  p95_latency_ms double precision,
  p99_latency_ms double precision,
  tps_n bigint,
  p5_tps double precision,
  p50_tps double precision,
  p95_tps double precision,
  p99_tps double precision,
  batched_n bigint,
  priced_n bigint,
  cost_per_request_usd double precision,
  cost_per_m_output_tokens_usd double precision,
  previous_n bigint,
  ttft_change_percent double precision,
  tps_change_percent double precision,
  availability_change_points double precision,
  last_seen_at timestamptz,
  provider_id uuid,
  model_id uuid,
  success_rate_percent_low double precision,
  success_rate_percent_high double precision,
  availability_percent_low double precision,
  availability_percent_high double precision,
  availability_without_rate_limits_percent_low double precision,
  availability_without_rate_limits_percent_high double precision,
  p50_ttft_ms_low double precision,
  p50_ttft_ms_high double precision,
  p95_ttft_ms_low double precision,
  p95_ttft_ms_high double precision,
  p50_ttfat_ms_low double precision,
  p50_ttfat_ms_high double precision,
  p95_ttfat_ms_low double precision,
  p95_ttfat_ms_high double precision,
  p50_latency_ms_low double precision,
  p50_latency_ms_high double precision,
  p95_latency_ms_low double precision,
  p95_latency_ms_high double precision,
  p5_tps_low double precision,
  p5_tps_high double precision,
  p50_tps_low double precision,
  p50_tps_high double precision,
  p95_tps_low double precision,
  p95_tps_high double precision,
  tied_with_best boolean
)
language sql
stable
security invoker
set search_path = ''
set jit = off
begin atomic
  with asked as materialized (
    select
      private.window_of(model_leaderboard_over.period) as period,
      coalesce(model_leaderboard_over.workload, 'default') as workload
  ),
  measured as materialized (
    select *
    from private.model_numbers(
      (select asked.period from asked), model_leaderboard_over.region, (select asked.workload from asked)
    )
  ),
  previous as materialized (
    select
      totals.model_id,
      totals.simulated,
      totals.n,
      private.availability_percent(totals.succeeded, totals.n, totals.excused) as availability,
      (private.percentiles(totals.ttft_histogram, totals.ttft_n, array[0.5]))[1] as p50_ttft_ms,
      (private.percentiles(totals.tps_histogram, totals.tps_n, array[0.5]))[1] as p50_tps
    from private.model_totals(
      (select asked.period from asked), model_leaderboard_over.region, back => 1,
      workload => (select asked.workload from asked)
    ) as totals
  )
  select
    providers.name, models.name, measured.simulated, measured.n,
    measured.success[2], measured.availability[2], measured.unlimited[2],
    private.outcome_counts(measured.outcomes),
    measured.ttft_n, measured.ttft_ms[2], measured.ttft_ms[5], measured.ttft_ms[7],
    measured.ttfat_n, measured.ttfat_ms[2], measured.ttfat_ms[5], measured.ttfat_ms[7],
    measured.latency_n, measured.latency_ms[2], measured.latency_ms[5], measured.latency_ms[7],
    measured.tps_n, measured.tps[2], measured.tps[5], measured.tps[8], measured.tps[10],
    measured.batched_n, measured.priced_n, measured.cost_per_request_usd, measured.cost_per_m_output_tokens_usd,
    coalesce(previous.n, 0),
    100 * (measured.ttft_ms[2] / previous.p50_ttft_ms - 1),
    100 * (measured.tps[5] / previous.p50_tps - 1),
    round((measured.availability[2] - previous.availability)::numeric, 2)::double precision,
    measured.last_result_at, models.provider_id, measured.model_id,
    measured.success[1], measured.success[3],
    measured.availability[1], measured.availability[3],
    measured.unlimited[1], measured.unlimited[3],
    measured.ttft_ms[1], measured.ttft_ms[3], measured.ttft_ms[4], measured.ttft_ms[6],
    measured.ttfat_ms[1], measured.ttfat_ms[3], measured.ttfat_ms[4], measured.ttfat_ms[6],
    measured.latency_ms[1], measured.latency_ms[3], measured.latency_ms[4], measured.latency_ms[6],
    measured.tps[1], measured.tps[3], measured.tps[4], measured.tps[6], measured.tps[7], measured.tps[9],
    private.tied_with_first(
      measured.ttft_ms[1:3],
      first_value(measured.ttft_ms[1:3]) over (
        partition by measured.simulated order by measured.ttft_ms[1] is null, measured.ttft_ms[2], measured.ttft_ms[3]
      ),
      count(measured.ttft_ms[1]) over (partition by measured.simulated)
    )
  from measured
  join public.models on models.id = measured.model_id
  join public.providers on providers.id = models.provider_id
  left join previous
    on previous.model_id = measured.model_id
    and previous.simulated = measured.simulated
  order by measured.ttft_ms[2], providers.name, models.name, measured.simulated;
end;

create or replace function public.model_summaries_over(
  period interval,
  region text default 'all',
  workload text default 'default'
)
returns table (
  provider text,
  model text,
  model_id uuid,
  simulated boolean,
  n bigint,
  success_rate_percent double precision,
  availability_percent double precision,
  outcomes jsonb,
  ttft_n bigint,
  p50_ttft_ms double precision,
  p95_ttft_ms double precision,
  latency_n bigint,
  p50_latency_ms double precision,
  p95_latency_ms double precision,
  tps_n bigint,
  p5_tps double precision,
  p50_tps double precision,
  p95_tps double precision,
  batched_n bigint,
  priced_n bigint,
  cost_per_request_usd double precision,
  cost_per_m_output_tokens_usd double precision,
  last_seen_at timestamptz,
  success_rate_percent_low double precision,
  success_rate_percent_high double precision,
  availability_percent_low double precision,
  availability_percent_high double precision,
  p50_ttft_ms_low double precision,
  p50_ttft_ms_high double precision,
  p95_ttft_ms_low double precision,
  p95_ttft_ms_high double precision,
  p50_latency_ms_low double precision,
  p50_latency_ms_high double precision,
  p95_latency_ms_low double precision,
  p95_latency_ms_high double precision,
  p5_tps_low double precision,
  p5_tps_high double precision,
  p50_tps_low double precision,
  p50_tps_high double precision,
  p95_tps_low double precision,
  p95_tps_high double precision
)
language sql
stable
security invoker
set search_path = ''
set jit = off
begin atomic
  select
    providers.name, models.name, measured.model_id, measured.simulated, measured.n,
    measured.success[2], measured.availability[2],
    case when measured.succeeded < measured.n then private.outcome_counts(measured.outcomes) end,
    measured.ttft_n, measured.ttft_ms[2], measured.ttft_ms[5],
    measured.latency_n, measured.latency_ms[2], measured.latency_ms[5],
    measured.tps_n, measured.tps[2], measured.tps[5], measured.tps[8],
    measured.batched_n, measured.priced_n, measured.cost_per_request_usd, measured.cost_per_m_output_tokens_usd,
    measured.last_result_at,
    measured.success[1], measured.success[3],
    measured.availability[1], measured.availability[3],
    measured.ttft_ms[1], measured.ttft_ms[3], measured.ttft_ms[4], measured.ttft_ms[6],
    measured.latency_ms[1], measured.latency_ms[3], measured.latency_ms[4], measured.latency_ms[6],
    measured.tps[1], measured.tps[3], measured.tps[4], measured.tps[6], measured.tps[7], measured.tps[9]
  from private.model_numbers(
    private.window_of(model_summaries_over.period), model_summaries_over.region,
    coalesce(model_summaries_over.workload, 'default')
  ) as measured
  join public.models on models.id = measured.model_id
  join public.providers on providers.id = models.provider_id;
end;

grant execute on function private.model_numbers(interval, text, text) to anon, authenticated, service_role;
