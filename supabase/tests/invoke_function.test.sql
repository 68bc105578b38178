-- How the database calls an edge function.
begin;

create extension if not exists pgtap with schema extensions;

select plan(8);

delete from net.http_request_queue where true;
delete from vault.secrets where secrets.name in ('project_url', 'secret_key');

select throws_ok(
  $$ select private.invoke_function('probe') $$, 'P0001', 'Cannot read Vault secret "project_url": it is not set',
  'a missing Vault secret is named'
);
select vault.create_secret('https://project.test/', 'project_url');
select throws_ok(
  $$ select private.invoke_function('probe') $$, 'P0001', 'Cannot read Vault secret "secret_key": it is not set',
  'and so is the other'
);
select vault.create_secret('', 'secret_key');
select throws_ok(
  $$ select private.invoke_function('probe') $$, 'P0001', 'Cannot read Vault secret "secret_key": it is not set',
  'an empty one counts as none'
);
select is_empty('select from net.http_request_queue', 'nothing is sent without them');
select vault.update_secret(secrets.id, 'sb_secret_test') from vault.secrets where secrets.name = 'secret_key';

create temporary table request as
select private.invoke_function('probe', '{"a": 1}', 'eu-central-1', '2.5 seconds') as id;

select is(
  row (queue.method::text, queue.url, queue.headers, convert_from(queue.body, 'utf8')::jsonb, queue.timeout_milliseconds),
  row (
    'POST'::text,
    'https://project.test/functions/v1/probe'::text,
    '{"Content-Type": "application/json", "apikey": "sb_secret_test", "x-region": "eu-central-1"}'::jsonb,
    '{"a": 1}'::jsonb,
    2500
  ),
  'it is posted with the key, to the region, for as long as asked'
)
from net.http_request_queue as queue join request on request.id = queue.id;
select is(
  row (invocations.function_name, invocations.body, invocations.region),
  row ('probe'::text, '{"a": 1}'::jsonb, 'eu-central-1'::text),
  'and remembered, without the key'
)
from private.invocations join request on request.id = invocations.request_id;

select lives_ok(
  $$ select private.invoke_function('probe') $$, 'a body, a region and a time limit need not be given'
);
select is(
  row (queue.headers ? 'x-region', queue.timeout_milliseconds),
  row (false, 10000),
  'then there is no region, and ten seconds'
)
from net.http_request_queue as queue left join request on request.id = queue.id where request.id is null;

select * from finish();
rollback;
