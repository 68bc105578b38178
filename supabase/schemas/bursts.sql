-- What happens under load: so many calls at once at one provider, level by level. Nothing else counts these calls.

create table private.burst_levels (
  id bigint generated always as identity primary key,
  run_id uuid not null,
  model_id uuid not null references public.models (id) on delete cascade,
  workload_id uuid not null,
  region text,
  calls smallint not null check (calls between 1 and 32),
  simulated boolean not null,
  ended_at timestamptz not null,
  succeeded smallint not null check (succeeded between 0 and calls),
  refused smallint not null check (refused between 0 and calls - succeeded),
  span_ms double precision not null check (span_ms between 0 and 7200000),
  output_tokens bigint check (output_tokens >= 0),
  ttft_ms double precision[] not null,
  remaining_requests bigint,
  reset_requests_ms bigint,
  remaining_tokens bigint,
  reset_tokens_ms bigint,
  unique nulls not distinct (run_id, model_id, workload_id, region, calls)
);

comment on table private.burst_levels is
  'One row for each level of a burst of which every call has a result, and none was disturbed. Made with the last result of '
  'the level, in the same transaction, and kept for 35 days.';
comment on column private.burst_levels.calls is 'How many calls were made at once.';
comment on column private.burst_levels.refused is 'Calls that the provider refused as too many (HTTP 429).';
comment on column private.burst_levels.span_ms is 'From the first request until the last byte of the last answer.';
comment on column private.burst_levels.output_tokens is
  'Of the answers that succeeded. Null: those of one of them are not known.';
comment on column private.burst_levels.ttft_ms is 'Of each call that succeeded.';
comment on column private.burst_levels.remaining_requests is
  'The least that a response said to remain. Null: none said it.';
comment on column private.burst_levels.reset_requests_ms is 'The longest time until the limit is reset that a response said.';

create index idx_burst_levels_model_id on private.burst_levels (model_id, ended_at);
create index idx_burst_levels_ended_at on private.burst_levels (ended_at);

alter table private.burst_levels enable row level security;

grant select on private.burst_levels to anon, authenticated;
grant select, insert, update, delete on private.burst_levels to service_role;

create policy "Everyone may read burst levels of enabled providers"
  on private.burst_levels for select to anon, authenticated
  using (
    model_id in (
      select models.id
      from public.models
      join public.providers on providers.id = models.provider_id
      where providers.enabled
    )
  );

-- Adds the levels that some results complete. Imported results make them again.
create function private.add_to_burst_levels(result_ids uuid[])
returns void
language plpgsql
volatile
security invoker
set search_path = ''
set plan_cache_mode = 'force_generic_plan'
as $$
begin
  insert into private.burst_levels (
    run_id, model_id, workload_id, region, calls, simulated, ended_at, succeeded, refused, span_ms, output_tokens, ttft_ms,
    remaining_requests, reset_requests_ms, remaining_tokens, reset_tokens_ms
  )
  select
    results.run_id, results.model_id, results.workload_id, results.region, results.burst, bool_or(results.simulated),
    max(results.created_at),
    count(*) filter (where results.success),
    count(*) filter (where results.status_code = 429 and not results.success),
    1000 * extract(
      epoch from max(results.request_started_at + results.total_latency_ms * interval '1 millisecond')
        - min(results.request_started_at)
    )::double precision,
    case
      when bool_and(results.token_source <> 'none') filter (where results.success) is not false
        then coalesce(sum(results.output_tokens) filter (where results.success), 0)
    end,
    array(
      select times.ttft_ms from unnest(array_agg(results.ttft_ms) filter (where results.success)) as times (ttft_ms)
      where times.ttft_ms is not null
    ),
    min((results.headroom #>> '{requests,remaining}')::numeric::bigint),
    max((results.headroom #>> '{requests,reset_ms}')::numeric::bigint),
    min((results.headroom #>> '{tokens,remaining}')::numeric::bigint),
    max((results.headroom #>> '{tokens,reset_ms}')::numeric::bigint)
  from (
    select distinct completing.run_id, completing.model_id, completing.workload_id, completing.region, completing.burst
    from public.benchmark_results as completing
    where completing.id = any (result_ids) and completing.burst is not null and not completing.probe
  ) as levels
  join public.benchmark_results as results
    on results.run_id = levels.run_id
    and results.model_id = levels.model_id
    and results.workload_id = levels.workload_id
    and results.region is not distinct from levels.region
    and results.burst = levels.burst
  group by results.run_id, results.model_id, results.workload_id, results.region, results.burst
  having count(*) = results.burst
    and bool_and(results.remarks <@ array['encoded'])
    and count(results.request_started_at) = results.burst
  on conflict do nothing;
end;
$$;

comment on function private.add_to_burst_levels is
  'Adds the levels of bursts that these results are of, where every call of them has a result. Safe to repeat.';

create function public.burst_levels_over(period interval, run_id uuid default null)
returns table (
  provider text,
  model text,
  region text,
  simulated boolean,
  workload text,
  calls integer,
  n bigint,
  calls_n bigint,
  succeeded bigint,
  refused bigint,
  refused_percent double precision,
  tokens_per_second double precision,
  p50_ttft_ms double precision,
  p95_ttft_ms double precision,
  remaining_requests bigint,
  reset_requests_ms bigint,
  remaining_tokens bigint,
  reset_tokens_ms bigint,
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
    providers.name, models.name, levels.region, levels.simulated, levels.workload, levels.calls, levels.n, levels.calls_n,
    levels.succeeded, levels.refused, (100.0 * levels.refused / levels.calls_n)::double precision, levels.tokens_per_second,
    times.p50, times.p95, levels.remaining_requests, levels.reset_requests_ms, levels.remaining_tokens,
    levels.reset_tokens_ms, levels.last_seen_at, providers.id, models.id
  from public.models
  join public.providers on providers.id = models.provider_id and providers.enabled
  cross join lateral (
    select
      latest.region,
      latest.simulated,
      workloads.name as workload,
      latest.calls::integer as calls,
      count(*) as n,
      sum(latest.calls)::bigint as calls_n,
      sum(latest.succeeded)::bigint as succeeded,
      sum(latest.refused)::bigint as refused,
      percentile_cont(0.5) within group (
        order by 1000 * latest.output_tokens / nullif(latest.span_ms, 0)
      ) as tokens_per_second,
      jsonb_agg(to_jsonb(latest.ttft_ms)) as ttft_ms,
      min(latest.remaining_requests) as remaining_requests,
      max(latest.reset_requests_ms) as reset_requests_ms,
      min(latest.remaining_tokens) as remaining_tokens,
      max(latest.reset_tokens_ms) as reset_tokens_ms,
      max(latest.ended_at) as last_seen_at
    from (
      select *
      from private.burst_levels
      where burst_levels.model_id = models.id
        and burst_levels.ended_at >= now() - private.window_of(burst_levels_over.period)
        and (burst_levels_over.run_id is null or burst_levels.run_id = burst_levels_over.run_id)
      order by burst_levels.ended_at desc
      limit 100
    ) as latest
    join public.workloads on workloads.id = latest.workload_id and workloads.current
    group by latest.region, latest.simulated, workloads.name, latest.calls
  ) as levels
  cross join lateral (
    select
      percentile_disc(0.5) within group (order by time.ms::double precision) as p50,
      percentile_disc(0.95) within group (order by time.ms::double precision) as p95
    from jsonb_array_elements(levels.ttft_ms) as level (times)
    cross join lateral jsonb_array_elements_text(level.times) as time (ms)
  ) as times
  order by providers.name, models.name, levels.region, levels.workload, levels.calls
  limit 2000;
end;

comment on function public.burst_levels_over is
  'What each model does under load, by the last 100 levels of bursts in that time (of one run): calls were made at once, n times. '
  'tokens_per_second: the output tokens of all calls that succeeded, by the time from the first request to the last byte of '
  'the last answer; the median of the n times. TTFT: of all calls that succeeded; the p95 of fewer than 20 is the slowest. '
  'refused: calls answered with HTTP 429. What remained of requests and tokens is the least that a response said, and '
  'the time until it is reset the longest. Null: unknown.';

grant execute on function public.burst_levels_over(interval, uuid) to anon, authenticated, service_role;
grant execute on function private.add_to_burst_levels(uuid[]) to service_role;
