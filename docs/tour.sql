-- Two weeks of results of the simulated providers, as the schedule would have measured them: a request to each host every
-- half hour, and ten questions every hour. It is written instead of waited for, and only where simulated providers are.

do $$
begin
  if not exists (select from public.providers where providers.slug = 'groq' and providers.simulated) then
    raise exception 'Cannot write two weeks of the tour: they are for simulated providers';
  elsif exists (select from public.runs where runs.run_name = 'tour') then
    raise exception 'Cannot write two weeks of the tour: they are there already';
  end if;
end;
$$;

-- In the seed, Together AI has retired this model. Here it still serves it.
select set_active('together', 'openai/gpt-oss-20b');

-- The same sequence each time.
select setseed(0.4);

insert into public.runs (run_name, triggered_by, started_at, finished_at, simulated)
select 'tour', 'docs/tour.sql', slots.moment, slots.moment + interval '20 seconds', true
from generate_series(now() - interval '14 days', now() - interval '10 minutes', interval '30 minutes') as slots (moment);

-- What the hosts truly are: time to first token, speed, and how many answers in 100 are right. Both models of Groq are
-- answered by the same simulated host.
with hosts (slug, model, ttft_ms, tps, right_percent) as (
  values
    ('groq', 'openai/gpt-oss-20b', 120, 250, 80), ('groq', 'openai/gpt-oss-120b', 120, 250, null),
    ('together', 'openai/gpt-oss-20b', 250, 103, 90), ('openrouter', 'openai/gpt-oss-20b', 450, 73, 70)
),
slots as (
  select runs.id, runs.started_at, row_number() over (order by runs.started_at) as nth
  from public.runs
  where runs.run_name = 'tour'
),
asked as (
  select
    runs.id as run_id, runs.started_at, providers.id as provider_id, models.id as model_id, hosts.*,
    workloads.id as workload_id, workloads.name = 'canary' as is_canary, price.id as price_id,
    price.input_price_per_m, price.output_price_per_m
  from hosts
  join public.providers using (slug)
  join public.models on models.provider_id = providers.id and models.name = hosts.model
  cross join slots as runs
  join public.workloads on workloads.current
    and (
      workloads.name = 'default'
      or (workloads.name = 'canary' and hosts.right_percent is not null and runs.nth % 2 = 0)
    )
  cross join lateral (
    select prices.* from public.prices where prices.model_id = models.id order by prices.timestamp desc limit 1
  ) as price
  order by runs.started_at, hosts.slug, hosts.model, workloads.name
),
measured as (
  select
    asked.*,
    -- Around the truth as such times are: some are much longer, and few are much shorter.
    asked.ttft_ms * exp(0.2 * sqrt(-2 * ln(1 - random())) * cos(2 * pi() * random())) as seen_ttft_ms,
    asked.tps * exp(0.1 * sqrt(-2 * ln(1 - random())) * cos(2 * pi() * random())) as seen_tps,
    random() < 0.003 as failed,
    case
      when asked.is_canary then (
        select count(*)
        from generate_series(1, 10) as question
        where random() * 100 < asked.right_percent + question - question
      )
    end as right_n
  from asked
)
insert into public.benchmark_results (
  run_id, provider_id, model_id, provider, model, workload_id, created_at, simulated, success, outcome, status_code,
  input_tokens, output_tokens, token_source, ttft_ms, tps, total_latency_ms, cost_usd, cost_known, price_id, check_n,
  check_ok_n, check_verdicts
)
select
  run_id, provider_id, model_id, slug, model, workload_id, started_at + interval '5 seconds', true, not failed,
  case when failed then 'overloaded' else 'success' end, case when failed then 503 else 200 end,
  case when failed then 0 else 590 end, case when failed then 0 else 150 end,
  case when failed then 'none' else 'provider' end, case when not failed then seen_ttft_ms end,
  case when not failed then seen_tps end, case when failed then 900 else seen_ttft_ms + 149000 / seen_tps end,
  case when failed then 0 else (590 * input_price_per_m + 150 * output_price_per_m) / 1e6 end, not failed,
  case when not failed then price_id end,
  case when is_canary and not failed then 10 end, case when is_canary and not failed then right_n end,
  case
    when is_canary and not failed then jsonb_strip_nulls(jsonb_build_object(
      'lookup/ok', nullif(right_n, 0), 'lookup/wrong_answer', nullif(10 - right_n, 0)
    ))
  end
from measured;

-- What the database does every five minutes: how alike results near in time are, and whether a host answers worse.
select private.maintenance() is not null as is_counted;

select providers.name as provider, models.name as model, count(*) as results
from public.benchmark_results as results
join public.models on models.id = results.model_id
join public.providers on providers.id = results.provider_id
group by providers.name, models.name
order by providers.name, models.name;
