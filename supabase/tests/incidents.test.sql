-- When incidents are opened and closed, and the order of messages.
begin;

create extension if not exists pgtap with schema extensions;

select plan(88);

delete from public.runs where true;
delete from public.providers where true;
delete from net.http_request_queue where true;
delete from vault.secrets where secrets.name in ('project_url', 'secret_key', 'incident_webhook_url');
select vault.create_secret('http://hooks.test/', 'incident_webhook_url');
update public.settings
set incident_window = 5, incident_failures = 3, incident_slowdown = 2
where true;

insert into public.providers (slug, name) values ('first', 'First');
insert into public.models (name, provider_id, active) select 'model', providers.id, true from public.providers;

-- Attempts at the model, one after the other.
create function pg_temp.attempts(failed boolean, ttft_ms double precision, tps double precision, times integer)
returns void
language plpgsql
as $$
begin
  for attempt in 1 .. times loop
    perform private.update_incidents(models.provider_id, models.id, null, now(), failed, ttft_ms, tps) from public.models;
  end loop;
end;
$$;
create temporary view open_incident as
select incidents.kind, incidents.observed, incidents.expected from public.incidents where incidents.closed_at is null;
create function pg_temp.sent() returns text[]
language sql
as $$
  with sent as (
    delete from net.http_request_queue as queue
    where true
    returning queue.id, convert_from(queue.body, 'utf8')::jsonb ->> 'text' as text
  )
  select array_agg(sent.text order by sent.id) from sent;
$$;

-- Failing.
select pg_temp.attempts(true, null, null, 2);
select is_empty('select * from open_incident', 'two failures are none');
select pg_temp.attempts(true, null, null, 1);
select results_eq(
  'select * from open_incident', $$ values ('failing', 3::double precision, 3::double precision) $$,
  'three of the last five are one'
);
select pg_temp.attempts(true, null, null, 5);
select is((select count(*) from public.incidents), 1::bigint, 'one, however long it lasts');
select pg_temp.attempts(false, 100, 50, 9);
select isnt_empty('select * from open_incident', 'it stays open while one of the last ten failed');
select pg_temp.attempts(false, 100, 50, 1);
select is_empty('select * from open_incident', 'and is closed when none did');
select results_eq(
  'select incidents.detail, incidents.recovered, incidents.closed_detail from public.incidents',
  $$ values ('3 of its last 3 attempts failed', true, '0 of its last 10 attempts failed') $$,
  'it says what opened and what closed it'
);

-- Settings that do not go together, and that change while one is open.
savepoint odd_settings;
update public.settings set incident_window = 2, incident_failures = 8 where true;
select pg_temp.attempts(true, null, null, 1);
select is_empty('select * from open_incident', 'a window of two is not failed by one');
select pg_temp.attempts(true, null, null, 1);
select isnt_empty('select * from open_incident', 'but by both, whatever more is asked for');
update public.settings set incident_recovery_attempts = 3, incident_recovery_failures = 40 where true;
select pg_temp.attempts(true, null, null, 4);
select isnt_empty('select * from open_incident', 'and failures alone are no recovery');
update public.settings set incident_window = 50, incident_failures = 50, incident_recovery_attempts = 50, incident_recovery_failures = 0 where true;
update public.models set name = 'renamed' where true;
select pg_temp.attempts(false, 100, 50, 49);
select isnt_empty('select * from open_incident', 'it is held to the recovery that is asked for now');
select pg_temp.attempts(false, 100, 50, 1);
select is_empty('select * from open_incident', 'and closed by it');
rollback to odd_settings;

-- Slower than its own week.
select pg_temp.attempts(false, 100, 50, 5);
select pg_temp.attempts(false, 1000, 5, 5);
select is_empty('select * from open_incident', 'nothing is slow without a history');
update private.model_states set baseline_ttft_ms = 100, baseline_tps = 50;
select pg_temp.attempts(false, 100, 50, 10);
select pg_temp.attempts(false, 201, 24, 2);
select is_empty('select * from open_incident', 'two slow answers of five do not make the median slow');
select pg_temp.attempts(false, 201, 24, 1);
select bag_eq(
  'select * from open_incident',
  $$ values ('slow_ttft', 201::double precision, 100::double precision), ('slow_tps', 24, 50) $$,
  'three do, each metric for itself'
);
select pg_temp.attempts(false, 199, 26, 20);
select isnt_empty('select * from open_incident', 'just within the factor is no recovery');
select pg_temp.attempts(false, 150, 34, 7);
select isnt_empty('select * from open_incident', 'nor are a few answers as they were');
select pg_temp.attempts(false, 150, 34, 1);
select is_empty('select * from open_incident', 'when eight of the last ten are as it was, it is over');
select pg_temp.attempts(false, null, null, 20);
select is_empty('select * from open_incident', 'what has no times is not judged by them');

-- A transaction that began before another opened the incident may close it.
select pg_temp.attempts(true, null, null, 5);
update public.incidents set opened_at = now() + interval '1 second' where incidents.closed_at is null;
select lives_ok('select pg_temp.attempts(false, 100, 50, 10)', 'an incident younger than the attempt can be closed');
select is_empty('select * from open_incident', 'and is');

-- One problem is one incident, even if it varies.
create function pg_temp.changes() returns text
language sql
as $$
  select count(*) || ' opened, ' || count(incidents.closed_at) || ' closed, '
    || (select count(*) from private.alert_deliveries) || ' messages'
  from public.incidents;
$$;
create function pg_temp.forget() returns void
language sql
as $$
  delete from public.incidents where true;
  update private.model_states
  set
    failures = '{}', ttft_ms = '{}', tps = '{}', ttft_slowdowns = '{}', tps_slowdowns = '{}', settled_at = null,
    baseline_ttft_ms = 100, baseline_tps = 50
  where true;
$$;
create function pg_temp.pattern(pattern text, times integer) returns text
language plpgsql
as $$
begin
  perform pg_temp.forget();
  perform pg_temp.attempts(false, 100, 50, 15);
  for attempt in 1 .. times loop
    perform pg_temp.attempts(
      -- F fails; S and s are slow, though within the factor; T is a slow speed.
      substr(pattern, n, 1) = 'F',
      case substr(pattern, n, 1) when 'S' then 205 when 's' then 195 when '.' then 100 end,
      case substr(pattern, n, 1) when 'T' then 20 when '.' then 50 end,
      1
    )
    from generate_series(1, length(pattern)) as n;
  end loop;
  perform pg_temp.attempts(false, 100, 50, 20);
  return pg_temp.changes();
end;
$$;
select is(pg_temp.pattern(pattern, 7), '1 opened, 1 closed, 2 messages', 'one trouble: ' || pattern)
from unnest(array[
  'F.', '.F', 'FF..', 'FFF...', 'FF.F..', 'FFFFF.....', 'FFF.........', 'Ss', 'SSss', 'SSSsss', 'SSSSSsssss', 'S.', 'S.SS..', 'S.S.S.S..', 'SS.S....',
  'SSS..', 'SSSSS.....', 'T.', 'TTT...', 'TT.T....'
]) as pattern;
select is(pg_temp.pattern(pattern, 7), '0 opened, 0 closed, 0 messages', 'no trouble: ' || pattern)
from unnest(array['.', 'F...', 'F.F..', 'FF....', 's', 'S..', 'S...F', 'T..', 'SS....', 'S.S..']) as pattern;

-- Each answer is compared with what is usual at its time of day.
select pg_temp.forget();
select pg_temp.attempts(false, 100, 50, 15);
update private.model_states set baseline_ttft_ms = 290, baseline_tps = 20 where true;
select pg_temp.attempts(false, 300, 19, 4);
update private.model_states set baseline_ttft_ms = 100, baseline_tps = 50 where true;
select pg_temp.attempts(false, 100, 50, 1);
select is_empty('select * from open_incident', 'slow hours are not slow for the hour after them');
select pg_temp.attempts(false, 300, 19, 3);
select bag_eq(
  'select kind from open_incident', $$ values ('slow_ttft'), ('slow_tps') $$, 'but what is usual in them is slow in others'
);
update private.model_states set baseline_ttft_ms = 290, baseline_tps = 20 where true;
select pg_temp.attempts(false, 870, 6, 20);
select is((select count(*) from open_incident), 2::bigint, 'three times slower stays so when the slow hours come');
select pg_temp.attempts(false, 300, 19, 10);
select bag_eq(
  'select incidents.kind, incidents.recovered, incidents.closed_detail from public.incidents',
  $$
    values
      ('slow_ttft', true, 'its median time to first token is 300 ms, usually it is 290 ms'),
      ('slow_tps', true, 'its median speed is 19 tokens per second, usually it is 20')
  $$,
  'it is over when answers are as they are in these hours'
);
select pg_temp.forget();
select pg_temp.attempts(false, 100, 50, 15);
select pg_temp.attempts(false, 300, 50, 5);
update private.model_states set baseline_ttft_ms = null where true;
select pg_temp.attempts(false, 300, 50, 20);
select isnt_empty('select * from open_incident', 'where nothing is usual any more, the hours in which it opened count');
update public.incidents set opened_at = now() - interval '9 days' where incidents.closed_at is null;
update private.model_states set baseline_ttft_ms = 290 where true;
select pg_temp.attempts(false, 300, 50, 10);
select results_eq(
  'select incidents.recovered, incidents.closed_detail from public.incidents',
  $$ values (false, 'its median time to first token is 300 ms, usually it is 290 ms') $$,
  'when slow has become usual it is how the model is, which is no recovery either'
);

-- Attempts recorded after their incident was closed do not count again.
select pg_temp.forget();
select pg_temp.attempts(true, null, null, 5);
select pg_temp.attempts(false, 100, 50, 10);
create function pg_temp.late_failures() returns void
language sql
as $$
  select private.update_incidents(
    models.provider_id, models.id, null, now(), true, null, null, now() - interval '1 minute'
  )
  from public.models, generate_series(1, 5);
$$;
select pg_temp.late_failures();
select is(pg_temp.changes(), '1 opened, 1 closed, 2 messages', 'failures recorded late open nothing again');
update private.model_states set settled_at = now() + interval '1 hour' where true;
select pg_temp.late_failures();
select is(pg_temp.changes(), '2 opened, 1 closed, 3 messages', 'but do when the clock was set back since');

-- Attempts from before a long pause say nothing about the present.
select pg_temp.forget();
select pg_temp.attempts(false, 100, 50, 15);
select pg_temp.attempts(true, 300, 50, 2);
update private.model_states set updated_at = now() - interval '8 days' where true;
select pg_temp.attempts(true, 300, 50, 1);
select is_empty('select * from open_incident', 'a failure after a long silence is one failure');
update private.model_states
set failures = '{t,t}', ttft_ms = '{300,300,300,300}', ttft_slowdowns = '{3,3,3,3}', updated_at = now() - interval '6 days'
where true;
select pg_temp.attempts(true, 300, 50, 1);
select results_eq(
  'select open_incident.kind from open_incident order by 1', $$ values ('failing'), ('slow_ttft') $$,
  'after one that may be between two runs it is the third'
);
update public.models set active = false where true;
select private.maintenance();
update public.models set active = true where true;
select pg_temp.attempts(true, 300, 50, 2);
select is(pg_temp.changes(), '2 opened, 2 closed, 4 messages', 'a paused model starts with an empty window');

-- Each region is judged separately.
select pg_temp.forget();
select private.update_incidents(models.provider_id, models.id, region, now(), region = 'eu', null, null)
from public.models, generate_series(1, 5) as attempt, unnest(array['eu', 'us']) as region;
select results_eq(
  'select incidents.region from public.incidents', $$ values ('eu') $$, 'a region that fails is not the other'
);

-- Delivery: in order, each once.
delete from public.incidents where true;
select pg_temp.attempts(true, null, null, 5);
select private.deliver_incidents();
select matches((pg_temp.sent())[1], '^🔴 first / model: ', 'the webhook is told when it opens');
select pg_temp.attempts(false, 100, 50, 10);
update private.alert_deliveries set next_attempt_at = now() + interval '1 minute' where state = 'opened';
select is(private.deliver_incidents(), 0, 'no recovery is sent while the first message is not delivered');
insert into net._http_response (id, status_code, timed_out, created)
select deliveries.request_id, 200, false, now() from private.alert_deliveries as deliveries where state = 'opened';
select is(private.deliver_incidents(), 1, 'once it is');
select matches((pg_temp.sent())[1], '^🟢 Recovered: first / model', 'the recovery is told');

delete from public.incidents where true;
select pg_temp.attempts(true, null, null, 5);
select private.deliver_incidents();
select pg_temp.sent();
insert into net._http_response (id, status_code, timed_out, created)
select deliveries.request_id, 500, false, now() from private.alert_deliveries as deliveries where state = 'opened';
select is(private.deliver_incidents(), 0, 'a refused message is not repeated at once');
select is(
  row (attempts, delivered_at, last_error), row (1, null::timestamptz, 'HTTP 500'::text), 'the error is kept'
)
from private.alert_deliveries;
update private.alert_deliveries set next_attempt_at = now() where true;
select is(private.deliver_incidents(), 1, 'but when it is due');

-- Foreign names are shown as plain text.
create function pg_temp.told_of(name text) returns text
language sql
as $$
  delete from net.http_request_queue where true;
  delete from public.incidents where true;
  update public.models set name = told_of.name where true;
  select pg_temp.attempts(true, null, null, 5);
  select private.deliver_incidents();
  select replace((pg_temp.sent())[1], U&'\2060', '·');
$$;
select is(
  pg_temp.told_of(name), '🔴 first / ' || shown || ': 5 of its last 5 attempts failed', 'a name is shown as ' || shown
)
from (
  values
    ('<!channel>', '&lt;!channel&gt;'),
    ('a && b', 'a &amp;&amp; b'),
    ('&lt;!here&gt;', '&amp;lt;!here&amp;gt;'),
    ('<https://evil.test|free>', '&lt;https://·evil.test|free&gt;'),
    ('@everyone', '@·everyone'),
    (E'a\n🟢 Recovered:\tall', 'a 🟢 Recovered: all'),
    (U&'a\202Eb', 'a b'),
    (U&'a\00ADb\180Ec\206Ad\FFFBe', 'a b c d e'),
    (U&'gpt\+0E0041\+0E0042', 'gpt'),
    (e'\u0001\u001b[31mred\u009b0m', '[31mred 0m'),
    (U&'\200B\2800\3164', '?'),
    (U&'\202E', '?'),
    (repeat('&', 256), repeat('&amp;', 119) || '…'),
    (repeat('x', 256), repeat('x', 119) || '…')
) as names (name, shown);
update public.models set name = 'model' where true;

-- Nor can models that are no longer measured in a region.
select pg_temp.attempts(true, null, null, 5);
select isnt_empty('select * from open_incident', 'an incident is open');
select private.maintenance();
select isnt_empty('select * from open_incident', 'maintenance leaves it open');
update private.model_states set updated_at = now() - interval '6 days' where true;
select private.maintenance();
select isnt_empty('select * from open_incident', 'while it may be measured rarely');
update private.model_states set updated_at = now() - interval '8 days' where true;
select private.maintenance();
select is_empty('select * from open_incident', 'not for ever');

-- Models that are no longer benchmarked cannot recover.
select pg_temp.attempts(true, null, null, 5);
update public.models set active = false where true;
select private.maintenance();
select is_empty('select * from open_incident', 'incidents of models that are no longer benchmarked are closed');

select * from finish();
rollback;
