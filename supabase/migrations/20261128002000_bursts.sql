-- What happens under load: bursts, level by level.

set local lock_timeout = '5s';

-- Whether these are levels of a burst: how many calls at once, each said once.
create or replace function private.are_burst_levels(levels jsonb)
returns boolean
language plpgsql
immutable
security invoker
set search_path = ''
as $$
begin
  if jsonb_typeof(levels) is distinct from 'array' or jsonb_array_length(levels) not between 1 and 8 then
    return false;
  end if;
  return not exists (
    select
    from jsonb_array_elements(levels) as asked (level)
    where case
      when jsonb_typeof(asked.level) = 'number'
        then asked.level::numeric not between 1 and 32 or asked.level::numeric % 1 <> 0
      else true
    end
  ) and (
    select count(distinct asked.level) = jsonb_array_length(levels) from jsonb_array_elements(levels) as asked (level)
  );
end;
$$;

-- Whether this is what an answer said of its rate limits, such as {"requests": {"remaining": 59, "reset_ms": 1000}}.
create or replace function private.is_headroom(headroom jsonb)
returns boolean
language plpgsql
immutable
security invoker
set search_path = ''
as $$
begin
  if jsonb_typeof(headroom) is distinct from 'object' then
    return false;
  end if;
  return not exists (
    select
    from jsonb_each(headroom) as said
    where said.key not in ('requests', 'tokens')
      or jsonb_typeof(said.value) <> 'object'
      or exists (
        select
        from jsonb_each(case jsonb_typeof(said.value) when 'object' then said.value else '{}' end) as part
        where case
          when part.key not in ('remaining', 'reset_ms') then true
          when jsonb_typeof(part.value) = 'number' then part.value::numeric not between 0 and 1000000000000
          else true
        end
      )
  );
end;
$$;

grant execute on function private.are_burst_levels(jsonb), private.is_headroom(jsonb) to service_role;

alter table public.workloads drop constraint "kind must be a known one, such as text, tool or canary";
alter table public.workloads
  add constraint "kind must be a known one, such as text, tool or canary"
  check (kind in ('text', 'cache', 'tool', 'json', 'canary', 'burst')) not valid;
alter table public.workloads
  add constraint "a burst must have 1 to 8 different levels of 1 to 32 calls, such as {""burst"": [1, 2, 4, 8]}"
  check (kind <> 'burst' or private.are_burst_levels(request -> 'burst')) not valid;

alter table public.run_targets add column burst smallint;
alter table public.run_targets drop constraint "sample must be between 1 and 20";
alter table public.run_targets
  add constraint "sample must be between 1 and 256"
  check (sample between 1 and 256) not valid;
alter table public.run_targets
  add constraint "sample must be 20 or less, except of a burst"
  check (sample <= 20 or burst is not null) not valid;
alter table public.run_targets
  add constraint "burst must be between 1 and 32"
  check (burst between 1 and 32) not valid;

alter table public.benchmark_results add column burst smallint;
alter table public.benchmark_results
  add constraint "burst of a result must be between 1 and 32"
  check (burst between 1 and 32) not valid;
alter table public.benchmark_results add column headroom jsonb;
alter table public.benchmark_results
  add constraint "headroom must be like {""requests"": {""remaining"": 59, ""reset_ms"": 1000}}"
  check (headroom is null or private.is_headroom(headroom)) not valid;

comment on column public.workloads.request is
  '{"after": "cache-cold"}: each target is asked within a minute after that workload''s, at the same model, and behind '
  'its random words; {{again}} in the prompt is its whole text. {"burst": [1, 2, 4, 8]}, of the kind burst: so many calls '
  'at once at each level. Whatever else it holds is not used.';
comment on column public.run_targets.first_id is
  'The target of the same run, model, sample and region whose text it sends again, right after it (workloads.request). '
  'Of a burst, the one whose lease it shares: all calls of a level are claimed, recorded and closed together. Null for most.';
comment on column public.run_targets.burst is
  'How many calls are made at once at the level of a burst that it is of. Null: it is of none.';
comment on column public.benchmark_results.comparable is
  'Whether its times are summed up. Where they are not, remarks give the reason; those of a burst never are.';
comment on column public.benchmark_results.burst is
  'How many calls were made at once at the level of a burst that it is of. Such a result is in burst_levels_over alone. '
  'Null: it is of none.';
comment on column public.benchmark_results.headroom is
  'Of a burst: what the response''s headers said of rate limits, for requests and tokens: what remained, and after how '
  'many milliseconds the limit is reset. Null: nothing.';

-- Built from all columns of benchmark_results, with null for unknown values.
do $$
begin
  execute (
    select format(
      'create or replace view public.known_results with (security_invoker = on) as select %s from public.benchmark_results as results where not results.probe',
      string_agg(
        case pg_attribute.attname
          when 'input_tokens' then
            'case when results.token_source is distinct from ''none'' then results.input_tokens end as input_tokens'
          when 'output_tokens' then
            'case when results.token_source is distinct from ''none'' then results.output_tokens end as output_tokens'
          when 'cost_usd' then 'case when results.cost_known then results.cost_usd end as cost_usd'
          else format('results.%I', pg_attribute.attname)
        end,
        ', ' order by pg_attribute.attnum
      )
    )
    from pg_catalog.pg_attribute
    where pg_attribute.attrelid = 'public.benchmark_results'::regclass
      and pg_attribute.attnum > 0
      and not pg_attribute.attisdropped
      and pg_attribute.attname <> 'probe'
  );
end;
$$;

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

-- The results, with null where a documented NOT NULL column holds 0 for unknown, and without times that are not
-- comparable.
create or replace view private.known_results
with (security_invoker = on)
as
select
  results.id,
  results.run_id,
  results.provider_id,
  results.model_id,
  results.workload_id,
  results.region,
  results.created_at,
  results.simulated,
  results.success,
  coalesce(results.outcome, case when results.success then 'success' end) as outcome,
  case when results.comparable then results.ttft_ms end as ttft_ms,
  case when results.comparable then results.ttfat_ms end as ttfat_ms,
  case when results.comparable then results.tps end as tps,
  case when results.comparable then results.total_latency_ms end as total_latency_ms,
  results.batched,
  case when results.token_source is distinct from 'none' then results.input_tokens end as input_tokens,
  case when results.token_source is distinct from 'none' then results.output_tokens end as output_tokens,
  case when results.cost_known then results.cost_usd end as cost_usd,
  results.remarks,
  results.check_n,
  results.check_ok_n,
  results.upstream,
  results.served_as_other,
  results.check_verdicts,
  results.burst
from public.benchmark_results as results
where not results.probe;

create or replace view private.countable_results
with (security_invoker = on)
as
select
  results.id,
  results.model_id,
  coalesce(workloads.id, private.shared_key()) as workload_id,
  results.region,
  results.created_at,
  results.success,
  results.outcome,
  results.input_tokens,
  results.output_tokens,
  results.cost_usd,
  results.simulated,
  results.check_n,
  results.check_ok_n,
  ('1e' || 8 * outcomes.position)::numeric as outcomes,
  not outcomes.attributable as excused,
  good.ttft_ms,
  good.ttfat_ms,
  good.latency_ms,
  good.tps,
  good.batched,
  private.histogram_of(good.ttft_ms) as ttft_histogram,
  private.histogram_of(good.ttfat_ms) as ttfat_histogram,
  private.histogram_of(good.latency_ms) as latency_histogram,
  private.histogram_of(good.tps) as tps_histogram,
  results.upstream,
  results.served_as_other,
  case when results.check_verdicts is not null then private.verdict_digits(results.check_verdicts) end as verdicts,
  results.run_id
from private.known_results as results
left join public.outcomes on outcomes.name = results.outcome
left join public.workloads on workloads.id = results.workload_id and workloads.comparable
left join lateral (
  select
    case when workloads.id is not null then results.ttft_ms end as ttft_ms,
    case when workloads.id is not null then results.ttfat_ms end as ttfat_ms,
    case when workloads.id is not null then results.total_latency_ms end as latency_ms,
    case when workloads.id is not null then results.tps end as tps,
    results.batched
  where results.success
) as good on true
where results.model_id is not null
  -- The one place where results are let into the sums: no bursts, no unproven failures, and nothing of another host or the
  -- control.
  and results.burst is null
  and not results.remarks && array['unproven_address', 'unproven_model', 'other_host', 'control'];

-- Adds the levels that some results complete. Imported results make them again.
create or replace function private.add_to_burst_levels(result_ids uuid[])
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

create or replace function public.burst_levels_over(period interval, run_id uuid default null)
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

comment on function private.add_to_burst_levels is
  'Adds the levels of bursts that these results are of, where every call of them has a result. Safe to repeat.';

comment on function public.burst_levels_over is
  'What each model does under load, by the last 100 levels of bursts in that time (of one run): calls were made at once, n times. '
  'tokens_per_second: the output tokens of all calls that succeeded, by the time from the first request to the last byte of '
  'the last answer; the median of the n times. TTFT: of all calls that succeeded; the p95 of fewer than 20 is the slowest. '
  'refused: calls answered with HTTP 429. What remained of requests and tokens is the least that a response said, and '
  'the time until it is reset the longest. Null: unknown.';

grant execute on function public.burst_levels_over(interval, uuid) to anon, authenticated, service_role;
grant execute on function private.add_to_burst_levels(uuid[]) to service_role;

-- The prompt a target's model is sent, its output cap, and how many tokens its text declares or is filled up with.
-- Questions and filler are put in by the worker. A target that follows another one has that one's random words, and its
-- text for {{again}}; the calls of a burst have words of their own.
create or replace function private.describe_call(target public.run_targets)
returns table (prompt text, max_output_tokens integer, input_tokens integer)
language plpgsql
stable
rows 1
security invoker
set search_path = ''
as $$
begin
  return query
  select
    -- A new nonce for each claim: two providers may share one server, and a target may be measured again after its
    -- worker was lost. A text without {{nonce}} gets it at the front, after one fixed word: at the very beginning
    -- of a text some nonce words are two tokens, after a space none.
    replace(
      case when strpos(whole.text, '{{nonce}}') > 0 then '' else 'Reference {{nonce}}' || e'\n\n' end || whole.text,
      '{{nonce}}',
      private.nonce(
        concat_ws(
          '/', case when target.burst is null then coalesce(first.id, target.id) else target.id end,
          coalesce(first.claims, target.claims)
        )
      )
    ),
    -- A check on models keeps other values out. If one exists all the same, it must not stop a run.
    coalesce(
      case
        when runs.kind = 'benchmark' and models.options ->> 'max_output_tokens' ~ '^[1-9][0-9]{0,4}$'
          then (models.options ->> 'max_output_tokens')::integer
      end,
      workloads.max_output_tokens
    ),
    greatest(private.text_tokens(whole.text, workloads.input_tokens), sent.input_tokens)
  from public.runs
  join public.workloads on workloads.id = target.workload_id
  join public.models on models.id = target.model_id
  left join public.run_targets as first on first.id = target.first_id
  left join public.workloads as sent on sent.id = first.workload_id
  cross join lateral (select replace(workloads.prompt, '{{again}}', coalesce(sent.prompt, '{{again}}'))) as whole (text)
  where runs.id = target.run_id;
end;
$$;

-- The targets that share the lease of a burst's first one, in the order of their calls.
create or replace function private.burst_followers(lead public.run_targets)
returns setof public.run_targets
language plpgsql
stable
rows 4
security invoker
set search_path = ''
as $$
begin
  return query
  select followers.*
  from public.run_targets as followers
  where followers.run_id = lead.run_id
    and followers.model_id = lead.model_id
    and followers.workload_id = lead.workload_id
    and followers.burst = lead.burst
    and followers.first_id = lead.id
  order by followers.sample;
end;
$$;

-- What the further calls of a burst's level are sent. Null: it is no burst.
create or replace function private.burst_prompts(lead public.run_targets)
returns jsonb
language plpgsql
stable
security invoker
set search_path = ''
as $$
begin
  if lead.burst is null then
    return null;
  end if;
  return (
    select coalesce(jsonb_agg(call.prompt order by followers.sample), '[]')
    from private.burst_followers(lead) as followers
    cross join lateral private.describe_call(followers) as call
  );
end;
$$;

-- What all calls of a target together cost at most.
create or replace function private.worst_case_of(target public.run_targets)
returns numeric
language plpgsql
stable
security invoker
set search_path = ''
as $$
begin
  return (
    select
      coalesce(target.burst, 1)
        * private.worst_case_usd(target.model_id, call.prompt, call.max_output_tokens, call.input_tokens)
    from private.describe_call(target) as call
  );
end;
$$;

-- Everything a worker needs for one call, or for the calls of one level of a burst. Volatile, so that it sees the lease that the same statement has just written.
create or replace function private.describe_target(target uuid)
returns jsonb
language plpgsql
volatile
security invoker
set search_path = ''
-- One plan per session: planning takes ten times as long as finding one target by its id.
set plan_cache_mode = 'force_generic_plan'
as $$
begin
  return (
    select jsonb_build_object(
      'lease_token', run_targets.lease_token,
      'target_id', run_targets.id,
      'run_id', run_targets.run_id,
      'provider', endpoint.provider,
      'base_url', endpoint.base_url,
      'dialect', endpoint.dialect,
      'api_key_env', endpoint.api_key_env,
      'model', endpoint.api_name,
      'name', endpoint.model,
      'options', endpoint.options,
      'prompt', call.prompt,
      'max_output_tokens', call.max_output_tokens,
      'warm', runs.warm,
      'burst', private.burst_prompts(run_targets),
      'workload', jsonb_build_object(
        'kind', workloads.kind,
        -- All targets that are compared are asked the same.
        'seed', concat_ws(
          '/', run_targets.run_id, coalesce(first.workload_id, run_targets.workload_id), run_targets.sample, run_targets.region
        ),
        'check', workloads."check"
      ),
      'limits', jsonb_build_object(
        'headers_ms', limits.headers_ms,
        'first_token_ms', limits.first_token_ms,
        'gap_ms', limits.gap_ms,
        'total_ms', limits.total_ms,
        'body_bytes', settings.max_body_bytes,
        'text_chars', settings.max_text_chars
      )
    )
    from public.run_targets
    join public.runs on runs.id = run_targets.run_id
    join public.workloads on workloads.id = run_targets.workload_id
    left join public.run_targets as first on first.id = run_targets.first_id
    join public.model_endpoints as endpoint on endpoint.model_id = run_targets.model_id
    cross join public.settings
    cross join lateral private.describe_call(run_targets) as call
    cross join lateral private.limits_of(run_targets) as limits
    where run_targets.id = target
  );
end;
$$;

-- Closes a target whose call could exceed a spend limit, and all waiting targets at the same provider that could
-- cost as much.
create or replace function private.block_targets(blocked public.run_targets, worst_case_usd numeric, reason text)
returns void
language sql
volatile
security invoker
set search_path = ''
as $$
  with worst_cases as (
    -- Texts of one workload are equally long, so one target of each model, and level, is checked for all.
    select waiting.model_id, waiting.workload_id, waiting.burst, private.worst_case_of(waiting.target) as usd
    from (
      select distinct on (run_targets.model_id, run_targets.workload_id, run_targets.burst)
        run_targets.model_id, run_targets.workload_id, run_targets.burst, run_targets as target
      from public.run_targets
      where run_targets.run_id = blocked.run_id
        and run_targets.provider_id = blocked.provider_id
        and run_targets.state = 'queued'
      order by run_targets.model_id, run_targets.workload_id, run_targets.burst
    ) as waiting
  )
  update public.run_targets
  set state = 'budget_blocked', closed_at = clock_timestamp(), closed_reason = reason
  from worst_cases
  where run_targets.run_id = blocked.run_id
    and run_targets.model_id = worst_cases.model_id
    and run_targets.workload_id = worst_cases.workload_id
    and run_targets.burst is not distinct from worst_cases.burst
    and run_targets.state = 'queued'
    and (
      (run_targets.model_id, run_targets.workload_id) = (blocked.model_id, blocked.workload_id)
        and run_targets.burst is not distinct from blocked.burst
      or worst_cases.usd >= block_targets.worst_case_usd
      or (worst_cases.usd is null and block_targets.worst_case_usd is null)
    );
$$;

-- The target of a run that is measured next. A text that was just sent goes first, since its provider forgets it. What
-- is busy is asked once: asked for each target, it would cost more than all the rest of a claim. A burst waits until
-- nothing else of its run, and nothing at its provider, is being measured.
create or replace function private.next_target(run uuid, region text, worker_region text, left_provider uuid)
returns public.run_targets
language plpgsql
volatile
security invoker
set search_path = ''
as $$
declare
  candidate public.run_targets;
  control uuid := private.control();
  busy uuid[] := array_remove(
    array(
      select leased.provider_id
      from public.run_targets as leased
      where leased.worker_region is not distinct from next_target.worker_region
        and leased.state = 'leased'
        and not leased.concurrent
    ) || left_provider,
    null
  );
  bursting uuid[] := array(
    select leased.provider_id
    from public.run_targets as leased
    where leased.state = 'leased' and leased.burst is not null
  );
begin
  select queued.* into candidate
  from public.run_targets as queued
  where queued.run_id = next_target.run
    and queued.state = 'queued'
    and queued.first_id is not null
    and queued.burst is null
    and queued.region is not distinct from next_target.region
    and (queued.concurrent or queued.provider_id <> all (busy))
    and queued.provider_id <> all (bursting)
    and private.is_answered(queued.first_id)
  order by queued.position
  limit 1
  for update skip locked;
  if found then
    return candidate;
  end if;

  -- The control must neither disturb a measurement nor be disturbed by one.
  if control is not null and not exists (
    select
    from public.run_targets as others
    where others.run_id = next_target.run
      and others.region is not distinct from next_target.region
      and others.state in ('queued', 'leased')
      and others.provider_id is distinct from control
  ) then
    control := null;
  end if;
  select queued.* into candidate
  from public.run_targets as queued
  where queued.run_id = next_target.run
    and queued.state = 'queued'
    and queued.first_id is null
    and queued.region is not distinct from next_target.region
    and (queued.concurrent or queued.provider_id <> all (busy))
    and queued.provider_id <> all (bursting)
    and queued.provider_id is distinct from control
    and (
      queued.burst is null
      or not exists (
        select
        from public.run_targets as others
        where others.state = 'leased' and (others.run_id = next_target.run or others.provider_id = queued.provider_id)
      )
    )
  order by queued.position
  limit 1
  for update skip locked;
  return candidate;
end;
$$;

-- Leases the run's next target. Returns null when none is free: all are taken, all lanes are busy, or every
-- remaining provider is being measured or is another run's turn. The caller holds the locks on the run's row and
-- the spend limits.
create or replace function private.lease_next_target(
  run uuid,
  lane integer,
  region text,
  worker_region text,
  left_provider uuid default null
)
returns uuid
language plpgsql
volatile
security invoker
set search_path = ''
as $$
declare
  candidate public.run_targets;
  token uuid := private.time_ordered_uuid();
  limited boolean := exists (select from public.spend_limits);
  worst_case_usd numeric;
  blocked text;
  control uuid := private.control();
begin
  perform private.release_expired_leases();

  if (
    select
      count(*) filter (where run_targets.region is not distinct from lease_next_target.region)
        >= (select runs.lanes from public.runs where runs.id = run)
      -- A burst is measured alone.
      or coalesce(bool_or(run_targets.burst is not null), false)
    from public.run_targets
    where run_targets.run_id = run and run_targets.state = 'leased'
  ) then
    return null;
  end if;

  perform private.close_seconds(run);
  loop
    candidate := private.next_target(run, region, worker_region, left_provider);
    exit when candidate.id is null;

    if limited and candidate.provider_id is distinct from control then
      worst_case_usd := private.worst_case_of(candidate);
      blocked := private.reserve_spend(token, candidate.provider_id, worst_case_usd);
      if blocked is not null then
        perform private.block_targets(candidate, worst_case_usd, blocked);
        continue;
      end if;
    end if;

    if private.take_lease(candidate, token, lane, worker_region) then
      return candidate.id;
    elsif limited then
      perform private.settle_spend(token, candidate.provider_id, 0);
    end if;
  end loop;
  return null;
end;
$$;

-- The name of the workload that a request wants; null for a scheduled run, which takes every active one that is due, if
-- its worker knows how to make and judge them (judges; workers of 1.0.0 do not).
-- prompt is the older name of the field. A prompt_text is stored under a name derived from the text, so that results
-- show what was sent.
create or replace function private.wanted_workload(request jsonb)
returns text
language sql
immutable
security invoker
set search_path = ''
as $$
  select case
    when request ->> 'prompt_text' is not null
      then 'text-' || left(
        encode(sha256(convert_to(concat(request ->> 'prompt_text', request ->> 'check'), 'utf8')), 'hex'), 16
      )
    else coalesce(
      request ->> 'workload', request ->> 'prompt',
      case when request -> 'burst' is not null then 'burst' end,
      case when not coalesce(request -> 'scheduled' = 'true' and request -> 'judges' = 'true', false) then 'default' end
    )
  end;
$$;

-- The workloads that a request wants; "all" are all that can be compared. Bursts are among them only where they are
-- named, or scheduled, and its worker knows how to make them (bursts; workers of 1.3.0 do not).
create or replace function private.wanted_workloads(request jsonb)
returns setof public.workloads
language plpgsql
stable
security invoker
set search_path = ''
as $$
declare
  wanted text := private.wanted_workload(request);
begin
  return query
  select workloads.*
  from public.workloads
  where workloads.current
    and case
      when wanted is null then workloads.comparable and workloads.active
      when wanted = 'all' then workloads.comparable and workloads.kind <> 'burst'
      else workloads.name = wanted
    end
    and (workloads.kind <> 'burst' or coalesce(wanted_workloads.request -> 'bursts' = 'true', false));
end;
$$;

-- Why a request can start no run, as the body of an error; null when it can. callable are the providers it may call.
create or replace function private.refuse_run(request jsonb, callable uuid[])
returns jsonb
language plpgsql
stable
security invoker
set search_path = ''
as $$
declare
  needs_workers text := case
    when jsonb_typeof(request -> 'regions') = 'array' then 'regions'
    when (request ->> 'lanes')::integer > 1 then 'lanes'
  end;
  wanted_in text := case when request ->> 'workload' is null then 'prompt' else 'workload' end;
  unknown text := private.unknown_provider(private.text_array(request -> 'providers'));
begin
  if unknown is not null then
    return private.error_body(
      'unknown_provider', 'providers',
      format('Cannot start the run: providers: there is no provider "%s". %s', unknown, private.provider_choice(unknown))
    );
  end if;

  if request ->> 'prompt_text' is null
    and private.wanted_workload(request) is not null
    and not exists (select from private.wanted_workloads(request))
  then
    return private.error_body(
      'unknown_workload', wanted_in,
      format(
        'Cannot start the run: %s: there is no workload "%s". %s',
        wanted_in,
        private.wanted_workload(request),
        private.choice_of(
          private.wanted_workload(request),
          array(
            select workloads.name from public.workloads where workloads.comparable and workloads.current
            union all
            select 'all'
          )
        )
      )
    );
  end if;

  if request ->> 'prompt_text' is null and exists (
    select
    from private.wanted_workloads(refuse_run.request) as workloads
    where private.wanted_workload(refuse_run.request) = workloads.name
      and workloads.request ? 'after'
      and (private.first_workload(workloads)).id is null
  ) then
    return private.error_body(
      'unknown_workload', wanted_in,
      format(
        'Cannot start the run: %s: "%s" follows another workload, and there is none of that name',
        wanted_in, private.wanted_workload(request)
      )
    );
  end if;

  if request -> 'burst' is not null
    and exists (select from private.wanted_workloads(refuse_run.request) as workloads where workloads.kind <> 'burst')
  then
    return private.error_body(
      'unknown_workload', wanted_in,
      format(
        'Cannot start the run: burst: the workload "%s" is not of the kind burst. %s',
        private.wanted_workload(request),
        private.choice_of(
          'burst', array(select workloads.name from public.workloads where workloads.kind = 'burst' and workloads.current)
        )
      )
    );
  end if;

  -- The database starts the workers of further lanes and of regions.
  if needs_workers is not null and private.missing_secrets() is not null then
    return private.error_body(
      'not_configured', needs_workers,
      format(
        'Cannot start the run: %s: Vault lacks %s, which the database needs to start workers',
        needs_workers,
        array_to_string(private.missing_secrets(), ' and ')
      )
    );
  end if;

  -- A model missing from the catalogue is created if its provider is unambiguous.
  select wanted into unknown
  from unnest(private.text_array(request -> 'models')) as wanted
  where not exists (
    select from public.models where models.name = wanted and models.provider_id = any (callable)
  )
  limit 1;
  if found and cardinality(callable) > 1 then
    return private.error_body(
      'unknown_model', 'models',
      format(
        'Cannot start the run: models: no chosen provider has the model "%s"; name one provider to add it there. %s',
        unknown,
        private.choice_of(
          unknown,
          array(select distinct models.name from public.models where models.provider_id = any (callable))
        )
      )
    );
  end if;
  return null;
end;
$$;

-- The samples of a workload that a request wants, and for each of a burst's calls at which level it is made.
create or replace function private.wanted_samples(request jsonb, workload public.workloads)
returns table (sample integer, burst smallint)
language plpgsql
immutable
rows 4
security invoker
set search_path = ''
as $$
begin
  if workload.kind <> 'burst' then
    return query
    select samples.sample, null::smallint
    from generate_series(1, coalesce((wanted_samples.request ->> 'samples')::integer, 1)) as samples (sample);
  else
    return query
    select (row_number() over (order by levels.level::integer, call))::integer, levels.level::smallint
    from jsonb_array_elements_text(coalesce(wanted_samples.request -> 'burst', workload.request -> 'burst')) as levels (level)
    cross join generate_series(1, levels.level::integer) as call;
  end if;
end;
$$;

-- Inserts the targets: every sample of every model and workload of a run, in each of its regions, and what a workload
-- follows before it. A model is not asked what its context cannot hold. Returns how many.
create or replace function private.create_targets(run public.runs, request jsonb, callable uuid[])
returns integer
language plpgsql
volatile
security invoker
set search_path = ''
-- One plan per session: no plan is better for some arguments than for others.
set plan_cache_mode = 'force_generic_plan'
as $$
declare
  wanted_models text[] := private.text_array(request -> 'models');
  target_count integer;
begin
  with asked as materialized (
    select models.id as model_id, workloads.id as workload_id, first.id as first_id
    from public.models
    cross join private.wanted_workloads(create_targets.request) as workloads
    left join lateral private.first_workload(workloads) as first on true
    where models.provider_id = any (callable)
      and case
        when wanted_models is null
          then models.active
            and (models.retired_at is null or models.retired_at > now())
            and private.is_due(models, workloads.id)
        else models.name = any (wanted_models)
      end
      and (private.wanted_workload(create_targets.request) is not null or private.is_scheduled(models, workloads))
      and (workloads.request ->> 'after' is null or first.id is not null)
      and coalesce(private.most_tokens(workloads, first) <= models.context_window, true)
  )
  insert into public.run_targets (run_id, provider_id, model_id, workload_id, sample, region, position, concurrent, burst)
  select
    run.id,
    models.provider_id,
    models.id,
    wanted.workload_id,
    samples.sample,
    region,
    -- Shuffled, so that no model is always first or always follows the same model. Bursts come last, low levels first.
    row_number() over (order by samples.burst nulls first, random()),
    samples.burst is null and coalesce(providers.options -> 'concurrent', 'false') = 'true',
    samples.burst
  from (
    select asked.model_id, asked.workload_id from asked
    union
    select asked.model_id, asked.first_id from asked where asked.first_id is not null
  ) as wanted
  join public.models on models.id = wanted.model_id
  join public.providers on providers.id = models.provider_id
  join public.workloads on workloads.id = wanted.workload_id
  cross join lateral private.wanted_samples(create_targets.request, workloads) as samples
  cross join unnest(coalesce(run.regions, array[null])) as region;
  get diagnostics target_count = row_count;

  update public.run_targets as seconds
  set first_id = first.id
  from public.workloads
  cross join lateral private.first_workload(workloads) as followed
  join public.run_targets as first on first.run_id = run.id and first.workload_id = followed.id
  where workloads.current
    and workloads.request ? 'after'
    and seconds.run_id = run.id
    and seconds.workload_id = workloads.id
    and (seconds.model_id, seconds.sample) = (first.model_id, first.sample)
    and seconds.region is not distinct from first.region;

  -- The first call of a level leads the others.
  update public.run_targets as followers
  set first_id = lead.id
  from public.run_targets as lead
  where followers.run_id = run.id
    and followers.burst > 1
    and lead.run_id = run.id
    and (lead.model_id, lead.workload_id, lead.burst) = (followers.model_id, followers.workload_id, followers.burst)
    and lead.region is not distinct from followers.region
    and lead.sample < followers.sample
    and not exists (
      select
      from public.run_targets as earlier
      where earlier.run_id = run.id
        and (earlier.model_id, earlier.workload_id, earlier.burst) = (lead.model_id, lead.workload_id, lead.burst)
        and earlier.region is not distinct from lead.region
        and earlier.sample < lead.sample
    );
  return target_count;
end;
$$;

-- The remarks on a result; see benchmark_results.remarks.
create or replace function private.remarks_of(target public.run_targets, measured public.benchmark_results)
returns text[]
language plpgsql
stable
security invoker
set search_path = ''
as $$
begin
  return (
    select array_remove(
      array[
        case when 'encoded' = any (measured.remarks) then 'encoded' end,
        case when not workloads.comparable then 'own_text' end,
        case when not target.concurrent and measured.concurrent > coalesce(target.burst, 1) then 'disturbed' end,
        -- A prompt begins with a new nonce, so its input should not be cached where it is sent for the first time.
        case when (target.first_id is null or target.burst is not null) and measured.cached_tokens * 2.0 > measured.input_tokens then 'cached_input' end,
        private.unproven(target, measured),
        case when target.provider_id = private.control() then 'control' end,
        case
          when 'other_host' = any (measured.remarks)
            -- The worker knows the address as it was called.
            or ('own_host' = any (measured.remarks)) is not true
              and private.is_other_host(target.provider_id, measured.endpoint)
            then 'other_host'
        end
      ],
      null
    )
    from public.workloads
    where workloads.id = target.workload_id
  );
end;
$$;

-- Whether a text that was to come from a cache was sent too late after the first time, or from elsewhere. Providers keep
-- texts for some minutes, in one place, and most do not say for how long.
create or replace function private.is_unpaired(target public.run_targets, measured_in text, began timestamptz)
returns boolean
language plpgsql
stable
security invoker
set search_path = ''
as $$
begin
  return target.first_id is not null and target.burst is null and not exists (
    select
    from public.benchmark_results as results
    where results.target_id = target.first_id
      and results.region is not distinct from measured_in
      and results.request_started_at + results.total_latency_ms * interval '1 millisecond' >= began - interval '1 minute'
  );
end;
$$;

-- Updates the incidents by the result of a target. An error here must not lose the result.
create or replace function private.watch_result(
  target public.run_targets,
  measured public.benchmark_results,
  remarks_found text[],
  began timestamptz,
  served_key text default null
)
returns void
language plpgsql
volatile
security invoker
set search_path = ''
as $$
declare
  is_comparable boolean := remarks_found <@ array['encoded'] and target.burst is null;
  -- What a provider does under load says nothing about how it is otherwise.
  is_counted boolean := target.burst is null
    and not remarks_found && array['unproven_address', 'unproven_model', 'other_host', 'control'];
  run_started_at timestamptz;
begin
  select runs.started_at into run_started_at
  from public.runs
  where runs.id = target.run_id and runs.kind = 'benchmark';
  if found then
    perform private.update_incidents(
      target.provider_id,
      target.model_id,
      measured.region,
      run_started_at,
      case when is_counted then measured.outcome <> 'success' end,
      case when is_comparable then measured.ttft_ms end,
      case when is_comparable then measured.tps end,
      began,
      private.workload_key(target.workload_id)
    );
    if is_counted then
      perform private.watch_identity(target, measured, watch_result.served_key);
      perform private.watch_objectives(
        target.model_id, measured.region,
        (select providers.simulated from public.providers where providers.id = target.provider_id), run_started_at
      );
    end if;
  end if;
exception
  when others then
    raise warning 'Cannot watch %: %', target.model_id, sqlerrm;
end;
$$;

-- Stores the measurement of a target that has no result yet. The caller holds the locks of lock_leased_target.
create or replace function private.keep_result(target public.run_targets, result jsonb, began timestamptz)
returns uuid
language plpgsql
volatile
security invoker
set search_path = ''
as $$
declare
  measured public.benchmark_results := jsonb_populate_record(null::public.benchmark_results, result);
  run public.runs;
  remarks_found text[] := private.remarks_of(target, measured)
    || case when private.is_unpaired(target, measured.region, began) then array['unpaired'] end;
  price public.prices;
  cost double precision;
  result_id uuid;
begin
  -- What another host takes for a call is not known.
  if 'other_host' <> all (remarks_found) then
    price := private.price_at(target.model_id, began);
    cost := private.cost_of(target.model_id, price, measured);
  end if;
  select * into run from public.runs where runs.id = target.run_id;
  if measured.outcome = 'success' then
    perform private.prove_address(target.provider_id, measured.endpoint);
  end if;
  -- The model is locked before its rollups, as in a retirement.
  if jsonb_array_length(coalesce(result -> 'refused_parameters', '[]')) > 0 and 'other_host' <> all (remarks_found) then
    perform private.omit_parameters(target.model_id, result -> 'refused_parameters');
  end if;

  insert into public.benchmark_results (
    id, run_id, provider_id, model_id, provider, model, target_id, workload_id, sample, position,
    request_started_at, price_id, cost_usd, cost_known, success, input_tokens, output_tokens,
    request_id, outcome, status_code, error_message, error_code, retry_after_ms,
    reasoning_tokens, cached_tokens, cache_write_tokens, cache_write_1h_tokens, service_tier, token_source, disbelieved,
    total_latency_ms, headers_ms, ttft_ms, ttfat_ms,
    last_token_ms, tps, tps_total, itl_ms, streamed_tokens, batched, arrivals, chunk_gap_p50_ms, chunk_gap_p95_ms,
    chunk_gap_max_ms, token_reads, connect_ms, warm, finish_reason, provider_request_id,
    served_model, reported_cost_usd, response_text, attempts, region, isolate_id, concurrent,
    simulated, comparable, remarks, endpoint, probe,
    endpoint_host, upstream, system_fingerprint, check_n, check_ok_n, check_detail, served_as_other, check_verdicts,
    gap_errors_ms, burst, headroom
  )
  select
    private.time_ordered_uuid(), target.run_id, target.provider_id, target.model_id,
    -- The names at the time of the call, even if they have been renamed since.
    coalesce(measured.provider, providers.slug), coalesce(measured.model, models.name), target.id,
    target.workload_id, target.sample, target.position,
    began,
    price.id,
    coalesce(cost, 0),
    cost is not null,
    coalesce(measured.outcome = 'success', false),
    coalesce(measured.input_tokens, 0),
    coalesce(measured.output_tokens, 0),
    measured.request_id, measured.outcome, measured.status_code, measured.error_message,
    measured.error_code, measured.retry_after_ms, measured.reasoning_tokens, measured.cached_tokens,
    measured.cache_write_tokens, measured.cache_write_1h_tokens, measured.service_tier,
    measured.token_source, coalesce(measured.disbelieved, '{}'), coalesce(measured.total_latency_ms, 0),
    measured.headers_ms, measured.ttft_ms,
    measured.ttfat_ms, measured.last_token_ms, measured.tps, measured.tps_total,
    measured.itl_ms, measured.streamed_tokens, measured.batched, measured.arrivals, measured.chunk_gap_p50_ms, measured.chunk_gap_p95_ms,
    measured.chunk_gap_max_ms, measured.token_reads, measured.connect_ms, measured.warm,
    measured.finish_reason, measured.provider_request_id, measured.served_model,
    measured.reported_cost_usd, measured.response_text, coalesce(measured.attempts, '[]'),
    measured.region, measured.isolate_id, measured.concurrent,
    providers.simulated, remarks_found <@ array['encoded'] and target.burst is null, remarks_found, measured.endpoint, run.kind = 'probe',
    left(lower(substring(measured.endpoint from '://(?:[^/?#]*@)?([^/?#]+)')), 200), measured.upstream, measured.system_fingerprint,
    case when measured.check_ok_n <= measured.check_n then measured.check_n end,
    case when measured.check_ok_n <= measured.check_n then measured.check_ok_n end, measured.check_detail,
    measured.served_as_other, measured.check_verdicts,
    case when 'control' = any (remarks_found) then measured.gap_errors_ms end,
    target.burst, case when target.burst is not null then measured.headroom end
  from public.providers, public.models
  where providers.id = target.provider_id
    and models.id = target.model_id
  returning benchmark_results.id into result_id;

  update public.run_targets
  set state = 'done', closed_at = clock_timestamp(), lease_expires_at = null, waiting_result = null
  where run_targets.id = target.id;

  perform private.settle_spend(
    target.lease_token,
    target.provider_id,
    private.spent_usd(
      cost, measured.reported_cost_usd, measured.token_source, measured.outcome, measured.status_code,
      coalesce(measured.input_tokens, 0)::numeric + coalesce(measured.output_tokens, 0)
    ),
    cost::numeric
  );
  perform private.watch_result(target, measured, remarks_found, began, result ->> 'served_key');

  return result_id;
end;
$$;

-- Gives the other calls of a burst's level a share each of the lease and of what was reserved for all of them. Whatever
-- became of these targets meanwhile, they were called.
create or replace function private.share_lease(lead public.run_targets)
returns void
language plpgsql
volatile
security invoker
set search_path = ''
as $$
declare
  follower public.run_targets;
  reservation private.spend_reservations;
  share numeric;
  token uuid;
begin
  delete from private.spend_reservations where spend_reservations.lease_token = lead.lease_token
  returning * into reservation;
  share := trunc(reservation.usd / lead.burst, 12);
  if share is not null then
    insert into private.spend_reservations (lease_token, provider_id, day, usd)
    values (lead.lease_token, lead.provider_id, reservation.day, reservation.usd - (lead.burst - 1) * share);
  end if;
  for follower in select followers.* from private.burst_followers(lead) as followers loop
    token := private.time_ordered_uuid();
    update public.run_targets
    set
      state = 'queued',
      closed_at = null,
      closed_reason = null,
      claims = lead.claims,
      lane = lead.lane,
      worker_region = lead.worker_region,
      claimed_at = lead.claimed_at,
      lease_token = token
    where run_targets.id = follower.id;
    if share is not null then
      insert into private.spend_reservations (lease_token, provider_id, day, usd)
      values (token, lead.provider_id, reservation.day, share);
    end if;
  end loop;
end;
$$;

-- Stores all calls of one level of a burst, or none: a level of which a part is missing says nothing. They were measured by
-- one worker, and so they began when one clock says.
create or replace function private.store_level(lead public.run_targets, calls jsonb)
returns void
language plpgsql
volatile
security invoker
set search_path = ''
as $$
declare
  -- At one moment for all of them.
  told_at constant timestamptz := clock_timestamp();
  is_reached boolean;
  began timestamptz;
  targets public.run_targets[];
  target public.run_targets;
begin
  if jsonb_typeof(calls) is distinct from 'array' or jsonb_array_length(calls) <> lead.burst then
    raise exception 'Cannot store a level of % calls: its worker told of another number', lead.burst
      using errcode = 'data_exception';
  end if;
  is_reached := exists (select from jsonb_array_elements(calls) as said (call) where said.call -> 'reached' is distinct from 'false');
  perform private.share_lease(lead);

  targets := lead || array(select followers from private.burst_followers(lead) as followers);
  for nth in 1 .. lead.burst::integer loop
    target := targets[nth];
    began := told_at
      - make_interval(secs => least(greatest((calls -> (nth - 1) ->> 'request_age_ms')::double precision, 0), 3600000) / 1000);
    target.waiting_result := calls -> (nth - 1) || jsonb_build_object('request_started_at', began);
    if is_reached then
      perform private.keep_waiting_result(target);
    else
      update public.run_targets
      set state = 'unanswered', lease_expires_at = null, waiting_result = target.waiting_result
      where run_targets.id = target.id;
    end if;
  end loop;
end;
$$;

-- A level is closed whole.
create or replace function private.close_level()
returns trigger
language plpgsql
volatile
security invoker
set search_path = ''
as $$
begin
  update public.run_targets
  set state = new.state, closed_at = new.closed_at, closed_reason = new.closed_reason
  where run_targets.run_id = new.run_id
    and run_targets.model_id = new.model_id
    and run_targets.workload_id = new.workload_id
    and run_targets.first_id = new.id
    and run_targets.state = 'queued'
    -- Else it was called, and is about to be recorded.
    and run_targets.lease_token is null;
  return null;
end;
$$;

create or replace function private.store_result(lease_token uuid, result jsonb, claim_next boolean)
returns jsonb
language plpgsql
volatile
security invoker
set search_path = ''
as $$
declare
  target public.run_targets := private.lock_leased_target(store_result.lease_token);
  began timestamptz := clock_timestamp()
    - make_interval(secs => least(greatest((result ->> 'request_age_ms')::double precision, 0), 3600000) / 1000);
  answer jsonb;
begin
  if target.id is null then
    return jsonb_build_object('recorded', false, 'reason', 'stale_lease');
  end if;

  if target.state <> 'leased' then
    return jsonb_build_object(
      'recorded', target.state in ('done', 'unanswered', 'no_network'),
      'result_id', (select results.id from public.benchmark_results as results where results.target_id = target.id)
    )
      || case when target.state = 'cancelled' then jsonb '{"reason": "cancelled"}' else '{}' end
      || private.replay_record(target.id, claim_next);
  end if;

  if target.burst is not null then
    perform private.store_level(target, result -> 'calls');
  elsif result -> 'reached' = 'false' and target.provider_id is distinct from private.control() then
    update public.run_targets
    set
      state = 'unanswered',
      lease_expires_at = null,
      waiting_result = store_result.result || jsonb_build_object('request_started_at', began)
    where run_targets.id = target.id;
  else
    perform private.keep_result(target, result, began);
  end if;

  answer := private.advance_run(target.id, claim_next);
  return answer || jsonb_build_object(
    'recorded', true,
    'result_id', (select results.id from public.benchmark_results as results where results.target_id = target.id)
  );
end;
$$;

-- A model refused twice in a row is gone, whatever the list says. One answer, also to a probe, undoes such a
-- retirement.
create or replace function private.judge_availability()
returns trigger
language plpgsql
security invoker
set search_path = ''
as $$
begin
  if new.outcome = 'success'
    or (new.probe and (select outcomes.callable from public.outcomes where outcomes.name = new.outcome))
  then
    if exists (
      select from public.models where models.id = new.model_id and models.retired_by = 'benchmark'
    ) then
      update public.models
      set available = true, retired_at = null
      where models.id = new.model_id;
    end if;
  elsif not new.probe and (
    select count(*) = 2
    from (
      select results.outcome
      from public.benchmark_results as results
      where results.model_id = new.model_id and not results.probe and results.burst is null
      order by results.created_at desc, results.id = new.id desc
      limit 2
    ) as latest
    where latest.outcome = 'model_unavailable'
  ) then
    update public.models
    set available = false, missed_from = null, retired_at = now(), retired_by = 'benchmark'
    where models.id = new.model_id
      and (models.retired_at is null or models.retired_at > now());
  end if;
  return null;
end;
$$;

-- Marks answers to prompts that the server silently cut. The length of a prompt in tokens is known only after
-- several models have counted it, so this runs at the end of the run. Tokenizers differ by about 20 %; a server
-- that cuts a prompt leaves out more. It never waits for the rollups of another model, since the caller may hold
-- its own: it raises lock_not_available instead.
create or replace function private.mark_cut_prompts(run uuid)
returns void
language plpgsql
volatile
security invoker
set search_path = ''
as $$
declare
  cut uuid[];
begin
  select array_agg(results.id)
  into cut
  from (
    -- Providers count a tool and a schema in tokens of their own, and no time of a burst is compared.
    select distinct run_targets.workload_id as id
    from public.run_targets
    join public.workloads on workloads.id = run_targets.workload_id and workloads.kind not in ('tool', 'json', 'burst')
    where run_targets.run_id = mark_cut_prompts.run
  ) as sent
  cross join lateral private.usual_input_tokens(mark_cut_prompts.run, sent.id) as usual (tokens)
  join public.benchmark_results as results
    on results.run_id = mark_cut_prompts.run and results.workload_id = sent.id
  where results.success
    and results.token_source = 'provider'
    and results.input_tokens > 0
    and results.input_tokens < 0.7 * usual.tokens;

  if cut is null then
    return;
  end if;
  perform
  from private.rollups
  join (
    select distinct
      results.model_id,
      grains.grain,
      date_bin(grains.grain, results.created_at, '2000-01-01 00:00+00') as starts_at
    from public.benchmark_results as results
    cross join private.rollup_grains as grains
    where results.id = any (cut)
  ) as touched using (model_id, grain, starts_at)
  for update of rollups nowait;
  perform
  from private.upstream_rollups as rollups
  join public.benchmark_results as results
    on results.model_id = rollups.model_id
    and results.upstream = rollups.upstream
    and date_bin(interval '1 day', results.created_at, '2000-01-01 00:00+00') = rollups.starts_at
  where results.id = any (cut)
  for update of rollups nowait;
  perform private.take_times_out(cut);
  perform private.take_upstream_times_out(cut);
  perform private.take_from_objectives(cut);
  update public.benchmark_results as results
  set comparable = false, remarks = results.remarks || array['cut_prompt']
  where results.id = any (cut);
  perform private.add_to_objectives(cut);
  perform private.renew_run_times(
    array[run], array(select distinct results.model_id from public.benchmark_results as results where results.id = any (cut))
  );
  delete from private.cache_pairs where cache_pairs.result_id = any (cut) or cache_pairs.first_result_id = any (cut);
end;
$$;

create or replace function private.count_results()
returns trigger
language plpgsql
volatile
security invoker
set search_path = ''
as $$
begin
  perform private.add_to_rollups(array(select inserted.id from inserted));
  if exists (select from inserted where inserted.upstream <> '') then
    perform private.add_to_upstream_rollups(
      array(select inserted.id from inserted where inserted.upstream <> '')
    );
  end if;
  perform private.add_to_run_times(array(select inserted.id from inserted));
  perform private.add_to_objectives(array(select inserted.id from inserted));
  if exists (
    select from inserted join public.workloads on workloads.id = inserted.workload_id where workloads.request ? 'after'
  ) then
    perform private.add_to_cache_pairs(array(select inserted.id from inserted));
  end if;
  if exists (select from inserted where inserted.burst is not null) then
    perform private.add_to_burst_levels(array(select inserted.id from inserted where inserted.burst is not null));
  end if;
  if exists (select from inserted where 'control' = any (inserted.remarks)) then
    perform private.add_to_control_hours(
      array(select inserted.id from inserted where 'control' = any (inserted.remarks))
    );
  end if;

  update public.runs
  set
    result_count = runs.result_count + counts.results,
    success_count = runs.success_count + counts.successes,
    priced_count = runs.priced_count + counts.priced,
    cost_usd = runs.cost_usd + counts.cost_usd
  from (
    select
      results.run_id,
      count(*) as results,
      count(*) filter (where results.success) as successes,
      count(results.cost_usd) as priced,
      coalesce(sum(round(results.cost_usd::numeric, 12)), 0) as cost_usd
    from inserted
    join private.known_results as results on results.id = inserted.id
    group by results.run_id
  ) as counts
  where runs.id = counts.run_id;

  return null;
end;
$$;

-- All in one transaction: when it fails, the next run does all of it.
create or replace function private.maintenance()
returns jsonb
language plpgsql
volatile
security invoker
set search_path = ''
as $$
declare
  keep public.settings;
  done jsonb := jsonb '{}';
begin
  if not pg_try_advisory_xact_lock(hashtextextended('private.maintenance', 0)) then
    return null;
  end if;
  select * into keep from public.settings;

  done := done || jsonb_build_object('results', private.delete_old_results(keep));
  done := done || jsonb_build_object('response_texts', private.forget_response_texts(keep));
  done := done || jsonb_build_object('arrivals', private.forget_arrivals(keep));
  -- After the results, since a run is kept as long as one of its results.
  done := done || jsonb_build_object('runs', private.delete_old_runs(keep));
  done := done || jsonb_build_object('rollups', private.delete_old_rollups(keep));
  done := done || jsonb_build_object('upstream_rollups', private.delete_old_upstream_rollups(keep));
  done := done || jsonb_build_object('ticks', private.delete_old_ticks(keep));
  done := done || jsonb_build_object('invocations', private.delete_old_invocations(keep));
  -- Before the incidents, as record_result locks the states of models first.
  perform private.refresh_baselines();
  perform private.refresh_independence();
  perform private.look_at_answers();
  perform private.close_unwatched_incidents();
  done := done || jsonb_build_object('models', private.delete_unused_models(keep));
  -- A row an hour for each region: they are few.
  delete from private.control_hours where control_hours.starts_at < now() - interval '35 days';
  -- Skipped ticks are rare, and operators look back on them for longer.
  delete from private.skipped_ticks where skipped_ticks.skipped_at < now() - interval '60 days';
  delete from private.cache_pairs where cache_pairs.created_at < now() - interval '35 days';
  delete from private.burst_levels where burst_levels.ended_at < now() - interval '35 days';
  -- A month's budget is told once in it.
  delete from private.alert_deliveries
  where alert_deliveries.created_at < now() - interval '60 days'
    and coalesce(alert_deliveries.delivered_at, alert_deliveries.given_up_at) is not null;
  delete from private.run_times where run_times.started_at < now() - interval '35 days';
  delete from private.objective_slots as slots
  using public.objectives
  where slots.objective_id = objectives.id and slots.starts_at < now() - interval '35 days';
  delete from private.objective_days as days
  using public.objectives
  where days.objective_id = objectives.id and days.starts_at < now() - interval '100 days';
  delete from private.answer_looks where answer_looks.week < now() - make_interval(days => keep.keep_rollup_days);
  return done;
end;
$$;

create or replace function private.rebuild_rollups(first_day date, last_day date)
returns void
language plpgsql
volatile
security invoker
set search_path = ''
as $$
declare
  since timestamptz := first_day::timestamp at time zone 'utc';
  until timestamptz := (last_day + 1)::timestamp at time zone 'utc';
  measured uuid[];
begin
  -- Blocks deletion until the rebuild is done.
  perform pg_advisory_xact_lock(hashtextextended('private.maintenance', 0));
  if since <= (select deleted_results.up_to from private.deleted_results) then
    raise exception 'Cannot rebuild the rollups of %: its results have been deleted', first_day;
  end if;

  -- Recording waits here, up to its statement timeout, and is then added as usual.
  lock table private.rollups in share row exclusive mode;
  delete from private.rollups where rollups.starts_at >= since and rollups.starts_at < until;
  delete from private.upstream_rollups where upstream_rollups.starts_at >= since and upstream_rollups.starts_at < until;
  delete from private.control_hours where control_hours.starts_at >= since and control_hours.starts_at < until;
  delete from private.objective_days where objective_days.starts_at >= since and objective_days.starts_at < until;
  measured := array(
    select results.id
    from public.benchmark_results as results
    where results.created_at >= since and results.created_at < until
  );
  perform private.add_to_rollups(measured);
  perform private.add_to_upstream_rollups(measured);
  delete from private.cache_pairs where cache_pairs.created_at >= since and cache_pairs.created_at < until;
  perform private.add_to_cache_pairs(measured);
  delete from private.burst_levels where burst_levels.ended_at >= since and burst_levels.ended_at < until;
  perform private.add_to_burst_levels(measured);
  perform private.add_to_control_hours(measured);
  perform private.add_to_objectives(measured, to_slots => false);
  -- Whole runs, also those that began the day before.
  measured := array(select distinct results.run_id from public.benchmark_results as results where results.id = any (measured));
  delete from private.run_times
  where run_times.run_id = any (measured) or (run_times.started_at >= since and run_times.started_at < until);
  delete from private.objective_slots
  where objective_slots.starts_at in (select runs.started_at from public.runs where runs.id = any (measured));
  measured := array(select results.id from public.benchmark_results as results where results.run_id = any (measured));
  perform private.add_to_run_times(measured);
  perform private.add_to_objectives(measured, to_days => false);
end;
$$;

-- How many calls a scheduled run makes of a workload to a model, from one region.
create or replace function private.calls_of(workload public.workloads, samples integer)
returns bigint
language sql
immutable
security invoker
set search_path = ''
as $$
  select count(*) from private.wanted_samples(jsonb_build_object('samples', samples), workload);
$$;

create or replace function public.schedule_cost(schedule text default null, providers text[] default null)
returns text
language sql
volatile
security invoker
set search_path = ''
as $$
  with asked as (
    select coalesce(
      schedule_cost.schedule, (select job.schedule from cron.job where job.jobname = 'run-benchmark')
    ) as schedule
  ),
  runs as (
    select private.runs_a_month(asked.schedule) as n from asked
  ),
  measured as (
    select
      providers.slug || ' / ' || models.name as name,
      least(
        runs.n,
        extract(epoch from interval '30 days') / extract(epoch from models.min_interval),
        extract(epoch from interval '30 days') / extract(epoch from workloads.min_interval)
      )
        * private.calls_of(asked_for.workload, settings.scheduled_samples) * coalesce(cardinality(settings.scheduled_regions), 1) as requests,
      private.usual_request_usd(models.id, asked_for.workload) as usd
    from runs
    cross join public.settings
    cross join public.models
    join public.providers on providers.id = models.provider_id
    join public.workloads
      on workloads.active and workloads.current and workloads.comparable
      and coalesce(
        private.text_tokens(workloads.prompt, workloads.input_tokens) + workloads.max_output_tokens <= models.context_window,
        true
      )
    -- What a workload follows is asked with it, also where it is not active itself.
    cross join lateral (
      select workloads as workload
      union all
      select first
      from public.workloads as first
      where first.name = workloads.request ->> 'after' and first.current and not first.active
    ) as asked_for
    where models.active
      and providers.dialect <> 'control'
      and (models.retired_at is null or models.retired_at > now())
      and case when schedule_cost.providers is null then providers.enabled else providers.slug = any (schedule_cost.providers) end
  ),
  sums as (
    select
      count(distinct measured.name) as models,
      sum(measured.requests) as requests,
      sum(measured.requests * measured.usd) as usd,
      string_agg(distinct measured.name, ', ' order by measured.name) filter (where measured.usd is null) as unknown
    from measured
  )
  select asked.schedule || ' (UTC): ' || case
    when runs.n is null then 'the number of runs in 30 days is unknown'
    when sums.models = 0 then 'no active model of an enabled provider, so no requests are made'
    else format(
      '%s runs and %s requests to %s %s in 30 days, ',
      trim(to_char(runs.n, 'FM999,999,990')), trim(to_char(sums.requests, 'FM999,999,999,990')), sums.models,
      case when sums.models = 1 then 'model' else 'models' end
    ) || case
      when sums.usd is null then 'of unknown cost'
      else format('about %s USD', to_char(sums.usd, 'FM999,999,999,990.00'))
    end || coalesce('; the price is unknown for ' || sums.unknown, '')
  end
  from asked, runs, sums;
$$;

-- Raises an error where a workload cannot follow the one that its request names. Of two calls one is the first.
create or replace function private.check_order(workload text, request jsonb)
returns void
language plpgsql
stable
security invoker
set search_path = ''
as $$
declare
  problem text;
begin
  if coalesce(request, '{}') = '{}' then
    return;
  end if;
  select case
    when jsonb_typeof(check_order.request) <> 'object' or check_order.request - 'after' <> '{}' or jsonb_typeof(check_order.request -> 'after') <> 'string'
      then 'request must be like {"after": "cache-cold"} or, of the kind burst, {"burst": [1, 2, 4, 8]}'
    when check_order.request ->> 'after' = workload then 'it cannot follow itself'
    when first.id is null then format('it is to follow "%s", and there is no workload of that name', check_order.request ->> 'after')
    when first.request ? 'after' then format('"%s" follows another one itself', first.name)
    when exists (
      select from public.workloads as seconds where seconds.current and seconds.request ->> 'after' = workload
    ) then 'another one follows it'
  end
  into problem
  from (select) as one
  left join public.workloads as first on first.name = check_order.request ->> 'after' and first.current and first.comparable;
  if problem is not null then
    raise exception 'Cannot set the workload "%": %', workload, problem using errcode = 'invalid_parameter_value';
  end if;
end;
$$;

-- What is wrong with a workload that could be sent, but would be judged wrongly, or not at all; null where nothing is. The
-- worker fills in what it knows, and sends anything else to the letter.
create or replace function private.workload_problem(wanted public.workloads)
returns text
language plpgsql
immutable
security invoker
set search_path = ''
as $$
declare
  has_order boolean := wanted.kind in ('tool', 'json');
begin
  return case
    when wanted.name = 'all' then 'the name "all" stands for every workload'
    when wanted.kind = 'burst' and (wanted.request - 'burst' <> '{}' or not private.are_burst_levels(wanted.request -> 'burst'))
      then 'request must be like {"burst": [1, 2, 4, 8]}: 1 to 8 different levels, each of 1 to 32 calls'
    when wanted.kind = 'burst' and wanted."check" <> '{}' then 'the answers of a burst are not checked'
    when wanted."check" <> '{}' and not (
      jsonb_typeof(wanted."check") = 'object'
      and wanted."check" - 'contains' = '{}'
      and jsonb_typeof(wanted."check" -> 'contains') = 'string'
      and char_length(wanted."check" ->> 'contains') between 1 and 100
    ) then 'check must be like {"contains": "Paris"}, with 1 to 100 characters'
    when wanted."check" <> '{}' and has_order
      then format('answers of the kind %s are judged by their order alone, and by no check', wanted.kind)
    when has_order and strpos(wanted.prompt, '{{task}}') = 0
      then format('the kind %s asks for an order, and there is none in a prompt without {{task}}', wanted.kind)
    when wanted.kind = 'canary' and wanted."check" = '{}' and wanted.prompt !~ '\{\{(question|needle)\}\}'
      then 'the kind canary asks questions, and there is none in a prompt without {{question}} or {{needle}}'
    when regexp_count(wanted.prompt, '\{\{filler\M') > regexp_count(wanted.prompt, '\{\{filler \d{1,7}\}\}')
      then 'filler must be like {{filler 5000}}'
    when private.filler_tokens(wanted.prompt) > private.most_filler_tokens()
      then format('its fillers may have at most %s tokens together', private.most_filler_tokens())
    when strpos(wanted.prompt, '{{needle}}') > 0 and wanted.prompt !~ '\{\{filler \d{1,7}\}\}'
      then 'a {{needle}} is hidden in a filler, and the prompt has none'
    when strpos(wanted.prompt, '{{again}}') > 0 and not wanted.request ? 'after'
      then '{{again}} is the text of the workload that it follows, and it follows none'
  end;
end;
$$;

-- What is left out stays as it was. A text says nothing of the tokens of the text before it.
create or replace function public.set_workload(
  name text,
  prompt text default null,
  max_output_tokens integer default null,
  kind text default null,
  input_tokens integer default null,
  request jsonb default null,
  "check" jsonb default null,
  limits jsonb default null,
  min_interval interval default null,
  active boolean default null
)
returns integer
language plpgsql
volatile
security invoker
set search_path = ''
as $$
declare
  before public.workloads;
  wanted public.workloads;
  second public.workloads;
  problem text;
begin
  -- Calls for one name follow one another, also the first two, when there is no row to lock yet.
  perform pg_advisory_xact_lock(hashtextextended('workload/' || set_workload.name, 0));
  select * into before from public.workloads where workloads.name = set_workload.name and workloads.current for update;
  wanted := before;
  wanted.name := set_workload.name;
  wanted.prompt := coalesce(set_workload.prompt, before.prompt);
  wanted.max_output_tokens := coalesce(set_workload.max_output_tokens, before.max_output_tokens, 512);
  wanted.kind := coalesce(set_workload.kind, before.kind, 'text');
  wanted.input_tokens := coalesce(
    set_workload.input_tokens, case when wanted.prompt = before.prompt then before.input_tokens end
  );
  wanted.request := coalesce(set_workload.request, before.request, '{}');
  wanted."check" := coalesce(set_workload."check", before."check", '{}');
  wanted.limits := coalesce(set_workload.limits, before.limits, '{}');
  wanted.min_interval := coalesce(set_workload.min_interval, before.min_interval);
  wanted.active := coalesce(set_workload.active, before.active, false);
  if wanted.prompt is null then
    raise exception 'Cannot add the workload "%": it has no prompt', set_workload.name
      using errcode = 'invalid_parameter_value';
  end if;
  if wanted.kind <> 'burst' then
    perform private.check_order(set_workload.name, set_workload.request);
  end if;

  if (
    wanted.prompt, wanted.max_output_tokens, wanted.kind, wanted.input_tokens, wanted.request, wanted."check", wanted.limits
  ) is not distinct from (
    before.prompt, before.max_output_tokens, before.kind, before.input_tokens, before.request, before."check", before.limits
  ) then
    update public.workloads
    set active = wanted.active, min_interval = wanted.min_interval
    where workloads.id = before.id;
    return before.version;
  end if;

  problem := private.workload_problem(wanted);
  if problem is not null then
    raise exception 'Cannot set the workload "%": %', set_workload.name, problem using errcode = 'invalid_parameter_value';
  end if;
  wanted.version := private.add_version(wanted);
  -- A second text is its first one's: with another first text it is another one too.
  for second in
    select workloads.*
    from public.workloads
    where workloads.current
      and workloads.request ->> 'after' = wanted.name
      and strpos(workloads.prompt, '{{again}}') > 0
      and wanted.prompt is distinct from before.prompt
  loop
    second.input_tokens := wanted.input_tokens;
    perform private.add_version(second);
  end loop;
  return wanted.version;
end;
$$;

create or replace function private.public_status()
returns table (
  state text,
  schedule text,
  schedule_active boolean,
  last_tick_at timestamptz,
  last_delivered_at timestamptz,
  last_result_at timestamptz,
  last_run_finished_at timestamptz,
  unfinished_runs bigint,
  stuck_runs bigint,
  open_incidents bigint,
  checked_at timestamptz
)
language sql
stable
security definer
set search_path = ''
-- Asked every few seconds, and never worth compiling.
set jit = off
as $$
  with seen as (
    select
      health.schedule,
      health.active,
      health.last_tick_at,
      health.last_tick_status,
      health.last_delivered_at,
      health.last_request_at,
      health.last_response_status,
      health.last_response_error,
      (
        select benchmark_results.created_at
        from public.benchmark_results
        where not benchmark_results.probe and 'control' <> all (benchmark_results.remarks)
          and benchmark_results.burst is null
        order by benchmark_results.created_at desc
        limit 1
      ) as last_result_at,
      private.first_tick_at('run-benchmark') as first_tick_at,
      health.unanswered_since,
      health.missing_secrets,
      (
        select changes.changed_at
        from private.schedule_changes as changes
        where changes.job_name = 'run-benchmark'
      ) as changed_at,
      -- When every model has a long min_interval, runs without targets are normal.
      (
        select case when bool_and(models.min_interval is not null) then min(models.min_interval) end
        from public.models
        join public.providers on providers.id = models.provider_id
        where providers.enabled
          and providers.dialect <> 'control'
          and models.active
          and coalesce(models.retired_at > now(), true)
      ) as min_interval,
      (select max(runs.finished_at) from public.runs where runs.kind = 'benchmark' and runs.started_at > now() - interval '30 days') as last_run_finished_at,
      (select count(*) from public.runs where runs.kind = 'benchmark' and runs.finished_at is null) as unfinished_runs,
      (select count(*) from private.stuck_runs()) as stuck_runs,
      (select count(*) from public.incidents where incidents.closed_at is null) as open_incidents
    from (select) as one_row
    left join private.scheduler_health('run-benchmark') as health on true
  )
  select
    case
      when seen.stuck_runs > 0 then 'stuck'
      when seen.schedule is null then 'unscheduled'
      when not seen.active then 'paused'
      when seen.last_tick_status = 'failed' then 'failing'
      when seen.last_request_at > coalesce(seen.last_delivered_at, '-infinity')
        and (seen.last_response_status >= 400 or seen.last_response_error is not null) then 'failing'
      when seen.unanswered_since < now() - interval '2 minutes' then 'failing'
      when seen.missing_secrets is not null or to_regclass('net._http_response') is null then 'failing'
      -- Three slots since the last result: two have passed and the third has begun.
      when (
        select count(*) >= 3
        from private.slots(
          seen.schedule,
          greatest(
            coalesce(seen.last_result_at + coalesce(seen.min_interval, '0'), seen.first_tick_at, now()),
            seen.changed_at,
            now() - interval '8 days'
          ),
          now()
        )
      ) then 'stale'
      when seen.last_result_at is null then 'empty'
      else 'ok'
    end,
    seen.schedule,
    seen.active,
    seen.last_tick_at,
    seen.last_delivered_at,
    seen.last_result_at,
    seen.last_run_finished_at,
    seen.unfinished_runs,
    seen.stuck_runs,
    seen.open_incidents,
    now()
  from seen;
$$;

create trigger close_level
  after update of state on public.run_targets
  for each row
  when (
    new.burst > 1 and new.first_id is null
    and new.state in ('worker_lost', 'worker_failed', 'budget_blocked', 'abandoned', 'no_network', 'cancelled')
  )
  execute function private.close_level();

comment on function public.record_result is
  'Stores the result of a leased target with its cost, closes the target, claims the next when wanted and finishes the '
  'run after the last. A result with "reached": false waits until it is known whose fault that is. That of one level of a '
  'burst is {"calls": […]}, a result for each call. Repeating the call '
  'with the same token changes nothing and returns the same answer. Returns {recorded, result_id, next, run_finished}, '
  'or {recorded: false, reason}: "stale_lease" when another worker has the target now, "cancelled" when the run was stopped.';

drop trigger judge_availability on public.benchmark_results;
create trigger judge_availability
  after insert on public.benchmark_results
  for each row
  when ((new.outcome in ('success', 'model_unavailable') or new.probe) and new.burst is null)
  execute function private.judge_availability();

grant execute on function
  private.burst_followers(public.run_targets),
  private.burst_prompts(public.run_targets),
  private.worst_case_of(public.run_targets),
  private.wanted_samples(jsonb, public.workloads),
  private.share_lease(public.run_targets),
  private.store_level(public.run_targets, jsonb)
to service_role;
