-- The tables that are exported, with the columns that had other names before 1.0.0, and with what may stand in them.
create extension if not exists pg_net with schema extensions;
create schema private;
create table public.providers (
  id uuid primary key default gen_random_uuid(),
  name text not null unique,
  base_url text,
  created_at timestamptz not null default now(),
  slug text not null unique,
  api_key_env text,
  enabled boolean not null default true,
  simulated boolean not null default false,
  options jsonb not null default '{}'
);
create table public.models (
  id uuid primary key default gen_random_uuid(),
  name text not null,
  provider_id uuid not null references public.providers (id),
  created_at timestamptz not null default now(),
  active boolean not null default false,
  available boolean,
  options jsonb not null default '{}',
  every interval
);
create table public.prices (
  id uuid primary key default gen_random_uuid(),
  provider_id uuid not null references public.providers (id),
  model_id uuid not null references public.models (id),
  input_price_per_m double precision not null,
  output_price_per_m double precision not null,
  timestamp timestamptz not null default now(),
  source text not null default 'operator',
  tiers jsonb not null default '[]'
);
create table public.prompts (
  id uuid primary key default gen_random_uuid(),
  name text not null unique,
  content text not null,
  max_output_tokens integer not null default 512,
  created_at timestamptz not null default now()
);
create table public.model_events (
  id bigint generated always as identity primary key,
  provider_id uuid not null references public.providers (id),
  model_id uuid not null references public.models (id),
  event text not null,
  before jsonb,
  after jsonb,
  created_at timestamptz not null default now()
);
create table public.runs (
  id uuid primary key default gen_random_uuid(),
  run_name text not null,
  triggered_by text not null,
  started_at timestamptz not null default now(),
  finished_at timestamptz,
  simulated boolean not null default false,
  prompt_id uuid references public.prompts (id),
  result_count integer not null default 0,
  success_count integer not null default 0,
  priced_count integer not null default 0,
  cost_usd numeric not null default 0
);
create table public.benchmark_results (
  id uuid primary key default gen_random_uuid(),
  run_id uuid not null references public.runs (id),
  provider_id uuid references public.providers (id),
  model_id uuid references public.models (id),
  provider text,
  model text,
  input_tokens integer not null,
  output_tokens integer not null,
  total_latency_ms double precision not null,
  ttft_ms double precision,
  tps double precision,
  success boolean not null default true,
  error_message text,
  response_text text,
  cost_usd double precision not null,
  created_at timestamptz not null default now(),
  outcome text,
  price_id uuid references public.prices (id),
  prompt_id uuid references public.prompts (id),
  steady_tps double precision,
  token_source text,
  concurrent integer,
  attempts jsonb not null default '[]'
);
grant usage on schema public to service_role;
grant select on all tables in schema public to service_role;

insert into public.providers (slug, name) values ('openai', 'OpenAI'), ('own', 'Own');
insert into public.models (provider_id, name, active, every)
select providers.id, 'gpt-4o-mini', providers.slug = 'own', interval '1 hour' from public.providers;
insert into public.prompts (name, content) values ('default', 'An earlier text {{nonce}}'), ('mine', 'Mine {{nonce}}');
insert into public.prices (provider_id, model_id, input_price_per_m, output_price_per_m, timestamp)
select models.provider_id, models.id, 3, 4, now() - interval '40 days' from public.models;
insert into public.model_events (provider_id, model_id, event, created_at)
select models.provider_id, models.id, 'listed', now() - interval '50 days' from public.models;
insert into public.runs (run_name, triggered_by, started_at, finished_at, simulated, prompt_id)
select 'former', 'cron', now() - n * interval '1 hour', case when n > 1 then now() - n * interval '1 hour' end, true, prompts.id
from generate_series(1, 100) as n, public.prompts where prompts.name = case when n % 2 = 0 then 'default' else 'mine' end;
insert into public.benchmark_results (
  run_id, provider_id, model_id, provider, model, input_tokens, output_tokens, total_latency_ms, ttft_ms, tps,
  success, cost_usd, created_at, outcome, price_id, prompt_id, steady_tps, token_source, concurrent, error_message
)
select
  runs.id, models.provider_id, models.id, providers.slug, models.name,
  case when n % 10 = 0 then 0 else 500 end, case when n % 10 = 0 then 0 else 100 + n end, 900 + n, 100 + n, 50 + n,
  n % 10 <> 0, case when n % 10 = 0 then 0 else n / 1000.0 end, runs.started_at + n * interval '1 second',
  case when n % 10 = 0 then 'timeout' else 'success' end, prices.id, runs.prompt_id, 49 + n,
  case when n % 10 = 0 then 'none' else 'provider' end, 1 + (n % 7 = 0)::integer,
  case when n % 10 = 0 then repeat('long ', 200) end
from public.runs, public.models join public.providers on providers.id = models.provider_id
join public.prices on prices.model_id = models.id, generate_series(1, 10) as n;
-- Impossible since 1.0.0.
update public.benchmark_results set tps = 1e9, ttft_ms = 5e6
where id = (select id from public.benchmark_results where success order by created_at limit 1);
-- Its price was deleted after the cost had been computed by it.
update public.benchmark_results set price_id = null
where id = (select id from public.benchmark_results where success order by created_at desc limit 1);
