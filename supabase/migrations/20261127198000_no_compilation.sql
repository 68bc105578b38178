-- What visitors ask costs PostgreSQL more to compile (JIT) than to answer: with ten million results, half of the time of
-- a leaderboard was compilation, anew in each call.
set local lock_timeout = '5s';

alter function private.host_totals set jit = off;
alter function private.host_upstreams set jit = off;
alter function private.measured_models set jit = off;
alter function private.model_totals set jit = off;
alter function public.answer_quality set jit = off;
alter function public.answers_over set jit = off;
alter function public.answers_timeline_over set jit = off;
alter function public.cache_savings_over set jit = off;
alter function public.choose_model set jit = off;
alter function public.compare_models set jit = off;
alter function public.exactness_over set jit = off;
alter function public.families_over set jit = off;
alter function public.family_leaderboard_over set jit = off;
alter function public.incidents_over set jit = off;
alter function public.model_leaderboard_over set jit = off;
alter function public.model_outcomes_over set jit = off;
alter function public.model_sparks_over set jit = off;
alter function public.model_summaries_before set jit = off;
alter function public.model_summaries_over set jit = off;
alter function public.model_timeline_over set jit = off;
alter function public.run_outcomes set jit = off;
alter function public.upstream_breakdown_over set jit = off;

-- In a function of its own: a view cannot be kept from being compiled (JIT), which takes longer than its answer.
create or replace function private.measured_regions()
returns table (region text)
language sql
stable
rows 10
security invoker
set search_path = ''
set jit = off
begin atomic
  select distinct found.region
  from (
    select date_bin('1 day', now(), timestamptz '2000-01-01 00:00+00') - ago * interval '1 day' as starts_at
    from generate_series(0, 31) as ago
    -- Worked out here: of a table with policies, an index is searched for plain values alone.
    offset 0
  ) as days
  cross join lateral (
    -- From each region to the next: there are few of them, and many sums of each.
    with recursive regions as (
      select 'all' as before, (
        select rollups.region
        from private.rollups
        where rollups.grain = interval '1 day'
          and rollups.starts_at = days.starts_at
        order by rollups.region
        limit 1
      ) as region
      union all
      select regions.region, (
        select rollups.region
        from private.rollups
        where rollups.grain = interval '1 day'
          and rollups.starts_at = days.starts_at
          and rollups.region > regions.region
        order by rollups.region
        limit 1
      )
      from regions
      where regions.region is not null
    )
    select regions.region from regions
  ) as found
  where found.region <> 'all';
end;

create or replace view public.measured_regions
with (security_invoker = on)
as
select regions.region from private.measured_regions() as regions order by regions.region;

grant execute on function private.measured_regions() to anon, authenticated, service_role;
