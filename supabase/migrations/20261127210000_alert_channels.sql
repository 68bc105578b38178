-- Channels of alerts, instead of one webhook for incidents.

set local lock_timeout = '5s';

-- Locks the table until the end. `lock table` would not do: the Supabase CLI opens no block for it.
alter table private.incident_deliveries enable row level security;

create table public.alert_channels (
  id uuid primary key default gen_random_uuid(),
  name text not null unique
    constraint "name must be like ops-2"
    check (name ~ '^[a-z0-9][a-z0-9_-]{0,62}$'),
  kind text not null
    constraint "kind must be slack, webhook or incidents"
    check (kind in ('slack', 'webhook', 'incidents')),
  address_secret text not null
    constraint "address_secret must be the name of a secret in Vault"
    check (address_secret ~ '^[A-Za-z0-9_][A-Za-z0-9_.-]{0,99}$'),
  signing_secret text
    constraint "signing_secret must be the name of a secret in Vault"
    check (signing_secret ~ '^[A-Za-z0-9_][A-Za-z0-9_.-]{0,99}$'),
  providers text[],
  models text[],
  families text[],
  workloads text[],
  regions text[],
  events text[],
  hourly_limit integer not null default 30
    constraint "hourly_limit must be between 2 and 1000"
    check (hourly_limit between 2 and 1000),
  enabled boolean not null default true,
  created_at timestamptz not null default now(),
  constraint "a webhook, and nothing else, must have a signing_secret"
    check ((kind = 'webhook') = (signing_secret is not null))
);

comment on table public.alert_channels is
  'Where alerts are sent: select public.set_alert_channel(…). Each scope (providers, models, families, workloads, regions) '
  'and events: null is all. What an event does not name, as a retirement no region, keeps it from no channel.';
comment on column public.alert_channels.kind is
  'slack: Slack''s incoming webhooks and what takes the same. webhook: JSON with a signature. incidents: incidents alone, '
  'in the form that the address in the Vault secret incident_webhook_url has always got.';
comment on column public.alert_channels.address_secret is 'The name of the Vault secret that holds its address.';
comment on column public.alert_channels.signing_secret is 'The name of the Vault secret that its messages are signed with.';
comment on column public.alert_channels.events is
  'What it is told of: kinds of incidents, incidents (all kinds), and the others of private.alert_events().';
comment on column public.alert_channels.hourly_limit is
  'Messages in an hour: the last of them sums up what else there is.';

insert into public.alert_channels (name, kind, address_secret, hourly_limit)
values ('incident_webhook_url', 'incidents', 'incident_webhook_url', 1000);

create table private.alert_deliveries (
  id bigint generated always as identity primary key,
  message_id uuid not null default gen_random_uuid(),
  channel_id uuid not null references public.alert_channels (id) on delete cascade,
  key text not null,
  event text not null,
  state text not null check (state in ('opened', 'closed', 'told')),
  subject jsonb not null check (jsonb_typeof(subject) = 'object'),
  incident_id uuid references public.incidents (id) on delete cascade,
  model_event_id bigint references public.model_events (id) on delete cascade,
  summed_up_by bigint references private.alert_deliveries (id) on delete set null,
  created_at timestamptz not null default now(),
  attempts integer not null default 0,
  request_id bigint,
  requested_at timestamptz,
  next_attempt_at timestamptz not null default now(),
  delivered_at timestamptz,
  given_up_at timestamptz,
  last_status integer,
  last_error text,
  unique (channel_id, key)
);

comment on table private.alert_deliveries is
  'Messages to channels, one for each event and channel, tried until one is accepted, for a day at most.';
comment on column private.alert_deliveries.message_id is 'Sent with each try, so that a receiver can drop a repeat.';
comment on column private.alert_deliveries.key is 'What it tells of; a channel is told of it once.';
comment on column private.alert_deliveries.subject is 'What happened, as it was then: the same in each try.';
comment on column private.alert_deliveries.summed_up_by is 'The message that says it too, where there were too many in an hour.';
comment on column private.alert_deliveries.last_error is 'Why the last try failed, without the address.';

create index idx_alert_deliveries_incident_id on private.alert_deliveries (incident_id);
create index idx_alert_deliveries_model_event_id on private.alert_deliveries (model_event_id);
create index idx_alert_deliveries_summed_up_by on private.alert_deliveries (summed_up_by);
create index idx_alert_deliveries_request_id on private.alert_deliveries (request_id);
create index idx_alert_deliveries_requested_at on private.alert_deliveries (channel_id, requested_at);
create index idx_alert_deliveries_given_up_at on private.alert_deliveries (channel_id, given_up_at)
  where given_up_at is not null;
create index idx_alert_deliveries_due on private.alert_deliveries (next_attempt_at)
  where delivered_at is null and given_up_at is null;

alter table public.alert_channels enable row level security;
alter table private.alert_deliveries enable row level security;

grant select, insert, update, delete on public.alert_channels to service_role;
grant select, insert, update, delete on private.alert_deliveries to service_role;

create table private.schedule_troubles (
  job_name text primary key,
  cause text not null,
  problem text not null,
  since timestamptz not null default now(),
  told_at timestamptz
);

comment on table private.schedule_troubles is
  'The cron jobs in which scheduler_health saw a problem when it was last looked at, and whether channels were told.';

alter table private.schedule_troubles enable row level security;

grant select, insert, update, delete on private.schedule_troubles to service_role;

-- What a channel can be told of. The kinds of incidents are those that their table takes.
create or replace function private.alert_events()
returns setof text
language sql
stable
security invoker
set search_path = ''
rows 20
as $$
  select (regexp_matches(pg_catalog.pg_get_constraintdef(pg_constraint.oid), '''([a-z_]+)''', 'g'))[1]
  from pg_catalog.pg_constraint
  where pg_constraint.conrelid = 'public.incidents'::regclass and pg_constraint.conname like 'kind must be %'
  union all
  select unnest(array['incidents', 'retired', 'price_changed', 'budget', 'schedule']);
$$;

-- Whether a channel is told of an event.
create or replace function private.wants(channel public.alert_channels, event text, is_incident boolean, subject jsonb)
returns boolean
language plpgsql
immutable
security invoker
set search_path = ''
as $$
begin
  return channel.enabled
    and (is_incident or channel.kind <> 'incidents')
    and (channel.events is null or event = any (channel.events) or (is_incident and 'incidents' = any (channel.events)))
    and coalesce(subject ->> 'provider' = any (channel.providers), true)
    and coalesce(subject ->> 'model' = any (channel.models), true)
    and (
      channel.families is null
      or coalesce(subject ->> 'family' = any (channel.families), false)
      -- A model without a family is in none; what is about no model may concern each.
      or (subject ->> 'family' is null and subject ->> 'model' is null)
    )
    and coalesce(subject ->> 'workload' = any (channel.workloads), true)
    and coalesce(subject ->> 'region' = any (channel.regions), true);
end;
$$;

-- Writes what happened for each channel that wants it, once, whoever says it again.
create or replace function private.tell(
  key text,
  event text,
  state text,
  subject jsonb,
  incident uuid default null,
  model_event bigint default null
)
returns void
language sql
volatile
security invoker
set search_path = ''
as $$
  insert into private.alert_deliveries (channel_id, key, event, state, subject, incident_id, model_event_id)
  select channels.id, tell.key, tell.event, tell.state, tell.subject, tell.incident, tell.model_event
  from public.alert_channels as channels
  where private.wants(channels, tell.event, tell.incident is not null, tell.subject)
  on conflict do nothing;
$$;

-- What is told of an incident, as fields.
create or replace function private.incident_subject(incident public.incidents, state text)
returns jsonb
language sql
stable
security invoker
set search_path = ''
as $$
  select jsonb_build_object(
    'kind', incident.kind,
    'provider', providers.slug,
    'model', models.name,
    'family', models.family,
    'workload', workloads.name,
    'region', incident.region,
    'opened_at', incident.opened_at,
    'closed_at', incident.closed_at,
    'observed', incident.observed,
    'expected', incident.expected,
    'recovered', incident.recovered,
    'detail', case when incident_subject.state = 'closed' then incident.closed_detail else incident.detail end
  )
  from (select) as one_row
  left join public.providers on providers.id = incident.provider_id
  left join public.models on models.id = incident.model_id
  left join public.workloads on workloads.id = incident.workload_id;
$$;

-- Part of the transaction that opens or closes it, so that it is told if that is so.
create or replace function private.tell_incident(incident uuid, state text)
returns void
language sql
volatile
security invoker
set search_path = ''
as $$
  select private.tell(
    format('incident/%s/%s', incidents.id, tell_incident.state),
    incidents.kind,
    tell_incident.state,
    private.incident_subject(incidents, tell_incident.state),
    incident => incidents.id
  )
  from public.incidents
  where incidents.id = tell_incident.incident;
$$;

-- What changed of a price, in words.
create or replace function private.describe_price_change(before jsonb, after jsonb)
returns text
language sql
immutable
security invoker
set search_path = ''
as $$
  select coalesce(
    string_agg(
      format('%s %s → %s', part.label, coalesce(before ->> part.name, 'unknown'), coalesce(after ->> part.name, 'unknown')),
      ', ' order by part.place
    ) || ' USD per million tokens',
    'what is charged beside its prices per token has changed'
  )
  from (
    values
      (1, 'input_price_per_m', 'input'), (2, 'output_price_per_m', 'output'), (3, 'cached_input_price_per_m', 'cached input')
  ) as part (place, name, label)
  where before -> part.name is distinct from after -> part.name;
$$;

-- Tells of retirements, also those that are undone, and of prices: of models that are measured, or lately were. Events of
-- an import happened long ago, or are deleted by it.
create or replace function private.tell_model_events()
returns trigger
language plpgsql
security invoker
set search_path = ''
as $$
begin
  perform private.tell(
    'model_event/' || inserted.id,
    case inserted.event when 'restored' then 'retired' else inserted.event end,
    'told',
    jsonb_build_object(
      'provider', providers.slug,
      'model', models.name,
      'family', models.family,
      'before', inserted.before,
      'after', inserted.after,
      'detail', case
        when inserted.event = 'price_changed' then private.describe_price_change(inserted.before, inserted.after)
        when inserted.event = 'restored' then 'it is not retired after all'
        when models.retired_at > now()
          then 'it will be retired on ' || to_char(models.retired_at at time zone 'utc', 'YYYY-MM-DD')
        else 'it is retired'
      end
    ),
    model_event => inserted.id
  )
  from inserted
  join public.models on models.id = inserted.model_id
  join public.providers on providers.id = inserted.provider_id
  where inserted.event in ('retired', 'restored', 'price_changed')
    and inserted.created_at >= now()
    and not providers.simulated
    and (
      models.active
      or exists (
        select
        from private.model_states as states
        where states.model_id = models.id and states.updated_at > now() - interval '30 days'
      )
    );
  return null;
end;
$$;

create or replace trigger tell_model_events
  after insert on public.model_events
  referencing new table as inserted
  for each statement
  execute function private.tell_model_events();

-- Tells that so much of a limit is spent, once in its period, unless the limit changes.
create or replace function private.tell_budget(spend_limit public.spend_limits, period_start date, percent integer, detail text)
returns void
language sql
volatile
security invoker
set search_path = ''
as $$
  select private.tell(
    format('budget/%s/%s/%s/%s', (spend_limit).id, period_start, trim_scale((spend_limit).limit_usd), percent),
    'budget',
    'told',
    jsonb_build_object(
      'provider', (select providers.slug from public.providers where providers.id = (spend_limit).provider_id),
      'period', (spend_limit).period,
      'starts_on', period_start,
      'limit_usd', (spend_limit).limit_usd,
      'percent', percent,
      'detail', tell_budget.detail
    )
  );
$$;

-- Tells of limits of which 80 % are spent, or all. What calls under way may cost at most is not spent yet. The last
-- minutes of the period before are looked at too.
create or replace function private.tell_budgets()
returns void
language sql
volatile
security invoker
set search_path = ''
as $$
  select private.tell_budget(
    limits,
    this.period_start,
    case when spent.usd >= limits.limit_usd then 100 else 80 end,
    format(
      '%s %% of the limit of %s USD per %s are spent: %s USD',
      floor(100 * spent.usd / limits.limit_usd), trim_scale(limits.limit_usd), limits.period, round(spent.usd, 2)
    )
  )
  from public.spend_limits as limits
  cross join (values (now()), (now() - interval '10 minutes')) as moment (at)
  cross join lateral (
    select
      date_trunc(limits.period, moment.at at time zone 'utc')::date as period_start,
      (date_trunc(limits.period, moment.at at time zone 'utc') + ('1 ' || limits.period)::interval)::date as period_end
  ) as this
  cross join lateral (
    select
      (
        select coalesce(sum(days.usd), 0)
        from private.spend_days as days
        where days.day >= this.period_start
          and days.day < this.period_end
          and (limits.provider_id is null or days.provider_id = limits.provider_id)
      ) - (
        select coalesce(sum(reservations.usd), 0)
        from private.spend_reservations as reservations
        where reservations.day >= this.period_start
          and reservations.day < this.period_end
          and (limits.provider_id is null or reservations.provider_id = limits.provider_id)
      ) as usd
  ) as spent
  where limits.limit_usd > 0 and spent.usd >= 0.8 * limits.limit_usd;
$$;

-- Tells of cron jobs that have had a problem for some minutes, and when it is over.
create or replace function private.tell_schedule()
returns void
language plpgsql
volatile
security invoker
set search_path = ''
as $$
declare
  trouble record;
  seen jsonb;
begin
  select coalesce(
    jsonb_object_agg(health.job_name, jsonb_build_object('cause', health.cause, 'problem', health.problem) order by health.place),
    '{}'
  )
  into seen
  from (
    -- A job that ticks may still measure nothing. Of two of one name, the last counts.
    select 1, 'run-benchmark', 'stale', format(
      'It ticks, but there is no result since %s: see run_summary.',
      coalesce(to_char(status.last_result_at at time zone 'utc', 'YYYY-MM-DD HH24:MI "UTC"'), 'its first tick')
    )
    from public.public_status as status
    where status.state = 'stale'
    union all
    select 2, jobs.job_name, jobs.cause, jobs.problem
    from public.scheduler_health as jobs
    -- A long run, and a new project, are no trouble.
    where jobs.cause not in ('tick_skipped', 'no_tick_yet')
  ) as health (place, job_name, cause, problem);
  insert into private.schedule_troubles as known (job_name, cause, problem)
  select job.key, job.value ->> 'cause', job.value ->> 'problem'
  from jsonb_each(seen) as job
  on conflict (job_name) do update set cause = excluded.cause, problem = excluded.problem;

  for trouble in
    select troubles.*, not seen ? troubles.job_name as is_over from private.schedule_troubles as troubles order by troubles.job_name
  loop
    if trouble.is_over then
      delete from private.schedule_troubles where schedule_troubles.job_name = trouble.job_name;
    else
      update private.schedule_troubles
      set told_at = coalesce(told_at, now())
      where schedule_troubles.job_name = trouble.job_name and since < now() - interval '4 minutes';
      continue when trouble.since >= now() - interval '4 minutes';
    end if;
    continue when trouble.is_over = (trouble.told_at is null);
    perform private.tell(
      format(
        'schedule/%s/%s/%s', trouble.job_name, extract(epoch from trouble.since)::bigint,
        case when trouble.is_over then 'closed' else 'opened' end
      ),
      'schedule',
      case when trouble.is_over then 'closed' else 'opened' end,
      jsonb_build_object(
        'about', 'schedule ' || trouble.job_name,
        'job', trouble.job_name,
        'cause', trouble.cause,
        'recovered', trouble.is_over,
        'detail', case
          when trouble.is_over then format(
            'over after %s minutes: %s', ceil(extract(epoch from now() - trouble.since) / 60), trouble.problem
          )
          else trouble.problem
        end
      )
    );
  end loop;
end;
$$;

-- Texts.

-- Makes a foreign text safe for people: one line, no mentions, no links, bounded length, and no order of its own for
-- what stands beside it.
create or replace function private.plain_text(said text, at_most integer default 120)
returns text
language sql
immutable
security invoker
set search_path = ''
as $$
  select case
    -- From right to left: Hebrew, Arabic and their neighbours.
    when safe.said ~ '[\u0590-\u08FF\uFB1D-\uFDFF\uFE70-\uFEFC\U00010800-\U00010FFF\U0001E800-\U0001EFFF]'
      then U&'\2068' || safe.said || U&'\2069'
    else safe.said
  end
  from (
    select regexp_replace(
      case when length(plain.said) > at_most then left(plain.said, at_most - 1) || '…' else plain.said end,
      -- Also what Markdown and addresses without https:// make links of.
      '(@|//|\](?=[(\[])|\mwww\.)', '\1' || U&'\2060', 'gi'
    ) as said
    from (
      -- Control characters, characters that reverse the text direction, and invisible ones.
      select regexp_replace(trim(regexp_replace(
        plain_text.said,
        '[\s\u0001-\u001F\u007F-\u009F\u00AD\u034F\u061C\u115F\u1160\u17B4\u17B5\u180B-\u180F\u200B-\u200F\u2028-\u202E'
          '\u2060-\u206F\u2800\u3164\uFEFF\uFFA0\uFFF9-\uFFFB\U000E0000-\U000E0FFF]+',
        ' ', 'g'
      )), '^$', '?') as said
    ) as plain
  ) as safe;
$$;

-- Slack gives & < > a meaning of its own.
create or replace function private.slack_text(plain text)
returns text
language sql
immutable
security invoker
set search_path = ''
as $$
  select replace(replace(replace(plain, '&', '&amp;'), '<', '&lt;'), '>', '&gt;');
$$;

-- What a message is about, for people: a mark, and whom it concerns.
create or replace function private.alert_head(delivery private.alert_deliveries)
returns text
language sql
immutable
security invoker
set search_path = ''
as $$
  select case
    when delivery.state = 'opened' then '🔴 '
    when delivery.state = 'told' then '🔔 '
    when (delivery.subject ->> 'recovered')::boolean then '🟢 Recovered: '
    else '⚪ Closed: '
  end
    || coalesce(
      nullif(concat_ws(
        ' / ',
        private.plain_text(delivery.subject ->> 'provider'),
        private.plain_text(coalesce(delivery.subject ->> 'model', delivery.subject ->> 'family'))
      ), ''),
      private.plain_text(delivery.subject ->> 'about'),
      'all providers'
    )
    || coalesce(', workload ' || private.plain_text(nullif(delivery.subject ->> 'workload', 'default')), '')
    || coalesce(' (' || private.plain_text(delivery.subject ->> 'region') || ')', '');
$$;

-- How many others a message sums up, and of what; empty where it speaks for itself alone.
create or replace function private.others_of(delivery private.alert_deliveries)
returns text
language sql
stable
security invoker
set search_path = ''
as $$
  select coalesce(
    format(
      ' … and %s: %s',
      case when sum(kinds.n) = 1 then '1 other' else sum(kinds.n) || ' others' end,
      string_agg(kinds.n || ' × ' || kinds.name, ', ' order by kinds.n desc, kinds.name)
    ),
    ''
  )
  from (
    select others.event || case when others.state = 'closed' then ' closed' else '' end as name, count(*) as n
    from private.alert_deliveries as others
    where others.summed_up_by = delivery.id
    group by 1
    order by n desc, name
    limit 12
  ) as kinds
  having count(*) > 0;
$$;

-- The body for a channel, by its kind.
create or replace function private.alert_body(delivery private.alert_deliveries, kind text)
returns jsonb
language plpgsql
stable
security invoker
set search_path = ''
as $$
declare
  head text := private.alert_head(delivery);
  detail text := coalesce(private.plain_text(delivery.subject ->> 'detail', 300), '')
    || coalesce(private.others_of(delivery), '');
  plain text := head || ': ' || detail;
begin
  if kind = 'slack' then
    return jsonb_build_object(
      'text', private.slack_text(plain),
      'mrkdwn', false,
      -- Of plain text, Slack makes no links, mentions or bold words. A section takes 3,000 characters.
      'blocks', jsonb_build_array(
        private.slack_section(head), private.slack_section(detail)
      )
    );
  elsif kind = 'incidents' then
    return jsonb_build_object('text', private.slack_text(plain), 'mrkdwn', false) || case
      when delivery.incident_id is null then '{}'
      else jsonb_build_object('incident', jsonb_build_object(
        'event', delivery.state,
        'kind', delivery.event,
        'provider', delivery.subject -> 'provider',
        'model', delivery.subject -> 'model',
        'region', delivery.subject -> 'region',
        'opened_at', delivery.subject -> 'opened_at',
        'closed_at', delivery.subject -> 'closed_at'
      ))
    end;
  end if;
  return jsonb_build_object(
    'id', delivery.message_id,
    'type', case when delivery.incident_id is null then delivery.event else 'incident' end
      || case when delivery.state = 'told' then '' else '.' || delivery.state end,
    'timestamp', delivery.created_at,
    'text', plain,
    'data', delivery.subject,
    'others', coalesce(
      (
        select jsonb_agg(jsonb_build_object('type', others.type, 'data', others.subject) order by others.id)
        from (
          select
            others.id, others.subject,
            case when others.incident_id is null then others.event else 'incident' end
              || case when others.state = 'told' then '' else '.' || others.state end as type
          from private.alert_deliveries as others
          where others.summed_up_by = delivery.id
          order by others.id
          limit 100
        ) as others
      ),
      '[]'
    )
  );
end;
$$;

create or replace function private.slack_section(plain text)
returns jsonb
language sql
immutable
security invoker
set search_path = ''
as $$
  select jsonb_build_object(
    'type', 'section',
    'text', jsonb_build_object('type', 'plain_text', 'text', private.slack_text(plain), 'emoji', false)
  );
$$;

-- Signatures, as https://www.standardwebhooks.com has them.

-- HMAC of RFC 2104. pgcrypto has it too, but may be in any schema of a project, and this is all that would be used of it.
create or replace function private.hmac_sha256(message bytea, key bytea)
returns bytea
language plpgsql
immutable
security invoker
set search_path = ''
as $$
declare
  padded bytea := case when length(key) > 64 then sha256(key) else key end;
  inner_pad bytea;
  outer_pad bytea;
begin
  padded := padded || decode(repeat('00', 64 - length(padded)), 'hex');
  inner_pad := padded;
  outer_pad := padded;
  for place in 0 .. 63 loop
    inner_pad := set_byte(inner_pad, place, get_byte(padded, place) # 54);
    outer_pad := set_byte(outer_pad, place, get_byte(padded, place) # 92);
  end loop;
  return sha256(outer_pad || sha256(inner_pad || message));
end;
$$;

-- The key of a signing secret, which is whsec_ and base64; null where it is not.
create or replace function private.signing_key(secret text)
returns bytea
language plpgsql
immutable
security invoker
set search_path = ''
as $$
begin
  return case when secret like 'whsec\_%' then decode(substr(secret, 7), 'base64') end;
exception
  when data_exception then
    return null;
end;
$$;

-- The headers of a message: of a signed one, what its receiver needs to trust it and to drop a repeat.
create or replace function private.alert_headers(message_id uuid, body jsonb, key bytea)
returns jsonb
language sql
stable
security invoker
set search_path = ''
as $$
  select jsonb_build_object('Content-Type', 'application/json') || case
    when alert_headers.key is null then '{}'
    else jsonb_build_object(
      'webhook-id', alert_headers.message_id,
      'webhook-timestamp', sent.seconds,
      -- pg_net sends the body as this text.
      'webhook-signature', 'v1,' || encode(
        private.hmac_sha256(
          convert_to(format('%s.%s.%s', alert_headers.message_id, sent.seconds, alert_headers.body), 'UTF8'), alert_headers.key
        ),
        'base64'
      )
    )
  end
  from (select floor(extract(epoch from clock_timestamp()))::bigint::text as seconds) as sent;
$$;

-- Delivery.

-- Why nothing can be sent to a channel, in words without its address; null when it can.
create or replace function private.channel_problem(channel public.alert_channels)
returns text
language plpgsql
stable
security invoker
set search_path = ''
as $$
declare
  address record := private.look_into_vault(channel.address_secret);
  signing record;
  problem text;
begin
  if address.problem is not null then
    return format(
      'Vault %s the secret "%s", its address', case address.problem when 'missing' then 'lacks' else 'cannot decrypt' end,
      channel.address_secret
    );
  elsif channel.kind = 'incidents' then
    return null;
  end if;
  -- The rule of addresses to which keys are sent, of the origin alone: the rest may be whatever its receiver wants.
  problem := case
    when char_length(address.secret) > 2000 then 'is longer than 2000 characters'
    when address.secret ~ '[\s\\#]' then 'has a space, a backslash or a # in it'
    else private.address_problem(substring(address.secret from '^[^:/?#]*://[^/?#]*'), true)
  end;
  if problem is not null or address.secret !~* '^https?://' then
    return format(
      'the address in "%s" in Vault %s', channel.address_secret,
      case
        when problem like '%user name or a password%' then 'has a user name or a password in it'
        when problem like '%without encryption%' then 'begins with http://: begin it with https://'
        else coalesce(problem, 'does not begin with https://')
      end
    );
  elsif channel.signing_secret is null then
    return null;
  end if;
  signing := private.look_into_vault(channel.signing_secret);
  return case
    when signing.problem is not null then format(
      'Vault %s the secret "%s", to sign with', case signing.problem when 'missing' then 'lacks' else 'cannot decrypt' end,
      channel.signing_secret
    )
    when coalesce(length(private.signing_key(signing.secret)) < 24, true) then format(
      'the secret "%s" in Vault, to sign with, is not whsec_ and 24 bytes or more as base64', channel.signing_secret
    )
  end;
end;
$$;

-- Sends a message and writes that it did, in one transaction: both happen, or neither.
create or replace function private.send_alert(delivery private.alert_deliveries, channel public.alert_channels)
returns void
language plpgsql
volatile
security invoker
set search_path = ''
as $$
declare
  body jsonb := private.alert_body(delivery, channel.kind);
  key bytea := private.signing_key((private.look_into_vault(channel.signing_secret)).secret);
  request bigint;
  problem text;
begin
  begin
    request := net.http_post(
      url => (private.look_into_vault(channel.address_secret)).secret,
      body => body,
      headers => private.alert_headers(delivery.message_id, body, key),
      timeout_milliseconds => 5000
    );
  exception
    -- One address that pg_net cannot take keeps no other channel waiting.
    when data_exception or internal_error or not_null_violation or raise_exception then
      problem := 'pg_net does not take its address';
  end;
  if request is not null then
    perform private.forget_request(request);
  end if;
  update private.alert_deliveries
  set
    attempts = delivery.attempts + 1,
    requested_at = now(),
    -- Retry after 2, 4, 8 … minutes. A missing answer counts as a failure.
    next_attempt_at = now() + interval '1 minute' * 2 ^ (delivery.attempts + 1),
    request_id = request,
    last_status = null,
    last_error = problem
  where alert_deliveries.id = delivery.id;
end;
$$;

-- Reads the answers of the channels, and gives up messages that were tried often enough or are older than a day.
create or replace function private.settle_deliveries()
returns void
language plpgsql
volatile
security invoker
set search_path = ''
as $$
declare
  answer record;
begin
  for answer in
    select
      deliveries.id,
      deliveries.channel_id,
      responses.created,
      responses.status_code,
      case
        when responses.status_code between 200 and 299 then null
        when responses.status_code is null
          then left(regexp_replace(coalesce(responses.error_msg, 'no answer'), '\S*://\S+', '…', 'g'), 200)
        else 'HTTP ' || responses.status_code || coalesce(' (' || substring(responses.content from '^\s*([a-z_]{3,60})\s*$') || ')', '')
      end as error,
      case when responses.status_code in (429, 503) then (
        select make_interval(secs => least(headers.value::integer, 3600))
        from jsonb_each_text(responses.headers) as headers
        where lower(headers.key) = 'retry-after' and headers.value ~ '^[0-9]{1,6}$'
        limit 1
      ) end as pause
    from private.alert_deliveries as deliveries
    join net._http_response as responses
      on responses.id = deliveries.request_id
      -- After a crash pg_net counts from 1 again.
      and responses.created >= deliveries.requested_at
    where deliveries.delivered_at is null and deliveries.given_up_at is null
    order by deliveries.id
    for update of deliveries
  loop
    update private.alert_deliveries
    set
      delivered_at = case when answer.error is null then answer.created end,
      last_status = answer.status_code,
      last_error = answer.error,
      request_id = null
    where alert_deliveries.id = answer.id;
    -- A channel that asks for a pause gets it for all its messages.
    update private.alert_deliveries
    set next_attempt_at = greatest(next_attempt_at, answer.created + answer.pause)
    where answer.pause is not null
      and alert_deliveries.channel_id = answer.channel_id
      and delivered_at is null
      and given_up_at is null;
  end loop;

  update private.alert_deliveries
  set given_up_at = now(), last_error = coalesce(last_error, case when attempts > 0 then 'no answer' end)
  where delivered_at is null
    and given_up_at is null
    and summed_up_by is null
    and (
      (attempts >= 8 and next_attempt_at <= now())
      or created_at < now() - interval '1 day'
      -- A test is tried once.
      or (event = 'test' and (last_error is not null or requested_at < now() - interval '1 minute'))
    );
  -- What was said with another message shares its fate.
  update private.alert_deliveries as summed
  set delivered_at = carrier.delivered_at, given_up_at = carrier.given_up_at, last_error = carrier.last_error
  from private.alert_deliveries as carrier
  where summed.summed_up_by = carrier.id
    and summed.delivered_at is null
    and summed.given_up_at is null
    and coalesce(carrier.delivered_at, carrier.given_up_at) is not null;
end;
$$;

-- The messages of a channel that may be sent now, the oldest first.
create or replace function private.due_alerts(channel uuid)
returns setof private.alert_deliveries
language sql
stable
security invoker
set search_path = ''
rows 20
as $$
  select deliveries.*
  from private.alert_deliveries as deliveries
  where deliveries.channel_id = due_alerts.channel
    and deliveries.event <> 'test'
    and deliveries.delivered_at is null
    and deliveries.given_up_at is null
    and deliveries.summed_up_by is null
    and deliveries.next_attempt_at <= now()
    -- pg_net has not got to it yet.
    and not exists (select from net.http_request_queue as queue where queue.id = deliveries.request_id)
    -- A recovery is sent only after the message of what it ends.
    and not (
      deliveries.state = 'closed'
      and exists (
        select
        from private.alert_deliveries as opened
        where opened.channel_id = deliveries.channel_id
          and opened.key = left(deliveries.key, -length('closed')) || 'opened'
          and opened.delivered_at is null
          and opened.given_up_at is null
      )
    )
  order by deliveries.id;
$$;

-- Sends what is due to a channel. The last message that it may get in an hour also says how many others there are.
create or replace function private.deliver_to(channel public.alert_channels)
returns integer
language plpgsql
volatile
security invoker
set search_path = ''
as $$
declare
  due private.alert_deliveries;
  room integer;
  sent integer := 0;
begin
  room := channel.hourly_limit - (
    select count(*)::integer
    from private.alert_deliveries as recent
    where recent.channel_id = channel.id and recent.requested_at > now() - interval '1 hour' and recent.event <> 'test'
  );
  for due in select * from private.due_alerts(channel.id) limit greatest(least(room, 20), 0) loop
    room := room - 1;
    -- A repeat says what it said before, since its receiver may have it already.
    if room = 0 and due.attempts = 0 then
      update private.alert_deliveries
      set summed_up_by = due.id
      where alert_deliveries.id in (
        select others.id from private.due_alerts(channel.id) as others where others.attempts = 0 and others.id <> due.id
      );
    end if;
    perform private.send_alert(due, channel);
    sent := sent + 1;
  end loop;
  return sent;
end;
$$;

-- Runs once a minute. A channel whose address is not in Vault is sent nothing.
create or replace function private.deliver_incidents()
returns integer
language plpgsql
volatile
security invoker
set search_path = ''
as $$
declare
  channel public.alert_channels;
  problem text;
  sent integer := 0;
begin
  perform private.settle_deliveries();
  begin
    perform private.tell_budgets();
    -- It asks what many ticks did.
    if extract(minute from now())::integer % 5 = 0
      and exists (select from public.alert_channels as channels where private.wants(channels, 'schedule', false, '{}'))
    then
      perform private.tell_schedule();
    end if;
  exception
    -- What has happened already is to be told all the same.
    when others then
      raise warning 'Cannot look for alerts: %', sqlerrm;
  end;
  for channel in
    -- Another copy of this job sends to the others meanwhile.
    select * from public.alert_channels where alert_channels.enabled order by alert_channels.name for no key update skip locked
  loop
    problem := private.channel_problem(channel);
    if problem is null then
      sent := sent + private.deliver_to(channel);
    elsif channel.kind <> 'incidents' then
      update private.alert_deliveries
      set last_error = problem
      where alert_deliveries.channel_id = channel.id
        and delivered_at is null
        and given_up_at is null
        and last_error is distinct from problem;
    end if;
  end loop;
  return sent;
end;
$$;

-- The channels that do not get what they should, and why, in words; null where all do. One that has taken a message since
-- is well again.
create or replace function private.failing_channels()
returns text
language sql
stable
-- Vault is not for everybody who may read scheduler_health.
security definer
set search_path = ''
as $$
  select string_agg(
    format(
      '%s (%s%s; try it: select public.test_alert_channel(%L);)',
      channels.name, coalesce(state.problem, last_try.last_error),
      case when given_up.n > 0 then format('; messages given up: %s', given_up.n) else '' end,
      channels.name
    ),
    ', ' order by channels.name
  )
  from public.alert_channels as channels
  cross join lateral (
    select
      -- Without an address, the webhook of incidents is not wanted.
      case
        when channels.kind <> 'incidents' or (private.look_into_vault(channels.address_secret)).problem = 'unreadable'
          then private.channel_problem(channels)
      end as problem,
      (
        select greatest(max(deliveries.delivered_at), now() - interval '7 days')
        from private.alert_deliveries as deliveries
        where deliveries.channel_id = channels.id and deliveries.requested_at > now() - interval '8 days'
      ) as well_at
  ) as state
  left join lateral (
    select coalesce(deliveries.last_error, 'no answer') as last_error
    from private.alert_deliveries as deliveries
    where deliveries.channel_id = channels.id
      and deliveries.attempts > 0
      and deliveries.delivered_at is null
      and deliveries.requested_at > state.well_at
      and (deliveries.last_error is not null or deliveries.requested_at < now() - interval '2 minutes')
    order by deliveries.requested_at desc, deliveries.id desc
    limit 1
  ) as last_try on true
  cross join lateral (
    select count(*) as n
    from private.alert_deliveries as deliveries
    where deliveries.channel_id = channels.id and deliveries.given_up_at > state.well_at and deliveries.event <> 'test'
  ) as given_up
  where channels.enabled and coalesce(state.problem, last_try.last_error) is not null;
$$;

-- For operators.

-- Raises an error for a scope that names what there is not.
create or replace function private.check_scope(channel public.alert_channels)
returns void
language plpgsql
stable
security invoker
set search_path = ''
as $$
declare
  unknown record;
begin
  select asked.what, asked.name, asked.known
  into unknown
  from (
    select 'provider' as what, name, array(select providers.slug from public.providers) as known from unnest(channel.providers) as name
    union all
    select 'model', name, array(
      select distinct models.name
      from public.models
      join public.providers on providers.id = models.provider_id
      where channel.providers is null or providers.slug = any (channel.providers)
    )
    from unnest(channel.models) as name
    union all
    select 'family', name, array(select distinct models.family from public.models where models.family is not null)
    from unnest(channel.families) as name
    union all
    select 'workload', name, array(select workloads.name from public.workloads where workloads.current)
    from unnest(channel.workloads) as name
    union all
    select 'event', name, array(select private.alert_events()) from unnest(channel.events) as name
  ) as asked
  where asked.name is null or asked.name <> all (asked.known)
  limit 1;
  if found then
    raise exception 'Cannot set the channel "%": there is no % "%"', channel.name, unknown.what, unknown.name
      using errcode = 'invalid_parameter_value', hint = private.choice_of(unknown.name, unknown.known);
  end if;
end;
$$;

-- What a channel is told of, in words, and what is missing for that.
create or replace function private.describe_channel(channel public.alert_channels)
returns text
language sql
stable
security invoker
set search_path = ''
as $$
  select format(
    -- What is missing comes first, since a narrow table shows no more.
    '%s %s told of %s%s, at most %s messages an hour%s',
    channel.name,
    case
      when private.channel_problem(channel) is null then 'is'
      else format('is set, but %s; then it is', private.channel_problem(channel))
    end,
    coalesce(array_to_string(channel.events, ', '), case when channel.kind = 'incidents' then 'incidents' else 'everything' end),
    (
      select coalesce(string_agg(format('; only %s %s', scope.what, array_to_string(scope.names, ', ')), '' order by scope.place), '')
      from (
        values
          (1, 'of providers', channel.providers), (2, 'of models', channel.models), (3, 'of families', channel.families),
          (4, 'of workloads', channel.workloads), (5, 'of regions', channel.regions)
      ) as scope (place, what, names)
      where scope.names is not null
    ),
    channel.hourly_limit,
    case when channel.enabled then '' else '. It is switched off' end
  );
$$;

-- What is left out stays as it was; an empty list is all.
create or replace function public.set_alert_channel(
  name text,
  kind text default null,
  address_secret text default null,
  signing_secret text default null,
  events text[] default null,
  providers text[] default null,
  models text[] default null,
  families text[] default null,
  workloads text[] default null,
  regions text[] default null,
  hourly_limit integer default null,
  enabled boolean default null
)
returns text
language plpgsql
volatile
security invoker
set search_path = ''
as $$
declare
  wanted public.alert_channels;
  problem text;
begin
  perform pg_advisory_xact_lock(hashtextextended('alert_channel/' || set_alert_channel.name, 0));
  select * into wanted from public.alert_channels where alert_channels.name = set_alert_channel.name for no key update;
  wanted.id := coalesce(wanted.id, gen_random_uuid());
  wanted.created_at := coalesce(wanted.created_at, now());
  wanted.name := set_alert_channel.name;
  wanted.kind := coalesce(set_alert_channel.kind, wanted.kind);
  wanted.address_secret := coalesce(set_alert_channel.address_secret, wanted.address_secret);
  wanted.signing_secret := coalesce(
    set_alert_channel.signing_secret, case when wanted.kind = 'webhook' then wanted.signing_secret end
  );
  wanted.events := nullif(coalesce(set_alert_channel.events, wanted.events), '{}');
  wanted.providers := nullif(coalesce(set_alert_channel.providers, wanted.providers), '{}');
  wanted.models := nullif(coalesce(set_alert_channel.models, wanted.models), '{}');
  wanted.families := nullif(coalesce(set_alert_channel.families, wanted.families), '{}');
  wanted.workloads := nullif(coalesce(set_alert_channel.workloads, wanted.workloads), '{}');
  wanted.regions := nullif(coalesce(set_alert_channel.regions, wanted.regions), '{}');
  wanted.hourly_limit := coalesce(set_alert_channel.hourly_limit, wanted.hourly_limit, 30);
  wanted.enabled := coalesce(set_alert_channel.enabled, wanted.enabled, true);

  -- Said here, since what a check says shows the row: somebody may have put the address itself where its name belongs.
  problem := private.channel_form_problem(wanted);
  if problem is not null then
    raise exception 'Cannot set the channel: %', problem
      using errcode = 'invalid_parameter_value',
        hint = 'For example: select vault.create_secret(''…'', ''ops_address''); '
          'select public.set_alert_channel(''ops'', ''slack'', ''ops_address'');';
  end if;
  perform private.check_scope(wanted);

  insert into public.alert_channels select wanted.*
  on conflict (id) do update
  set
    kind = excluded.kind,
    address_secret = excluded.address_secret,
    signing_secret = excluded.signing_secret,
    providers = excluded.providers,
    models = excluded.models,
    families = excluded.families,
    workloads = excluded.workloads,
    regions = excluded.regions,
    events = excluded.events,
    hourly_limit = excluded.hourly_limit,
    enabled = excluded.enabled;
  return private.describe_channel(wanted);
end;
$$;

comment on function public.set_alert_channel is
  'Adds a channel of alerts, or changes it: kind slack or webhook, and the names of the Vault secrets with its address and, '
  'of a webhook, with what its messages are signed with. What is left out stays as it was; an empty list is all. Says what it '
  'is told of, and what is missing.';

-- What is wrong with a channel by its own columns, without saying what may be an address; null where nothing is.
create or replace function private.channel_form_problem(channel public.alert_channels)
returns text
language sql
immutable
security invoker
set search_path = ''
as $$
  select case
    when not coalesce(channel.name ~ '^[a-z0-9][a-z0-9_-]{0,62}$', false)
      then 'its name must be like ops-2: lower case letters, digits, - and _'
    when not coalesce(channel.kind in ('slack', 'webhook') or (channel.kind = 'incidents' and channel.name = 'incident_webhook_url'), false)
      then 'its kind must be slack or webhook'
    when not coalesce(channel.address_secret ~ '^[A-Za-z0-9_][A-Za-z0-9_.-]{0,99}$', false)
      then 'address_secret must be the name of a secret in Vault that holds its address, not the address'
    when channel.kind = 'webhook' and channel.signing_secret is null
      then 'a webhook needs signing_secret, the name of a secret in Vault that its messages are signed with'
    when channel.kind <> 'webhook' and channel.signing_secret is not null then 'only a webhook has a signing_secret'
    when channel.signing_secret !~ '^[A-Za-z0-9_][A-Za-z0-9_.-]{0,99}$'
      then 'signing_secret must be the name of a secret in Vault, not the secret'
    when channel.hourly_limit not between 2 and 1000 then 'hourly_limit must be between 2 and 1000'
    when exists (select from unnest(channel.regions) as region where region is null or region !~ '^[A-Za-z0-9_.-]{1,64}$')
      then 'regions must be like eu-central-1'
  end;
$$;

-- What became of the test of a channel, in words; null where there is none to tell.
create or replace function private.describe_test(test private.alert_deliveries, channel public.alert_channels)
returns text
language sql
stable
security invoker
set search_path = ''
as $$
  select case
    when test.delivered_at is not null then format('%s took the test: HTTP %s.', channel.name, test.last_status)
    when test.given_up_at is not null then format(
      '%s did not take it: %s.%s',
      channel.name,
      test.last_error,
      case
        when test.last_status between 400 and 499 and test.last_status <> 429
          then format(' Is the address in "%s" in Vault still right?', channel.address_secret)
        else ''
      end
    )
    when test.id is not null then 'No answer yet. Select this again in a few seconds.'
  end;
$$;

create or replace function public.test_alert_channel(name text)
returns text
language plpgsql
volatile
security invoker
set search_path = ''
as $$
declare
  channel public.alert_channels;
  test private.alert_deliveries;
  problem text;
begin
  -- Two calls at once send one test.
  select * into channel from public.alert_channels where alert_channels.name = test_alert_channel.name for no key update;
  if not found then
    raise exception 'Cannot test the channel: there is no "%"', test_alert_channel.name
      using errcode = 'invalid_parameter_value',
        hint = private.choice_of(test_alert_channel.name, array(select alert_channels.name from public.alert_channels));
  end if;
  perform private.settle_deliveries();
  select * into test
  from private.alert_deliveries as tests
  where tests.channel_id = channel.id
    and tests.event = 'test'
    and tests.created_at > now() - interval '10 minutes'
    and not tests.subject ? 'told'
  order by tests.id desc
  limit 1;
  if found then
    -- An answer is told once; then the next call sends another test.
    if coalesce(test.delivered_at, test.given_up_at) is not null then
      update private.alert_deliveries set subject = subject || '{"told": true}' where alert_deliveries.id = test.id;
    end if;
    return private.describe_test(test, channel);
  end if;

  problem := private.channel_problem(channel);
  if problem is not null then
    return format('Cannot send to %s: %s.', channel.name, problem);
  end if;
  insert into private.alert_deliveries (channel_id, key, event, state, subject)
  values (
    channel.id, 'test/' || gen_random_uuid(), 'test', 'told',
    jsonb_build_object('about', 'channel ' || channel.name, 'detail', 'this is a test')
  )
  returning * into test;
  perform private.send_alert(test, channel);
  return 'Sent. Select this again in a few seconds for the answer.';
end;
$$;

comment on function public.test_alert_channel is
  'Sends a test to a channel. Requests leave the database when the transaction has ended, so the first call says that it is '
  'sent, and the next one what came of it.';

grant execute on function
  private.alert_events(),
  private.wants(public.alert_channels, text, boolean, jsonb),
  private.tell(text, text, text, jsonb, uuid, bigint),
  private.incident_subject(public.incidents, text),
  private.tell_incident(uuid, text),
  private.describe_price_change(jsonb, jsonb),
  private.tell_budget(public.spend_limits, date, integer, text),
  private.tell_budgets(),
  private.tell_schedule(),
  private.plain_text(text, integer),
  private.slack_text(text),
  private.alert_head(private.alert_deliveries),
  private.others_of(private.alert_deliveries),
  private.alert_body(private.alert_deliveries, text),
  private.slack_section(text),
  private.hmac_sha256(bytea, bytea),
  private.signing_key(text),
  private.alert_headers(uuid, jsonb, bytea),
  private.channel_problem(public.alert_channels),
  private.send_alert(private.alert_deliveries, public.alert_channels),
  private.settle_deliveries(),
  private.due_alerts(uuid),
  private.deliver_to(public.alert_channels),
  private.deliver_incidents(),
  private.failing_channels(),
  private.check_scope(public.alert_channels),
  private.describe_channel(public.alert_channels),
  private.channel_form_problem(public.alert_channels),
  private.describe_test(private.alert_deliveries, public.alert_channels),
  public.set_alert_channel(text, text, text, text, text[], text[], text[], text[], text[], text[], integer, boolean),
  public.test_alert_channel(text)
to service_role;

-- What writes messages now.

-- After a crash pg_net counts from 1 again: the answer to an earlier call of that number is lost.
create or replace function private.forget_request(request bigint)
returns void
language plpgsql
volatile
security invoker
set search_path = ''
as $$
begin
  update private.invocations set request_id = null where invocations.request_id = request;
  update private.alert_deliveries set request_id = null where alert_deliveries.request_id = request;
end;
$$;

create or replace function private.open_incident(
  provider uuid,
  state private.model_states,
  of_kind text,
  observed double precision,
  expected double precision,
  detail text,
  objective uuid default null
)
returns void
language plpgsql
volatile
security invoker
set search_path = ''
as $$
declare
  opened uuid;
begin
  insert into public.incidents (provider_id, model_id, workload_id, region, kind, observed, expected, detail, objective_id)
  values (
    provider, state.model_id, state.workload_id, state.region, of_kind, open_incident.observed, open_incident.expected,
    open_incident.detail, open_incident.objective
  )
  on conflict (model_id, workload_id, region, kind, objective_id) where closed_at is null do nothing
  returning incidents.id into opened;
  if opened is not null then
    perform private.tell_incident(opened, 'opened');
  end if;
end;
$$;

-- The caller has locked the model's state.
create or replace function private.close_incident(incident uuid, recovered boolean, detail text)
returns void
language plpgsql
volatile
security invoker
set search_path = ''
as $$
declare
  closed uuid;
begin
  with closing as (
    update public.incidents
    -- A transaction that committed after this one began may have opened it.
    set
      closed_at = greatest(now(), incidents.opened_at),
      recovered = close_incident.recovered,
      closed_detail = close_incident.detail
    where incidents.id = close_incident.incident and incidents.closed_at is null
    returning incidents.id, incidents.model_id, incidents.workload_id, incidents.region, incidents.kind, incidents.closed_at
  ),
  settled as (
    update private.model_states
    set settled_at = closing.closed_at
    from closing
    -- An objective remembers no attempts.
    where closing.kind <> 'objective'
      and model_states.model_id = closing.model_id
      and model_states.workload_id = closing.workload_id
      and model_states.region is not distinct from closing.region
  )
  select closing.id into closed from closing;
  if closed is not null then
    perform private.tell_incident(closed, 'closed');
  end if;
end;
$$;

-- Reserves the worst case of a call. Returns why the call may not be made, or
-- null when it may. The caller holds lock_spend_limits().
create or replace function private.reserve_spend(token uuid, provider uuid, worst_case_usd numeric)
returns text
language plpgsql
volatile
security invoker
set search_path = ''
as $$
declare
  today date := private.utc_day();
  blocking public.spend_limits;
begin
  select spend_limits.* into blocking
  from public.spend_limits
  where (spend_limits.provider_id is null or spend_limits.provider_id = provider)
    and case
      when reserve_spend.worst_case_usd is null then not spend_limits.allow_unpriced
      -- A free call exceeds no limit, not even one lowered below what is already spent.
      when reserve_spend.worst_case_usd = 0 then false
      else spend_limits.limit_usd < reserve_spend.worst_case_usd + (
        select coalesce(sum(spend_days.usd), 0)
        from private.spend_days
        where spend_days.day >= date_trunc(spend_limits.period, today::timestamp)::date
          and (spend_limits.provider_id is null or spend_days.provider_id = spend_limits.provider_id)
      )
    end
  limit 1;

  if found then
    if worst_case_usd > 0 and blocking.limit_usd > 0 then
      perform private.tell_budget(
        blocking,
        date_trunc(blocking.period, today::timestamp)::date,
        100,
        format(
          'calls are left out: one could cost %s USD, and of the limit of %s USD per %s less is left',
          trim_scale(round(worst_case_usd, 6)), trim_scale(blocking.limit_usd), blocking.period
        )
      );
    end if;
    return case
      when worst_case_usd is null then 'its price is unknown, and a spend limit applies'
      else format(
        'it could cost %s USD, and the limit of %s USD per %s is nearly spent',
        round(worst_case_usd, 6), blocking.limit_usd, blocking.period
      )
    end;
  end if;

  if worst_case_usd > 0 and exists (
    select from public.spend_limits
    where spend_limits.provider_id is null or spend_limits.provider_id = provider
  ) then
    insert into private.spend_reservations (lease_token, provider_id, day, usd)
    values (token, provider, today, worst_case_usd);
    perform private.add_spend(provider, today, worst_case_usd);
  end if;
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

create or replace view public.scheduler_health
with (security_invoker = on)
as
select
  health.*,
  found.cause,
  case found.cause
    when 'switched_off'
      then format('The job is switched off: update it with cron.alter_job, or schedule %L again.', health.job_name)
    when 'no_pg_net'
      then 'pg_net is not installed: create extension pg_net with schema extensions;'
    when 'unreadable_secret'
      then format(
        'Vault cannot decrypt %s, because the key of the Vault is lost: delete from vault.secrets where name = %L; '
        'select vault.create_secret(''…'', %L);',
        array_to_string(health.unreadable_secrets, ' and '), health.unreadable_secrets[1], health.unreadable_secrets[1]
      )
    when 'missing_secret'
      then format(
        'Vault lacks %s: select vault.create_secret(''…'', %L);',
        array_to_string(health.missing_secrets, ' and '), health.missing_secrets[1]
      )
    when 'stuck_run'
      then format('%s runs are stuck: see run_progress and the logs of run-benchmark.', health.stuck_runs)
    when 'tick_failed'
      then 'Its last tick failed: ' || coalesce(health.last_tick_message, 'pg_cron does not say why')
    when 'key_refused'
      then 'The function refused the key: put the project''s secret key into the Vault secret "secret_key".'
    when 'not_deployed'
      then 'The function is not deployed: supabase functions deploy --use-api'
    when 'outdated_database'
      then 'The functions are newer than the database: apply the migrations, with deno task deploy or supabase db push.'
    when 'request_failed'
      then 'Its last request failed: ' || coalesce(health.last_response_error, health.last_response_status::text)
    when 'unanswered'
      then 'Its last request got no answer: pg_net may have stopped sending; run select net.worker_restart();'
    when 'tick_skipped'
      then 'Its last tick started nothing: the previous run is still under way (see run_progress).'
    when 'channel_failing'
      then 'Channels are not told: ' || seen.failing_channels
    when 'slots_missed'
      then format('%s slots of the last 24 hours were missed: was the database down?', health.missed_24h)
    when 'no_tick_yet'
      then 'It has not ticked yet.'
  end as problem,
  case when health.job_name = 'run-benchmark' then private.describe_exactness() end as exactness
from private.scheduler_health() as health
cross join lateral (
  select
    health.job_name <> 'maintenance' as sends,
    health.last_request_at > coalesce(health.last_delivered_at, '-infinity') as is_open
) as last_request
cross join lateral (
  select case when health.job_name = 'deliver-incidents' then private.failing_channels() end as failing_channels
) as seen
cross join lateral (
  select case
    when not health.active then 'switched_off'
    when to_regclass('net._http_response') is null and health.missing_secrets is null and last_request.sends
      then 'no_pg_net'
    when health.unreadable_secrets is not null then 'unreadable_secret'
    when health.missing_secrets is not null then 'missing_secret'
    when health.job_name = 'resume-runs' and health.stuck_runs > 0 then 'stuck_run'
    when health.last_tick_status = 'failed' then 'tick_failed'
    when last_request.is_open and health.last_response_status = 401 then 'key_refused'
    when last_request.is_open and health.last_response_status = 404 then 'not_deployed'
    when last_request.is_open and health.last_response_error like '%outdated_database%' then 'outdated_database'
    when last_request.is_open and (health.last_response_status >= 400 or health.last_response_error is not null)
      then 'request_failed'
    -- The oldest request counts: with frequent ticks, the last request may always be under way.
    when health.unanswered_since < now() - interval '2 minutes' then 'unanswered'
    when health.last_skipped_at > coalesce(health.last_request_at, '-infinity')
      and exists (select from public.runs where runs.finished_at is null and runs.scheduled)
      then 'tick_skipped'
    when seen.failing_channels is not null then 'channel_failing'
    when health.missed_24h > 0 then 'slots_missed'
    when health.awaits_first_tick then 'no_tick_yet'
  end as cause
) as found;

-- The messages that there are. What was not sent yet is sent.
insert into private.alert_deliveries (
  channel_id, key, event, state, subject, incident_id, created_at, attempts, request_id, requested_at, next_attempt_at,
  delivered_at, given_up_at, last_error
)
select
  channels.id,
  format('incident/%s/%s', incidents.id, deliveries.event),
  incidents.kind,
  deliveries.event,
  private.incident_subject(incidents, deliveries.event),
  incidents.id,
  least(now(), coalesce(case when deliveries.event = 'closed' then incidents.closed_at end, incidents.opened_at)),
  deliveries.attempts,
  deliveries.request_id,
  deliveries.requested_at,
  deliveries.next_attempt_at,
  deliveries.delivered_at,
  deliveries.given_up_at,
  deliveries.last_error
from private.incident_deliveries as deliveries
join public.incidents on incidents.id = deliveries.incident_id
join public.alert_channels as channels on channels.name = 'incident_webhook_url'
order by deliveries.id;

drop table private.incident_deliveries;
drop function private.incident_message(public.incidents, text);
drop function private.message_text(text);
