-- What is usual for a model at this time of day.
begin;

create extension if not exists pgtap with schema extensions;

select plan(10);

delete from public.runs where true;
delete from public.providers where true;
insert into public.workloads (name, prompt) values ('default', 'Hello {{nonce}}') on conflict do nothing;
insert into public.providers (slug, name, base_url) values ('first', 'First', 'http://127.0.0.1:1');
insert into public.models (name, provider_id, active) select 'model', providers.id, true from public.providers;
insert into public.runs (id, run_name, triggered_by) values ('00000000-0000-0000-0000-0000000000f1', 'run', 'test');

-- So many answers in the hour that was `hours` ago, on each of some days.
create function pg_temp.answers(n integer, ttft double precision, hours integer, first_day integer, last_day integer) returns void
language sql
as $$
  insert into public.benchmark_results (
    run_id, provider_id, model_id, workload_id, outcome, success, input_tokens, output_tokens, total_latency_ms, ttft_ms, tps,
    cost_usd, created_at
  )
  select
    '00000000-0000-0000-0000-0000000000f1', models.provider_id, models.id, private.current_workload(), 'success', true, 1, 1,
    1, ttft, 10000 / ttft, 0,
    date_bin('1 hour', now(), '2000-01-01 00:00+00') + interval '1 second' - day * interval '24 hours' - hours * interval '1 hour'
  from public.models, generate_series(1, n), generate_series(first_day, last_day) as day;
$$;
create function pg_temp.usual() returns text
language sql
as $$
  select private.refresh_baselines();
  select coalesce(round(baseline_ttft_ms / 100)::text, 'nothing') || ', ' || coalesce(round(baseline_tps)::text, 'nothing')
  from private.model_states;
$$;
create function pg_temp.forget() returns void
language sql
as $$
  delete from public.benchmark_results where true;
  delete from private.rollups where true;
  delete from public.incidents where true;
$$;

insert into private.model_states (model_id) select models.id from public.models;
select is(pg_temp.usual(), 'nothing, nothing', 'nothing is usual without answers');

select pg_temp.answers(1, 1000, 0, 1, 7), pg_temp.answers(1, 1000, 1, 1, 7), pg_temp.answers(1, 1000, -1, 1, 7);
select is(pg_temp.usual(), '10, 10', 'one answer in each of these hours of the 7 days before is enough');
select pg_temp.answers(20, 5000, 2, 1, 7), pg_temp.answers(20, 5000, -2, 1, 7), pg_temp.answers(20, 5000, 12, 1, 7);
select is(pg_temp.usual(), '10, 10', 'other hours say nothing of these');
select pg_temp.answers(50, 5000, 0, 0, 0), pg_temp.answers(50, 5000, 1, 0, 0);
select is(pg_temp.usual(), '10, 10', 'nor do those of today, which are judged');
select pg_temp.answers(50, 5000, 0, 8, 12);
select is(pg_temp.usual(), '10, 10', 'nor those of longer ago');

-- While it is slow, the days before that count.
select pg_temp.answers(9, 3000, 0, 1, 4);
select is(pg_temp.usual(), '30, 3', 'what was slow for most of the week is usual');
insert into public.incidents (provider_id, model_id, workload_id, kind, detail, opened_at)
select provider_id, id, private.workload_key(private.current_workload()), 'slow_ttft', 'slow', now() - interval '4 days 1 hour'
from public.models;
select pg_temp.answers(7, 1000, 0, 8, 12);
delete from private.rollups where starts_at < now() - interval '7 days 12 hours';
select pg_temp.answers(7, 1000, 0, 8, 12);
select is(pg_temp.usual(), '10, 10', 'but not while an incident is open since then');

-- Too few.
select pg_temp.forget();
select pg_temp.answers(19, 1000, 0, 1, 1), pg_temp.answers(50, 1000, 5, 1, 1);
select is(pg_temp.usual(), 'nothing, nothing', 'with 19 answers in these hours nothing is usual yet, whatever others there are');
select pg_temp.answers(1, 1000, 0, 2, 2);
select is(pg_temp.usual(), '10, 10', 'with 20 it is');
select pg_temp.forget();
select pg_temp.answers(1, 1000, 0, 1, 7), pg_temp.answers(1, 2000, 6, 0, 7), pg_temp.answers(1, 2000, 12, 0, 7);
select is(pg_temp.usual(), '20, 5', 'where calls are rare, the whole week, once a week was measured');

select * from finish();
rollback;
