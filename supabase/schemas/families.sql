-- One model wherever it is served: the hosts of each family, side by side.

-- The models of enabled providers. One is callable until it is retired, if it answers chats, and it is offered unless its
-- provider's list lacks it.
create view private.hosts
with (security_invoker = on)
as
select
  models.id,
  models.provider_id,
  providers.name as provider,
  models.name as model,
  models.variant,
  models.family,
  models.context_window,
  providers.simulated,
  models.active and state.current as active,
  state.callable,
  state.callable and models.available is distinct from false as offered
from public.models
join public.providers on providers.id = models.provider_id
cross join lateral (
  select
    coalesce(models.retired_at > now(), true) as current,
    coalesce(models.retired_at > now(), true) and coalesce(models.kind, 'chat') in ('chat', 'responses') as callable
) as state
where providers.enabled;

-- What was measured of a few models: sums, rates, and percentiles instead of histograms.
create function private.host_numbers(model_ids uuid[], period interval, region text, workload text)
returns table (
  model_id uuid,
  simulated boolean,
  n bigint,
  succeeded bigint,
  excused bigint,
  last_result_at timestamptz,
  priced_n bigint,
  ttft_n bigint,
  latency_n bigint,
  tps_n bigint,
  batched_n bigint,
  priced_output_tokens bigint,
  cost_usd numeric,
  outcomes numeric,
  ttft_ms double precision[],
  latency_ms double precision[],
  tps double precision[],
  success double precision[],
  available double precision[]
)
language sql
stable
security invoker
set search_path = ''
set jit = off
begin atomic
  with windows as materialized (
    select * from private.rollup_windows(host_numbers.period)
  )
  select
    asked.model_id, totals.simulated, totals.n, totals.succeeded, totals.excused, totals.last_result_at,
    totals.priced_n, totals.ttft_n, totals.latency_n, totals.tps_n, totals.batched_n,
    totals.priced_output_tokens, totals.cost_usd, totals.outcomes,
    private.percentiles(
      totals.ttft_histogram, totals.ttft_n, private.with_intervals(totals.ttft_n, array[0.5, 0.95], shares.ttft)
    ),
    private.percentiles(
      totals.latency_histogram, totals.latency_n,
      private.with_intervals(totals.latency_n, array[0.5, 0.95], shares.latency)
    ),
    private.percentiles(
      totals.tps_histogram, totals.tps_n, private.with_intervals(totals.tps_n, array[0.05, 0.5, 0.95], shares.tps)
    ),
    private.rate_interval(totals.succeeded, totals.n, shares.success),
    private.rate_interval(totals.succeeded, totals.n - totals.excused, shares.success)
  from unnest(host_numbers.model_ids) as asked (model_id)
  -- One model at a time, as in model_totals.
  cross join lateral (
    select
      rollups.simulated,
      sum(rollups.n) as n,
      sum(rollups.succeeded) as succeeded,
      sum(rollups.excused) as excused,
      max(rollups.last_result_at) as last_result_at,
      sum(rollups.priced_n) as priced_n,
      sum(rollups.ttft_n) as ttft_n,
      sum(rollups.latency_n) as latency_n,
      sum(rollups.tps_n) as tps_n,
      sum(rollups.batched_n) as batched_n,
      sum(rollups.priced_output_tokens)::bigint as priced_output_tokens,
      sum(rollups.cost_usd) as cost_usd,
      sum(rollups.outcomes) as outcomes,
      sum(rollups.ttft_histogram) as ttft_histogram,
      sum(rollups.latency_histogram) as latency_histogram,
      sum(rollups.tps_histogram) as tps_histogram
    from windows
    cross join lateral (
      select *
      from private.rollups
      where rollups.model_id = asked.model_id
        and rollups.region = host_numbers.region
        and rollups.starts_at >= windows.since
        and rollups.starts_at < windows.until
        and rollups.grain = windows.grain
        and rollups.workload_id = any ((select private.keys_of(host_numbers.workload))::uuid[])
      offset 0
    ) as rollups
    group by rollups.simulated
  ) as totals
  left join private.independence_in(host_numbers.region, host_numbers.workload) as shares
    on shares.model_id = asked.model_id and shares.simulated = totals.simulated;
end;

comment on function private.host_numbers is
  'The sums of model_totals of these models alone, over the window that ends now, with percentiles instead of '
  'histograms, each between the ends of its interval: {low, p, high} of the first, then of the next. Of rates, the ends alone.';

-- The hosts behind a gateway that answered for a few models, as upstream_breakdown_over counts them: up to ten of each.
create function private.host_upstreams(model_ids uuid[], period interval, workload text)
returns table (model_id uuid, simulated boolean, upstreams jsonb)
language sql
stable
security invoker
set search_path = ''
set jit = off
begin atomic
  select
    counted.model_id,
    counted.simulated,
    jsonb_agg(
      jsonb_build_object(
        'upstream', counted.upstream, 'n', counted.n, 'share_percent', private.percent_of(counted.n, counted.model_n)
      )
      order by counted.place
    ) filter (where counted.place <= 10)
  from (
    select
      summed.*,
      (sum(summed.n) over of_model)::bigint as model_n,
      row_number() over (of_model order by summed.n desc, summed.upstream) as place
    from (
      select rollups.model_id, rollups.simulated, rollups.upstream, sum(rollups.n) as n
      from private.upstream_rollups as rollups
      where rollups.model_id = any (host_upstreams.model_ids)
        and rollups.starts_at >= date_bin(
          interval '1 day', now() - host_upstreams.period, timestamptz '2000-01-01 00:00+00'
        )
        and rollups.workload_id = any ((select private.keys_of(host_upstreams.workload))::uuid[])
      group by rollups.model_id, rollups.simulated, rollups.upstream
    ) as summed
    window of_model as (partition by summed.model_id, summed.simulated)
  ) as counted
  group by counted.model_id, counted.simulated;
end;

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
set jit = off
begin atomic
  with hosts as materialized (
    select *
    from private.hosts
    where family_leaderboard_over.family is null or hosts.family = lower(family_leaderboard_over.family)
  ),
  measured as materialized (
    select *
    from private.host_numbers(
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
    measured.success[1], measured.success[2],
    measured.available[1], measured.available[2],
    measured.ttft_ms[1], measured.ttft_ms[3], measured.ttft_ms[4], measured.ttft_ms[6],
    measured.latency_ms[1], measured.latency_ms[3], measured.latency_ms[4], measured.latency_ms[6],
    measured.tps[1], measured.tps[3], measured.tps[4], measured.tps[6], measured.tps[7], measured.tps[9],
    private.tied_with_first(
      measured.ttft_ms[1:3],
      first_value(measured.ttft_ms[1:3]) over (
        of_family order by measured.ttft_ms[1] is null, measured.ttft_ms[2], measured.ttft_ms[3]
      ),
      count(measured.ttft_ms[1]) over of_family
    )
  from hosts
  cross join (values (false), (true)) as kinds (simulated)
  left join measured on measured.model_id = hosts.id and measured.simulated = kinds.simulated
  left join private.host_upstreams(
    array(select hosts.id from hosts where family_leaderboard_over.family is not null),
    private.window_of(family_leaderboard_over.period), coalesce(family_leaderboard_over.workload, 'default')
  ) as behind on behind.model_id = hosts.id and behind.simulated = kinds.simulated
  left join lateral (
    select of_model.*
    from (
      select prices.id, prices.timestamp, prices.input_price_per_m, prices.output_price_per_m, prices.tiers, prices.parts
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
  window of_family as (partition by hosts.family, case when hosts.family is null then hosts.id end, kinds.simulated)
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
  model_id uuid,
  lowest_ttft_ms_low double precision,
  lowest_ttft_ms_high double precision,
  highest_tps_low double precision,
  highest_tps_high double precision
)
language sql
stable
security invoker
set search_path = ''
set jit = off
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
    own.model_id,
    (array_agg(hosts.p50_ttft_ms_low order by hosts.p50_ttft_ms, hosts.model_id))[1],
    (array_agg(hosts.p50_ttft_ms_high order by hosts.p50_ttft_ms, hosts.model_id))[1],
    (array_agg(hosts.p50_tps_low order by hosts.p50_tps desc nulls last, hosts.model_id))[1],
    (array_agg(hosts.p50_tps_high order by hosts.p50_tps desc nulls last, hosts.model_id))[1]
  from public.family_leaderboard_over(families_over.period, null, families_over.region, families_over.workload) as hosts
  -- A model of which no family is known stands for itself.
  cross join lateral (select case when hosts.model_family is null then hosts.model_id end as model_id) as own
  group by hosts.model_family, own.model_id, hosts.simulated
  order by 5 desc, 4 desc, hosts.model_family, 2, hosts.simulated;
end;

comment on function public.families_over is
  'Each family with its hosts: how many providers have it, how many of them were measured in the window that ends now, '
  'and the range of their medians and prices, in USD per million tokens. _low and _high are the ends of the interval of 95 % '
  'of the median of the best host. A measured model of which no family is known '
  'has a row of its own: its family is null, and model and model_id say which it is.';

create view public.families
with (security_invoker = on)
as
select * from public.families_over(interval '7 days');

comment on view public.families is
  'The families with their hosts over the last 7 days. families_over takes any window, family_leaderboard_over gives the hosts.';

grant execute on function
  private.host_numbers(uuid[], interval, text, text),
  private.host_upstreams(uuid[], interval, text),
  public.family_leaderboard_over(interval, text, text, text),
  public.families_over(interval, text, text)
to anon, authenticated, service_role;

grant select on private.hosts, public.families to anon, authenticated, service_role;
