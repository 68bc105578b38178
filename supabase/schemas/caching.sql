-- What providers' caches of prompts save: pairs of calls with one text, the second right after the first.

create table private.cache_pairs (
  result_id uuid primary key,
  first_result_id uuid not null,
  model_id uuid not null references public.models (id) on delete cascade,
  workload_id uuid not null,
  region text,
  simulated boolean not null,
  created_at timestamptz not null,
  first_ttft_ms double precision,
  ttft_ms double precision,
  input_tokens integer,
  cached_tokens integer,
  saved_usd numeric
);

comment on table private.cache_pairs is
  'Two calls of one run, model, sample and region with the same text, both successful and comparable. Made with the second '
  'result, in the same transaction, and kept for 35 days.';
comment on column private.cache_pairs.workload_id is 'The workload of the second call.';
comment on column private.cache_pairs.cached_tokens is 'Of the second call''s input. Null: the provider does not say.';
comment on column private.cache_pairs.saved_usd is
  'What both calls cost less than they would have without a cache; less than 0 where writing into it cost more.';

create index idx_cache_pairs_model_id on private.cache_pairs (model_id, created_at);
create index idx_cache_pairs_created_at on private.cache_pairs (created_at);

alter table private.cache_pairs enable row level security;

grant select on private.cache_pairs to anon, authenticated;
grant select, insert, update, delete on private.cache_pairs to service_role;

create policy "Everyone may read cache pairs of enabled providers"
  on private.cache_pairs for select to anon, authenticated
  using (
    model_id in (
      select models.id
      from public.models
      join public.providers on providers.id = models.provider_id
      where providers.enabled
    )
  );

-- The result of the first call with the text that a second one has sent. An imported result has no target.
create function private.first_result(second public.benchmark_results)
returns public.benchmark_results
language plpgsql
stable
security invoker
set search_path = ''
as $$
declare
  first public.benchmark_results;
begin
  select results.* into first
  from public.run_targets
  join public.benchmark_results as results on results.target_id = run_targets.first_id
  where run_targets.id = second.target_id;
  if not found and second.target_id is null then
    select results.* into first
    from public.workloads
    join public.workloads as sent on sent.name = workloads.request ->> 'after'
    join public.benchmark_results as results
      on results.run_id = second.run_id and results.model_id = second.model_id and results.workload_id = sent.id
    where workloads.id = second.workload_id
      and results.sample is not distinct from second.sample
      and results.region is not distinct from second.region
      and results.request_started_at < second.request_started_at
    order by results.request_started_at desc
    limit 1;
  end if;
  return first;
end;
$$;

-- What a result cost less than it would have without a cache. Null where that is not known: a list that has no price for
-- cached input does not say that it costs the same.
create function private.saved_usd(result public.benchmark_results)
returns numeric
language plpgsql
stable
security invoker
set search_path = ''
as $$
declare
  tier text := private.priced_tier(coalesce(result.service_tier, private.asked_tier(result.model_id)));
begin
  return (
    select round(
      (
        private.cost_usd(prices, result.input_tokens, 0, result.output_tokens, 0, 0, result.reasoning_tokens, tier)
        - result.cost_usd
      )::numeric, 12
    )
    from public.prices
    where prices.id = result.price_id
      and result.cost_known
      and (
        coalesce(result.cached_tokens, 0) = 0
        or private.rates_of(prices, tier, result.input_tokens) ->> 'cached_input_price_per_m' is not null
      )
  );
end;
$$;

create function private.add_to_cache_pairs(result_ids uuid[])
returns void
language plpgsql
volatile
security invoker
set search_path = ''
as $$
declare
  second public.benchmark_results;
  first public.benchmark_results;
begin
  for second in
    select results.*
    from public.benchmark_results as results
    join public.workloads on workloads.id = results.workload_id and workloads.comparable and workloads.request ? 'after'
    where results.id = any (result_ids)
      and results.success
      and results.comparable
      and results.model_id is not null
      -- A worker of 1.0.0 puts in no filler, and a server may read a part: such a text is too short for a cache.
      and (results.token_source = 'none' or results.input_tokens >= coalesce(workloads.input_tokens, 0) / 2)
    order by results.id
  loop
    first := private.first_result(second);
    if first.success and first.comparable then
      insert into private.cache_pairs (
        result_id, first_result_id, model_id, workload_id, region, simulated, created_at, first_ttft_ms, ttft_ms,
        input_tokens, cached_tokens, saved_usd
      )
      values (
        second.id, first.id, second.model_id, second.workload_id, second.region, second.simulated, second.created_at,
        first.ttft_ms, second.ttft_ms,
        case when second.token_source = 'provider' then second.input_tokens end, second.cached_tokens,
        case when second.cached_tokens is not null then private.saved_usd(first) + private.saved_usd(second) end
      )
      on conflict (result_id) do nothing;
    end if;
  end loop;
end;
$$;

comment on function private.add_to_cache_pairs is
  'Adds those of these results that were the second call with a text, with their first one. Safe to repeat.';

create function public.cache_savings_over(period interval)
returns table (
  provider text,
  model text,
  region text,
  simulated boolean,
  workload text,
  n bigint,
  first_ttft_ms double precision,
  ttft_ms double precision,
  saved_ms double precision,
  told_n bigint,
  cached_tokens integer,
  input_tokens integer,
  priced_n bigint,
  saved_usd numeric,
  last_seen_at timestamptz,
  provider_id uuid,
  model_id uuid
)
language sql
stable
rows 100
security invoker
set search_path = ''
set jit = off
begin atomic
  select
    providers.name, models.name, pairs.region, pairs.simulated, pairs.workload, pairs.n, pairs.first_ttft_ms, pairs.ttft_ms,
    pairs.saved_ms, pairs.told_n, pairs.cached_tokens, pairs.input_tokens, pairs.priced_n, pairs.saved_usd,
    pairs.last_seen_at, providers.id, models.id
  from public.models
  join public.providers on providers.id = models.provider_id and providers.enabled
  cross join lateral (
    select
      latest.region,
      latest.simulated,
      workloads.name as workload,
      count(*) as n,
      percentile_cont(0.5) within group (order by latest.first_ttft_ms) as first_ttft_ms,
      percentile_cont(0.5) within group (order by latest.ttft_ms) as ttft_ms,
      percentile_cont(0.5) within group (order by latest.first_ttft_ms - latest.ttft_ms) as saved_ms,
      count(latest.cached_tokens) as told_n,
      percentile_disc(0.5) within group (order by latest.cached_tokens) as cached_tokens,
      percentile_disc(0.5) within group (order by latest.input_tokens) as input_tokens,
      count(latest.saved_usd) as priced_n,
      percentile_disc(0.5) within group (order by latest.saved_usd) as saved_usd,
      max(latest.created_at) as last_seen_at
    from (
      select *
      from private.cache_pairs
      where cache_pairs.model_id = models.id
        and cache_pairs.created_at >= now() - private.window_of(cache_savings_over.period)
      order by cache_pairs.created_at desc
      limit 100
    ) as latest
    join public.workloads on workloads.id = latest.workload_id and workloads.current
    group by latest.region, latest.simulated, workloads.name
  ) as pairs
  order by pairs.saved_ms desc nulls last, providers.name, models.name, pairs.region
  limit 2000;
end;

comment on function public.cache_savings_over is
  'What the cache of a provider saves: a text is sent to a model twice within a minute, and saved_ms is how much earlier '
  'the first token of the second answer came. Medians of n pairs in that time, of the last 100 of a model; a pair '
  'is of one run and one region. cached_tokens: of the told_n pairs of which the provider told it. saved_usd: what both '
  'calls cost less than without a cache, of the priced_n pairs of which it is known. Null: unknown.';

create view public.cache_savings
with (security_invoker = on)
as
select * from public.cache_savings_over('30 days');

comment on view public.cache_savings is 'What the cache of each provider saves, by the last 30 days; see cache_savings_over.';

grant select on public.cache_savings to anon, authenticated, service_role;
grant execute on function public.cache_savings_over(interval) to anon, authenticated, service_role;
grant execute on function
  private.first_result(public.benchmark_results),
  private.saved_usd(public.benchmark_results),
  private.add_to_cache_pairs(uuid[])
to service_role;
