-- The database calls the edge functions, and keeps a record of the calls and of the skipped ticks.

create table private.invocations (
  id bigint generated always as identity primary key,
  request_id bigint unique,
  function_name text not null,
  body jsonb not null,
  region text,
  created_at timestamptz not null default now()
);

comment on table private.invocations is
  'Calls of edge functions handed to pg_net. request_id is the id of the response in net._http_response, which keeps '
  'it for 6 hours. It is set to null once pg_net reuses the id: after a crash pg_net counts from 1 again.';

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

-- A secret from Vault, or a problem that says why it cannot be read. In a database that was restored elsewhere or
-- lost its key, Vault raises an error for secrets it cannot decrypt.
create function private.look_into_vault(secret_name text, out secret text, out problem text)
language plpgsql
stable
security invoker
set search_path = ''
as $$
begin
  if to_regclass('vault.decrypted_secrets') is null then
    problem := 'missing';
    return;
  end if;
  select nullif(decrypted_secrets.decrypted_secret, '') into secret
  from vault.decrypted_secrets
  where decrypted_secrets.name = secret_name;
  if secret is null then
    problem := 'missing';
  end if;
exception
  when insufficient_privilege then
    raise;
  when others then
    secret := null;
    problem := 'unreadable';
end;
$$;

create function private.read_vault_secret(secret_name text)
returns text
language plpgsql
stable
security invoker
set search_path = ''
as $$
declare
  found_secret record := private.look_into_vault(secret_name);
begin
  -- pg_net silently drops a null header, and the call would fail as unauthorised. So say here what is missing.
  if found_secret.problem = 'unreadable' then
    raise exception 'Cannot read Vault secret "%": it cannot be decrypted', secret_name
      using hint = format(
        'Run: delete from vault.secrets where name = %L; select vault.create_secret(''…'', %L);', secret_name, secret_name
      );
  end if;
  if found_secret.secret is null then
    raise exception 'Cannot read Vault secret "%": it is not set', secret_name
      using hint = format('Run: select vault.create_secret(''…'', %L);', secret_name);
  end if;
  return found_secret.secret;
end;
$$;

-- The secrets that calls of edge functions need and that have a problem.
create function private.secrets_with(wanted_problem text)
returns text[]
language sql
stable
security invoker
set search_path = ''
as $$
  select array_agg(needed.name order by needed.name)
  from (values ('project_url'), ('secret_key')) as needed (name)
  cross join lateral private.look_into_vault(needed.name) as looked
  where looked.problem = wanted_problem;
$$;

create function private.missing_secrets()
returns text[]
language sql
stable
security invoker
set search_path = ''
as $$
  select nullif(
    coalesce(private.secrets_with('missing'), '{}') || coalesce(private.secrets_with('unreadable'), '{}'), '{}'
  );
$$;

comment on function private.missing_secrets is
  'The Vault secrets that calls of edge functions need and that are not set, or cannot be decrypted. Null when none is '
  'missing.';

-- After a crash pg_net counts from 1 again: the answer to an earlier call of that number is lost.
create function private.forget_request(request bigint)
returns void
language plpgsql
volatile
security invoker
set search_path = ''
as $$
begin
  update private.invocations set request_id = null where invocations.request_id = request;
  update private.alert_deliveries set request_id = null where alert_deliveries.request_id = request;
end;
$$;

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

  perform private.forget_request(request_id);
  insert into private.invocations (request_id, function_name, body, region)
  values (request_id, invoke_function.name, invoke_function.body, invoke_function.region);

  return request_id;
end;
$$;

comment on function private.invoke_function is
  'Queues a call of an edge function (sent when the transaction commits) and returns pg_net''s request id.';

-- start_run starts the workers of further lanes and regions.
grant execute on function
  private.look_into_vault(text),
  private.read_vault_secret(text),
  private.secrets_with(text),
  private.missing_secrets(),
  private.forget_request(bigint),
  private.invoke_function(text, jsonb, text, interval)
to service_role;
grant select, insert, update on private.invocations to service_role;
grant select, insert on private.skipped_ticks to service_role;
