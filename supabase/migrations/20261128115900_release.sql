-- The schema is that of 1.5.1.
set local lock_timeout = '5s';

-- Which release this schema is of. The migrations of each later one write this function anew.
create or replace function public.schema_release()
returns text
language sql
stable
security invoker
set search_path = ''
as $$
  select '1.5.1';
$$;
