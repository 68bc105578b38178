-- A visitor of the Data API may embed one table in another, and no more. The policy reads the statement of the caller,
-- so each statement here has the words that the Data API writes.
begin;

create extension if not exists pgtap with schema extensions;

select plan(2);

delete from public.objectives where true;
delete from public.providers where true;
insert into public.providers (slug, name, api_key_env, enabled) values ('shown', 'Shown', 'SHOWN_API_KEY', true);
insert into public.models (name, provider_id, active, available)
select 'shown', providers.id, true, true from public.providers;
insert into public.prices (provider_id, model_id, input_price_per_m, output_price_per_m)
select models.provider_id, models.id, 1, 1 from public.models;
insert into public.price_quotes (model_id, source, input_price_per_m, output_price_per_m)
select models.id, 'provider', 1, 1 from public.models;
insert into public.model_events (provider_id, model_id, event) select models.provider_id, models.id, 'listed' from public.models;
insert into public.incidents (provider_id, model_id, kind, detail)
select models.provider_id, models.id, 'failing', 'of its attempts' from public.models;
insert into public.workloads (name, prompt) values ('default', 'Hello {{nonce}}') on conflict do nothing;
insert into public.objectives (name, metric, target_percent, is_public) values ('Everything', 'succeeds', 99, true);

-- Why a statement of a visitor is refused, or null.
create function pg_temp.refusal(statement text) returns text
language plpgsql
as $$
begin
  set local role anon;
  execute statement;
  reset role;
  return null;
exception
  when others then
    return sqlerrm;
end;
$$;

select is(
  array(
    select relname
    from pg_class
    where relnamespace = 'public'::regnamespace and relkind = 'r' and has_any_column_privilege('anon', pg_class.oid, 'select')
      and pg_temp.refusal(format(
        'select from public.%I as root left join lateral (select) as a on true left join lateral (select) as b on true',
        relname
      )) is distinct from 'Cannot embed more than one table or view: query the others separately'
    order by relname
  )::text[],
  '{}',
  'no row of a table that visitors may read is given with two others'
);

-- A merge join does not read a table whose rows have no partner, and does not ask for its policy.
set local enable_nestloop = off;
set local enable_hashjoin = off;
select alike(
  pg_temp.refusal($$
    select root.name, a.name, b.name
    from public.objectives as root
    left join lateral (select name from public.providers where providers.id = root.provider_id) as a on true
    left join lateral (select name from public.models where models.id = root.model_id) as b on true
  $$),
  'Cannot embed more than one%',
  'nor one whose rows name neither a provider nor a model'
);

select * from finish();
rollback;
