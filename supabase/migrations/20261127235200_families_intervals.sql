-- The interval of the best host of each family.
set local lock_timeout = '5s';

drop view public.families;
drop function public.families_over(interval, text, text);

create function public.families_over(
  period interval,
  region text default 'all',
  workload text default 'default'
)
returns table (
  family text,
  model text,
  simulated boolean,
  hosts bigint,
  measured_hosts bigint,
  models bigint,
  providers text[],
  n bigint,
  lowest_ttft_ms double precision,
  highest_ttft_ms double precision,
  lowest_tps double precision,
  highest_tps double precision,
  lowest_input_price_per_m double precision,
  highest_input_price_per_m double precision,
  lowest_output_price_per_m double precision,
  highest_output_price_per_m double precision,
  last_seen_at timestamptz,
  model_id uuid,
  lowest_ttft_ms_low double precision,
  lowest_ttft_ms_high double precision,
  highest_tps_low double precision,
  highest_tps_high double precision
)
language sql
stable
security invoker
set search_path = ''
set jit = off
begin atomic
  select
    hosts.model_family,
    case when hosts.model_family is null then min(hosts.model) end,
    hosts.simulated,
    count(distinct hosts.provider_id),
    count(distinct hosts.provider_id) filter (where hosts.n > 0),
    count(*),
    array_agg(distinct hosts.provider),
    sum(hosts.n)::bigint,
    min(hosts.p50_ttft_ms), max(hosts.p50_ttft_ms),
    min(hosts.p50_tps), max(hosts.p50_tps),
    min(hosts.input_price_per_m), max(hosts.input_price_per_m),
    min(hosts.output_price_per_m), max(hosts.output_price_per_m),
    max(hosts.last_seen_at),
    own.model_id,
    (array_agg(hosts.p50_ttft_ms_low order by hosts.p50_ttft_ms, hosts.model_id))[1],
    (array_agg(hosts.p50_ttft_ms_high order by hosts.p50_ttft_ms, hosts.model_id))[1],
    (array_agg(hosts.p50_tps_low order by hosts.p50_tps desc nulls last, hosts.model_id))[1],
    (array_agg(hosts.p50_tps_high order by hosts.p50_tps desc nulls last, hosts.model_id))[1]
  from public.family_leaderboard_over(families_over.period, null, families_over.region, families_over.workload) as hosts
  -- A model of which no family is known stands for itself.
  cross join lateral (select case when hosts.model_family is null then hosts.model_id end as model_id) as own
  group by hosts.model_family, own.model_id, hosts.simulated
  order by 5 desc, 4 desc, hosts.model_family, 2, hosts.simulated;
end;

comment on function public.families_over is
  'Each family with its hosts: how many providers have it, how many of them were measured in the window that ends now, '
  'and the range of their medians and prices, in USD per million tokens. _low and _high are the ends of the interval of 95 % '
  'of the median of the best host. A measured model of which no family is known '
  'has a row of its own: its family is null, and model and model_id say which it is.';

create view public.families
with (security_invoker = on)
as
select * from public.families_over(interval '7 days');

comment on view public.families is
  'The families with their hosts over the last 7 days. families_over takes any window, family_leaderboard_over gives the hosts.';

grant execute on function public.families_over(interval, text, text) to anon, authenticated, service_role;
grant select on public.families to anon, authenticated, service_role;
