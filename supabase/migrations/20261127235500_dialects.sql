-- OpenAI's Responses API and Gemini's own API as dialects: for a provider, for one of its models (options.dialect), and for
-- models that a list marks as callable by the Responses API alone.

set local lock_timeout = '5s';

alter table public.providers drop constraint "dialect must be openai, anthropic or control";
alter table public.providers
  add constraint "dialect must be a known one, such as openai or anthropic"
  check (dialect in ('openai', 'openai-responses', 'anthropic', 'gemini', 'control')) not valid;
alter table public.models
  add constraint "options.dialect must be a known one, such as openai-responses"
  check (
    not options ? 'dialect'
    or coalesce(options ->> 'dialect', '') in ('openai', 'openai-responses', 'anthropic', 'gemini')
  ) not valid;

comment on column public.providers.dialect is
  'How the provider is spoken to: openai (chat completions), openai-responses (the Responses API), anthropic (messages) '
  'or gemini (Gemini''s own API). control is our own stream of known gaps, which shows how exact the measuring is, and is '
  'compared with no provider.';
comment on column public.models.options is
  'Like providers.options, which they override; max_output_tokens caps the answer, dialect is how this model is spoken to.';
comment on column public.models.kind is
  'What the model is for. Only chat models can be benchmarked, and with OpenAI''s Responses API those of the kind '
  'responses, which have no other. Null: no list has stated it yet.';
comment on view public.model_endpoints is
  'How each model is called: the address, the dialect, the name of the key, the merged options of its provider and '
  'itself, and api_name, which is sent as the model.';
comment on function public.start_probes is
  'Starts a run of kind probe of the models for text that a sync has added, once for each sync. Returns its id; null when '
  'there is nothing to probe.';

create or replace view public.model_endpoints
with (security_invoker = on)
as
select
  models.id as model_id,
  models.provider_id,
  providers.slug as provider,
  providers.base_url,
  case
    when providers.dialect = 'control' then providers.dialect
    when models.options ? 'dialect' then models.options ->> 'dialect'
    -- The list marks it as callable by no other API.
    when providers.dialect = 'openai' and models.kind = 'responses' then 'openai-responses'
    else providers.dialect
  end as dialect,
  providers.api_key_env,
  models.name as model,
  models.active,
  models.available,
  models.retired_at,
  private.merge_options(providers.options, models.options) as options,
  coalesce(models.api_name, models.name) as api_name
from public.models
join public.providers on providers.id = models.provider_id;

create or replace function public.start_probes(sync_id uuid, at_most integer)
returns uuid
language sql
volatile
security invoker
set search_path = ''
as $$
  select private.start_probe_run(added.models, 'probes/' || start_probes.sync_id)
  from (
    select array_agg(fresh.id order by fresh.created_at, fresh.name) as models
    from (
      select models.id, models.created_at, models.name
      from public.sync_runs
      join public.models on models.created_at >= sync_runs.started_at
      where sync_runs.id = start_probes.sync_id
        and sync_runs.finished_at is null
        and models.available
        and models.kind in ('chat', 'responses')
        and (models.retired_at is null or models.retired_at > now())
      order by models.created_at, models.name
      limit at_most
    ) as fresh
  ) as added
  where added.models is not null;
$$;

create or replace function public.family_leaderboard_over(
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
        and coalesce(models.kind, 'chat') in ('chat', 'responses') as offered
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

-- The hosts that can be chosen, simulated results apart: those that were measured, those that are benchmarked, and of one
-- family all that can be called.
create or replace function private.candidates(family text, period interval, region text, workload text)
returns table (
  model_id uuid,
  provider_id uuid,
  provider text,
  model text,
  variant text,
  of_family text,
  context_window integer,
  active boolean,
  simulated boolean,
  n bigint,
  last_result_at timestamptz,
  ttft_n bigint,
  tps_n bigint,
  attributable_n bigint,
  times integer,
  ttft_ms double precision[],
  tps double precision[],
  availability double precision[],
  pass double precision[],
  judged_workload text,
  judged_n bigint,
  check_n bigint,
  judged_times integer,
  shares double precision[],
  check_share double precision
)
language sql
stable
security invoker
set search_path = ''
begin atomic
  with hosts as materialized (
    select
      models.id, models.provider_id, models.name as model, models.variant, models.family, models.context_window,
      models.active, providers.name as provider, providers.simulated,
      models.available is distinct from false and (candidates.family is not null or models.active) as offered
    from public.models
    join public.providers on providers.id = models.provider_id
    where providers.enabled
      -- The control is no host.
      and providers.id is distinct from (select private.control())
      and coalesce(models.retired_at > now(), true)
      and coalesce(models.kind, 'chat') in ('chat', 'responses')
      and (candidates.family is null or models.family = lower(candidates.family))
  ),
  measured as materialized (
    select numbers.*
    from private.candidate_numbers(
      array(
        select hosts.id
        from hosts
        where candidates.family is not null
          or hosts.id in (select found.model_id from private.measured_models(candidates.period, candidates.region) as found)
      ),
      candidates.period, candidates.region, candidates.workload
    ) as numbers
  ),
  -- The answers to the workload itself count where any were judged.
  judged as materialized (
    select
      case
        when candidates.workload = 'canary' or exists (select from measured where measured.judged_n[1] > 0)
          or exists (
            select
            from public.workloads
            where workloads.name = candidates.workload and workloads.current and workloads.kind in ('tool', 'json', 'canary')
          )
        then 1
        else 2
      end as place
  )
  select
    hosts.id, hosts.provider_id, hosts.provider, hosts.model, hosts.variant, hosts.family, hosts.context_window,
    hosts.active, kinds.simulated,
    coalesce(measured.n, 0), measured.last_result_at, coalesce(measured.ttft_n, 0), coalesce(measured.tps_n, 0),
    coalesce(measured.attributable_n, 0), coalesce(measured.times[1], 0), measured.ttft_ms, measured.tps,
    array[rates.success[1], private.percent_of(measured.succeeded, measured.attributable_n), rates.success[2]],
    array[
      rates.pass[1],
      private.percent_of(measured.check_ok_n[judged.place], measured.check_n[judged.place]),
      rates.pass[2]
    ],
    case judged.place when 1 then candidates.workload else 'canary' end,
    coalesce(measured.judged_n[judged.place], 0), coalesce(measured.check_n[judged.place], 0),
    coalesce(measured.times[judged.place], 0), measured.shares, measured.shares[3 + judged.place]
  from hosts
  cross join judged
  cross join (values (false), (true)) as kinds (simulated)
  left join measured on measured.model_id = hosts.id and measured.simulated = kinds.simulated
  cross join lateral (
    select
      private.rate_interval(measured.succeeded, measured.attributable_n, measured.shares[3]) as success,
      private.rate_interval(
        measured.check_ok_n[judged.place], measured.check_n[judged.place], measured.shares[3 + judged.place]
      ) as pass
    offset 0
  ) as rates
  where measured.model_id is not null or (hosts.offered and hosts.simulated = kinds.simulated);
end;
