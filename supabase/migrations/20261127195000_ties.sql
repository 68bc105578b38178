-- Rankings say who is tied with the first, and the window before has intervals.
set local lock_timeout = '5s';

-- Whether a host is told apart from the first of those that it is ranked with. The end of the interval of a difference is
-- as far from it as the near ends of both intervals together, by Pythagoras, here of logarithms (Zou and Donner, Statistics
-- in Medicine 27, 2008). The first was chosen for being first, so any pair may be the one that is looked at: 5 % are
-- shared by all of them (Bonferroni), and of equal hosts all are tied in 95 of 100 windows.
create or replace function private.tied_with_first(own double precision[], first double precision[], compared bigint)
returns boolean
language plpgsql
immutable
security invoker
set search_path = ''
as $$
declare
  -- As in private.with_intervals.
  root double precision;
  z double precision;
begin
  if own[1] is null or first[1] is null then
    return null;
  end if;
  if compared < 2 or own[2] <= first[2] then
    return true;
  end if;
  root := sqrt(-2 * ln(0.05 / (compared * (compared - 1.0))::double precision));
  z := root - (2.515517 + 0.802853 * root + 0.010328 * root * root)
    / (1 + 1.432788 * root + 0.189269 * root * root + 0.001308 * root * root * root);
  own := array[greatest(own[1], 1e-6), greatest(own[2], 1e-6)];
  first := array[null, greatest(first[2], 1e-6), greatest(first[3], 1e-6)];
  -- Percentiles are within 2 %, so that no interval is as narrow as it may look.
  return ln(own[2] / first[2]) <= z / 1.959963984540054 * sqrt(
    greatest(0.01, ln(first[3] / first[2])) ^ 2 + greatest(0.01, ln(own[2] / own[1])) ^ 2
  );
end;
$$;

comment on function private.tied_with_first is
  'Whether the median of a host, as {low, median, high}, is not told apart from the first, which is the lowest of so many '
  'that are compared. Null where one has no interval.';

grant execute on function private.tied_with_first(double precision[], double precision[], bigint)
to anon, authenticated, service_role;

-- Their columns are more than they were.
drop view public.families;
drop function public.families_over(interval, text, text);
drop function public.family_leaderboard_over(interval, text, text, text);
drop view public.model_leaderboard;
drop function public.model_leaderboard_over(interval, text, text);
drop function public.model_summaries_before(interval, text, text);

create function public.model_leaderboard_over(
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
begin atomic
  with asked as materialized (
    select private.window_of(model_leaderboard_over.period) as period
  ),
  measured as materialized (
    select
      totals.*,
      shares.success,
      private.percent_of(totals.succeeded, totals.n) as success_rate,
      private.availability_percent(totals.succeeded, totals.n, totals.excused) as availability,
      private.percentiles(
        totals.ttft_histogram, totals.ttft_n, private.with_intervals(totals.ttft_n, array[0.5, 0.95], shares.ttft) || 0.99::double precision
      ) as ttft_ms,
      private.percentiles(
        totals.ttfat_histogram, totals.ttfat_n, private.with_intervals(totals.ttfat_n, array[0.5, 0.95], shares.ttfat) || 0.99::double precision
      ) as ttfat_ms,
      private.percentiles(
        totals.latency_histogram, totals.latency_n, private.with_intervals(totals.latency_n, array[0.5, 0.95], shares.latency) || 0.99::double precision
      ) as latency_ms,
      private.percentiles(
        totals.tps_histogram, totals.tps_n, private.with_intervals(totals.tps_n, array[0.05, 0.5, 0.95], shares.tps) || 0.99::double precision
      ) as tps
    from private.model_totals(
      (select asked.period from asked), model_leaderboard_over.region,
      workload => coalesce(model_leaderboard_over.workload, 'default')
    ) as totals
    left join private.independence_in(
      model_leaderboard_over.region, coalesce(model_leaderboard_over.workload, 'default')
    ) as shares on shares.model_id = totals.model_id and shares.simulated = totals.simulated
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
      workload => coalesce(model_leaderboard_over.workload, 'default')
    ) as totals
  )
  select
    providers.name,
    models.name,
    measured.simulated,
    measured.n,
    measured.success_rate,
    measured.availability,
    private.availability_percent(measured.succeeded, measured.n, measured.excused, measured.rate_limited),
    private.outcome_counts(measured.outcomes),
    measured.ttft_n,
    measured.ttft_ms[2],
    measured.ttft_ms[5],
    measured.ttft_ms[7],
    measured.ttfat_n,
    measured.ttfat_ms[2],
    measured.ttfat_ms[5],
    measured.ttfat_ms[7],
    measured.latency_n,
    measured.latency_ms[2],
    measured.latency_ms[5],
    measured.latency_ms[7],
    measured.tps_n,
    measured.tps[2],
    measured.tps[5],
    measured.tps[8],
    measured.tps[10],
    measured.batched_n,
    measured.priced_n,
    private.shown_usd(measured.cost_usd / nullif(measured.priced_n, 0)),
    private.shown_usd(1000000 * measured.cost_usd / nullif(measured.priced_output_tokens, 0)),
    coalesce(previous.n, 0),
    100 * (measured.ttft_ms[2] / previous.p50_ttft_ms - 1),
    100 * (measured.tps[5] / previous.p50_tps - 1),
    round((measured.availability - previous.availability)::numeric, 2)::double precision,
    measured.last_result_at,
    models.provider_id,
    measured.model_id,
    success.interval[1], success.interval[2],
    availability.interval[1], availability.interval[2],
    unlimited.interval[1], unlimited.interval[2],
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
  cross join lateral (
    select private.rate_interval(measured.succeeded, measured.n, measured.success) as interval offset 0
  ) as success
  cross join lateral (
    select private.rate_interval(measured.succeeded, measured.n - measured.excused, measured.success) as interval offset 0
  ) as availability
  cross join lateral (
    select private.rate_interval(
      measured.succeeded, measured.n - measured.excused - measured.rate_limited, measured.success
    ) as interval
    offset 0
  ) as unlimited
  order by measured.ttft_ms[2], providers.name, models.name, measured.simulated;
end;

comment on function public.model_leaderboard_over is
  'The models by median time to first token over the window that ends now, in one region or all, with one workload. Percentiles are within '
  '2 %, and null with too few samples: p95 and p5 need 20, p99 needs 100. Times and speeds are those of successes. '
  'batched_n are successes that were held back on their way. Changes are against the window before. Availability leaves out failures that say nothing about the provider. '
  '_low and _high are the ends of the interval of 95 % of a number, null where there are too few results. tied_with_best: '
  'its median time to first token is not told apart from the lowest of them, allowing for how many are compared.';

create view public.model_leaderboard
with (security_invoker = on)
as
select * from public.model_leaderboard_over(interval '7 days');

comment on view public.model_leaderboard is
  'The models by median time to first token over the last 7 days with the workload default. model_leaderboard_over takes '
  'any window and workload.';

create function public.family_leaderboard_over(
  period interval,
  family text default null,
  region text default 'all',
  workload text default 'default'
)
returns table (
  -- `family` is taken by the parameter.
  model_family text,
  provider text,
  model text,
  variant text,
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
  input_price_per_m double precision,
  output_price_per_m double precision,
  tiers jsonb,
  parts jsonb,
  active boolean,
  last_seen_at timestamptz,
  provider_id uuid,
  model_id uuid,
  upstreams jsonb,
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
  p95_tps_high double precision,
  tied_with_best boolean
)
language sql
stable
security invoker
set search_path = ''
begin atomic
  with hosts as materialized (
    select
      models.id,
      models.family,
      models.variant,
      models.name as model,
      providers.id as provider_id,
      providers.name as provider,
      providers.simulated,
      models.active and coalesce(models.retired_at > now(), true) as active,
      models.available is distinct from false
        and coalesce(models.retired_at > now(), true)
        and coalesce(models.kind, 'chat') = 'chat' as offered
    from public.models
    join public.providers on providers.id = models.provider_id
    where providers.enabled
      and (family_leaderboard_over.family is null or models.family = lower(family_leaderboard_over.family))
  ),
  measured as materialized (
    select *
    from private.host_totals(
      array(
        select hosts.id
        from hosts
        -- Most of a long catalogue was never measured.
        where family_leaderboard_over.family is not null
          or hosts.id in (
            select measured_models.model_id
            from private.measured_models(
              private.window_of(family_leaderboard_over.period), coalesce(family_leaderboard_over.region, 'all')
            )
          )
      ),
      private.window_of(family_leaderboard_over.period), coalesce(family_leaderboard_over.region, 'all'),
      coalesce(family_leaderboard_over.workload, 'default')
    )
  )
  select
    hosts.family, hosts.provider, hosts.model, hosts.variant, kinds.simulated,
    coalesce(measured.n, 0),
    private.percent_of(measured.succeeded, measured.n),
    private.availability_percent(measured.succeeded, measured.n, measured.excused),
    case when measured.succeeded < measured.n then private.outcome_counts(measured.outcomes) end,
    coalesce(measured.ttft_n, 0), measured.ttft_ms[2], measured.ttft_ms[5],
    coalesce(measured.latency_n, 0), measured.latency_ms[2], measured.latency_ms[5],
    coalesce(measured.tps_n, 0), measured.tps[2], measured.tps[5], measured.tps[8],
    coalesce(measured.batched_n, 0),
    coalesce(measured.priced_n, 0),
    private.shown_usd(measured.cost_usd / nullif(measured.priced_n, 0)),
    private.shown_usd(1000000 * measured.cost_usd / nullif(measured.priced_output_tokens, 0)),
    price.input_price_per_m, price.output_price_per_m, price.tiers, price.parts,
    hosts.active,
    measured.last_result_at,
    hosts.provider_id,
    hosts.id,
    behind.upstreams,
    success.interval[1], success.interval[2],
    availability.interval[1], availability.interval[2],
    measured.ttft_ms[1], measured.ttft_ms[3], measured.ttft_ms[4], measured.ttft_ms[6],
    measured.latency_ms[1], measured.latency_ms[3], measured.latency_ms[4], measured.latency_ms[6],
    measured.tps[1], measured.tps[3], measured.tps[4], measured.tps[6], measured.tps[7], measured.tps[9],
    private.tied_with_first(
      measured.ttft_ms[1:3],
      first_value(measured.ttft_ms[1:3]) over (
        partition by hosts.family, case when hosts.family is null then hosts.id end, kinds.simulated
        order by measured.ttft_ms[1] is null, measured.ttft_ms[2], measured.ttft_ms[3]
      ),
      count(measured.ttft_ms[1]) over (
        partition by hosts.family, case when hosts.family is null then hosts.id end, kinds.simulated
      )
    )
  from hosts
  cross join (values (false), (true)) as kinds (simulated)
  left join measured on measured.model_id = hosts.id and measured.simulated = kinds.simulated
  left join private.independence_in(
    coalesce(family_leaderboard_over.region, 'all'), coalesce(family_leaderboard_over.workload, 'default')
  ) as shares on shares.model_id = hosts.id and shares.simulated = kinds.simulated
  cross join lateral (
    select private.rate_interval(measured.succeeded, measured.n, shares.success) as interval offset 0
  ) as success
  cross join lateral (
    select private.rate_interval(measured.succeeded, measured.n - measured.excused, shares.success) as interval offset 0
  ) as availability
  left join private.host_upstreams(
    array(select hosts.id from hosts where family_leaderboard_over.family is not null),
    private.window_of(family_leaderboard_over.period), coalesce(family_leaderboard_over.workload, 'default')
  ) as behind on behind.model_id = hosts.id and behind.simulated = kinds.simulated
  left join lateral (
    select of_model.*
    from (
      select
        prices.id, prices.timestamp, prices.input_price_per_m, prices.output_price_per_m, prices.tiers, prices.parts
      from public.prices
      where prices.model_id = hosts.id and prices.timestamp <= now()
      -- By the model first: the latest prices of all models may be many.
      offset 0
    ) as of_model
    order by of_model.timestamp desc, of_model.id desc
    limit 1
  ) as price on true
  -- A host of a family is also listed when nothing is known of it but its price.
  where measured.n is not null
    or (hosts.family is not null and hosts.offered and hosts.simulated = kinds.simulated)
  order by hosts.family, measured.ttft_ms[2], hosts.provider, hosts.model, kinds.simulated;
end;

comment on function public.family_leaderboard_over is
  'The hosts of one family, or of all of them, by median time to first token over the window that ends now: what '
  'model_leaderboard_over says of each, and its price, in USD per million tokens. A host that was not measured has n = 0, '
  'and comes last. Without a family, measured models of which none is known come last. outcomes is null where all '
  'succeeded; tiers and parts are charged besides plain tokens. upstreams, of one family only: who answered behind a '
  'gateway, over the days (UTC) of the window.';

create function public.families_over(
  period interval,
  region text default 'all',
  workload text default 'default'
)
returns table (
  family text,
  model text,
  simulated boolean,
  hosts bigint,
  measured_hosts bigint,
  models bigint,
  providers text[],
  n bigint,
  lowest_ttft_ms double precision,
  highest_ttft_ms double precision,
  lowest_tps double precision,
  highest_tps double precision,
  lowest_input_price_per_m double precision,
  highest_input_price_per_m double precision,
  lowest_output_price_per_m double precision,
  highest_output_price_per_m double precision,
  last_seen_at timestamptz,
  model_id uuid
)
language sql
stable
security invoker
set search_path = ''
begin atomic
  select
    hosts.model_family,
    case when hosts.model_family is null then min(hosts.model) end,
    hosts.simulated,
    count(distinct hosts.provider_id),
    count(distinct hosts.provider_id) filter (where hosts.n > 0),
    count(*),
    array_agg(distinct hosts.provider),
    sum(hosts.n)::bigint,
    min(hosts.p50_ttft_ms), max(hosts.p50_ttft_ms),
    min(hosts.p50_tps), max(hosts.p50_tps),
    min(hosts.input_price_per_m), max(hosts.input_price_per_m),
    min(hosts.output_price_per_m), max(hosts.output_price_per_m),
    max(hosts.last_seen_at),
    own.model_id
  from public.family_leaderboard_over(families_over.period, null, families_over.region, families_over.workload) as hosts
  -- A model of which no family is known stands for itself.
  cross join lateral (select case when hosts.model_family is null then hosts.model_id end as model_id) as own
  group by hosts.model_family, own.model_id, hosts.simulated
  order by 5 desc, 4 desc, hosts.model_family, 2, hosts.simulated;
end;

comment on function public.families_over is
  'Each family with its hosts: how many providers have it, how many of them were measured in the window that ends now, '
  'and the range of their medians and prices, in USD per million tokens. A measured model of which no family is known '
  'has a row of its own: its family is null, and model and model_id say which it is.';

create view public.families
with (security_invoker = on)
as
select * from public.families_over(interval '7 days');

comment on view public.families is
  'The families with their hosts over the last 7 days. families_over takes any window, family_leaderboard_over gives the hosts.';

create function public.model_summaries_before(
  period interval,
  region text default 'all',
  workload text default 'default'
)
returns table (
  model_id uuid,
  simulated boolean,
  availability_percent double precision,
  p50_ttft_ms double precision,
  p50_tps double precision,
  availability_percent_low double precision,
  availability_percent_high double precision,
  p50_ttft_ms_low double precision,
  p50_ttft_ms_high double precision,
  p50_tps_low double precision,
  p50_tps_high double precision
)
language sql
stable
security invoker
set search_path = ''
begin atomic
  with measured as materialized (
    select
      totals.model_id,
      totals.simulated,
      totals.n,
      totals.succeeded,
      totals.excused,
      shares.success,
      private.percentiles(
        totals.ttft_histogram, totals.ttft_n, private.with_intervals(totals.ttft_n, array[0.5], shares.ttft)
      ) as ttft_ms,
      private.percentiles(
        totals.tps_histogram, totals.tps_n, private.with_intervals(totals.tps_n, array[0.5], shares.tps)
      ) as tps
    from private.model_totals(
      private.window_of(model_summaries_before.period), model_summaries_before.region, back => 1,
      workload => coalesce(model_summaries_before.workload, 'default')
    ) as totals
    left join private.independence_in(
      model_summaries_before.region, coalesce(model_summaries_before.workload, 'default')
    ) as shares on shares.model_id = totals.model_id and shares.simulated = totals.simulated
  )
  select
    measured.model_id,
    measured.simulated,
    private.availability_percent(measured.succeeded, measured.n, measured.excused),
    measured.ttft_ms[2],
    measured.tps[2],
    availability.interval[1], availability.interval[2],
    measured.ttft_ms[1], measured.ttft_ms[3],
    measured.tps[1], measured.tps[3]
  from measured
  cross join lateral (
    select private.rate_interval(measured.succeeded, measured.n - measured.excused, measured.success) as interval offset 0
  ) as availability;
end;

comment on function public.model_summaries_before is
  'The same numbers for the window before the one of model_summaries_over.';

grant execute on function
  public.model_leaderboard_over(interval, text, text),
  public.family_leaderboard_over(interval, text, text, text),
  public.families_over(interval, text, text),
  public.model_summaries_before(interval, text, text)
to anon, authenticated, service_role;

grant select on public.model_leaderboard, public.families to anon, authenticated, service_role;
