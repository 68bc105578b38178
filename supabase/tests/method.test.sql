-- What a visitor is told of how the numbers are made: what is named as plain, and nothing else.
begin;

create extension if not exists pgtap with schema extensions;

select plan(14);

-- What each kind of request is told to be.
create function pg_temp.told(dialect text, provider jsonb, model jsonb default '{}') returns text
language sql
as $$ select shown.parameters::text || ' + ' || shown.hidden from private.shown_parameters(dialect, provider, model) as shown; $$;

select is(pg_temp.told('anthropic', '{}'), '{} + 0', 'nothing is sent besides the text');
select is(
  pg_temp.told('openai', '{"temperature": 0, "obfuscation_option": true}', '{"body": {"reasoning": {"effort": "low"}}}'),
  '{"temperature": 0, "reasoning.effort": "low", "stream_options.include_usage": true, '
  '"stream_options.include_obfuscation": false} + 0',
  'what the options say is told'
);
select is(
  pg_temp.told('openai', '{"temperature": 0.5, "include_usage": false, "body": {"seed": 1, "top_p": 1}}', '{"temperature": null, "body": {"seed": 2}}'),
  '{"seed": 2, "top_p": 1} + 0', 'a model''s own option wins'
);
select is(
  pg_temp.told('openai', '{"temperature": 1, "omit": ["stream_options"], "body": {"reasoning": {"effort": "low"}}}', '{"omit": ["temperature", "reasoning.effort"]}'),
  '{} + 0', 'what is omitted is not told'
);
select is(
  pg_temp.told('gemini', '{"body": {"generationConfig": {"thinkingConfig": {"thinkingLevel": "LOW", "thinkingBudget": 0}}}}'),
  '{"generationConfig.thinkingConfig.thinkingLevel": "LOW", "generationConfig.thinkingConfig.thinkingBudget": 0} + 0',
  'fields of fields are told'
);
-- A word can be a secret at any place, and as a name.
select is(
  pg_temp.told('openai', given::jsonb), '{"stream_options.include_usage": true} + 1', 'this is counted and not told: ' || given
)
from unnest(array[
  '{"body": {"reasoning_effort": "s3cret"}}',
  '{"body": {"s3cret": 1}}',
  '{"body": {"metadata": {"s3cret": true}}}',
  '{"body": {"service_tier": ["flex", "s3cret"]}}',
  '{"body": {"seed": 123456789012345678901234567890}}',
  '{"temperature": "s3cret"}'
]) as given;
-- Whatever the options are, a page can be shown.
select is(
  (
    select string_agg(private.cap_field(dialect, '{"max_tokens_field": "max_completion_tokens"}', model::jsonb), ', ')
    from (
      values
        ('openai', '{}'), ('openai', '{"omit": ["max_completion_tokens"]}'), ('openai', '{"max_tokens_field": "s3cret"}'),
        ('openai', '{"omit": {"s3cret": 1}}'), ('anthropic', '{}'), ('openai-responses', '{}'), ('gemini', '{}')
    ) as given (dialect, model)
  ),
  'max_completion_tokens, max_tokens, max_tokens, max_completion_tokens, max_tokens, max_output_tokens, '
  'generationConfig.maxOutputTokens',
  'the field that caps an answer is one of a few'
);

-- A secret wherever an operator can write.
delete from public.providers where true;
insert into public.providers (slug, name, base_url, api_key_env, enabled, options, dialect)
select
  given.slug, given.slug, 'https://s3cret@example.com/s3cret?key=s3cret', 'S3CRET_API_KEY', given.enabled,
  '{
    "headers": {"x-s3cret": "s3cret"}, "query": {"s3cret": "s3cret"}, "auth_header": "s3cret", "list_path": "s3cret",
    "list_query": "s3cret", "key_path": "s3cret", "hosts": ["s3cret"], "omit": "s3cret", "body": "s3cret", "s3cret": "s3cret"
  }',
  'openai'
from (values ('open', true), ('s3cret', false)) as given (slug, enabled);
insert into public.models (name, api_name, provider_id, active, retired_at, options)
select
  given.name, 's3cret', providers.id, given.active, given.retired_at,
  '{"headers": {"x-s3cret": "s3cret"}, "omit": ["top_k", 1, null], "body": {"s3cret": {"s3cret": "s3cret"}, "seed": 7}}'
from public.providers
cross join (
  values ('m', true, null), ('s3cret idle', false, null), ('s3cret gone', true, timestamptz '2026-01-01')
) as given (name, active, retired_at);
update public.workloads set active = false where true;
insert into public.workloads (name, prompt, comparable, active, request, "check", input_tokens)
values
  ('told', 's3cret {{nonce}}', true, true, '{"after": "s3cret", "s3cret": "s3cret"}', '{"contains": "s3cret"}', 7),
  ('s3cret', 's3cret', false, true, '{}', '{}', null);
set local role anon;
select is(
  (
    select model_n || ' ' || models::text
    from public.measurement_method()
  ),
  '1 [{"model": "m", "hidden": 1, "dialect": "openai", "provider": "open", "cap_field": "max_tokens", "simulated": false, '
  '"parameters": {"seed": 7, "stream_options.include_usage": true}, "every_seconds": null, "max_output_tokens": null}]',
  'of a model that the schedule measures, only what is named is told'
);
select is(
  (
    select (told.workloads -> 0)::text
    from public.measurement_method() as told
    where told::text !~* 's3cret'
  ),
  '{"kind": "text", "name": "told", "after": null, "burst": null, "active": true, "gap_ms": 20000, "judged": true, "version": 1, "total_ms": 60000, '
  '"headers_ms": 30000, "input_tokens": 7, "prompt_chars": 16, "every_seconds": null, "first_token_ms": 45000, '
  '"max_output_tokens": 512}',
  'of a workload its lengths, its caps and its deadlines are told, and no secret at all'
);
reset role;

select * from finish();
rollback;
