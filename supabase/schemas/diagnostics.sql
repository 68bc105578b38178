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

grant execute on function
  private.diagnostics(bigint),
  public.diagnostics(bigint),
  public.ping_functions()
to service_role;

-- What this project's schema is, object by object, so that two databases can be compared: what one has, and what the
-- migrations of a checkout give. Postgres 15 and 17 must say the same of the same object.

-- Queries that ask Postgres's own tables only. Together they can be run on a database that has none of them, as
-- `cli/doctor/build_schema.ts` does: so they call nothing but those above them.
create function private.catalog_schemas()
returns table (oid oid, name text, owner oid, acl aclitem[])
language sql
stable
security invoker
set search_path = ''
as $$
  select pg_namespace.oid, quote_ident(pg_namespace.nspname), pg_namespace.nspowner, pg_namespace.nspacl
  from pg_catalog.pg_namespace
  where pg_namespace.nspname in ('public', 'private');
$$;

create function private.catalog_relations()
returns table (oid oid, kind "char", name text, owner oid, acl aclitem[], options text[], row_security boolean, forced boolean, persistence "char", bound text)
language sql
stable
security invoker
set search_path = ''
as $$
  select
    pg_class.oid,
    pg_class.relkind,
    format('%s.%I', schemas.name, pg_class.relname),
    pg_class.relowner,
    pg_class.relacl,
    pg_class.reloptions,
    pg_class.relrowsecurity,
    pg_class.relforcerowsecurity,
    pg_class.relpersistence,
    pg_catalog.pg_get_expr(pg_class.relpartbound, pg_class.oid)
  from pg_catalog.pg_class
  join private.catalog_schemas() as schemas on schemas.oid = pg_class.relnamespace
  where pg_class.relkind in ('r', 'p', 'v', 'm', 'S', 'c')
    and not exists (
      select from pg_catalog.pg_depend
      where pg_depend.classid = 1259 and pg_depend.objid = pg_class.oid and pg_depend.deptype = 'e'
    );
$$;

create function private.catalog_functions()
returns table (oid oid, name text, owner oid, acl aclitem[])
language sql
stable
security invoker
set search_path = ''
as $$
  select
    pg_proc.oid,
    format('%s.%I(%s)', schemas.name, pg_proc.proname, pg_catalog.oidvectortypes(pg_proc.proargtypes)),
    pg_proc.proowner,
    pg_proc.proacl
  from pg_catalog.pg_proc
  join private.catalog_schemas() as schemas on schemas.oid = pg_proc.pronamespace
  where not exists (
    select from pg_catalog.pg_depend
    where pg_depend.classid = 1255 and pg_depend.objid = pg_proc.oid and pg_depend.deptype = 'e'
  );
$$;

create function private.catalog_tables()
returns table (classid oid, oid oid, part integer, kind text, name text, definition text)
language sql
stable
security invoker
set search_path = ''
as $$
  select 2615::oid, schemas.oid, 0, 'schema', schemas.name, ''
  from private.catalog_schemas() as schemas

  union all
  select
    1259,
    relations.oid,
    0,
    'table',
    relations.name,
    concat_ws(
      ', ',
      case relations.persistence when 'u' then 'unlogged' end,
      case when relations.row_security then 'row level security' end,
      case when relations.forced then 'forced' end,
      case when relations.kind = 'p' then 'partition by ' || pg_catalog.pg_get_partkeydef(relations.oid) end,
      relations.bound,
      array_to_string(relations.options, ', ')
    )
  from private.catalog_relations() as relations
  where relations.kind in ('r', 'p')

  union all
  select
    1259,
    relations.oid,
    pg_attribute.attnum,
    'column',
    relations.name || '.' || quote_ident(pg_attribute.attname),
    concat_ws(
      ' ',
      pg_catalog.format_type(pg_attribute.atttypid, pg_attribute.atttypmod),
      case when pg_attribute.attnotnull then 'not null' end,
      case pg_attribute.attidentity when 'a' then 'generated always as identity' when 'd' then 'generated by default as identity' end,
      case pg_attribute.attgenerated when 's' then 'generated always as' when '' then case when pg_attribute.atthasdef then 'default' end end,
      pg_catalog.pg_get_expr(pg_attrdef.adbin, pg_attrdef.adrelid)
    )
  from private.catalog_relations() as relations
  join pg_catalog.pg_attribute on pg_attribute.attrelid = relations.oid
  left join pg_catalog.pg_attrdef
    on pg_attrdef.adrelid = pg_attribute.attrelid and pg_attrdef.adnum = pg_attribute.attnum
  where relations.kind in ('r', 'p', 'c')
    and pg_attribute.attnum > 0
    and not pg_attribute.attisdropped;
$$;

create function private.catalog_types()
returns table (classid oid, oid oid, part integer, kind text, name text, definition text)
language sql
stable
security invoker
set search_path = ''
as $$
  select
    1259::oid,
    relations.oid,
    0,
    'sequence',
    relations.name,
    format(
      '%s start %s increment %s from %s to %s',
      pg_sequence.seqtypid::regtype,
      pg_sequence.seqstart,
      pg_sequence.seqincrement,
      pg_sequence.seqmin,
      pg_sequence.seqmax
    ) || case when pg_sequence.seqcycle then ' cycle' else '' end
  from private.catalog_relations() as relations
  join pg_catalog.pg_sequence on pg_sequence.seqrelid = relations.oid

  union all
  select
    1247,
    pg_type.oid,
    0,
    'type',
    format('%s.%I', schemas.name, pg_type.typname),
    concat_ws(
      ' ',
      (
        select string_agg(quote_literal(pg_enum.enumlabel), ', ' order by pg_enum.enumsortorder)
        from pg_catalog.pg_enum
        where pg_enum.enumtypid = pg_type.oid
      ),
      case when pg_type.typtype = 'd' then pg_catalog.format_type(pg_type.typbasetype, pg_type.typtypmod) end,
      case when pg_type.typnotnull then 'not null' end,
      pg_type.typdefault,
      (
        select string_agg(pg_catalog.pg_get_constraintdef(pg_constraint.oid), ' ' order by pg_constraint.conname)
        from pg_catalog.pg_constraint
        where pg_constraint.contypid = pg_type.oid
      )
    )
  from pg_catalog.pg_type
  join private.catalog_schemas() as schemas on schemas.oid = pg_type.typnamespace
  where pg_type.typtype in ('d', 'e')
    and not exists (
      select from pg_catalog.pg_depend
      where pg_depend.classid = 1247 and pg_depend.objid = pg_type.oid and pg_depend.deptype = 'e'
    );
$$;

create function private.catalog_code()
returns table (classid oid, oid oid, part integer, kind text, name text, definition text)
language sql
stable
security invoker
set search_path = ''
as $$
  select
    1259::oid,
    relations.oid,
    0,
    'view',
    relations.name,
    concat_ws(
      e'\n',
      array_to_string(relations.options, ', '),
      -- Whether a column is printed with its table depends on the version. Which columns are read is in the line below.
      regexp_replace(pg_catalog.pg_get_viewdef(relations.oid), '\m("[^"]+"|[a-z_][a-z0-9_]*)\.', '', 'g'),
      (
        select string_agg(distinct used.identity, ', ' order by used.identity)
        from pg_catalog.pg_rewrite
        join pg_catalog.pg_depend on pg_depend.classid = 2618 and pg_depend.objid = pg_rewrite.oid
        cross join lateral pg_catalog.pg_identify_object(pg_depend.refclassid, pg_depend.refobjid, pg_depend.refobjsubid) as used
        where pg_rewrite.ev_class = relations.oid and pg_depend.refobjid <> relations.oid
      )
    )
  from private.catalog_relations() as relations
  where relations.kind in ('v', 'm')

  union all
  select
    1255,
    functions.oid,
    0,
    'function',
    functions.name,
    concat_ws(
      e'\n',
      case pg_proc.prokind when 'p' then 'procedure' when 'a' then 'aggregate' when 'w' then 'window' end,
      pg_catalog.pg_get_function_arguments(functions.oid),
      pg_catalog.pg_get_function_result(functions.oid),
      (select pg_language.lanname from pg_catalog.pg_language where pg_language.oid = pg_proc.prolang),
      case pg_proc.provolatile when 'i' then 'immutable' when 's' then 'stable' else 'volatile' end,
      case pg_proc.proparallel when 's' then 'parallel safe' when 'r' then 'parallel restricted' end,
      case when pg_proc.proisstrict then 'strict' end,
      case when pg_proc.proleakproof then 'leakproof' end,
      case when pg_proc.prosecdef then 'security definer' end,
      format('cost %s rows %s', pg_proc.procost, pg_proc.prorows),
      array_to_string(pg_proc.proconfig, ', '),
      pg_proc.prosrc,
      pg_catalog.pg_get_function_sqlbody(functions.oid)
    )
  from private.catalog_functions() as functions
  join pg_catalog.pg_proc on pg_proc.oid = functions.oid;
$$;

create function private.catalog_rules()
returns table (classid oid, oid oid, part integer, kind text, name text, definition text)
language sql
stable
security invoker
set search_path = ''
as $$
  select
    2606::oid,
    pg_constraint.oid,
    0,
    'constraint',
    relations.name || '.' || quote_ident(pg_constraint.conname),
    pg_catalog.pg_get_constraintdef(pg_constraint.oid)
  from pg_catalog.pg_constraint
  join private.catalog_relations() as relations on relations.oid = pg_constraint.conrelid
  where pg_constraint.contype in ('c', 'f', 'p', 'u', 'x')

  union all
  select 1259, pg_index.indexrelid, 0, 'index', relations.name || '.' || quote_ident(pg_class.relname), pg_catalog.pg_get_indexdef(pg_index.indexrelid)
  from pg_catalog.pg_index
  join private.catalog_relations() as relations on relations.oid = pg_index.indrelid
  join pg_catalog.pg_class on pg_class.oid = pg_index.indexrelid
  where not exists (
    select from pg_catalog.pg_constraint
    where pg_constraint.conindid = pg_index.indexrelid
      and pg_constraint.conrelid = pg_index.indrelid
      and pg_constraint.contype in ('p', 'u', 'x')
  )

  union all
  select
    2620,
    pg_trigger.oid,
    0,
    'trigger',
    relations.name || '.' || quote_ident(pg_trigger.tgname),
    pg_catalog.pg_get_triggerdef(pg_trigger.oid)
      || case pg_trigger.tgenabled when 'O' then '' else ' enabled ' || pg_trigger.tgenabled::text end
  from pg_catalog.pg_trigger
  join private.catalog_relations() as relations on relations.oid = pg_trigger.tgrelid
  where not pg_trigger.tgisinternal

  union all
  select
    3256,
    pg_policy.oid,
    0,
    'policy',
    relations.name || '.' || quote_ident(pg_policy.polname),
    concat_ws(
      ' ',
      case when pg_policy.polpermissive then 'permissive' else 'restrictive' end,
      pg_policy.polcmd,
      'to',
      (
        select string_agg(coalesce(pg_roles.rolname, 'public'), ', ' order by pg_roles.rolname)
        from unnest(pg_policy.polroles) as role
        left join pg_catalog.pg_roles on pg_roles.oid = role
      ),
      'using ' || pg_catalog.pg_get_expr(pg_policy.polqual, pg_policy.polrelid),
      'with check ' || pg_catalog.pg_get_expr(pg_policy.polwithcheck, pg_policy.polrelid)
    )
  from pg_catalog.pg_policy
  join private.catalog_relations() as relations on relations.oid = pg_policy.polrelid;
$$;

-- Other roles are the project's own. MAINTAIN exists from Postgres 17 on.
create function private.catalog_grants()
returns table (kind text, name text, definition text)
language sql
stable
security invoker
set search_path = ''
as $$
  with granted as (
    select 'schema ' || schemas.name as name, schemas.owner, schemas.acl
    from private.catalog_schemas() as schemas
    where schemas.name <> 'public'

    union all
    select
      case relations.kind when 'S' then 'sequence ' else '' end || relations.name,
      relations.owner,
      relations.acl
    from private.catalog_relations() as relations

    union all
    select relations.name || '.' || quote_ident(pg_attribute.attname), relations.owner, pg_attribute.attacl
    from private.catalog_relations() as relations
    join pg_catalog.pg_attribute on pg_attribute.attrelid = relations.oid
    where pg_attribute.attacl is not null and not pg_attribute.attisdropped

    union all
    select functions.name, functions.owner, coalesce(functions.acl, acldefault('f', functions.owner))
    from private.catalog_functions() as functions

    union all
    select
      concat_ws(
        ' ',
        'default of',
        case pg_default_acl.defaclobjtype when 'r' then 'tables' when 'S' then 'sequences' when 'f' then 'functions' else pg_default_acl.defaclobjtype::text end,
        'in ' || schemas.name
      ),
      pg_default_acl.defaclrole,
      pg_default_acl.defaclacl
    from pg_catalog.pg_default_acl
    left join private.catalog_schemas() as schemas on schemas.oid = pg_default_acl.defaclnamespace
    where pg_default_acl.defaclrole = 'postgres'::regrole
      and (pg_default_acl.defaclnamespace = 0 or schemas.oid is not null)
  )
  select
    'grant',
    granted.name || ' to ' || grantee.role,
    string_agg(
      lower(acl.privilege_type) || case when acl.is_grantable then ' with grant option' else '' end, ', ' order by acl.privilege_type
    )
  from granted
  cross join lateral aclexplode(granted.acl) as acl
  left join pg_catalog.pg_roles on pg_roles.oid = acl.grantee
  cross join lateral (select coalesce(pg_roles.rolname, 'public')) as grantee (role)
  where acl.grantee <> granted.owner
    and acl.privilege_type <> 'MAINTAIN'
    and grantee.role in ('public', 'anon', 'authenticated', 'service_role')
  group by granted.name, grantee.role;
$$;

create function private.catalog()
returns table (kind text, name text, definition text)
language sql
stable
security invoker
set search_path = ''
as $$
  with objects as materialized (
    select * from private.catalog_tables()
    union all
    select * from private.catalog_types()
    union all
    select * from private.catalog_code()
    union all
    select * from private.catalog_rules()
  )
  select objects.kind, objects.name, objects.definition
  from objects

  union all
  select 'comment', objects.kind || ' ' || objects.name, pg_description.description
  from objects
  join pg_catalog.pg_description
    on pg_description.classoid = objects.classid
    and pg_description.objoid = objects.oid
    and pg_description.objsubid = objects.part
  -- What the schema public is said to be is the platform's.
  where (objects.kind, objects.name) <> ('schema', 'public')

  union all
  select grants.kind, grants.name, grants.definition
  from private.catalog_grants() as grants;
$$;

-- The record of migrations and pg_cron may be missing. Hence plpgsql, which looks names up only when a statement runs.
create function private.applied_schema()
returns jsonb
language plpgsql
stable
security definer
set search_path = ''
as $$
declare
  facts jsonb := jsonb_build_object(
    'objects', (
      select jsonb_agg(jsonb_build_array(catalog.kind, catalog.name, md5(catalog.definition)))
      from private.catalog()
    )
  );
begin
  if to_regclass('cron.job') is not null then
    facts := facts || jsonb_build_object('jobs', (
      select coalesce(jsonb_object_agg(job.jobname, md5(job.command)), '{}')
      from cron.job
      where job.jobname is not null
    ));
  end if;

  if to_regclass('supabase_migrations.schema_migrations') is not null then
    facts := facts || jsonb_build_object('migrations', (
      -- Tools cut a file into statements, each in its own way, but leave its words as they are.
      select coalesce(
        jsonb_object_agg(
          concat_ws('_', migrations.version, migrations.name),
          md5(regexp_replace(array_to_string(migrations.statements, ''), '[\s;]+', '', 'g'))
        ),
        '{}'
      )
      from supabase_migrations.schema_migrations as migrations
    ));
  end if;

  return facts;
end;
$$;

create function public.applied_schema()
returns jsonb
language sql
stable
security invoker
set search_path = ''
as $$
  select private.applied_schema();
$$;

comment on function public.applied_schema is
  'The schema as it is, for deno task doctor: each object with a hash of its definition, each cron job with one of its command, and each applied migration with one of its text.';

grant execute on function private.applied_schema(), public.applied_schema() to service_role;

-- Which release this schema is of. The migrations of each later one write this function anew.
create function public.schema_release()
returns text
language sql
stable
security invoker
set search_path = ''
as $$
  select '1.5.1';
$$;

comment on function public.schema_release is
  'The release whose migrations were applied last. The functions of a later release say when this one is too old for them.';

grant execute on function public.schema_release() to service_role;
