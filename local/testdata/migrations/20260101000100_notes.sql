create table public.notes (
  id bigint generated always as identity primary key,
  text text not null check (text <> ''),
  written_at timestamptz not null default now()
);

alter table public.notes enable row level security;

grant select, insert on public.notes to service_role;

create table public.public_notes (text text);

alter table public.public_notes enable row level security;

create policy "Everyone can read public notes" on public.public_notes for select to anon using (true);

grant select on public.public_notes to anon;

create function public.refuse()
returns void
language plpgsql
volatile
set search_path = ''
as $$
begin
  raise exception 'refused' using hint = 'ask nicely';
end;
$$;

revoke execute on function public.refuse() from public;
grant execute on function public.refuse() to service_role;

create function public.count_items(items text[])
returns integer
language sql
immutable
security invoker
set search_path = ''
return cardinality(items);

revoke execute on function public.count_items(text[]) from public;
grant execute on function public.count_items(text[]) to service_role;
