-- Requests show whether a model is served, as lists do.

-- A model refused twice in a row is gone, whatever the list says. One answer, also to a probe, undoes such a
-- retirement.
create function private.judge_availability()
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
      where results.model_id = new.model_id and not results.probe
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

create trigger judge_availability
  after insert on public.benchmark_results
  for each row
  when (new.outcome in ('success', 'model_unavailable') or new.probe)
  execute function private.judge_availability();

revoke execute on function private.judge_availability() from public;
