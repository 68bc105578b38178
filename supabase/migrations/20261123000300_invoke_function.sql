-- The database calls the edge functions, and remembers which it called and which not.

create table private.invocations (
  request_id bigint primary key,
  function_name text not null,
  body jsonb not null,
  region text,
  created_at timestamptz not null default now()
);

comment on table private.invocations is
  'Calls of edge functions handed to pg_net. request_id is its id in net._http_response while that is kept (6 hours).';

create index idx_invocations_created_at on private.invocations (created_at);

alter table private.invocations enable row level security;

create table private.skipped_ticks (
  id bigint generated always as identity primary key,
  job_name text not null,
  skipped_at timestamptz not null default now(),
  unfinished_run_id uuid references public.runs (id) on delete set null
);

comment on table private.skipped_ticks is
  'Ticks of the schedule that started nothing, because the job''s last run was still under way.';

create index idx_skipped_ticks_skipped_at on private.skipped_ticks (skipped_at);
create index idx_skipped_ticks_unfinished_run_id on private.skipped_ticks (unfinished_run_id);

alter table private.skipped_ticks enable row level security;

create function private.read_vault_secret(secret_name text)
returns text
language plpgsql
stable
security invoker
set search_path = ''
as $$
declare
  secret text;
begin
  select decrypted_secrets.decrypted_secret into secret
  from vault.decrypted_secrets
  where decrypted_secrets.name = secret_name;

  -- pg_net would drop a null header without a word, and the call would fail
  -- as unauthorised. Better to say here what is missing.
  if coalesce(secret, '') = '' then
    raise exception 'Cannot read Vault secret "%": it is not set', secret_name
      using hint = format('Run: select vault.create_secret(''…'', %L);', secret_name);
  end if;
  return secret;
end;
$$;

create function private.missing_secrets()
returns text[]
language sql
stable
security invoker
set search_path = ''
as $$
  select array_agg(needed.name order by needed.name)
  from (values ('project_url'), ('secret_key')) as needed (name)
  where not exists (
    select
    from vault.decrypted_secrets
    where decrypted_secrets.name = needed.name and decrypted_secrets.decrypted_secret <> ''
  );
$$;

comment on function private.missing_secrets is
  'The Vault secrets that calls of edge functions need and that are not set. Null when none is missing.';

create function private.invoke_function(
  name text,
  body jsonb default '{}',
  region text default null,
  timeout interval default '10 seconds'
)
returns bigint
language plpgsql
volatile
security invoker
set search_path = ''
as $$
declare
  request_id bigint;
begin
  request_id := net.http_post(
    url => rtrim(private.read_vault_secret('project_url'), '/') || '/functions/v1/' || invoke_function.name,
    body => invoke_function.body,
    headers => jsonb_strip_nulls(jsonb_build_object(
      'Content-Type', 'application/json',
      'apikey', private.read_vault_secret('secret_key'),
      'x-region', invoke_function.region
    )),
    timeout_milliseconds => (extract(epoch from invoke_function.timeout) * 1000)::integer
  );

  -- After a crash pg_net may count from 1 again.
  insert into private.invocations (request_id, function_name, body, region)
  values (request_id, invoke_function.name, invoke_function.body, invoke_function.region)
  on conflict on constraint invocations_pkey do update
    set function_name = excluded.function_name,
        body = excluded.body,
        region = excluded.region,
        created_at = excluded.created_at;

  return request_id;
end;
$$;

comment on function private.invoke_function is
  'Queues a call of an edge function (sent when the transaction commits) and returns pg_net''s request id.';

revoke execute on function
  private.read_vault_secret(text),
  private.missing_secrets(),
  private.invoke_function(text, jsonb, text, interval)
from public;

-- start_run starts the workers of further lanes and regions.
grant execute on function
  private.read_vault_secret(text),
  private.missing_secrets(),
  private.invoke_function(text, jsonb, text, interval)
to service_role;
grant select, insert, update on private.invocations to service_role;
grant select, insert on private.skipped_ticks to service_role;
