\echo Use "create extension supabase_vault" to load this file. \quit

create table @extschema@.secrets (
  id uuid primary key default gen_random_uuid(),
  name text,
  description text not null default '',
  secret text not null,
  key_id uuid,
  nonce bytea default uuid_send(gen_random_uuid()),
  created_at timestamptz not null default current_timestamp,
  updated_at timestamptz not null default current_timestamp
);

comment on table @extschema@.secrets is
  'Stand-in for Supabase Vault 0.3.1: `secret` is encoded, not encrypted';

create unique index secrets_name_idx on @extschema@.secrets (name) where name is not null;

-- Vault's error for a secret that was encrypted with another key.
create function @extschema@._decrypt(secret text)
returns text
language plpgsql
immutable
set search_path = ''
as $$
begin
  return convert_from(decode(secret, 'base64'), 'UTF8');
exception
  when others then
    raise exception 'pgsodium_crypto_aead_det_decrypt_by_id: invalid ciphertext' using errcode = 'data_exception';
end;
$$;

create view @extschema@.decrypted_secrets as
select
  id,
  name,
  description,
  secret,
  @extschema@._decrypt(secret) as decrypted_secret,
  key_id,
  nonce,
  created_at,
  updated_at
from @extschema@.secrets;

create function @extschema@.create_secret(
  new_secret text,
  new_name text default null,
  new_description text default '',
  new_key_id uuid default null
)
returns uuid
language sql
volatile
security definer
set search_path = ''
as $$
  insert into @extschema@.secrets (secret, name, description)
  values (encode(convert_to(new_secret, 'UTF8'), 'base64'), new_name, new_description)
  returning id;
$$;

create function @extschema@.update_secret(
  secret_id uuid,
  new_secret text default null,
  new_name text default null,
  new_description text default null,
  new_key_id uuid default null
)
returns void
language sql
volatile
security definer
set search_path = ''
as $$
  -- It reads what it changes.
  select decrypted_secrets.decrypted_secret from @extschema@.decrypted_secrets where decrypted_secrets.id = secret_id;
  update @extschema@.secrets
  set secret = coalesce(encode(convert_to(new_secret, 'UTF8'), 'base64'), secret),
    name = coalesce(new_name, name),
    description = coalesce(new_description, description),
    updated_at = now()
  where id = secret_id;
$$;

revoke execute on function @extschema@.create_secret, @extschema@.update_secret from public;

do $$
begin
  if exists (select from pg_roles where rolname = 'service_role') then
    grant usage on schema @extschema@ to service_role;
    grant select, delete on @extschema@.secrets, @extschema@.decrypted_secrets to service_role;
  end if;
end;
$$;
