-- pg_cron starts the work, pg_net delivers it, Vault keeps what both need.
-- Hosted Supabase has some of these already; `if not exists` covers both cases.
create extension if not exists pg_cron with schema pg_catalog;
create extension if not exists pg_net with schema extensions;
create extension if not exists supabase_vault;

create schema private;
comment on schema private is
  'Internals of the benchmark engine. Not exposed by the Data API.';
grant usage on schema private to service_role;

-- Nobody may do anything with an object until a grant beside the object says so. PostgreSQL lets everybody execute a
-- new function, and self-hosted projects, and hosted ones from before May 2026, also grant all of `public`.
alter default privileges revoke execute on functions from public;
alter default privileges in schema public
  revoke all on tables from anon, authenticated, service_role;
alter default privileges in schema public
  revoke all on functions from anon, authenticated, service_role;
alter default privileges in schema public
  revoke all on sequences from anon, authenticated, service_role;
