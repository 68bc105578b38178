-- What may be spent. Where no limit applies, nothing is held up and only the
-- sums are kept. Under a limit no call is made that could go beyond it.

create table public.spend_limits (
  id uuid primary key default gen_random_uuid(),
  provider_id uuid references public.providers (id) on delete cascade,
  period text not null check (period in ('day', 'month')),
  limit_usd numeric not null check (limit_usd >= 0),
  allow_unpriced boolean not null default false,
  created_at timestamptz not null default now(),
  unique nulls not distinct (provider_id, period)
);

comment on table public.spend_limits is
  'Most that may be spent per UTC day or month: at one provider, or by all together where provider_id is null.';
comment on column public.spend_limits.allow_unpriced is
  'Whether models without a known price may be called under this limit; their cost cannot be counted.';

create table private.spend_days (
  -- No foreign key: what was spent stays spent when a provider is deleted.
  provider_id uuid not null,
  day date not null,
  usd numeric not null default 0,
  primary key (provider_id, day)
);

comment on table private.spend_days is
  'What was spent at each provider per UTC day, reservations of calls under way included.';

create table private.spend_reservations (
  lease_token uuid primary key,
  provider_id uuid not null references public.providers (id) on delete cascade,
  day date not null,
  usd numeric not null check (usd >= 0)
);

comment on table private.spend_reservations is
  'The worst that a call under way can cost. Settled by its real cost, or in full when its outcome stays unknown.';

create index idx_spend_reservations_provider_id on private.spend_reservations (provider_id);

alter table public.spend_limits enable row level security;
alter table private.spend_days enable row level security;
alter table private.spend_reservations enable row level security;

grant select, insert, update, delete on public.spend_limits to service_role;
grant select, insert, update on private.spend_days to service_role;
grant select, insert, delete on private.spend_reservations to service_role;

create function private.utc_day()
returns date
language plpgsql
stable
security invoker
set search_path = ''
as $$
begin
  return (now() at time zone 'utc')::date;
end;
$$;

-- Taken before anything that counts or changes what was spent, all limits in
-- one order, so that lanes cannot overshoot one together nor wait in a circle.
create function private.lock_spend_limits()
returns void
language plpgsql
volatile
security invoker
set search_path = ''
as $$
begin
  perform from public.spend_limits order by spend_limits.id for update;
end;
$$;

create function private.add_spend(provider uuid, on_day date, usd numeric)
returns void
language plpgsql
volatile
security invoker
set search_path = ''
as $$
begin
  insert into private.spend_days as spent (provider_id, day, usd)
  values (provider, on_day, add_spend.usd)
  on conflict (provider_id, day) do update set usd = spent.usd + excluded.usd;
end;
$$;

-- The most a call can cost, in USD. A token is at least a byte of the prompt; the
-- thousand more are for what providers wrap around it, who are believed up to
-- 32,768. What is hidden of an answer may come to its cap once more. Null: not known.
create function private.worst_case_usd(model uuid, prompt text, max_output_tokens integer)
returns numeric
language sql
stable
security invoker
set search_path = ''
as $$
  select private.dearest_usd(
    price, octet_length(prompt) + 1000, 2 * max_output_tokens, octet_length(prompt) + 32768
  )
  from private.price_at(model, now()) as price, private.priced_tier(private.asked_tier(model)) as asked (tier)
  where asked.tier is null or price.parts -> 'service_tiers' ? asked.tier;
$$;

-- Reserves the worst case of a call. Returns why the call may not be made, or
-- null when it may. The caller holds lock_spend_limits().
create function private.reserve_spend(token uuid, provider uuid, worst_case_usd numeric)
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
      -- What costs nothing goes beyond no limit, not even one that was lowered below what is spent.
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

-- Reservations whose lease is gone: the calls were made, for all we know, so they
-- stay spent. A deleted run or model takes its targets with it.
create function private.drop_orphaned_reservations()
returns void
-- Unlike an SQL function it may name a table that comes later.
language plpgsql
volatile
security invoker
set search_path = ''
as $$
begin
  delete from private.spend_reservations
  where not exists (
      select
      from public.run_targets
      where run_targets.lease_token = spend_reservations.lease_token
        and run_targets.state in ('leased', 'unanswered')
    );
end;
$$;

-- What a call that has ended cost, as far as anybody knows. Null when nobody knows: an
-- answer without a usage report may have been far longer than what came of it.
-- A provider's own count is believed where it is near ours, as a fee or an hour that
-- costs more explains it, and where we have none, up to what tokens can cost at all.
create function private.spent_usd(
  cost_usd double precision,
  reported_cost_usd double precision,
  token_source text,
  outcome text,
  status_code integer,
  tokens numeric default 0
)
returns numeric
language plpgsql
immutable
security invoker
set search_path = ''
as $$
begin
  return case
    when token_source = 'estimated' then null
    when token_source <> 'none' then case
      when cost_usd is not null then
        case
          when reported_cost_usd between cost_usd and 2 * cost_usd then reported_cost_usd
          else cost_usd
        end::numeric
      -- A tenth of a dollar for a fee, a thousandth for each token.
      when reported_cost_usd::numeric <= 0.1 + tokens / 1000 then reported_cost_usd::numeric
    end
    when status_code >= 400 then 0
    when outcome = 'network_error' and status_code is null then 0
  end;
end;
$$;

-- Puts the real cost in place of what was reserved. A null cost is one that
-- nobody knows: the whole reservation counts as spent or, where nothing was
-- reserved, what it cost at least.
create function private.settle_spend(token uuid, provider uuid, real_usd numeric, at_least_usd numeric default null)
returns void
language plpgsql
volatile
security invoker
set search_path = ''
as $$
declare
  reservation private.spend_reservations;
begin
  delete from private.spend_reservations
  where spend_reservations.lease_token = token
  returning * into reservation;

  real_usd := coalesce(real_usd, reservation.usd, at_least_usd);
  if real_usd is null or real_usd - coalesce(reservation.usd, 0) = 0 then
    return;
  end if;
  perform private.add_spend(
    provider,
    coalesce(reservation.day, private.utc_day()),
    real_usd - coalesce(reservation.usd, 0)
  );
end;
$$;

revoke execute on function
  private.utc_day(),
  private.lock_spend_limits(),
  private.add_spend(uuid, date, numeric),
  private.worst_case_usd(uuid, text, integer),
  private.reserve_spend(uuid, uuid, numeric),
  private.settle_spend(uuid, uuid, numeric, numeric),
  private.spent_usd(double precision, double precision, text, text, integer, numeric),
  private.drop_orphaned_reservations()
from public;

grant execute on function
  private.utc_day(),
  private.lock_spend_limits(),
  private.add_spend(uuid, date, numeric),
  private.worst_case_usd(uuid, text, integer),
  private.reserve_spend(uuid, uuid, numeric),
  private.settle_spend(uuid, uuid, numeric, numeric),
  private.spent_usd(double precision, double precision, text, text, integer, numeric),
  private.drop_orphaned_reservations()
to service_role;
