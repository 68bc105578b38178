-- The five documented tables: each documented column, constraint and index.
-- Other columns are not tested here.
begin;

create extension if not exists pgtap with schema extensions;

select plan(70);

select has_table('public', expected.name, expected.name)
from (
  values ('providers'), ('models'), ('prices'), ('runs'), ('benchmark_results')
) as expected (name);

select is(
  (
    select concat_ws(
      ' ',
      format_type(attribute.atttypid, attribute.atttypmod),
      case when attribute.attnotnull then 'not null' end,
      'default ' || pg_get_expr(fallback.adbin, fallback.adrelid)
    )
    from pg_attribute as attribute
    left join pg_attrdef as fallback
      on fallback.adrelid = attribute.attrelid and fallback.adnum = attribute.attnum
    where attribute.attrelid = to_regclass('public.' || expected.relation)
      and attribute.attname = expected.name
  ),
  expected.definition,
  expected.relation || '.' || expected.name
)
from (
  values
    ('providers', 'id', 'uuid not null default gen_random_uuid()'),
    ('providers', 'name', 'text not null'),
    ('providers', 'base_url', 'text'),
    ('providers', 'logo_url', 'text'),
    ('providers', 'created_at', 'timestamp with time zone not null default now()'),

    ('models', 'id', 'uuid not null default gen_random_uuid()'),
    ('models', 'name', 'text not null'),
    ('models', 'provider_id', 'uuid not null'),
    ('models', 'context_window', 'integer'),
    ('models', 'created_at', 'timestamp with time zone not null default now()'),

    ('prices', 'id', 'uuid not null default gen_random_uuid()'),
    ('prices', 'provider_id', 'uuid not null'),
    ('prices', 'model_id', 'uuid not null'),
    ('prices', 'input_price_per_m', 'double precision not null'),
    ('prices', 'output_price_per_m', 'double precision not null'),
    ('prices', 'timestamp', 'timestamp with time zone not null default now()'),

    ('runs', 'id', 'uuid not null default gen_random_uuid()'),
    ('runs', 'run_name', 'text not null'),
    ('runs', 'triggered_by', 'text not null'),
    ('runs', 'started_at', 'timestamp with time zone not null default now()'),
    ('runs', 'finished_at', 'timestamp with time zone'),

    ('benchmark_results', 'id', 'uuid not null default gen_random_uuid()'),
    ('benchmark_results', 'run_id', 'uuid not null'),
    ('benchmark_results', 'provider_id', 'uuid'),
    ('benchmark_results', 'model_id', 'uuid'),
    ('benchmark_results', 'provider', 'text'),
    ('benchmark_results', 'model', 'text'),
    ('benchmark_results', 'input_tokens', 'integer not null'),
    ('benchmark_results', 'output_tokens', 'integer not null'),
    ('benchmark_results', 'total_latency_ms', 'double precision not null'),
    ('benchmark_results', 'ttft_ms', 'double precision'),
    ('benchmark_results', 'tps', 'double precision'),
    ('benchmark_results', 'status_code', 'integer'),
    ('benchmark_results', 'success', 'boolean not null default true'),
    ('benchmark_results', 'error_message', 'text'),
    ('benchmark_results', 'response_text', 'text'),
    ('benchmark_results', 'cost_usd', 'double precision not null'),
    ('benchmark_results', 'created_at', 'timestamp with time zone not null default now()')
) as expected (relation, name, definition);

select ok(
  exists (
    select
    from pg_constraint
    where pg_constraint.conrelid = to_regclass('public.' || expected.relation)
      and pg_constraint.convalidated
      and pg_get_constraintdef(pg_constraint.oid) = expected.definition
  ),
  expected.relation || ': ' || expected.definition
)
from (
  values
    ('providers', 'PRIMARY KEY (id)'),
    ('providers', 'UNIQUE (name)'),
    ('models', 'PRIMARY KEY (id)'),
    ('models', 'UNIQUE (name, provider_id)'),
    ('models', 'FOREIGN KEY (provider_id) REFERENCES providers(id) ON DELETE CASCADE'),
    ('prices', 'PRIMARY KEY (id)'),
    ('prices', 'FOREIGN KEY (provider_id) REFERENCES providers(id) ON DELETE CASCADE'),
    ('prices', 'FOREIGN KEY (model_id) REFERENCES models(id) ON DELETE CASCADE'),
    ('runs', 'PRIMARY KEY (id)'),
    ('benchmark_results', 'PRIMARY KEY (id)'),
    ('benchmark_results', 'FOREIGN KEY (run_id) REFERENCES runs(id) ON DELETE CASCADE'),
    ('benchmark_results', 'FOREIGN KEY (provider_id) REFERENCES providers(id) ON DELETE SET NULL'),
    ('benchmark_results', 'FOREIGN KEY (model_id) REFERENCES models(id) ON DELETE SET NULL')
) as expected (relation, definition);

select is(
  (
    select pg_indexes.indexdef
    from pg_indexes
    where pg_indexes.schemaname = 'public'
      and pg_indexes.tablename = expected.relation
      and pg_indexes.indexname = format('idx_%s_%s', expected.relation, expected.name)
  ),
  format(
    'CREATE INDEX idx_%1$s_%2$s ON public.%1$s USING btree (%3$s)',
    expected.relation, expected.name, quote_ident(expected.name)
  ),
  format('index idx_%s_%s', expected.relation, expected.name)
)
from (
  values
    ('providers', 'name'),
    ('models', 'provider_id'),
    ('models', 'name'),
    ('prices', 'provider_id'),
    ('prices', 'model_id'),
    ('prices', 'timestamp'),
    ('benchmark_results', 'run_id'),
    ('benchmark_results', 'provider_id'),
    ('benchmark_results', 'model_id'),
    ('benchmark_results', 'provider'),
    ('benchmark_results', 'model'),
    ('benchmark_results', 'created_at')
) as expected (relation, name);

select lives_ok(
  $$
    with provider as (
      insert into public.providers (name) values ('Nobody''s AI') returning id
    ),
    model as (
      insert into public.models (name, provider_id) select 'some-model', id from provider
      returning id, provider_id
    ),
    price as (
      insert into public.prices (provider_id, model_id, input_price_per_m, output_price_per_m)
      select provider_id, id, 1, 2 from model
    ),
    run as (
      insert into public.runs (run_name, triggered_by) values ('by hand', 'a person') returning id
    )
    insert into public.benchmark_results (
      run_id, provider_id, model_id, input_tokens, output_tokens, total_latency_ms, cost_usd
    )
    select run.id, model.provider_id, model.id, 1, 1, 1, 0 from run, model
  $$,
  'a row of each needs no more than its documented columns'
);

select is(providers.slug, 'nobody-s-ai', 'a provider without a slug gets one from its name')
from public.providers
where providers.name = 'Nobody''s AI';

select * from finish();
rollback;
