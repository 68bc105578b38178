-- Alerts: which channels are told of what, and the messages to them, each tried until it is accepted.

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
  'Messages to channels, one for each event and channel. Each is tried until the channel accepts it: at most 8 '
  'times, and for a day at most; a test once.';
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
create function private.alert_events()
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
create function private.wants(channel public.alert_channels, event text, is_incident boolean, subject jsonb)
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
create function private.tell(
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
create function private.incident_subject(incident public.incidents, state text)
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
create function private.tell_incident(incident uuid, state text)
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
create function private.describe_price_change(before jsonb, after jsonb)
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
create function private.tell_model_events()
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

create trigger tell_model_events
  after insert on public.model_events
  referencing new table as inserted
  for each statement
  execute function private.tell_model_events();

-- Tells that so much of a limit is spent, once in its period, unless the limit changes.
create function private.tell_budget(spend_limit public.spend_limits, period_start date, percent integer, detail text)
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
create function private.tell_budgets()
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
create function private.tell_schedule()
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
create function private.plain_text(said text, at_most integer default 120)
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
create function private.slack_text(plain text)
returns text
language sql
immutable
security invoker
set search_path = ''
as $$
  select replace(replace(replace(plain, '&', '&amp;'), '<', '&lt;'), '>', '&gt;');
$$;

-- What a message is about, for people: a mark, and whom it concerns.
create function private.alert_head(delivery private.alert_deliveries)
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
create function private.others_of(delivery private.alert_deliveries)
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
create function private.alert_body(delivery private.alert_deliveries, kind text)
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

create function private.slack_section(plain text)
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
create function private.hmac_sha256(message bytea, key bytea)
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
create function private.signing_key(secret text)
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
create function private.alert_headers(message_id uuid, body jsonb, key bytea)
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
create function private.channel_problem(channel public.alert_channels)
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
create function private.send_alert(delivery private.alert_deliveries, channel public.alert_channels)
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
create function private.settle_deliveries()
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
create function private.due_alerts(channel uuid)
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
create function private.deliver_to(channel public.alert_channels)
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
create function private.deliver_incidents()
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
create function private.failing_channels()
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
create function private.check_scope(channel public.alert_channels)
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
create function private.describe_channel(channel public.alert_channels)
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
create function public.set_alert_channel(
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
create function private.channel_form_problem(channel public.alert_channels)
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
create function private.describe_test(test private.alert_deliveries, channel public.alert_channels)
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

create function public.test_alert_channel(name text)
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
