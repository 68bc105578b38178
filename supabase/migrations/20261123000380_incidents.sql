-- What went wrong with a model, from when to when, and who was told.

create table public.incidents (
  id uuid primary key default gen_random_uuid(),
  provider_id uuid not null references public.providers (id) on delete cascade,
  model_id uuid not null references public.models (id) on delete cascade,
  region text,
  kind text not null check (kind in ('failing', 'slow_ttft', 'slow_tps')),
  opened_at timestamptz not null default now(),
  closed_at timestamptz,
  observed double precision,
  expected double precision,
  detail text not null,
  check (closed_at >= opened_at)
);

comment on table public.incidents is
  'A model that fails, or is much slower than its own last 7 days. At most one is open per model, region and kind.';
comment on column public.incidents.observed is
  'What opened it: failed attempts, median TTFT in milliseconds, or median tokens per second.';
comment on column public.incidents.expected is
  'What that was held against: the attempts looked at, or the model''s median of 7 days.';

create unique index incidents_one_open
  on public.incidents (model_id, region, kind) nulls not distinct
  where closed_at is null;
create index idx_incidents_provider_id on public.incidents (provider_id);
create index idx_incidents_model_id on public.incidents (model_id);
create index idx_incidents_opened_at on public.incidents (opened_at);

create table private.model_states (
  id bigint generated always as identity primary key,
  model_id uuid not null references public.models (id) on delete cascade,
  region text,
  failures boolean[] not null default '{}',
  ttft_ms double precision[] not null default '{}',
  tps double precision[] not null default '{}',
  baseline_ttft_ms double precision,
  baseline_tps double precision,
  updated_at timestamptz not null default now(),
  last_run_at timestamptz,
  unique nulls not distinct (model_id, region)
);

comment on table private.model_states is
  'The last attempts at each model and region, newest last, and its medians of 7 days to hold them against.';
comment on column private.model_states.last_run_at is 'When the last run that measured it was started.';

create table private.incident_deliveries (
  id bigint generated always as identity primary key,
  incident_id uuid not null references public.incidents (id) on delete cascade,
  event text not null check (event in ('opened', 'closed')),
  attempts integer not null default 0,
  request_id bigint,
  requested_at timestamptz,
  next_attempt_at timestamptz not null default now(),
  delivered_at timestamptz,
  given_up_at timestamptz,
  last_error text,
  unique (incident_id, event)
);

comment on table private.incident_deliveries is
  'Messages about incidents to the webhook named in Vault, tried until one is accepted.';

create index idx_incident_deliveries_due on private.incident_deliveries (next_attempt_at)
  where delivered_at is null and given_up_at is null;

alter table public.incidents enable row level security;
alter table private.model_states enable row level security;
alter table private.incident_deliveries enable row level security;

grant select, insert, update, delete on public.incidents to service_role;
grant select (id, provider_id, model_id, region, kind, opened_at, closed_at, observed, expected)
  on public.incidents to anon, authenticated;
grant select, insert, update on private.model_states to service_role;
grant select, insert, update on private.incident_deliveries to service_role;

create policy "Everyone may read incidents of enabled providers"
  on public.incidents for select to anon, authenticated
  using (provider_id in (select providers.id from public.providers where providers.enabled));

create function private.median(numbers double precision[])
returns double precision
language sql
immutable
security invoker
set search_path = ''
as $$
  select percentile_cont(0.5) within group (order by number) from unnest(numbers) as number;
$$;

-- The last items of an array with one more behind them; null adds nothing.
create function private.push(items anyarray, item anyelement, at_most integer)
returns anyarray
language plpgsql
immutable
security invoker
set search_path = ''
as $$
begin
  return case
    when item is null then items
    else (items || item)[greatest(1, cardinality(items) + 2 - at_most):]
  end;
end;
$$;

create function private.change_incident(
  provider uuid,
  model uuid,
  of_region text,
  of_kind text,
  open boolean,
  observed double precision,
  expected double precision,
  detail text
)
returns void
language plpgsql
volatile
security invoker
set search_path = ''
as $$
begin
  with opened as (
    insert into public.incidents (provider_id, model_id, region, kind, observed, expected, detail)
    select provider, model, of_region, of_kind, change_incident.observed, change_incident.expected, change_incident.detail
    where change_incident.open
    on conflict (model_id, region, kind) where closed_at is null do nothing
    returning incidents.id
  ),
  closed as (
    update public.incidents
    -- It may have been opened by who committed after this transaction had begun.
    set closed_at = greatest(now(), incidents.opened_at)
    where not change_incident.open
      and incidents.model_id = model
      and incidents.region is not distinct from of_region
      and incidents.kind = of_kind
      and incidents.closed_at is null
    returning incidents.id
  )
  insert into private.incident_deliveries (incident_id, event)
  select opened.id, 'opened' from opened
  union all
  select closed.id, 'closed' from closed;
end;
$$;

-- Adds an attempt to a model's state and opens or closes its incidents. Part of
-- the transaction that records the result, so that each attempt counts once.
create function private.watch_attempt(
  provider uuid,
  model uuid,
  of_region text,
  run_started_at timestamptz,
  failed boolean,
  ttft_ms double precision,
  tps double precision
)
returns void
language plpgsql
volatile
security invoker
set search_path = ''
as $$
declare
  plan public.settings;
  state private.model_states;
  failures integer;
  slow_ttft double precision;
  slow_tps double precision;
begin
  select * into plan from public.settings;

  insert into private.model_states as seen (model_id, region, failures, ttft_ms, tps, last_run_at)
  values (
    model,
    of_region,
    array[failed],
    array_remove(array[watch_attempt.ttft_ms], null),
    array_remove(array[watch_attempt.tps], null),
    run_started_at
  )
  on conflict (model_id, region) do update
  set
    failures = private.push(seen.failures, failed, plan.incident_attempts),
    ttft_ms = private.push(seen.ttft_ms, watch_attempt.ttft_ms, plan.incident_attempts),
    tps = private.push(seen.tps, watch_attempt.tps, plan.incident_attempts),
    last_run_at = greatest(seen.last_run_at, excluded.last_run_at),
    updated_at = now()
  returning * into state;

  failures := cardinality(array_remove(state.failures, false));
  if failures >= plan.incident_failures then
    perform private.change_incident(
      provider, model, of_region, 'failing', true, failures, cardinality(state.failures),
      format('%s of its last %s attempts failed', failures, cardinality(state.failures))
    );
  elsif not failed then
    perform private.change_incident(provider, model, of_region, 'failing', false, null, null, null);
  end if;

  -- Speeds are judged only by as many as are looked at, and against a history.
  if cardinality(state.ttft_ms) >= plan.incident_attempts and state.baseline_ttft_ms > 0 then
    slow_ttft := private.median(state.ttft_ms);
    perform private.change_incident(
      provider, model, of_region, 'slow_ttft',
      slow_ttft > state.baseline_ttft_ms * plan.incident_slowdown,
      slow_ttft, state.baseline_ttft_ms,
      format(
        'its median time to first token is %s ms, over 7 days it was %s ms',
        round(slow_ttft), round(state.baseline_ttft_ms)
      )
    );
  end if;

  if cardinality(state.tps) >= plan.incident_attempts and state.baseline_tps > 0 then
    slow_tps := private.median(state.tps);
    perform private.change_incident(
      provider, model, of_region, 'slow_tps',
      slow_tps < state.baseline_tps / plan.incident_slowdown,
      slow_tps, state.baseline_tps,
      format(
        'its median speed is %s tokens per second, over 7 days it was %s',
        round(slow_tps), round(state.baseline_tps)
      )
    );
  end if;
end;
$$;

-- Sends what is due and looks after what was sent: once a minute. Without the
-- Vault secret incident_webhook_url nothing is sent; what is older than a day
-- by then is given up.
create function private.deliver_incidents()
returns integer
language plpgsql
volatile
security invoker
set search_path = ''
as $$
declare
  webhook_url text;
  delivery record;
  sent integer := 0;
begin
  update private.incident_deliveries as deliveries
  set
    delivered_at = case when responses.status_code between 200 and 299 then responses.created end,
    last_error = case
      when responses.status_code between 200 and 299 then null
      else coalesce(responses.error_msg, 'HTTP ' || responses.status_code)
    end,
    request_id = null
  from net._http_response as responses
  where responses.id = deliveries.request_id
    -- After a crash pg_net counts from 1 again.
    and responses.created >= deliveries.requested_at
    and deliveries.delivered_at is null
    and deliveries.given_up_at is null;

  update private.incident_deliveries
  set given_up_at = now()
  where delivered_at is null
    and given_up_at is null
    and (attempts >= 8 or next_attempt_at < now() - interval '1 day');

  select decrypted_secrets.decrypted_secret into webhook_url
  from vault.decrypted_secrets
  where decrypted_secrets.name = 'incident_webhook_url';
  if coalesce(webhook_url, '') = '' then
    return 0;
  end if;

  for delivery in
    select
      deliveries.id,
      deliveries.event,
      deliveries.attempts,
      incidents.detail,
      incidents.kind,
      incidents.opened_at,
      incidents.closed_at,
      incidents.region,
      providers.slug as provider,
      models.name as model
    from private.incident_deliveries as deliveries
    join public.incidents on incidents.id = deliveries.incident_id
    join public.providers on providers.id = incidents.provider_id
    join public.models on models.id = incidents.model_id
    where deliveries.delivered_at is null
      and deliveries.given_up_at is null
      and deliveries.next_attempt_at <= now()
      -- Nobody is told of a recovery from what they have not heard of.
      and not (
        deliveries.event = 'closed'
        and exists (
          select
          from private.incident_deliveries as opened
          where opened.incident_id = deliveries.incident_id
            and opened.event = 'opened'
            and opened.delivered_at is null
            and opened.given_up_at is null
        )
      )
    order by deliveries.id
    limit 20
    for update of deliveries skip locked
  loop
    update private.incident_deliveries
    set
      attempts = delivery.attempts + 1,
      requested_at = now(),
      -- 2, 4, 8 … minutes: an answer that never came counts as a failure.
      next_attempt_at = now() + interval '1 minute' * 2 ^ (delivery.attempts + 1),
      request_id = net.http_post(
        url => webhook_url,
        body => jsonb_build_object(
          'text', format(
            '%s %s / %s%s: %s',
            case when delivery.event = 'opened' then '🔴' else '🟢 Recovered:' end,
            delivery.provider, delivery.model, coalesce(' (' || delivery.region || ')', ''), delivery.detail
          ),
          'incident', jsonb_build_object(
            'event', delivery.event,
            'kind', delivery.kind,
            'provider', delivery.provider,
            'model', delivery.model,
            'region', delivery.region,
            'opened_at', delivery.opened_at,
            'closed_at', delivery.closed_at
          )
        ),
        timeout_milliseconds => 5000
      )
    where incident_deliveries.id = delivery.id;
    sent := sent + 1;
  end loop;
  return sent;
end;
$$;

revoke execute on function
  private.median(double precision[]),
  private.push(anyarray, anyelement, integer),
  private.change_incident(uuid, uuid, text, text, boolean, double precision, double precision, text),
  private.watch_attempt(uuid, uuid, text, timestamptz, boolean, double precision, double precision),
  private.deliver_incidents()
from public;

grant execute on function
  private.median(double precision[]),
  private.push(anyarray, anyelement, integer),
  private.change_incident(uuid, uuid, text, text, boolean, double precision, double precision, text),
  private.watch_attempt(uuid, uuid, text, timestamptz, boolean, double precision, double precision),
  private.deliver_incidents()
to service_role;
