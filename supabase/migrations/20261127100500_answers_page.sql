-- The workloads that a page can choose among.
set local lock_timeout = '5s';

create view public.measured_workloads
with (security_invoker = on)
as
select distinct workloads.name
from public.workloads
where workloads.current
  and workloads.comparable
  and exists (
    select
    from private.rollups
    where rollups.workload_id = workloads.id
      and rollups.grain = interval '1 day'
      and rollups.starts_at >= now() - interval '31 days'
      and rollups.region = 'all'
  )
order by workloads.name;

comment on view public.measured_workloads is 'The workloads whose current version has results in the last 30 days.';

grant select on public.measured_workloads to anon, authenticated, service_role;
