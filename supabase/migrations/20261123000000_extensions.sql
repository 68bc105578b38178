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

-- Every grant is written out where the object is made. Projects from before May
-- 2026, and self-hosted ones, would otherwise grant all privileges to
-- everybody; newer hosted projects no longer do.
alter default privileges in schema public
  revoke all on tables from anon, authenticated, service_role;
alter default privileges in schema public
  revoke all on functions from anon, authenticated, service_role;
alter default privileges in schema public
  revoke all on sequences from anon, authenticated, service_role;
