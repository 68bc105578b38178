-- What `deno task doctor` reads from the database, with a secret key.

-- Parts may be missing, and the doctor must report them. Hence plpgsql, which looks names up only when a statement
-- runs.
create function private.diagnostics(ping_id bigint)
returns jsonb
language plpgsql
stable
security definer
set search_path = ''
as $$
declare
  facts jsonb := jsonb_build_object(
    'now', clock_timestamp(),
    'database_bytes', pg_database_size(current_database()),
    'extensions', (select jsonb_agg(pg_extension.extname) from pg_catalog.pg_extension)
  );
begin
  if to_regclass('supabase_migrations.schema_migrations') is not null then
    facts := facts || jsonb_build_object('migrations', (
      select coalesce(jsonb_agg(schema_migrations.version), '[]')
      from supabase_migrations.schema_migrations
    ));
  end if;

  if to_regclass('vault.decrypted_secrets') is not null then
    facts := facts || jsonb_build_object(
      'project_url', (private.look_into_vault('project_url')).secret,
      -- A hash is enough to compare it with the key of the caller.
      'secret_key_sha256', encode(
        sha256(convert_to((private.look_into_vault('secret_key')).secret, 'UTF8')), 'hex'
      ),
      'unreadable_secrets', private.secrets_with('unreadable')
    );
  end if;

  if to_regclass('net._http_response') is not null then
    facts := facts || jsonb_build_object('ping', (
      select jsonb_build_object(
        'status_code', responses.status_code,
        'error', coalesce(responses.error_msg, case when responses.status_code >= 400 then left(responses.content, 500) end)
      )
      from net._http_response as responses
      join private.invocations on invocations.request_id = responses.id
      where responses.id = ping_id and responses.created >= invocations.created_at
    ));
  end if;

  return facts;
end;
$$;

create function public.diagnostics(ping_id bigint default null)
returns jsonb
language sql
stable
security invoker
set search_path = ''
as $$
  select private.diagnostics(diagnostics.ping_id);
$$;

comment on function public.diagnostics is
  'How this project is set up, for deno task doctor. ping is the answer to the call with that id, made by ping_functions.';

create function public.ping_functions()
returns bigint
language sql
volatile
security invoker
set search_path = ''
as $$
  select private.invoke_function('check-keys', '{"providers": []}');
$$;

comment on function public.ping_functions is
  'Calls a function as the schedule does, but without effect, and returns the id with which diagnostics finds the answer.';

revoke execute on function private.diagnostics(bigint) from public;

revoke execute on function
  public.diagnostics(bigint),
  public.ping_functions()
from public, anon, authenticated;

grant execute on function
  private.diagnostics(bigint),
  public.diagnostics(bigint),
  public.ping_functions()
to service_role;
