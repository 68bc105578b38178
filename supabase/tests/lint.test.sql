-- The rules of Supabase's advisors that a schema alone can break, and a few of
-- our own. A finding fails unless it is accepted here, with the reason.
-- (Unused indexes, bloat and outdated extensions show only in production.)
begin;

create extension if not exists pgtap with schema extensions;

select plan(23);

create temporary table accepted (rule text, object text, reason text not null, primary key (rule, object));

insert into accepted
select 'table without policy', object, 'Only service_role and postgres read and write it, and they pass row level security.'
from unnest(array[
  'private.alert_deliveries',
  'private.deleted_results',
  'private.invocations',
  'private.list_reads',
  'private.model_states',
  'private.rollups_15_minutes',
  'private.rollups_1_day',
  'private.rollups_1_hour',
  'private.schedule_changes',
  'private.schedule_troubles',
  'private.skipped_ticks',
  'private.spend_days',
  'private.spend_reservations',
  'public.alert_channels',
  'public.benchmark_results',
  'public.run_targets',
  'public.runs',
  'public.settings',
  'public.spend_limits',
  'public.sync_runs'
]) as object;

insert into accepted
select 'readable without login', object, 'A public page shows the catalogue and aggregates of the results.'
from unnest(array[
  'public.cache_savings',
  'public.cost_analysis',
  'public.families',
  'public.incidents',
  'public.latest_prices',
  'public.measured_regions',
  'public.measured_workloads',
  'public.model_events',
  'public.model_leaderboard',
  'public.models',
  'public.objective_status',
  'public.objectives',
  'public.outcomes',
  'public.performance_trends',
  'public.price_history',
  'public.price_quotes',
  'public.prices',
  'public.provider_error_rates',
  'public.provider_performance_24h',
  'public.providers',
  'public.public_status',
  'public.regional_performance_24h',
  'public.run_progress',
  'public.upstream_breakdown',
  'public.workloads'
]) as object;

insert into accepted
select
  'definer function for everybody',
  object,
  'It shows counts and times of tables that visitors cannot read, and lies in a schema that the Data API does not expose.'
from unnest(array[
  'private.measurement_method()', 'private.public_status()', 'private.run_outcomes(uuid)', 'private.run_progress()'
]) as object;

insert into accepted
values
  (
    'definer function for everybody', 'private.usd_of_request(uuid, bigint, bigint)',
    'It says what a request costs, by what the model is asked with, and lies in a schema that the Data API does not expose.'
  ),
  (
    'definer function for everybody', 'private.control()',
    'It says which provider is no provider, and lies in a schema that the Data API does not expose.'
  );

insert into accepted
values (
  'foreign key without index', 'public.run_targets: run_targets_workload_id_fkey',
  'It is read only when a workload is deleted, and an index would be written at every claim.'
);

insert into accepted
values ('index twice', 'public.idx_providers_name', 'Documented, beside the unique constraint on the same column.');

create temporary view relation as
select
  pg_class.oid,
  format('%I.%I', pg_namespace.nspname, pg_class.relname) as name,
  pg_namespace.nspname as schema,
  pg_class.relkind as kind,
  pg_class.relrowsecurity as row_security,
  coalesce(pg_class.reloptions, '{}') as options
from pg_class
join pg_namespace on pg_namespace.oid = pg_class.relnamespace
where pg_namespace.nspname in ('public', 'private');

create temporary view routine as
select
  pg_proc.oid,
  format('%I.%I(%s)', pg_namespace.nspname, pg_proc.proname, oidvectortypes(pg_proc.proargtypes)) as name,
  pg_proc.prokind as kind,
  pg_proc.prosecdef as definer,
  coalesce(pg_proc.proconfig, '{}') as settings,
  pg_proc.prosrc as source
from pg_proc
join pg_namespace on pg_namespace.oid = pg_proc.pronamespace
where pg_namespace.nspname in ('public', 'private');

create temporary view policy as
select
  relation.name || ': ' || pg_policy.polname as name,
  relation.name as relation,
  relation.row_security,
  pg_policy.polcmd as command,
  pg_policy.polpermissive as permissive,
  pg_policy.polroles as roles,
  concat_ws(
    ' and ',
    pg_get_expr(pg_policy.polqual, pg_policy.polrelid),
    pg_get_expr(pg_policy.polwithcheck, pg_policy.polrelid)
  ) as condition
from pg_policy
join relation on relation.oid = pg_policy.polrelid;

create temporary view finding as
select 'table without primary key' as rule, relation.name as object
from relation
where relation.kind in ('r', 'p')
  and not exists (
    select from pg_constraint where pg_constraint.conrelid = relation.oid and pg_constraint.contype = 'p'
  )

union all
select 'foreign key without index', relation.name || ': ' || pg_constraint.conname
from pg_constraint
join relation on relation.oid = pg_constraint.conrelid
where pg_constraint.contype = 'f'
  and not exists (
    select
    from pg_index
    where pg_index.indrelid = pg_constraint.conrelid
      and pg_index.indpred is null
      and (pg_index.indkey::smallint[])[0:cardinality(pg_constraint.conkey) - 1] @> pg_constraint.conkey
  )

union all
select 'foreign key without delete rule', relation.name || ': ' || pg_constraint.conname
from pg_constraint
join relation on relation.oid = pg_constraint.conrelid
where pg_constraint.contype = 'f' and pg_constraint.confdeltype = 'a'

union all
select 'foreign key to the platform', relation.name || ': ' || pg_constraint.conname
from pg_constraint
join relation on relation.oid = pg_constraint.conrelid
where pg_constraint.contype = 'f' and pg_constraint.confrelid not in (select referenced.oid from relation as referenced)

union all
select 'index twice', relation.name
from pg_index as this
join relation on relation.oid = this.indexrelid
where exists (
  select
  from pg_index as other
  where other.indrelid = this.indrelid
    and other.indexrelid <> this.indexrelid
    and other.indkey::text = this.indkey::text
    and other.indclass::text = this.indclass::text
    and other.indoption::text = this.indoption::text
    and other.indpred is not distinct from this.indpred
    and other.indexprs is not distinct from this.indexprs
    -- Of a unique index and one that is not, only the latter is too many.
    and (other.indisunique or not this.indisunique)
)

union all
select 'table without row level security', relation.name
from relation
where relation.kind in ('r', 'p') and not relation.row_security

union all
select 'table without policy', relation.name
from relation
where relation.kind in ('r', 'p')
  and relation.row_security
  and not exists (select from policy where policy.relation = relation.name)

union all
select 'policy without row level security', policy.name
from policy
where not policy.row_security

union all
select 'policy that is always true', policy.name
from policy
where policy.condition in ('', 'true', '(true)')

union all
select 'policy for everybody', policy.name
from policy
where 0 = any (policy.roles)

union all
select 'several policies for the same', policy.relation || ': ' || role::regrole
from policy
cross join lateral unnest(policy.roles) as role
cross join lateral unnest(
  case when policy.command = '*' then array['r', 'a', 'w', 'd'] else array[policy.command::text] end
) as operation
where policy.permissive
group by policy.relation, role, operation
having count(*) > 1

union all
select 'policy that asks once per row', policy.name
from policy
where policy.condition ~ '(auth\.|current_setting\()' and policy.condition !~* 'select (auth\.|current_setting\()'

union all
select 'policy that trusts the user', policy.name
from policy
where policy.condition like '%user_metadata%'

union all
select 'view with its owner''s rights', relation.name
from relation
where relation.kind = 'v' and not relation.options && array['security_invoker=on', 'security_invoker=true']

union all
select 'stored view or foreign table', relation.name
from relation
where relation.kind in ('m', 'f')

union all
select 'readable without login', relation.name
from relation
where relation.schema = 'public'
  and relation.kind in ('r', 'p', 'v')
  and (
    has_any_column_privilege('anon', relation.oid, 'select')
    or has_any_column_privilege('authenticated', relation.oid, 'select')
  )

union all
select 'readable secret', format('%s.%I', relation.name, pg_attribute.attname)
from relation
join pg_attribute on pg_attribute.attrelid = relation.oid and pg_attribute.attnum > 0
where not pg_attribute.attisdropped
  and pg_attribute.attname ~ '(password|secret|api_?key|private_key|credential|(access|refresh|lease)_token)'
  and relation.kind in ('r', 'p', 'v', 'm')
  and (
    has_column_privilege('anon', relation.oid, pg_attribute.attnum, 'select')
    or has_column_privilege('authenticated', relation.oid, pg_attribute.attnum, 'select')
  )

union all
select 'type that hinders an upgrade', format('%s.%I', relation.name, pg_attribute.attname)
from relation
join pg_attribute on pg_attribute.attrelid = relation.oid and pg_attribute.attnum > 0
where pg_attribute.atttypid::regtype::text ~ '^reg(?!type$|class$|role$)' and relation.kind in ('r', 'p')

union all
select 'open search path', routine.name
from routine
where not 'search_path=""' = any (routine.settings)
  -- One that commits cannot carry the clause.
  and not (routine.kind = 'p' and routine.source ~* '\mcommit\M')

union all
-- Compiling (JIT) takes longer than the answer, anew in each call.
select 'visitor question that is compiled', routine.name
from routine
where routine.name like 'public.%'
  and has_function_privilege('anon', routine.oid, 'execute')
  and exists (select from pg_proc where pg_proc.oid = routine.oid and pg_proc.proretset)
  and not 'jit=off' = any (routine.settings)

union all
select 'definer function for everybody', routine.name
from routine
where routine.definer
  and (has_function_privilege('anon', routine.oid, 'execute') or has_function_privilege('authenticated', routine.oid, 'execute'))

union all
select 'extension in an exposed schema', pg_extension.extname::text
from pg_extension
where pg_extension.extnamespace in ('public'::regnamespace, 'private'::regnamespace);

select is_empty(
  format(
    'select object from finding where rule = %1$L except select object from accepted where rule = %1$L',
    rules.rule
  ),
  'no ' || rules.rule
)
from unnest(array[
  'table without primary key',
  'foreign key without index',
  'foreign key without delete rule',
  'foreign key to the platform',
  'index twice',
  'table without row level security',
  'table without policy',
  'policy without row level security',
  'policy that is always true',
  'policy for everybody',
  'several policies for the same',
  'policy that asks once per row',
  'policy that trusts the user',
  'view with its owner''s rights',
  'stored view or foreign table',
  'readable without login',
  'readable secret',
  'type that hinders an upgrade',
  'open search path',
  'visitor question that is compiled',
  'definer function for everybody',
  'extension in an exposed schema'
]) as rules (rule);

select is_empty(
  'select rule, object from accepted except select rule, object from finding',
  'nothing is accepted that is not there'
);

select * from finish();
rollback;
