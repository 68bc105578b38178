-- Channels: who is told of what, how it is written and signed, and that nothing is lost or said twice.
begin;

create extension if not exists pgtap with schema extensions;

select no_plan();

delete from public.runs where true;
delete from public.providers where true;
delete from public.alert_channels where true;
delete from net.http_request_queue where true;
delete from vault.secrets
where secrets.name in ('project_url', 'secret_key', 'incident_webhook_url', 'ops_address', 'hook_address', 'hook_key');
select vault.create_secret('https://hooks.test/T1/secret', 'ops_address');

insert into public.providers (slug, name) values ('first', 'First'), ('second', 'Second');
insert into public.models (name, provider_id, active, family)
select 'model', providers.id, true, case providers.slug when 'first' then 'maker/model' end from public.providers;

select public.set_workload('own', 'Say hello.');

-- Opens an incident of a model.
create function pg_temp.open(provider text, kind text default 'failing', region text default null, detail text default '3 of 3 failed')
returns void
language plpgsql
as $$
declare
  state private.model_states;
begin
  select models.id into state.model_id
  from public.models join public.providers on providers.id = models.provider_id
  where providers.slug = open.provider;
  state.workload_id := private.workload_key(private.current_workload());
  state.region := open.region;
  perform private.open_incident(models.provider_id, state, open.kind, 3, 3, open.detail)
  from public.models where models.id = state.model_id;
end;
$$;
create function pg_temp.close(to_recovered boolean default true) returns void
language sql
as $$
  select private.close_incident(incidents.id, to_recovered, '0 of 10 failed') from public.incidents where incidents.closed_at is null;
$$;
create function pg_temp.forget() returns void
language sql
as $$
  delete from public.incidents where true;
  delete from private.alert_deliveries where true;
  delete from net.http_request_queue where true;
$$;
-- What is in pg_net's queue, and is sent by this.
create function pg_temp.sent() returns setof jsonb
language sql
as $$
  with sent as (
    delete from net.http_request_queue as queue where true returning queue.id, convert_from(queue.body, 'utf8')::jsonb as body
  )
  select sent.body from sent order by sent.id;
$$;
-- All messages under way are answered, by default with 200.
create function pg_temp.answer(status integer default 200, content text default null, headers jsonb default '{}') returns void
language sql
as $$
  delete from net.http_request_queue where true;
  insert into net._http_response (id, status_code, content, headers, timed_out, created)
  select deliveries.request_id, status, answer.content, answer.headers, false, now()
  from private.alert_deliveries as deliveries
  where deliveries.request_id is not null;
$$;
create function pg_temp.told() returns text
language sql
as $$
  select coalesce(string_agg(channels.name || ' ' || deliveries.event, ', ' order by channels.name, deliveries.id), 'nobody')
  from private.alert_deliveries as deliveries join public.alert_channels as channels on channels.id = deliveries.channel_id;
$$;

-- Setting a channel.
select is(
  public.set_alert_channel('ops', 'slack', 'ops_address'),
  'ops is told of everything, at most 30 messages an hour', 'a channel is told of everything by default'
);
select matches(
  public.set_alert_channel('hook', 'webhook', 'hook_address', 'hook_key', events => '{incidents,budget}', providers => '{first}'),
  '^hook is set, but Vault lacks the secret "hook_address", its address; then it is told of incidents, budget; only of providers first, at',
  'it says what is missing'
);
select is(
  public.set_alert_channel('ops', hourly_limit => 5, enabled => false),
  'ops is told of everything, at most 5 messages an hour. It is switched off', 'what is left out stays'
);
select is(
  public.set_alert_channel('ops', enabled => true, regions => '{}', hourly_limit => 30),
  'ops is told of everything, at most 30 messages an hour', 'an empty list is all'
);
select throws_like(call, expected, 'refused: ' || expected)
from (
  values
    ($$select public.set_alert_channel('ops', 'slack', 'https://hooks.slack.com/services/T/B/x')$$, '%the name of a secret in Vault that holds its address, not the address'),
    ($$select public.set_alert_channel('new', 'webhook', 'hook_address')$$, '%a webhook needs signing_secret%'),
    ($$select public.set_alert_channel('ops', signing_secret => 'hook_key')$$, '%only a webhook has a signing_secret'),
    ($$select public.set_alert_channel('hook', signing_secret => 'whsec_a+b/c=')$$, '%the name of a secret in Vault, not the secret'),
    ($$select public.set_alert_channel('Ops', 'slack', 'ops_address')$$, '%its name must be like ops-2%'),
    ($$select public.set_alert_channel(null, 'slack', 'ops_address')$$, '%its name must be like ops-2%'),
    ($$select public.set_alert_channel('new', 'discord', 'ops_address')$$, '%its kind must be slack or webhook'),
    ($$select public.set_alert_channel('new', 'incidents', 'ops_address')$$, '%its kind must be slack or webhook'),
    ($$select public.set_alert_channel('ops', hourly_limit => 1)$$, '%hourly_limit must be between 2 and 1000'),
    ($$select public.set_alert_channel('ops', regions => '{"eu west"}')$$, '%regions must be like eu-central-1'),
    ($$select public.set_alert_channel('ops', events => '{fialing}')$$, '%there is no event "fialing"'),
    ($$select public.set_alert_channel('ops', providers => '{third}')$$, '%there is no provider "third"'),
    ($$select public.set_alert_channel('ops', models => '{modle}')$$, '%there is no model "modle"'),
    ($$select public.set_alert_channel('ops', families => '{maker/other}')$$, '%there is no family "maker/other"'),
    ($$select public.set_alert_channel('ops', workloads => '{none}')$$, '%there is no workload "none"')
) as refused (call, expected);
select bag_has(
  'select private.alert_events()',
  $$ values ('failing'), ('slow_ttft'), ('slow_tps'), ('served_as'), ('worse_answers'), ('objective'), ('incidents'), ('budget') $$,
  'each kind of incident can be asked for'
);

-- Addresses.
select vault.create_secret('whsec_MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIz', 'hook_key');
select vault.create_secret('https://hooks.test/', 'hook_address');
create function pg_temp.problem_of(address text, signing text default 'whsec_MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIz') returns text
language plpgsql
as $$
begin
  perform vault.update_secret(secrets.id, address) from vault.secrets where secrets.name = 'hook_address';
  perform vault.update_secret(secrets.id, signing) from vault.secrets where secrets.name = 'hook_key';
  return (select private.channel_problem(channels) from public.alert_channels as channels where channels.name = 'hook');
end;
$$;
select is(pg_temp.problem_of(address), null, 'can be sent to ' || address)
from unnest(array[
  'https://hooks.test/services/T0/B0/x?y=1&z=%20', 'http://localhost:8080/messages', 'http://127.0.0.1/models', 'https://[::1]/x',
  'https://hooks.test'
]) as address;
select matches(pg_temp.problem_of(address), expected, 'cannot: ' || expected)
from (
  values
    ('https://user:pass@hooks.test/', 'has a user name or a password in it$'),
    ('http://hooks.example.com/', 'begins with http://: begin it with https://$'),
    ('ftp://hooks.test/', 'does not begin with https'),
    ('hooks.test/x', 'does not begin with https'),
    ('https://hooks.test/a b', 'has a space'),
    ('https:///x', 'has no valid host'),
    ('https://hooks.test/' || repeat('x', 2000), 'longer than 2000')
) as refused (address, expected);
select is(
  (select count(*) from unnest(array['https://user:pass@hooks.test/', 'hooks.test/pass']) as address where pg_temp.problem_of(address) like '%pass@%' or pg_temp.problem_of(address) like '%/pass%'),
  0::bigint, 'and no address is said'
);
select matches(pg_temp.problem_of('https://hooks.test/', key), 'is not whsec_ and 24 bytes or more as base64', 'no key: ' || key)
from unnest(array['MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIz', 'whsec_no base64!', 'whsec_c2hvcnQ=', 'whsec_']) as key;

-- Who is told.
select pg_temp.open('first');
select is(pg_temp.told(), 'hook failing, ops failing', 'whoever wants it');
select pg_temp.open('first');
select is(pg_temp.told(), 'hook failing, ops failing', 'once');
select pg_temp.forget();
select pg_temp.open('second');
select is(pg_temp.told(), 'ops failing', 'not outside of its scope');
select pg_temp.forget();
create function pg_temp.told_with(call text, event text, subject jsonb, is_incident boolean default true) returns boolean
language plpgsql
as $$
declare
  wanted boolean;
begin
  execute 'select public.set_alert_channel(''ops'', ' || call || ')';
  select private.wants(channels, told_with.event, is_incident, subject) into wanted
  from public.alert_channels as channels where channels.name = 'ops';
  perform public.set_alert_channel(
    'ops', events => '{}', providers => '{}', models => '{}', families => '{}', workloads => '{}', regions => '{}'
  );
  return wanted;
end;
$$;
select is(pg_temp.told_with(call, event, subject, is_incident), expected, call || ' of ' || event || ' ' || subject)
from (
  values
    ($$events => '{failing}'$$, 'failing', jsonb '{}', true, true),
    ($$events => '{failing}'$$, 'slow_tps', '{}', true, false),
    ($$events => '{incidents}'$$, 'slow_tps', '{}', true, true),
    ($$events => '{incidents}'$$, 'budget', '{}', false, false),
    ($$events => '{budget}'$$, 'budget', '{}', false, true),
    ($$providers => '{first}'$$, 'budget', '{}', false, true),
    ($$providers => '{first}'$$, 'budget', '{"provider": null}', false, true),
    ($$providers => '{first}'$$, 'budget', '{"provider": "second"}', false, false),
    ($$families => '{maker/model}'$$, 'failing', '{"provider": "first", "model": "m", "family": "maker/model"}', true, true),
    ($$families => '{maker/model}'$$, 'failing', '{"provider": "first", "model": "m", "family": null}', true, false),
    ($$families => '{maker/model}'$$, 'schedule', '{}', false, true),
    ($$models => '{model}'$$, 'failing', '{"model": "other"}', true, false),
    ($$workloads => '{own}'$$, 'failing', '{"workload": "canary"}', true, false),
    ($$workloads => '{own}'$$, 'served_as', '{"workload": null}', true, true),
    ($$regions => '{eu-west-1}'$$, 'failing', '{"region": "us-east-1"}', true, false),
    ($$regions => '{eu-west-1}'$$, 'retired', '{}', false, true)
) as cases (call, event, subject, is_incident, expected);
delete from public.alert_channels where alert_channels.name = 'hook';

-- Nothing is lost or doubled.
select pg_temp.open('first');
select is(private.deliver_incidents(), 1, 'it is sent');
select is(private.deliver_incidents(), 0, 'and not again while it is under way');
update private.alert_deliveries set next_attempt_at = now() where true;
select is(private.deliver_incidents(), 0, 'nor while pg_net has not got to it');
delete from net.http_request_queue where true;
select is(private.deliver_incidents(), 1, 'but when no answer came in time');
select pg_temp.answer(500);
select is(private.deliver_incidents(), 0, 'a refused one waits');
select is(
  row (attempts, last_status, last_error, delivered_at is null), row (2, 500, 'HTTP 500'::text, true), 'with its error'
) from private.alert_deliveries;
update private.alert_deliveries set next_attempt_at = now() where true;
create temporary table first_try as select message_id, subject from private.alert_deliveries;
select private.deliver_incidents();
select results_eq(
  'select message_id, subject from private.alert_deliveries', 'select * from first_try', 'each try says the same, under one id'
);
select pg_temp.answer(429, null, '{"Retry-After": "900"}');
select private.deliver_incidents();
select is(
  (select next_attempt_at - now() from private.alert_deliveries), interval '15 minutes', 'a channel is given the pause that it asks for'
);
select pg_temp.open('second');
update private.alert_deliveries set next_attempt_at = now() where subject ->> 'provider' = 'second';
select private.deliver_incidents();
select pg_temp.answer(503, null, '{"retry-after": "99999"}');
select private.deliver_incidents();
select is(
  (select min(next_attempt_at) - now() from private.alert_deliveries), interval '1 hour', 'of an hour at most, for all its messages'
);
update private.alert_deliveries set next_attempt_at = now() where true;
select private.deliver_incidents();
select pg_temp.answer(410, 'channel_is_archived');
select private.deliver_incidents();
select is(last_error, 'HTTP 410 (channel_is_archived)', 'what Slack says of it is kept') from private.alert_deliveries;
update private.alert_deliveries set next_attempt_at = now(), attempts = 1 where true;
select private.deliver_incidents();
select pg_temp.answer(400, 'https://hooks.test/T1/secret is wrong');
select private.deliver_incidents();
select is(last_error, 'HTTP 400', 'but nothing that may hold the address') from private.alert_deliveries;
update private.alert_deliveries set next_attempt_at = now(), attempts = 8 where true;
select is(private.deliver_incidents(), 0, 'after eight tries it is given up');
select is(count(given_up_at), 2::bigint, 'and that is written') from private.alert_deliveries;

select pg_temp.forget();
select pg_temp.open('first');
update private.alert_deliveries set created_at = now() - interval '25 hours' where true;
select is(private.deliver_incidents(), 0, 'after a day nobody is told any more');
select pg_temp.forget();
select pg_temp.open('first');
select private.deliver_incidents();
select private.forget_request(request_id) from private.alert_deliveries;
select pg_temp.answer();
select private.deliver_incidents();
select is(count(delivered_at), 0::bigint, 'after a crash, the answer to another request of that number is none') from private.alert_deliveries;

-- A channel that cannot be reached keeps no other waiting.
select pg_temp.forget();
select public.set_alert_channel('a-bad', 'slack', 'bad_address');
select pg_temp.open('first');
select is(private.deliver_incidents(), 1, 'the others are told');
select is(
  (select string_agg(last_error, '') from private.alert_deliveries), 'Vault lacks the secret "bad_address", its address',
  'and why one is not'
);
select vault.create_secret('https://hooks.test/', 'bad_address');
select is(private.deliver_incidents(), 1, 'it is told once its address is there');
delete from public.alert_channels where alert_channels.name = 'a-bad';

-- Recoveries come after what they end.
select pg_temp.forget();
select pg_temp.open('first');
select private.deliver_incidents();
select pg_temp.close();
select is(private.deliver_incidents(), 0, 'no recovery is told before the incident was');
select pg_temp.answer();
select is(private.deliver_incidents(), 1, 'then it is');

-- No flood.
select pg_temp.forget();
select public.set_alert_channel('ops', hourly_limit => 3);
select pg_temp.open('first', 'failing', 'r' || n) from generate_series(1, 40) as n;
select is(private.deliver_incidents(), 3, 'a channel gets no more messages than it should');
create temporary table flood as select row_number() over () as n, sent ->> 'text' as text from pg_temp.sent() as sent;
select is(text, '🔴 first / model (r3): 3 of 3 failed … and 37 others: 37 × failing', 'the last of them sums up the rest')
from flood where n = 3;
select is(private.deliver_incidents(), 0, 'then it is quiet');
select pg_temp.open('second');
select is(private.deliver_incidents(), 0, 'whatever comes');
select pg_temp.answer(500);
select private.settle_deliveries();
select is(count(delivered_at), 0::bigint, 'what was summed up is not delivered without that message') from private.alert_deliveries;
update private.alert_deliveries set requested_at = now() - interval '61 minutes', next_attempt_at = now() where attempts > 0;
select is(private.deliver_incidents(), 3, 'an hour later the repeats come first');
select is(
  (select count(*) from pg_temp.sent() as sent where sent ->> 'text' like '%and 37 others: 37 × failing'), 1::bigint, 'and say the same'
);
select pg_temp.answer();
select private.settle_deliveries();
select is(count(delivered_at), 40::bigint, 'with it, they all are') from private.alert_deliveries;
update private.alert_deliveries set requested_at = now() - interval '61 minutes' where attempts > 0;
select is(private.deliver_incidents(), 1, 'and what came later, when there is room');
select pg_temp.sent();

-- A closing of what was summed up is told too.
select pg_temp.close();
select pg_temp.answer();
select private.deliver_incidents();
select matches(
  (select sent ->> 'text' from pg_temp.sent() as sent offset 1), ': 0 of 10 failed … and 39 others: 39 × failing closed$',
  'closings are summed up as well'
);
select public.set_alert_channel('ops', hourly_limit => 30);

-- HMAC: test cases 1, 2, 6 and 7 of RFC 4231.
select is(encode(private.hmac_sha256(message, key), 'hex'), expected, 'HMAC of ' || length(key) || ' bytes')
from (
  values
    (decode(repeat('0b', 20), 'hex'), convert_to('Hi There', 'UTF8'), 'b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7'),
    (convert_to('Jefe', 'UTF8'), convert_to('what do ya want for nothing?', 'UTF8'), '5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843'),
    (decode(repeat('aa', 131), 'hex'), convert_to('Test Using Larger Than Block-Size Key - Hash Key First', 'UTF8'), '60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54'),
    (decode(repeat('aa', 131), 'hex'), convert_to('This is a test using a larger than block-size key and a larger than block-size data. The key needs to be hashed before being used by the HMAC algorithm.', 'UTF8'), '9b09ffa71b942fcb27635fbcd5b0e944bfdc63644f0713938a7f51535c3a35e2')
) as cases (key, message, expected);

-- The webhook of incidents, as it has always been.
select pg_temp.forget();
insert into public.alert_channels (name, kind, address_secret) values ('incident_webhook_url', 'incidents', 'incident_webhook_url');
select public.set_alert_channel('ops', enabled => false);
select pg_temp.open('first', region => 'eu-west-1');
select private.tell('budget', 'budget', 'told', '{}');
select is(pg_temp.told(), 'incident_webhook_url failing', 'it is told of incidents alone');
select is(private.deliver_incidents(), 0, 'without an address, of nothing');
select is(private.failing_channels(), null, 'which is no fault');
select vault.create_secret('nonsense', 'incident_webhook_url');
select public.set_alert_channel('ops', enabled => true);
select pg_temp.open('second');
select is(private.deliver_incidents(), 3, 'an address that pg_net does not take keeps no other channel waiting');
select matches(private.failing_channels(), '^incident_webhook_url \(pg_net does not take its address;', 'and is reported');
select pg_temp.forget();
select vault.update_secret(secrets.id, 'http://hooks.example.com/x') from vault.secrets where secrets.name = 'incident_webhook_url';
select public.set_alert_channel('ops', enabled => false);
select pg_temp.open('first', region => 'eu-west-1');
select private.deliver_incidents();
select is(
  (pg_temp.sent()),
  (
    select jsonb_build_object(
      'text', '🔴 first / model (eu-west-1): 3 of 3 failed',
      'mrkdwn', false,
      'incident', jsonb_build_object(
        'event', 'opened', 'kind', 'failing', 'provider', 'first', 'model', 'model', 'region', 'eu-west-1',
        'opened_at', incidents.opened_at, 'closed_at', null
      )
    )
    from public.incidents
  ),
  'its messages have not changed'
);
select is(public.set_alert_channel('incident_webhook_url', providers => '{second}'), 'incident_webhook_url is told of incidents; only of providers second, at most 30 messages an hour', 'it has a scope too');
delete from public.alert_channels where alert_channels.name = 'incident_webhook_url';
select public.set_alert_channel('ops', enabled => true);

-- A test of a channel.
select pg_temp.forget();
select matches(public.test_alert_channel('ops'), '^Sent\. Select this again', 'a test is sent');
select is((pg_temp.sent()) ->> 'text', '🔔 channel ops: this is a test', 'it says that it is one');
select matches(public.test_alert_channel('ops'), '^No answer yet', 'until there is an answer');
select pg_temp.answer();
select is(public.test_alert_channel('ops'), 'ops took the test: HTTP 200.', 'then what came of it');
select matches(public.test_alert_channel('ops'), '^Sent\. Select this again', 'and the next call sends another');
select pg_temp.answer(404, 'no_service');
select is(
  public.test_alert_channel('ops'),
  'ops did not take it: HTTP 404 (no_service). Is the address in "ops_address" in Vault still right?', 'or why not'
);
select public.test_alert_channel('ops');
delete from net.http_request_queue where true;
update private.alert_deliveries set requested_at = now() - interval '2 minutes' where true;
select is(public.test_alert_channel('ops'), 'ops did not take it: no answer.', 'also when no answer comes');
select is(private.deliver_incidents(), 0, 'a test is not repeated');
select throws_like($$select public.test_alert_channel('osp')$$, '%there is no "osp"', 'of a channel that there is');
delete from vault.secrets where secrets.name = 'ops_address';
select is(
  public.test_alert_channel('ops'), 'Cannot send to ops: Vault lacks the secret "ops_address", its address.',
  'or what is missing'
);

select * from finish();
rollback;
