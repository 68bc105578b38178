-- Which release this schema is of. The migrations of each later one write this function anew.

create function public.schema_release()
returns text
language sql
stable
security invoker
set search_path = ''
as $$
  select '1.0.0';
$$;

comment on function public.schema_release is
  'The release whose migrations were applied last. The functions of a later release say when this one is too old for them.';

grant execute on function public.schema_release() to service_role;
