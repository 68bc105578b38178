-- What was measured: runs, their targets (the queue) and their results.

create table public.settings (
  id boolean primary key default true
    constraint "settings must have one row: update it"
    check (id),
  request_timeout_ms integer not null default 60000
    constraint "request_timeout_ms must be between 1000 and 300000"
    check (request_timeout_ms between 1000 and 300000),
  headers_timeout_ms integer not null default 30000
    constraint "headers_timeout_ms must be between 100 and 300000"
    check (headers_timeout_ms between 100 and 300000),
  first_token_timeout_ms integer not null default 45000
    constraint "first_token_timeout_ms must be between 100 and 300000"
    check (first_token_timeout_ms between 100 and 300000),
  gap_timeout_ms integer not null default 20000
    constraint "gap_timeout_ms must be between 100 and 300000"
    check (gap_timeout_ms between 100 and 300000),
  max_body_bytes integer not null default 8388608
    constraint "max_body_bytes must be between 1024 and 67108864"
    check (max_body_bytes between 1024 and 67108864),
  max_text_chars integer not null default 20000
    constraint "max_text_chars must be between 0 and 1000000"
    check (max_text_chars between 0 and 1000000),
  lease_grace_ms integer not null default 15000
    constraint "lease_grace_ms must be between 0 and 300000"
    check (lease_grace_ms between 0 and 300000),
  max_claims integer not null default 3
    constraint "max_claims must be between 1 and 10"
    check (max_claims between 1 and 10),
  stuck_minutes integer not null default 15
    constraint "stuck_minutes must be between 1 and 1440"
    check (stuck_minutes between 1 and 1440),
  abandon_minutes integer not null default 60
    constraint "abandon_minutes must be between 1 and 1440"
    check (abandon_minutes between 1 and 1440),
  scheduled_samples integer not null default 1
    constraint "scheduled_samples must be between 1 and 20"
    check (scheduled_samples between 1 and 20),
  scheduled_lanes integer not null default 1
    constraint "scheduled_lanes must be between 1 and 32"
    check (scheduled_lanes between 1 and 32),
  scheduled_regions text[],
  incident_window integer not null default 5
    constraint "incident_window must be between 1 and 50"
    check (incident_window between 1 and 50),
  incident_failures integer not null default 3
    constraint "incident_failures must be between 1 and 50"
    check (incident_failures between 1 and 50),
  incident_slowdown double precision not null default 2
    constraint "incident_slowdown must be more than 1"
    check (incident_slowdown > 1),
  incident_recovery_attempts integer not null default 10
    constraint "incident_recovery_attempts must be between 1 and 50"
    check (incident_recovery_attempts between 1 and 50),
  incident_recovery_failures integer not null default 0
    constraint "incident_recovery_failures must be between 0 and 49"
    check (incident_recovery_failures between 0 and 49),
  incident_recovery_slowdown double precision not null default 1.5
    constraint "incident_recovery_slowdown must be 1 or more"
    check (incident_recovery_slowdown >= 1)
,
  max_probes integer not null default 10
    constraint "max_probes must be between 0 and 1000"
    check (max_probes between 0 and 1000),
  max_probe_usd numeric not null default 0.05
    constraint "max_probe_usd must be 0 or more"
    check (max_probe_usd >= 0),
  keep_results_days integer default 365
    constraint "keep_results_days must be 1 or more"
    check (keep_results_days >= 1),
  keep_response_texts_days integer default 90
    constraint "keep_response_texts_days must be 1 or more"
    check (keep_response_texts_days >= 1),
  keep_arrivals_days integer default 30
    constraint "keep_arrivals_days must be 1 or more"
    check (keep_arrivals_days >= 1),
  keep_runs_days integer default 365
    constraint "keep_runs_days must be 1 or more"
    check (keep_runs_days >= 1),
  keep_rollup_days integer
    constraint "keep_rollup_days must be 62 or more"
    check (keep_rollup_days >= 62),
  keep_rollup_hours integer not null default 384
    constraint "keep_rollup_hours must be 360 or more"
    check (keep_rollup_hours >= 360),
  keep_rollup_quarter_hours integer not null default 288
    constraint "keep_rollup_quarter_hours must be 52 or more"
    check (keep_rollup_quarter_hours >= 52),
  keep_log_days integer not null default 14
    constraint "keep_log_days must be 8 or more"
    check (keep_log_days >= 8),
  maintenance_batch integer not null default 5000
    constraint "maintenance_batch must be between 1 and 100000"
    check (maintenance_batch between 1 and 100000),
  outlets text[] not null default '{metrics,badge,feed}'
    constraint "outlets must be of metrics, badge and feed"
    check (outlets <@ array['metrics', 'badge', 'feed'])
);

comment on table public.settings is 'The one row of settings.';
comment on column public.settings.request_timeout_ms is
  'Deadline of a whole request. Keep it well below the lifetime of an edge worker (150 s on the free plan).';
comment on column public.settings.headers_timeout_ms is
  'Deadline for response headers, from the start of the request.';
comment on column public.settings.first_token_timeout_ms is
  'Deadline for the first token, from the start of the request.';
comment on column public.settings.gap_timeout_ms is
  'Longest silence between tokens. Comments and pings do not count as tokens.';
comment on column public.settings.max_body_bytes is
  'A response body is given up after this many bytes.';
comment on column public.settings.max_text_chars is
  'Characters of an answer that are stored in response_text.';
comment on column public.settings.lease_grace_ms is
  'A lease expires after the deadline of the whole request (total_ms of the workload, else request_timeout_ms) '
  'plus this.';
comment on column public.settings.max_claims is
  'How often a target may be claimed before it is closed as worker_lost.';
comment on column public.settings.stuck_minutes is
  'A run is called stuck when none of its targets was claimed or closed for this long.';
comment on column public.settings.abandon_minutes is
  'The queued targets of a run are given up when none of its targets was claimed or closed for this long; of a '
  'scheduled run also when it is this old and two ticks were skipped because of it.';

comment on column public.settings.scheduled_samples is 'Samples per model of a scheduled run.';
comment on column public.settings.scheduled_lanes is 'Lanes of a scheduled run.';
comment on column public.settings.scheduled_regions is
  'Regions a scheduled run measures from. Null: wherever the function runs.';

comment on column public.settings.incident_window is
  'How many of a model''s last attempts decide whether an incident is opened.';
comment on column public.settings.incident_failures is
  'An incident is opened when at least this many of them failed.';
comment on column public.settings.incident_slowdown is
  'An incident is opened when their median is this many times worse than the model''s own median at the same hours of 7 days.';
comment on column public.settings.incident_recovery_attempts is
  'How many of a model''s last attempts decide whether an incident is closed.';
comment on column public.settings.incident_recovery_failures is
  'A failing model has recovered when at most this many of them failed.';
comment on column public.settings.incident_recovery_slowdown is
  'A slow model has recovered when four of five of them are at most this many times worse than the baseline of their hours.';
comment on column public.settings.max_probes is 'The most probes in one sync.';
comment on column public.settings.max_probe_usd is
  'The most that all probes of one sync may cost, in USD. Models without a known price are limited by max_probes only.';
comment on column public.settings.keep_results_days is
  'How long single results are kept. Null: for ever.';
comment on column public.settings.keep_response_texts_days is
  'How long response_text and check_detail are kept; the rest of a result stays. Null: as long as the result.';
comment on column public.settings.keep_arrivals_days is
  'How long arrivals are kept; the times and speeds of a result stay. Null: as long as the result.';
comment on column public.settings.keep_runs_days is
  'How long finished runs and their targets are kept, at least until their results are gone. Null: for ever.';
comment on column public.settings.keep_rollup_days is
  'How many daily rollups are kept: for 30 days and the 30 before, 62 at least. Null: all.';
comment on column public.settings.keep_rollup_hours is
  'How many hourly rollups are kept: for 7 days and the 7 before, 360 at least.';
comment on column public.settings.keep_rollup_quarter_hours is
  'How many rollups of quarters of an hour are kept: for 6 hours and the 6 before, 52 at least.';
comment on column public.settings.keep_log_days is
  'How long ticks and calls of the scheduler are kept: at least 8 days, since sync-models ticks once a week.';
comment on column public.settings.maintenance_batch is
  'The most rows of each kind that one maintenance run deletes.';
comment on column public.settings.outlets is
  'The functions that answer anybody: metrics, badge, feed. One that is not named answers 404.';

insert into public.settings default values;

create table public.runs (
  id uuid primary key default gen_random_uuid(),
  run_name text not null
    constraint "length of run_name must be 200 or less"
    check (char_length(run_name) <= 200),
  triggered_by text not null
    constraint "length of triggered_by must be 100 or less"
    check (char_length(triggered_by) <= 100),
  started_at timestamptz not null default now(),
  finished_at timestamptz,
  idempotency_key text unique
    constraint "length of idempotency_key must be 200 or less"
    check (char_length(idempotency_key) <= 200),
  scheduled boolean not null default false,
  kind text not null default 'benchmark'
    constraint "kind must be benchmark or probe"
    check (kind in ('benchmark', 'probe')),
  simulated boolean not null default false,
  skipped jsonb not null default '[]'
    constraint "skipped must be a JSON array"
    check (jsonb_typeof(skipped) = 'array'),
  workload_id uuid references public.workloads (id) on delete restrict,
  lanes integer not null default 1
    constraint "lanes must be between 1 and 32"
    check (lanes between 1 and 32),
  regions text[]
    constraint "regions must be 1000 characters or less"
    check (char_length(regions::text) <= 1000),
  warm boolean not null default true,
  no_network text
    constraint "length of no_network must be 500 or less"
    check (char_length(no_network) <= 500),
  result_count integer not null default 0,
  success_count integer not null default 0,
  priced_count integer not null default 0,
  cost_usd numeric not null default 0
);

comment on table public.runs is 'Benchmark runs: one pass over the targets chosen when it started.';
comment on column public.runs.idempotency_key is
  'A second request with the same key gets the run of the first.';
comment on column public.runs.kind is
  'benchmark, or probe: tiny requests that show whether models can be called, kept out of every sum.';
comment on column public.runs.scheduled is
  'Started by the schedule. Only one such run is under way at a time.';
comment on column public.runs.simulated is
  'Stand-ins answered for some providers: their numbers mean nothing. benchmark_results.simulated marks them.';
comment on column public.runs.skipped is
  'Providers left out, and models whose context is too small for the workload, as [{provider, reason}].';
comment on column public.runs.lanes is
  'Workers at once in each region. Each measures one target at a time.';
comment on column public.runs.regions is
  'Regions every target is measured from. Null: wherever the function runs.';
comment on column public.runs.warm is
  'Whether a connection is opened before the clock starts.';

comment on column public.runs.no_network is
  'Why the run could reach no provider, where the fault was ours. Null: it reached one.';
comment on column public.runs.result_count is
  'Results recorded so far, including those that retention has deleted.';
comment on column public.runs.priced_count is 'Results with a known cost: cost_usd is their sum.';

create index idx_runs_started_at on public.runs (started_at);
create index idx_runs_unfinished on public.runs (started_at) where finished_at is null;
create index idx_runs_prompt_id on public.runs (workload_id);

create function private.time_ordered_uuid()
returns uuid
-- Called for every target: unlike an SQL function it is planned once per session.
language plpgsql
volatile
security invoker
set search_path = ''
as $$
begin
  return encode(
    -- A random UUID whose version, the upper half of byte 6, is changed from 4 to 7.
    set_bit(set_bit(
      overlay(
        uuid_send(gen_random_uuid())
        placing substring(int8send(floor(1000 * extract(epoch from clock_timestamp()))::bigint) from 3)
        from 1 for 6
      ),
      52, 1), 53, 1),
    'hex'
  )::uuid;
end;
$$;

comment on function private.time_ordered_uuid is
  'UUID version 7 (RFC 9562): milliseconds since 1970, then 74 random bits. Rows of the same time are neighbours in '
  'the index; random UUIDs would be written all over it.';
grant execute on function private.time_ordered_uuid() to service_role;

create table public.run_targets (
  id uuid primary key default private.time_ordered_uuid(),
  run_id uuid not null references public.runs (id) on delete cascade,
  provider_id uuid not null references public.providers (id) on delete cascade,
  model_id uuid not null references public.models (id) on delete cascade,
  workload_id uuid not null default private.current_workload() references public.workloads (id) on delete restrict,
  sample integer not null default 1
    constraint "sample must be between 1 and 256"
    check (sample between 1 and 256),
  region text,
  position integer not null,
  concurrent boolean not null default false,
  state text not null default 'queued'
    constraint "state must be one of the states of a target"
    check (
      state in (
        'queued', 'leased', 'unanswered', 'done',
        'worker_lost', 'worker_failed', 'budget_blocked', 'abandoned', 'no_network', 'cancelled'
      )
    ),
  claims integer not null default 0,
  lane integer,
  lease_token uuid unique,
  next_lease_token uuid,
  lease_expires_at timestamptz,
  claimed_at timestamptz,
  closed_at timestamptz,
  closed_reason text,
  worker_region text,
  waiting_result jsonb,
  first_id uuid,
  burst smallint
    constraint "burst must be between 1 and 32"
    check (burst between 1 and 32),
  unique nulls not distinct (run_id, model_id, workload_id, sample, region),
  constraint "sample must be 20 or less, except of a burst"
    check (sample <= 20 or burst is not null),
  constraint "a leased target must have lease_token and lease_expires_at"
    check (state <> 'leased' or (lease_token is not null and lease_expires_at is not null)),
  constraint "closed_at must be set when the state is a closed state"
    check ((closed_at is null) = (state in ('queued', 'leased', 'unanswered'))),
  constraint "waiting_result must be set only in the state unanswered"
    check ((waiting_result is not null) = (state = 'unanswered'))
);

comment on table public.run_targets is
  'The queue: one row for each model, workload, sample and region of a run. One target is one result, '
  'or one closing state when the fault was ours.';
comment on column public.run_targets.position is 'Position in the shuffled order of the run.';
comment on column public.run_targets.region is
  'Where it is to be measured from. Null: wherever the function runs.';
comment on column public.run_targets.worker_region is
  'The region that its worker really runs in. Null where the platform does not say.';
comment on column public.run_targets.concurrent is
  'Other targets may be measured at this provider from the same region at the same time.';
comment on column public.run_targets.lease_token is
  'Only the worker with this token may record. It is kept on a done target, so that a repeated record is recognised.';
comment on column public.run_targets.waiting_result is
  'The measurement of a target that got no answer, until it is known whether any provider could be reached from there.';
comment on column public.run_targets.first_id is
  'The target of the same run, model, sample and region whose text it sends again, right after it (workloads.request). '
  'Of a burst, the one whose lease it shares: all calls of a level are claimed, recorded and closed together. Null for most.';
comment on column public.run_targets.burst is
  'How many calls are made at once at the level of a burst that it is of. Null: it is of none.';
comment on column public.run_targets.next_lease_token is
  'The next lease, given out when this target was recorded; a repeated record gets it again.';

create index idx_run_targets_open on public.run_targets (run_id, position)
  where state in ('queued', 'leased', 'unanswered');
create index idx_run_targets_unanswered on public.run_targets (run_id) where state = 'unanswered';
create index idx_run_targets_provider_id on public.run_targets (provider_id);
create index idx_run_targets_model_id on public.run_targets (model_id);
create index idx_run_targets_leased on public.run_targets (run_id) where state = 'leased';

-- Targets that follow another one.
create index idx_run_targets_second on public.run_targets (run_id, position)
  where state = 'queued' and first_id is not null;

-- Finds other runs that wait for a provider.
create index idx_run_targets_waiting on public.run_targets (provider_id, run_id)
  where state = 'queued' and not concurrent;

-- One measurement at a time at a provider from one region, across all runs. Two workers may both find the provider
-- free, but only one can insert its lease here. That also holds between a run that names its region and one that
-- does not.
create unique index run_targets_one_at_a_time
  on public.run_targets (provider_id, worker_region) nulls not distinct
  where state = 'leased' and not concurrent;

-- A constant, so that the planner evaluates it once. A position is the bucket in rollups.outcomes, so add new
-- outcomes at the end.
create view public.outcomes
with (security_invoker = on)
as
select *
from (
  values
    ('success', 0, true, true, 'a complete answer'),
    ('rate_limited', 1, true, null, 'more requests or tokens than the provider allows in a time'),
    ('quota_exceeded', 2, false, null, 'the account has no credit left, or a limit of its own'),
    ('overloaded', 3, true, null, 'the provider has no capacity'),
    ('server_error', 4, true, null, 'an error of the provider'),
    ('auth_failed', 5, false, null, 'the key was refused'),
    ('bad_request', 6, false, false, 'the request was refused as wrong'),
    ('model_unavailable', 7, true, false, 'the provider does not serve the model, or not to this key'),
    ('content_filtered', 8, false, true, 'the prompt or the answer was filtered'),
    ('timeout', 9, true, null, 'no complete answer in time'),
    ('network_error', 10, true, null, 'the connection failed or broke'),
    ('stream_error', 11, true, null, 'the stream brought an error'),
    ('incomplete', 12, true, true, 'the stream ended before the answer did'),
    ('empty', 13, true, true, 'an answer without any text'),
    ('invalid_response', 14, true, null, 'the response was not an answer of the provider''s API'),
    ('blocked', 15, false, null, 'a firewall, a browser challenge or a country rule stopped the request')
) as outcomes (name, position, attributable, callable, description);

comment on view public.outcomes is
  'What benchmark_results.outcome may say. attributable: whether it counts for or against the provider''s availability. '
  'callable: whether it shows that the model can be called; null where it shows neither.';

create function private.outcome_names()
returns text[]
language sql
immutable
security invoker
set search_path = ''
begin atomic
  select array_agg(outcomes.name order by outcomes.position) from public.outcomes;
end;
grant execute on function private.outcome_names() to service_role;

-- The verdicts of checks, each as what was asked for and what is said of the answer. Their order is that of the counts in
-- rollups: new ones come last.
create function private.verdict_names()
returns text[]
language sql
immutable
security invoker
set search_path = ''
begin atomic
  select array_agg(asked.kind || '/' || said.verdict order by asked.place, said.place)
  from unnest(array[
    'add', 'date', 'format', 'letters', 'lookup', 'multiply', 'sort', 'swaps', 'units', 'contains', 'json', 'tool',
    'needle'
  ]) with ordinality as asked (kind, place)
  cross join lateral unnest(
    array['ok', 'wrong_answer', 'cut_off'] || case
      when asked.kind = 'json' then array['fenced', 'extra_text', 'invalid_json', 'schema_mismatch', 'wrong_arguments']
      when asked.kind = 'tool' then array['no_tool_call', 'unknown_tool', 'invalid_json', 'schema_mismatch', 'wrong_arguments']
      else array['other_form']
    end
  ) with ordinality as said (verdict, place);
end;

-- Whether counts of verdicts have the form of {"date/ok": 1}.
create function private.are_verdicts(counts jsonb)
returns boolean
language plpgsql
immutable
security invoker
set search_path = ''
as $$
begin
  if jsonb_typeof(counts) is distinct from 'object' then
    return false;
  end if;
  return not exists (
    select
    from jsonb_each(counts) as said
    where said.key <> all (private.verdict_names())
      or case when jsonb_typeof(said.value) = 'number' then said.value::numeric not between 1 and 1000 else true end
  );
end;
$$;
-- Counts of verdicts as rollups add them up, eight digits for each. Null for none. In PL/pgSQL, so that results without
-- any cost nothing, and the planner takes their sums for as cheap as they are.
create function private.verdict_digits(counts jsonb)
returns numeric
language plpgsql
immutable
security invoker
set search_path = ''
as $$
declare
  names constant text[] := case when counts is not null then private.verdict_names() end;
begin
  if counts is null then
    return null;
  end if;
  return (
    select sum(said.value::numeric * ('1e' || 8 * (array_position(names, said.key) - 1))::numeric)
    from jsonb_each(counts) as said
  );
end;
$$;
grant execute on function private.verdict_names() to anon, authenticated, service_role;
grant execute on function private.are_verdicts(jsonb), private.verdict_digits(jsonb) to service_role;

-- Whether this is what an answer said of its rate limits, such as {"requests": {"remaining": 59, "reset_ms": 1000}}.
create function private.is_headroom(headroom jsonb)
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
grant execute on function private.is_headroom(jsonb) to service_role;

create table public.benchmark_results (
  id uuid primary key default gen_random_uuid(),
  run_id uuid not null references public.runs (id) on delete cascade,
  provider_id uuid references public.providers (id) on delete set null,
  model_id uuid references public.models (id) on delete set null,
  provider text
    constraint "length of provider must be 256 or less"
    check (char_length(provider) <= 256),
  model text
    constraint "length of model must be 256 or less"
    check (char_length(model) <= 256),
  input_tokens integer not null
    constraint "input_tokens must be between 0 and 100000000"
    check (input_tokens between 0 and 100000000),
  output_tokens integer not null
    constraint "output_tokens must be between 0 and 100000000"
    check (output_tokens between 0 and 100000000),
  total_latency_ms double precision not null
    constraint "total_latency_ms must be between 0 and 3600000"
    check (total_latency_ms between 0 and 3600000),
  ttft_ms double precision
    constraint "ttft_ms must be between 0 and 3600000"
    check (ttft_ms between 0 and 3600000),
  tps double precision
    constraint "tps must be between 0 and 1000000"
    check (tps between 0 and 1000000),
  status_code integer
    constraint "status_code must be between 100 and 999"
    check (status_code between 100 and 999),
  success boolean not null default true,
  error_message text
    constraint "length of error_message must be 500 or less"
    check (char_length(error_message) <= 500),
  response_text text
    constraint "length of response_text must be 1000000 or less"
    check (char_length(response_text) <= 1000000),
  cost_usd double precision not null
    constraint "cost_usd must be between 0 and 100000000"
    check (cost_usd between 0 and 100000000),
  created_at timestamptz not null default now(),
  request_id uuid,
  outcome text
    constraint "outcome must be one of public.outcomes"
    check (outcome = any (private.outcome_names())),
  probe boolean not null default false,
  target_id uuid references public.run_targets (id) on delete set null,
  price_id uuid references public.prices (id) on delete set null,
  workload_id uuid default private.current_workload() references public.workloads (id) on delete set null,
  sample integer
    constraint "sample must be between 0 and 1000000"
    check (sample between 0 and 1000000),
  position integer
    constraint "position must be between 0 and 100000000"
    check (position between 0 and 100000000),
  region text
    constraint "length of region must be 100 or less"
    check (char_length(region) <= 100),
  request_started_at timestamptz
    constraint "request_started_at must be from 2020 up to 2099"
    check (request_started_at >= '2020-01-01 00:00+00' and request_started_at < '2100-01-01 00:00+00'),
  warm boolean,
  connect_ms double precision
    constraint "connect_ms must be between 0 and 3600000"
    check (connect_ms between 0 and 3600000),
  headers_ms double precision
    constraint "headers_ms must be between 0 and 3600000"
    check (headers_ms between 0 and 3600000),
  ttfat_ms double precision
    constraint "ttfat_ms must be between 0 and 3600000"
    check (ttfat_ms between 0 and 3600000),
  last_token_ms double precision
    constraint "last_token_ms must be between 0 and 3600000"
    check (last_token_ms between 0 and 3600000),
  itl_ms double precision
    constraint "itl_ms must be between 0 and 3600000"
    check (itl_ms between 0 and 3600000),
  tps_total double precision
    constraint "tps_total must be between 0 and 1000000"
    check (tps_total between 0 and 1000000),
  chunk_gap_p50_ms double precision
    constraint "chunk_gap_p50_ms must be between 0 and 3600000"
    check (chunk_gap_p50_ms between 0 and 3600000),
  chunk_gap_p95_ms double precision
    constraint "chunk_gap_p95_ms must be between 0 and 3600000"
    check (chunk_gap_p95_ms between 0 and 3600000),
  chunk_gap_max_ms double precision
    constraint "chunk_gap_max_ms must be between 0 and 3600000"
    check (chunk_gap_max_ms between 0 and 3600000),
  token_reads integer
    constraint "token_reads must be between 0 and 67108864"
    check (token_reads between 0 and 67108864),
  streamed_tokens integer
    constraint "streamed_tokens must be between 0 and 100000000"
    check (streamed_tokens between 0 and 100000000),
  batched boolean,
  arrivals bytea
    constraint "arrivals must have at most 2048 bytes"
    check (octet_length(arrivals) <= 2048),
  reasoning_tokens integer
    constraint "reasoning_tokens must be between 0 and 100000000"
    check (reasoning_tokens between 0 and 100000000),
  cached_tokens integer
    constraint "cached_tokens must be between 0 and 100000000"
    check (cached_tokens between 0 and 100000000),
  cache_write_tokens integer
    constraint "cache_write_tokens must be between 0 and 100000000"
    check (cache_write_tokens between 0 and 100000000),
  cache_write_1h_tokens integer
    constraint "cache_write_1h_tokens must be between 0 and 100000000"
    check (cache_write_1h_tokens between 0 and 100000000),
  token_source text
    constraint "token_source must be provider, estimated or none"
    check (token_source in ('provider', 'estimated', 'none')),
  disbelieved jsonb not null default '{}'
    constraint "disbelieved must be a JSON object"
    check (jsonb_typeof(disbelieved) = 'object'),
  finish_reason text
    constraint "length of finish_reason must be 200 or less"
    check (char_length(finish_reason) <= 200),
  error_code text
    constraint "length of error_code must be 200 or less"
    check (char_length(error_code) <= 200),
  retry_after_ms double precision
    constraint "retry_after_ms must be between 0 and 2592000000"
    check (retry_after_ms between 0 and 2592000000),
  provider_request_id text
    constraint "length of provider_request_id must be 200 or less"
    check (char_length(provider_request_id) <= 200),
  served_model text
    constraint "length of served_model must be 200 or less"
    check (char_length(served_model) <= 200),
  service_tier text
    constraint "length of service_tier must be 200 or less"
    check (char_length(service_tier) <= 200),
  reported_cost_usd double precision
    constraint "reported_cost_usd must be between 0 and 1000"
    check (reported_cost_usd between 0 and 1000),
  cost_known boolean not null default false,
  attempts jsonb not null default '[]'
    constraint "attempts must be a JSON array"
    check (jsonb_typeof(attempts) = 'array'),
  isolate_id uuid,
  concurrent integer
    constraint "concurrent must be 1 or more"
    check (concurrent >= 1),
  simulated boolean not null default false,
  comparable boolean not null default true,
  remarks text[] not null default '{}'
    constraint "remarks must be of the kinds that its comment lists"
    check (
      remarks <@ array[
        'encoded', 'own_text', 'disturbed', 'cached_input', 'cut_prompt', 'unproven_address', 'unproven_model', 'other_host',
        'unpaired', 'control'
      ]
    ),
  endpoint text
    constraint "length of endpoint must be 500 or less"
    check (char_length(endpoint) <= 500),
  endpoint_host text
    constraint "length of endpoint_host must be 200 or less"
    check (char_length(endpoint_host) <= 200),
  upstream text
    constraint "length of upstream must be 200 or less"
    check (char_length(upstream) <= 200),
  system_fingerprint text
    constraint "length of system_fingerprint must be 200 or less"
    check (char_length(system_fingerprint) <= 200),
  check_n integer
    constraint "check_n must be between 0 and 1000"
    check (check_n between 0 and 1000),
  check_ok_n integer
    constraint "check_ok_n must be between 0 and 1000"
    check (check_ok_n between 0 and 1000),
  check_detail text
    constraint "length of check_detail must be 200 or less"
    check (char_length(check_detail) <= 200),
  served_as_other boolean,
  check_verdicts jsonb
    constraint "check_verdicts must be counts of known verdicts, such as date/ok"
    check (check_verdicts is null or private.are_verdicts(check_verdicts)),
  gap_errors_ms double precision[]
    constraint "gap_errors_ms must be 1 to 1000 numbers between 0 and 3600000"
    check (
      cardinality(gap_errors_ms) between 1 and 1000
      and array_position(gap_errors_ms, null) is null
      and 0 <= all (gap_errors_ms)
      and 3600000 >= all (gap_errors_ms)
    ),
  burst smallint
    constraint "burst of a result must be between 1 and 32"
    check (burst between 1 and 32),
  headroom jsonb
    constraint "headroom must be like {""requests"": {""remaining"": 59, ""reset_ms"": 1000}}"
    check (headroom is null or private.is_headroom(headroom)),
  constraint "success must be true where outcome is success, else false"
    check (success = (outcome = 'success'))
);

comment on table public.benchmark_results is
  'One row for each measured request. Durations in milliseconds from just before the request, speeds in tokens per '
  'second. Unknown is null. The documented columns that cannot be null hold 0 for it, and token_source or cost_known '
  'says that the value is unknown. The views, such as known_results, show null there.';
comment on column public.benchmark_results.input_tokens is '0 when token_source is none.';
comment on column public.benchmark_results.output_tokens is
  'Every generated token, reasoning included. 0 when token_source is none.';
comment on column public.benchmark_results.total_latency_ms is
  'Until the end of the stream, or the moment of failure.';
comment on column public.benchmark_results.ttft_ms is
  'First generated token of any kind: content, reasoning, refusal or tool text.';
comment on column public.benchmark_results.ttfat_ms is
  'First token of the visible answer (content or refusal).';
comment on column public.benchmark_results.tps is
  '(streamed tokens - those of the first arrival) / (last arrival - first arrival). Null below 20 streamed tokens, and '
  'where the arrivals do not show the model''s speed.';
comment on column public.benchmark_results.tps_total is
  '(output_tokens - 1) / (total latency - TTFT): the older definition, for comparison.';
comment on column public.benchmark_results.streamed_tokens is
  'output_tokens without reasoning that was counted but not streamed.';
comment on column public.benchmark_results.batched is
  'The answer was held back on its way: most of it came in flushes. Its TTFT still counts, since users of that route '
  'wait as long. Null for a failure.';
comment on column public.benchmark_results.token_reads is
  'How many arrivals of tokens there were: network reads, where reads with no time between them count as one.';
comment on column public.benchmark_results.arrivals is
  'At which time each part of the answer arrived, packed; report --result draws it. With streamed_tokens, '
  'output_tokens and total_latency_ms every time and speed of a success can be recomputed. Kept for '
  'settings.keep_arrivals_days.';
comment on column public.benchmark_results.itl_ms is 'Inter-token latency: 1000 / tps.';
comment on column public.benchmark_results.token_source is
  'provider: from its usage report; estimated: from the streamed text; none: unknown.';
comment on column public.benchmark_results.disbelieved is
  'Counts of the provider that are impossible, by column, such as {"output_tokens": 2147483647} under a cap of 512. '
  'The column then holds an estimate or null.';
comment on column public.benchmark_results.cost_usd is
  'What the request cost by the price valid when it began. 0 and unknown where cost_known is false.';
comment on column public.benchmark_results.cost_known is
  'Whether every part of the cost is known: the price, the tokens, the tokens written into a cache, the tier that served it.';
comment on column public.benchmark_results.cache_write_tokens is
  'Input tokens written into the provider''s cache, a part of input_tokens. Null: not said.';
comment on column public.benchmark_results.cache_write_1h_tokens is
  'Of them, those that are kept for an hour.';
comment on column public.benchmark_results.service_tier is
  'The tier that served the request, as the provider names it, such as flex. Null: the usual tier, or not stated.';
comment on column public.benchmark_results.reported_cost_usd is
  'What the provider says it charged. Compared with our cost in cost_reconciliation. In no sum, except that it counts '
  'against spend limits, up to twice our cost.';
comment on column public.benchmark_results.workload_id is
  'What was sent. A row that is inserted by hand is of the workload default.';
comment on column public.benchmark_results.request_id is
  'UUID sent with the request as x-client-request-id.';
comment on column public.benchmark_results.attempts is
  'Attempts before the recorded one. A request is repeated only without a parameter that the model refused.';
comment on column public.benchmark_results.isolate_id is 'The edge function isolate that measured.';
comment on column public.benchmark_results.probe is 'It belongs to a run of kind probe.';
comment on column public.benchmark_results.concurrent is
  'The most measurements that were under way in that isolate at once during this one. Above 1 they may have disturbed '
  'each other.';
comment on column public.benchmark_results.simulated is 'A stand-in answered for the provider.';
comment on column public.benchmark_results.comparable is
  'Whether its times are summed up. Where they are not, remarks give the reason; those of a burst never are.';
comment on column public.benchmark_results.remarks is
  'Why its times are not comparable: own_text (the prompt was given with the run), disturbed (another measurement ran '
  'at the same time at a provider that is measured one at a time), cached_input (most of its input came from a cache '
  'although its text was new), unpaired (its text was sent before and so was to come from a cache, but more than a minute '
  'earlier, or from another region), cut_prompt (the provider read less than 70 % of what it was sent, by the median of the '
  'run''s models), why a failure is not summed up at all: unproven_address (nothing has answered a call at this '
  'address yet), unproven_model (the provider has neither listed the model nor answered for it yet), and why no result '
  'of a call is: other_host (it went to a host that is neither the one of providers.base_url nor among options.hosts, so '
  'it says nothing about the provider and has no price of it) or control (it is no provider''s). A result with encoded stays comparable: its body was '
  'compressed although the request asked for none.';
comment on column public.benchmark_results.endpoint is
  'The address from <SLUG>_BASE_URL that was called instead of the catalogue''s. Null: the catalogue''s was called.';
comment on column public.benchmark_results.endpoint_host is
  'The host of endpoint, for what may be shown. Null: the catalogue''s address was called.';
comment on column public.benchmark_results.upstream is 'The host behind a gateway that answered, as the gateway names it.';
comment on column public.benchmark_results.system_fingerprint is 'The provider''s name for what served the request.';
comment on column public.benchmark_results.served_as_other is
  'Whether served_model is another model than the one that was asked for. Null: it was not said, or cannot be told.';
comment on column public.benchmark_results.check_n is
  'How many answers, or questions of an answer, were checked. Null: none was expected to be right.';
comment on column public.benchmark_results.check_ok_n is 'How many of them were right.';
comment on column public.benchmark_results.check_verdicts is
  'What was said of each, counted: {"date/ok": 1, "sort/wrong_answer": 1}. What the output cap cut off is here, and not in check_n.';
comment on column public.benchmark_results.check_detail is
  'What was expected and what came. Kept as long as response_text.';
comment on column public.benchmark_results.gap_errors_ms is
  'Of the control: how much each gap between events that was seen differs from the true one. Null where that is unknown.';
comment on column public.benchmark_results.burst is
  'How many calls were made at once at the level of a burst that it is of. Such a result is in burst_levels_over alone. '
  'Null: it is of none.';
comment on column public.benchmark_results.headroom is
  'Of a burst: what the response''s headers said of rate limits, for requests and tokens: what remained, and after how '
  'many milliseconds the limit is reset. Null: nothing.';
comment on column public.benchmark_results.region is 'Region of the function that measured.';

create unique index idx_benchmark_results_request_id on public.benchmark_results (request_id);
create unique index idx_benchmark_results_target_id on public.benchmark_results (target_id);
create index idx_benchmark_results_run_id on public.benchmark_results (run_id);
create index idx_benchmark_results_provider_id on public.benchmark_results (provider_id);
create index idx_benchmark_results_model_id on public.benchmark_results (model_id);
-- Otherwise the last results of a model that is rarely measured would be looked for among those of all.
create index idx_benchmark_results_model_at on public.benchmark_results (model_id, created_at);
create index idx_benchmark_results_provider on public.benchmark_results (provider);
create index idx_benchmark_results_model on public.benchmark_results (model);
create index idx_benchmark_results_created_at on public.benchmark_results (created_at);
create index idx_benchmark_results_price_id on public.benchmark_results (price_id);
create index idx_benchmark_results_prompt_id on public.benchmark_results (workload_id);
create index idx_benchmark_results_other_host on public.benchmark_results (created_at) where remarks @> array['other_host'];

-- Otherwise two targets of a run could get different texts, and both results would point at the new one. Whether it is
-- current, active and how often it is measured may change.
create function private.keep_workload()
returns trigger
language plpgsql
security invoker
set search_path = ''
as $$
begin
  if exists (select from public.runs where runs.workload_id = old.id)
    or exists (select from public.benchmark_results as results where results.workload_id = old.id)
  then
    raise exception 'Cannot change version % of the workload "%": runs and results point at it', old.version, old.name
      using
        errcode = 'restrict_violation',
        hint = format('select public.set_workload(%L, …) makes the next version, which runs then take.', old.name);
  end if;
  return new;
end;
$$;

create trigger keep_workload
  before update on public.workloads
  for each row
  when (
    (
      old.id, old.name, old.version, old.kind, old.prompt, old.max_output_tokens, old.input_tokens, old.request,
      old."check", old.limits, old.comparable
    ) is distinct from (
      new.id, new.name, new.version, new.kind, new.prompt, new.max_output_tokens, new.input_tokens, new.request,
      new."check", new.limits, new.comparable
    )
  )
  execute function private.keep_workload();

-- Otherwise the costs that were computed with it would no longer match it.
create function private.keep_price()
returns trigger
language plpgsql
security invoker
set search_path = ''
as $$
begin
  if exists (select from public.benchmark_results as results where results.price_id = old.id) then
    raise exception 'Cannot change the price of %: results point at it', old.timestamp
      using
        errcode = 'restrict_violation',
        hint = 'Insert another price: it is valid from its own timestamp.';
  end if;
  return new;
end;
$$;

create trigger keep_price
  before update on public.prices
  for each row
  when (
    (
      old.id, old.model_id, old.input_price_per_m, old.output_price_per_m, old.cached_input_price_per_m, old.tiers, old.parts
    ) is distinct from (
      new.id, new.model_id, new.input_price_per_m, new.output_price_per_m, new.cached_input_price_per_m, new.tiers, new.parts
    )
  )
  execute function private.keep_price();

create table public.sync_runs (
  id uuid primary key default gen_random_uuid(),
  triggered_by text not null
    constraint "length of triggered_by must be 100 or less"
    check (char_length(triggered_by) <= 100),
  started_at timestamptz not null default now(),
  finished_at timestamptz,
  idempotency_key text unique
    constraint "length of idempotency_key must be 200 or less"
    check (char_length(idempotency_key) <= 200),
  scheduled boolean not null default false,
  kind text not null default 'benchmark'
    constraint "kind must be benchmark or probe"
    check (kind in ('benchmark', 'probe')),
  results jsonb not null default '[]'
    constraint "results must be a JSON array"
    check (jsonb_typeof(results) = 'array')
,
  skipped jsonb not null default '[]'
    constraint "skipped must be a JSON array"
    check (jsonb_typeof(skipped) = 'array'),
  cancelled_reason text
    constraint "length of cancelled_reason must be 500 or less"
    check (char_length(cancelled_reason) <= 500)
);

comment on table public.sync_runs is
  'Syncs of the catalogue with the providers'' model lists, with one entry per provider in results.';
comment on column public.sync_runs.skipped is 'Providers left out, as [{provider, reason}].';
comment on column public.sync_runs.cancelled_reason is 'Why the sync was stopped before its end. Null: it was not.';

alter table public.settings enable row level security;
alter table public.runs enable row level security;
alter table public.run_targets enable row level security;
alter table public.benchmark_results enable row level security;
alter table public.sync_runs enable row level security;

grant select, update on public.settings to service_role;
grant select on public.outcomes to anon, authenticated, service_role;

grant select, insert, update, delete
  on public.runs, public.run_targets, public.benchmark_results, public.sync_runs
  to service_role;
