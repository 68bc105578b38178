-- pg_cron starts the work, pg_net delivers it, Vault keeps what both need.
-- Hosted Supabase has some of these already; `if not exists` covers both cases.
create extension if not exists pg_cron with schema pg_catalog;
create extension if not exists pg_net with schema extensions;
create extension if not exists supabase_vault;

create schema private;
comment on schema private is
  'Internals of the benchmark engine. Not exposed by the Data API.';

-- Only the functions called on behalf of service_role are granted one by one.
grant usage on schema private to service_role;

-- Every grant is written out where the object is made. Projects from before
-- May 2026, and self-hosted ones, would add all privileges for everybody;
-- hosted Supabase has revoked this by itself since.
alter default privileges in schema public
  revoke all on tables from anon, authenticated, service_role;
alter default privileges in schema public
  revoke all on functions from anon, authenticated, service_role;
alter default privileges in schema public
  revoke all on sequences from anon, authenticated, service_role;

create function private.time_ordered_uuid()
returns uuid
-- Called for every target: unlike an SQL function it is planned once per session.
language plpgsql
volatile
security invoker
set search_path = ''
as $$
begin
  return encode(
    -- A random UUID with its version, the upper half of byte 6, made 7 of 4.
    set_bit(set_bit(
      overlay(
        uuid_send(gen_random_uuid())
        placing substring(int8send(floor(1000 * extract(epoch from clock_timestamp()))::bigint) from 3)
        from 1 for 6
      ),
      52, 1), 53, 1),
    'hex'
  )::uuid;
end;
$$;

comment on function private.time_ordered_uuid is
  'UUID version 7 (RFC 9562): milliseconds since 1970, then 74 random bits. Rows of one time lie together in its index, '
  'which random ones would write all over.';

revoke execute on function private.time_ordered_uuid() from public;
grant execute on function private.time_ordered_uuid() to service_role;
