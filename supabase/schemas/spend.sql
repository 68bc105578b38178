-- What may be spent. Without a limit, spending is only summed up. Under a limit, a call that could exceed it is not
-- made.

create table public.spend_limits (
  id uuid primary key default gen_random_uuid(),
  provider_id uuid references public.providers (id) on delete cascade,
  period text not null
    constraint "period must be day or month"
    check (period in ('day', 'month')),
  limit_usd numeric not null
    constraint "limit_usd must be 0 or more"
    check (limit_usd >= 0),
  allow_unpriced boolean not null default false,
  created_at timestamptz not null default now(),
  unique nulls not distinct (provider_id, period)
);

comment on table public.spend_limits is
  'The most that may be spent per UTC day or month: at one provider, or in total where provider_id is null.';
comment on column public.spend_limits.allow_unpriced is
  'Whether models without a known price may be called under this limit; their cost cannot be counted.';

create table private.spend_days (
  -- No foreign key: spending is kept when a provider is deleted.
  provider_id uuid not null,
  day date not null,
  usd numeric not null default 0,
  primary key (provider_id, day)
);

comment on table private.spend_days is
  'What was spent at each provider per UTC day, including reservations for calls under way.';

create table private.spend_reservations (
  lease_token uuid primary key,
  provider_id uuid not null references public.providers (id) on delete cascade,
  day date not null,
  usd numeric not null check (usd >= 0)
);

comment on table private.spend_reservations is
  'What is set aside for a call under way: about the most it can cost. It is replaced by the real cost, or counts '
  'in full if the cost stays unknown.';

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

-- Locks all limits in one order before spending is read or changed, so that lanes can neither exceed a limit
-- together nor deadlock.
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

-- The most a call can cost, in USD. A token has at least one byte of the prompt. A thousand tokens are added for
-- the provider's wrapping, which may count up to 32,768. Hidden reasoning may cost as much again as the output cap.
-- Null: unknown.
create function private.worst_case_usd(
  model uuid,
  prompt text,
  max_output_tokens integer,
  input_tokens integer default null
)
returns numeric
language sql
stable
security invoker
set search_path = ''
as $$
  -- No token is shorter than a byte. What the worker puts into a text is declared, and takes at most twice as many.
  select private.dearest_usd(price, text.tokens + 1000, 2 * max_output_tokens, text.tokens + 32768)
  from (select octet_length(prompt) + 2 * coalesce(input_tokens, 0)) as text (tokens),
    private.price_at(model, now()) as price, private.priced_tier(private.asked_tier(model)) as asked (tier)
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

-- Reservations without a lease count as spent, since the calls may have been made. A deleted run or model deletes
-- its targets too.
create function private.drop_orphaned_reservations()
returns void
-- plpgsql, since an SQL function could not name a table that is created later.
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

-- What an ended call cost, as far as known. Null when unknown: without a usage report, the answer may have been far
-- longer than the part that arrived. The cost a provider reports is believed where it is near ours, as a fee or a
-- peak price can explain the difference. Where we have no cost, it is believed up to the most that its tokens can
-- cost.
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
      -- At most 0.10 USD for a fee and 0.001 USD for each token.
      when reported_cost_usd::numeric <= 0.1 + tokens / 1000 then reported_cost_usd::numeric
    end
    when status_code >= 400 then 0
    when outcome = 'network_error' and status_code is null then 0
  end;
end;
$$;

-- Replaces a reservation by the real cost. If the cost is null (unknown), the whole reservation counts as spent or,
-- where nothing was reserved, the least it cost.
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

grant execute on function
  private.utc_day(),
  private.lock_spend_limits(),
  private.add_spend(uuid, date, numeric),
  private.worst_case_usd(uuid, text, integer, integer),
  private.reserve_spend(uuid, uuid, numeric),
  private.settle_spend(uuid, uuid, numeric, numeric),
  private.spent_usd(double precision, double precision, text, text, integer, numeric),
  private.drop_orphaned_reservations()
to service_role;
