-- Which target claim_target returns, to whom, and when it returns none.
begin;

create extension if not exists pgtap with schema extensions;

select plan(39);

delete from public.runs where true;
delete from public.providers where true;
update public.settings
set
  request_timeout_ms = 40000, lease_grace_ms = 5000, headers_timeout_ms = 50000, first_token_timeout_ms = 39000,
  gap_timeout_ms = 20000, max_body_bytes = 1000000, max_text_chars = 500, max_claims = 2
where true;

delete from vault.secrets where secrets.name in ('project_url', 'secret_key');
select vault.create_secret('http://project.test', 'project_url');
select vault.create_secret('sb_secret_test', 'secret_key');

insert into public.workloads (id, name, prompt, max_output_tokens)
values ('00000000-0000-0000-0000-0000000000c1', 'claimed', 'Reference {{nonce}}', 300);
insert into public.providers (slug, name, base_url, api_key_env, options) values
  ('first', 'First', 'https://first.test/v1', 'FIRST_API_KEY', '{"temperature": 0, "omit": ["top_p"]}'),
  ('second', 'Second', 'https://second.test/v1', null, '{}');
insert into public.models (name, provider_id, active, options)
select 'model', providers.id, true, '{"temperature": 1, "max_output_tokens": 200, "body": {}, "omit": ["stop"]}'
from public.providers;

-- Starts a run of both providers and returns its id.
create function pg_temp.started(request jsonb default '{}') returns uuid
language sql
as $$
  select (public.start_run('{"prompt": "claimed"}'::jsonb || request, array['FIRST_API_KEY']) ->> 'run_id')::uuid;
$$;

create temporary table run (name text primary key, id uuid);
create temporary table claim (name text primary key, target jsonb);

insert into run values ('one lane', pg_temp.started('{"samples": 2}'));
insert into claim select 'first', public.claim_target(run.id) from run;

select is(
  array(select jsonb_object_keys(target) order by 1),
  array[
    'api_key_env', 'base_url', 'burst', 'dialect', 'lease_token', 'limits', 'max_output_tokens', 'model', 'name', 'options',
    'prompt', 'provider', 'run_id', 'target_id', 'warm', 'workload'
  ],
  'a target carries everything its call needs'
)
from claim;
select is(
  row (
    target ->> 'base_url', target ->> 'dialect', target ->> 'api_key_env', target ->> 'model',
    target -> 'max_output_tokens', target -> 'warm'
  ),
  row (
    providers.base_url, 'openai'::text, providers.api_key_env, 'model'::text, '200'::jsonb, 'true'::jsonb
  ),
  'as the catalogue says'
)
from claim join public.providers on providers.slug = target ->> 'provider';
select is(
  target -> 'options',
  '{"temperature": 1, "max_output_tokens": 200, "body": {}}'::jsonb
    || jsonb_build_object('omit', case providers.slug when 'first' then '["stop", "top_p"]' else '["stop"]' end::jsonb),
  'options of the model go over those of its provider, and what either leaves out is left out'
)
from claim join public.providers on providers.slug = target ->> 'provider';
select is(
  target -> 'limits',
  '{
    "headers_ms": 40000, "first_token_ms": 39000, "gap_ms": 20000, "total_ms": 40000,
    "body_bytes": 1000000, "text_chars": 500
  }',
  'no limit is longer than that of the whole request'
)
from claim;
select matches(target ->> 'prompt', '^Reference([ ][a-z]+){10}$', 'the prompt has words of its own') from claim;
select is(
  row (run_targets.state, run_targets.claims, run_targets.lane, run_targets.lease_token::text),
  row ('leased'::text, 1, 1, target ->> 'lease_token'),
  'it is leased to who has the token'
)
from claim join public.run_targets on run_targets.id = (target ->> 'target_id')::uuid;
select ok(
  run_targets.lease_expires_at - run_targets.claimed_at between interval '44.9 seconds' and interval '45.1 seconds',
  'for as long as a request may take, and some grace'
)
from claim join public.run_targets on run_targets.id = (target ->> 'target_id')::uuid;
select is(public.claim_target(run.id), null, 'a run has no more targets under way than lanes') from run;
select is(public.claim_target(gen_random_uuid()), null, 'an unknown run has none');

update public.run_targets
set lease_expires_at = clock_timestamp() - interval '1 ms'
from claim where run_targets.id = (target ->> 'target_id')::uuid;
insert into claim select 'after it expired', public.claim_target(run.id, 7) from run;
select is(again.target ->> 'target_id', claim.target ->> 'target_id', 'an expired lease is handed out again')
from claim, claim as again where claim.name = 'first' and again.name = 'after it expired';
select isnt(again.target ->> 'lease_token', claim.target ->> 'lease_token', 'with another token')
from claim, claim as again where claim.name = 'first' and again.name = 'after it expired';
select isnt(again.target ->> 'prompt', claim.target ->> 'prompt', 'and a prompt that the provider has not seen')
from claim, claim as again where claim.name = 'first' and again.name = 'after it expired';
select is(run_targets.lane, 7, 'to the lane that asked')
from claim join public.run_targets on run_targets.id = (target ->> 'target_id')::uuid
where claim.name = 'after it expired';

update public.run_targets
set lease_expires_at = clock_timestamp() - interval '1 ms'
where run_targets.state = 'leased';
insert into claim select 'after it was lost', public.claim_target(run.id) from run;
select is(
  row (run_targets.state, run_targets.closed_reason, run_targets.lease_token),
  row ('worker_lost'::text, 'its worker was lost 2 times'::text, null::uuid),
  'one whose workers were lost too often is closed'
)
from claim join public.run_targets on run_targets.id = (target ->> 'target_id')::uuid
where claim.name = 'first';
select isnt(lost.target ->> 'target_id', claim.target ->> 'target_id', 'and the next is handed out')
from claim, claim as lost where claim.name = 'first' and lost.name = 'after it was lost';

update public.run_targets set state = 'done', closed_at = now() where run_targets.closed_at is null;
select is(public.claim_target(run.id), null, 'nothing is left') from run;
select isnt(runs.finished_at, null, 'which finishes the run') from public.runs join run on run.id = runs.id;

insert into run values ('lanes', pg_temp.started('{"samples": 2, "lanes": 4, "providers": ["first"]}')) on conflict do nothing;
insert into claim select 'lane 1', public.claim_target(run.id, 1) from run where run.name = 'lanes';
select is(public.claim_target(run.id, 2), null, 'a provider is measured by one lane at a time')
from run where run.name = 'lanes';
insert into run values ('other run', pg_temp.started());
select is(public.claim_target(run.id) ->> 'provider', 'second', 'and by one run at a time')
from run where run.name = 'other run';

update public.run_targets set state = 'done', closed_at = now() where run_targets.closed_at is null;
update public.providers set options = '{"concurrent": true}' where providers.slug = 'first';
insert into run values ('concurrent', pg_temp.started('{"samples": 3, "lanes": 2, "providers": ["first"]}'));
select isnt(public.claim_target(run.id, lane), null, 'where the provider allows it, by lane ' || lane)
from run, generate_series(1, 2) as lane where run.name = 'concurrent';
select is(public.claim_target(run.id, 3), null, 'though not by more than the run has')
from run where run.name = 'concurrent';

update public.run_targets set state = 'done', closed_at = now() where run_targets.closed_at is null;
insert into run values ('regions', pg_temp.started('{"providers": ["second"], "regions": ["eu-central-1"]}'));
select is(public.claim_target(run.id), null, 'a target of a region is not for a worker of none')
from run where run.name = 'regions';
select isnt(public.claim_target(run.id, 1, 'eu-central-1'), null, 'but for one of that region')
from run where run.name = 'regions';

update public.run_targets set state = 'done', closed_at = now() where run_targets.closed_at is null;
insert into public.spend_limits (period, limit_usd) values ('day', 1);
insert into run values ('limited', pg_temp.started('{"providers": ["second"]}'));
select is(public.claim_target(run.id), null, 'under a limit no call of unknown cost is made')
from run where run.name = 'limited';
select is(
  row (run_targets.state, run_targets.closed_reason),
  row ('budget_blocked'::text, 'its price is unknown, and a spend limit applies'::text),
  'the target says so'
)
from public.run_targets join run on run.id = run_targets.run_id where run.name = 'limited';

-- Two providers may share one server, which caches prompts.
create temporary table several as select pg_temp.started('{"samples": 4}') as id;
select is(
  (
    select count(distinct call.prompt)
    from public.run_targets
    cross join lateral private.describe_call(run_targets) as call
    where run_targets.run_id = several.id
  ),
  8::bigint,
  'no two targets of a run are sent the same text'
)
from several;
select is(
  (select count(distinct private.nonce(seed::text)) from generate_series(1, 5000) as seed), 5000::bigint,
  'nor any two others'
);
select is(
  (
    select count(distinct word)
    from generate_series(1, 2000) as seed
    cross join lateral unnest(string_to_array(private.nonce(seed::text), ' ')) as word
  ),
  256::bigint,
  'each of the words is used'
);
-- Options of a provider and its model.
create temporary table options (provider jsonb, model jsonb, merged jsonb);
insert into options values
  ('{}', '{}', '{}'),
  ('{"temperature": 0, "include_usage": false}', '{"temperature": 1}', '{"temperature": 1, "include_usage": false}'),
  ('{"omit": ["stop", "top_p"]}', '{"omit": ["top_p", "n"]}', '{"omit": ["n", "stop", "top_p"]}'),
  ('{"body": {"seed": 1, "user": "a"}}', '{"body": {"seed": null}}', '{"body": {"seed": null, "user": "a"}}'),
  ('{"query": {"api-version": "1", "a": "b"}}', '{"query": {"api-version": "2"}}', '{"query": {"api-version": "2", "a": "b"}}'),
  ('{"query": {"a": "b"}, "auth_header": "api-key"}', '{"auth_header": null}', '{"query": {"a": "b"}, "auth_header": null}'),
  ('{"headers": {"X-Title": "a", "Referer": "b"}}', '{"headers": {"x-title": "c"}}', '{"headers": {"x-title": "c", "referer": "b"}}'),
  ('{"body": {"seed": 1}, "headers": {"a": "1"}, "omit": ["n"]}', '{"temperature": null}', '{"body": {"seed": 1}, "headers": {"a": "1"}, "omit": ["n"], "temperature": null}');
select is(
  private.merge_options(options.provider, options.model), options.merged,
  format('%s and %s as one', options.provider, options.model)
)
from options;

insert into public.workloads (name, prompt) values ('plain', 'Say OK.');
create temporary table plain as select pg_temp.started('{"prompt": "plain"}') as id;
select matches(
  (
    select call.prompt
    from public.run_targets
    cross join lateral private.describe_call(run_targets) as call
    where run_targets.run_id = plain.id
    limit 1
  ),
  '^Reference([ ][a-z]+){10}\n\nSay OK\.$',
  'a text without a place for its words has them at the front'
)
from plain;

select set_has(
  $$ select proname::text from pg_catalog.pg_proc where 'plan_cache_mode=force_generic_plan' = any (proconfig) $$,
  $$ values ('describe_target'), ('create_targets'), ('add_to_rollups') $$,
  'what is called for each target, run or result is planned once per session'
);

select * from finish();
rollback;
