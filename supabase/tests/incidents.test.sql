-- When incidents are opened and closed, and who is told in which order.
begin;

create extension if not exists pgtap with schema extensions;

select plan(24);

delete from public.runs where true;
delete from public.providers where true;
delete from net.http_request_queue where true;
delete from vault.secrets where secrets.name in ('project_url', 'secret_key', 'incident_webhook_url');
select vault.create_secret('http://hooks.test/', 'incident_webhook_url');
update public.settings
set incident_attempts = 5, incident_failures = 3, incident_slowdown = 2
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
    perform private.watch_attempt(models.provider_id, models.id, null, now(), failed, ttft_ms, tps) from public.models;
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
select pg_temp.attempts(false, 100, 50, 2);
select isnt_empty('select * from open_incident', 'it stays open while as many of the last failed');
select pg_temp.attempts(false, 100, 50, 1);
select is_empty('select * from open_incident', 'and is closed by a success when fewer did');

-- Slower than its own week.
select pg_temp.attempts(false, 100, 50, 5);
select pg_temp.attempts(false, 1000, 5, 5);
select is_empty('select * from open_incident', 'nothing is slow without a history');
update private.model_states set baseline_ttft_ms = 100, baseline_tps = 50;
select pg_temp.attempts(false, 100, 50, 5);
select pg_temp.attempts(false, 201, 24, 2);
select is_empty('select * from open_incident', 'two slow answers of five do not make the median slow');
select pg_temp.attempts(false, 201, 24, 1);
select bag_eq(
  'select * from open_incident',
  $$ values ('slow_ttft', 201::double precision, 100::double precision), ('slow_tps', 24, 50) $$,
  'three do, each metric for itself'
);
select pg_temp.attempts(false, 199, 26, 3);
select is_empty('select * from open_incident', 'within the factor it is over');
select pg_temp.attempts(false, null, null, 20);
select is_empty('select * from open_incident', 'what has no times is not judged by them');

-- A transaction that began before another opened the incident may close it.
select pg_temp.attempts(true, null, null, 5);
update public.incidents set opened_at = now() + interval '1 second' where incidents.closed_at is null;
select lives_ok('select pg_temp.attempts(false, 100, 50, 5)', 'an incident younger than the attempt can be closed');
select is_empty('select * from open_incident', 'and is');

-- Delivery: in order, each once.
delete from public.incidents where true;
select pg_temp.attempts(true, null, null, 5);
select private.deliver_incidents();
select matches((pg_temp.sent())[1], '^🔴 first / model: ', 'the webhook is told when it opens');
select pg_temp.attempts(false, 100, 50, 5);
update private.incident_deliveries set next_attempt_at = now() + interval '1 minute' where event = 'opened';
select is(private.deliver_incidents(), 0, 'nothing is said of a recovery while the first message is not through');
insert into net._http_response (id, status_code, timed_out, created)
select deliveries.request_id, 200, false, now() from private.incident_deliveries as deliveries where event = 'opened';
select is(private.deliver_incidents(), 1, 'once it is');
select matches((pg_temp.sent())[1], '^🟢 Recovered: first / model', 'the recovery is told');

delete from public.incidents where true;
select pg_temp.attempts(true, null, null, 5);
select private.deliver_incidents();
select pg_temp.sent();
insert into net._http_response (id, status_code, timed_out, created)
select deliveries.request_id, 500, false, now() from private.incident_deliveries as deliveries where event = 'opened';
select is(private.deliver_incidents(), 0, 'a refused message is not repeated at once');
select is(
  row (attempts, delivered_at, last_error), row (1, null::timestamptz, 'HTTP 500'::text), 'what was said is kept'
)
from private.incident_deliveries;
update private.incident_deliveries set next_attempt_at = now() where true;
select is(private.deliver_incidents(), 1, 'but when it is due');

-- Nor can what is not measured in a region any more.
select pg_temp.attempts(true, null, null, 5);
select isnt_empty('select * from open_incident', 'an incident is open');
select private.maintenance();
select isnt_empty('select * from open_incident', 'maintenance leaves it open');
update private.model_states set updated_at = now() - interval '6 days' where true;
select private.maintenance();
select isnt_empty('select * from open_incident', 'while it may only be measured seldom');
update private.model_states set updated_at = now() - interval '8 days' where true;
select private.maintenance();
select is_empty('select * from open_incident', 'not for ever');

-- What is not benchmarked any more cannot recover.
select pg_temp.attempts(true, null, null, 5);
update public.models set active = false where true;
select private.maintenance();
select is_empty('select * from open_incident', 'incidents of what is not benchmarked any more are closed');

select * from finish();
rollback;
