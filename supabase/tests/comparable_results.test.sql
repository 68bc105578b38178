-- Which results are summed up with others: each provider's own, and only comparable times.
begin;

create extension if not exists pgtap with schema extensions;

select plan(34);

delete from public.runs where true;
delete from public.providers where true;
delete from private.rollups where true;

insert into public.workloads (name, prompt) values ('compared', 'Reference {{nonce}}');
insert into public.providers (slug, name, simulated, options)
values ('real', 'Real', false, '{}'), ('mock', 'Mock', true, '{}'), ('wide', 'Wide', false, '{"concurrent": true}');
insert into public.models (name, provider_id, active) select 'model', providers.id, true from public.providers;

-- Measures every target of a run, with the given number of others at the same time.
create function pg_temp.measured(request jsonb, concurrent integer) returns void
language plpgsql
as $$
declare
  run uuid := (public.start_run(request, '{}') ->> 'run_id')::uuid;
  target jsonb := public.claim_target(run);
begin
  while target is not null and target <> 'null' loop
    target := public.record_result(
      (target ->> 'lease_token')::uuid,
      jsonb_build_object(
        'outcome', 'success', 'status_code', 200, 'total_latency_ms', 1000, 'ttft_ms', 200, 'ttfat_ms', 200, 'tps', 50,
        'token_source', 'provider', 'input_tokens', 10, 'output_tokens', 10, 'request_age_ms', 1000,
        'concurrent', concurrent
      ),
      true
    ) -> 'next';
  end loop;
end;
$$;
create temporary view summed as
select
  providers.slug, rollups.workload_id, rollups.simulated, rollups.n, rollups.ttft_n, rollups.latency_n, rollups.tps_n
from private.rollups
join public.models on models.id = rollups.model_id
join public.providers on providers.id = models.provider_id
where rollups.grain = interval '1 day' and rollups.region = 'all';

select pg_temp.measured('{"prompt": "compared"}', 1);
select bag_eq(
  'select slug, simulated, n, ttft_n from summed',
  $$ values ('real', false, 1, 1), ('mock', true, 1, 1), ('wide', false, 1, 1) $$,
  'a stand-in for one provider does not change another provider''s results'
);
select set_eq('select simulated from public.runs', array[true], 'though the run says that it is in it');
select bag_eq(
  'select provider, simulated, comparable from public.benchmark_results',
  $$ values ('real', false, true), ('mock', true, true), ('wide', false, true) $$,
  'each result says whether it is a stand-in''s'
);

select pg_temp.measured('{"prompt": "compared", "providers": ["real", "wide"]}', 2);
select bag_eq(
  $$ select slug, n, ttft_n, latency_n, tps_n from summed where not simulated $$,
  $$ values ('real', 2, 1, 1, 1), ('wide', 2, 2, 2, 2) $$,
  'times that another measurement may have disturbed are left out, but where the provider allows that'
);

select pg_temp.measured('{"prompt_text": "Say OK. {{nonce}}", "providers": ["real"]}', 1);
select bag_eq(
  $$ select workload_id = private.shared_key(), n, ttft_n from summed where slug = 'real' $$,
  $$ values (false, 2, 1), (true, 1, 0) $$,
  'and so are those of a prompt given with one run, which is counted all the same, apart'
);
select is(
  (select count(*) from public.benchmark_results where not comparable), 2::bigint, 'the results say so'
);
select is(
  (select array_agg(cardinality(ttft_ms) order by cardinality(ttft_ms)) from private.model_states
    join public.models on models.id = model_states.model_id
    join public.providers on providers.id = models.provider_id where providers.slug = 'real'),
  array[0, 1], 'incidents are not judged by them'
);

select bag_eq(
  'select comparable, remarks from public.benchmark_results where provider <> $$mock$$',
  $$ values
    (true, '{}'::text[]), (true, '{}'), (false, '{disturbed}'), (true, '{}'), (false, '{own_text}') $$,
  'each result says why it is not'
);

-- One of four read a part of the text; another tokenizer has more words per token. The order of answers does not
-- matter.
insert into public.models (name, provider_id, active)
select other, providers.id, true
from public.providers, unnest(array['cut', 'other', 'third']) as other
where providers.slug = 'wide';
create function pg_temp.counted(tokens jsonb, cached integer default 0, more jsonb default '{}') returns void
language plpgsql
as $$
declare
  run uuid := (public.start_run('{"prompt": "compared", "providers": ["wide"]}', '{}') ->> 'run_id')::uuid;
  target jsonb := public.claim_target(run);
begin
  while target is not null and target <> 'null' loop
    target := public.record_result(
      (target ->> 'lease_token')::uuid,
      jsonb_build_object(
        'outcome', 'success', 'status_code', 200, 'total_latency_ms', 1000, 'ttft_ms', 200, 'ttfat_ms', 200, 'tps', 50,
        'token_source', 'provider', 'input_tokens', coalesce(tokens -> (target ->> 'model'), '625'),
        'output_tokens', 10, 'request_age_ms', 1000, 'concurrent', 1, 'cached_tokens', cached
      ) || more,
      true
    ) -> 'next';
  end loop;
end;
$$;
select pg_temp.counted('{"cut": 371, "other": 500}');
select bag_eq(
  $$ select model, remarks from public.benchmark_results where not comparable and input_tokens > 10 $$,
  $$ values ('cut', '{cut_prompt}'::text[]) $$,
  'an answer to a prompt that was cut on its way in is not comparable'
);
select bag_eq(
  $$ select models.name, rollups.n, rollups.ttft_n, rollups.ttfat_n, rollups.latency_n, rollups.tps_n,
      rollups.ttft_us_sum, rollups.ttft_histogram, rollups.tps_histogram
    from private.rollups join public.models on models.id = rollups.model_id
    where models.name = 'cut' and rollups.region = 'all' $$,
  $$ select 'cut' as name, 1 as n, 0 as a, 0 as b, 0 as c, 0 as d, 0::bigint as e, 0::numeric as f, 0::numeric as g
    from generate_series(1, 3) $$,
  'its times are taken out of what is summed up, and it is counted all the same'
);
select pg_temp.counted('{"cut": 371}', 400);
select is(
  (select count(*) from public.benchmark_results where remarks @> '{cached_input}' and not comparable), 4::bigint,
  'an answer to a text that was mostly in a cache is not comparable'
);
select pg_temp.counted('{}', 300, '{"remarks": ["encoded", "cut_prompt"]}');
select is(
  (select count(*) from public.benchmark_results where remarks = '{encoded}' and comparable), 4::bigint,
  'an answer that came compressed is, and what a worker says of the rest is nothing'
);
select is(
  (select count(*) from public.benchmark_results where comparable <> (remarks <@ array['encoded'])), 0::bigint,
  'remarks says why, always'
);

-- With only two models, the lower count is wrong if the text cannot have so few tokens.
insert into public.workloads (name, prompt)
values ('two', 'Reference {{nonce}} {{task}} ' || repeat('Every word of this text is common. ', 80));
create function pg_temp.marked(tokens jsonb) returns setof text
language plpgsql
as $$
declare
  run uuid := (
    public.start_run('{"prompt": "two", "providers": ["wide"], "models": ["cut", "other"]}', '{}') ->> 'run_id'
  )::uuid;
  target jsonb := public.claim_target(run);
begin
  while target is not null and target <> 'null' loop
    target := public.record_result(
      (target ->> 'lease_token')::uuid,
      jsonb_build_object(
        'outcome', 'success', 'status_code', 200, 'total_latency_ms', 1000, 'token_source', 'provider',
        'input_tokens', tokens -> (target ->> 'model'), 'output_tokens', 10, 'request_age_ms', 1000
      ),
      true
    ) -> 'next';
  end loop;
  return query
  select results.model from public.benchmark_results as results
  where results.run_id = run and results.remarks @> array['cut_prompt'];
end;
$$;
select set_eq($$ select pg_temp.marked('{"cut": 371, "other": 625}') $$, array['cut'], 'of two models, too');
select is_empty($$ select pg_temp.marked('{"cut": 450, "other": 625}') $$, 'not where another tokenizer explains it');
select is_empty(
  $$ select pg_temp.marked('{"cut": 600, "other": 1200}') $$, 'nor where the higher count is the odd one'
);
select public.set_workload('two', kind => 'tool');
select is_empty(
  $$ select pg_temp.marked('{"cut": 371, "other": 625}') $$, 'nor with a tool, which providers count in tokens of their own'
);

-- Speeds of two workloads are never merged.
select public.set_workload('default', 'Reference {{nonce}}');
select public.set_workload('other', 'Another {{nonce}}');
delete from private.rollups where true;
delete from public.benchmark_results where true;
delete from private.model_states where true;
select pg_temp.measured(request, 1)
from unnest(array[
  '{"workload": "default", "models": ["model"], "providers": ["real"]}',
  '{"workload": "other", "models": ["model"], "providers": ["real"]}',
  '{"prompt_text": "Say OK.", "models": ["model"], "providers": ["real"]}'
]::jsonb[]) as request;
select results_eq(
  $$
    select workload, n, ttft_n, tps_n
    from unnest(array['default', 'other', 'nothing']) as workload
    cross join lateral public.model_leaderboard_over('1 day', workload => workload)
    order by workload
  $$,
  $$ values ('default', 2::bigint, 1::bigint, 1::bigint), ('other', 1, 1, 1) $$,
  'a leaderboard is of one workload; texts without a name count beside the benchmark itself'
);
select is(
  (select request_count from public.cost_analysis where provider = 'Real' and model = 'model'), 3::bigint, 'costs are of all'
);
select results_eq(
  $$ select n[array_upper(n, 1)] from public.model_outcomes_over('1 day', array(select id from public.models)) $$,
  $$ values (2) $$,
  'a bar has one count'
);
select results_eq(
  $$ select n from public.model_timeline_over('1 hour', array(select id from public.models)) $$,
  $$ values (2) $$,
  'a line has one point'
);
create temporary view asked as
select workload, array(select id from public.models) as model_ids
from unnest(array['default', 'other', 'nothing', null]) as workload;
select results_eq(
  $$ select workload, summed.n, summed.ttft_n
    from asked cross join lateral public.model_summaries_over('1 day', workload => workload) as summed order by 1 $$,
  $$ values ('default', 2::bigint, 1::bigint), ('other', 1, 1), (null, 2, 1) $$,
  'a summary is of the workload that is asked for, and of the benchmark itself where none is'
);
select results_eq(
  $$ select workload, points.n
    from asked cross join lateral public.model_timeline_over('1 day', model_ids, workload => workload) as points order by 1 $$,
  $$ values ('default', 2), ('other', 1), (null, 2) $$,
  'and so is a line'
);
select results_eq(
  $$ select workload, bars.n[array_upper(bars.n, 1)]
    from asked cross join lateral public.model_outcomes_over('1 day', model_ids, workload => workload) as bars order by 1 $$,
  $$ values ('default', 2), ('other', 1), (null, 2) $$,
  'a bar,'
);
select results_eq(
  $$ select workload, array_length(array_remove(sparks.p50_ttft_ms, null), 1)
    from asked cross join lateral public.model_sparks_over('1 day', model_ids, workload => workload) as sparks order by 1 $$,
  $$ values ('default', 1), ('other', 1), (null, 1) $$,
  'and a spark line'
);
update private.rollups
set starts_at = date_bin(rollups.grain, now() - interval '30 hours', '2000-01-01 00:00+00')
from public.workloads
where workloads.id = rollups.workload_id and workloads.name = 'other';
select results_eq(
  $$ select workload, before.p50_ttft_ms is not null
    from asked cross join lateral public.model_summaries_before('1 day', workload => workload) as before
    where before.p50_ttft_ms is not null order by 1 $$,
  $$ values ('other', true) $$,
  'the window before is of the same workload'
);
update private.rollups
set starts_at = rollups.starts_at + interval '30 hours'
from public.workloads
where workloads.id = rollups.workload_id and workloads.name = 'other';
insert into public.incidents (provider_id, model_id, workload_id, kind, detail)
select models.provider_id, models.id, incident.workload_id, incident.kind, 'of its attempts'
from public.models
join public.providers on providers.id = models.provider_id and providers.slug = 'real'
cross join (
  select workloads.id, 'slow_ttft' from public.workloads where workloads.name in ('default', 'other') and workloads.current
  union all
  select private.shared_key(), 'served_as'
) as incident (workload_id, kind)
where models.name = 'model';
select results_eq(
  $$ select workload, string_agg(incidents.kind || coalesce(' ' || incidents.workload_name, ''), ', ' order by incidents.kind, incidents.workload_name)
    from asked cross join lateral public.incidents_over('1 day', workload => workload) as incidents group by 1 order by 1 $$,
  $$ values ('default', 'served_as, slow_ttft default'), ('nothing', 'served_as'), ('other', 'served_as, slow_ttft other'),
    (null, 'served_as, slow_ttft default, slow_ttft other') $$,
  'an incident is of its workload, and says of which; that another model answers is one of all'
);
delete from public.incidents where true;
select is((select count(*) from private.model_states), 3::bigint, 'each is watched for itself');
select public.set_workload('default', 'Longer {{nonce}}');
select results_eq('select n, ttft_n from public.model_leaderboard', 'values (1::bigint, 0::bigint)', 'the next version begins anew');
select pg_temp.measured('{"workload": "default", "models": ["model"], "providers": ["real"]}', 1);
select results_eq('select n, ttft_n from public.model_leaderboard', 'values (2::bigint, 1::bigint)', 'with its own results');
select is(
  (select count(distinct workload_id) from private.rollups where region = 'all' and workload_id <> private.shared_key()),
  3::bigint,
  'and what was measured before stays'
);

-- Existing sums do not change with a later setting.
update public.providers set options = '{"concurrent": true}' where slug = 'real';
select throws_like(
  'update public.workloads set comparable = true where not comparable', 'Cannot change version 1 of the workload %',
  'nor can a text be summed up later'
);
create temporary table before as select * from summed;
select private.rebuild_rollups(current_date - 1, current_date + 1);
select bag_eq('select * from summed', 'select * from before', 'rebuilt rollups are the same, whatever the options are by then');

-- Retention is remembered, also when it is longer again.
update private.deleted_results set up_to = now() - interval '10 days';
update public.settings set keep_results_days = 365 where true;
select throws_like(
  'select private.rebuild_rollups(current_date - 20, current_date)', 'Cannot rebuild the rollups of %',
  'days with deleted results are not rebuilt from the rest'
);

select * from finish();
rollback;
