-- A year of attempts, one every hour, with ten troubles and slow evenings: each trouble is one
-- incident and two messages.
begin;

create extension if not exists pgtap with schema extensions;

select plan(4);

delete from public.runs where true;
delete from public.providers where true;
delete from net.http_request_queue where true;
delete from vault.secrets where secrets.name = 'incident_webhook_url';
select vault.create_secret('http://hooks.test/', 'incident_webhook_url');

insert into public.providers (slug, name) values ('first', 'First');
insert into public.models (name, provider_id, active) select 'model', providers.id, true from public.providers;

create temporary table troubles as
select *
from (
  values
    ('an outage of a night', 'failing', 20, 0.5),
    ('every other call fails for a day', 'failing', 50, 1),
    ('it comes and goes, five calls at a time', 'failing', 80, 1),
    ('half of all calls fail', 'failing', 110, 0.5),
    ('a few failures', 'failing', 140, 0.17),
    ('it answers around the limit', 'slow_ttft', 170, 1),
    ('it gets slower, and faster again', 'slow_ttft', 200, 4),
    ('it is slow for two weeks', 'slow_ttft', 230, 14),
    ('it speaks at a third of its speed', 'slow_tps', 270, 1),
    ('and every other time', 'slow_tps', 300, 1)
) as scripted (name, kind, day, days);

create temporary table seen (n integer primary key, ttft_ms double precision, tps double precision);

create function pg_temp.live() returns void
language plpgsql
as $$
declare
  provider uuid := (select providers.id from public.providers);
  model uuid := (select models.id from public.models);
  trouble troubles;
  -- Some number between 0 and 1 that is the same in every run of the test.
  chance double precision;
  failed boolean;
  ttft double precision;
  tps double precision;
  slow_days integer;
begin
  for step in 0 .. 365 * 24 - 1 loop
    -- Every former version of the row stays until this transaction ends, and each update reads all of them.
    if step % 200 = 0 then
      create temporary table kept as select * from private.model_states;
      truncate private.model_states;
      insert into private.model_states overriding system value select * from kept;
      drop table kept;
    end if;
    if step % 24 = 0 then
      -- A day has passed.
      update public.incidents
      set opened_at = opened_at - interval '1 day', closed_at = closed_at - interval '1 day'
      where true;
      update private.model_states set settled_at = settled_at - interval '1 day' where true;
    end if;
    -- As private.refresh_baselines() does: the same hours of the 7 days before, or before a slow time that lasts.
    select count(*) into slow_days
    from public.incidents, generate_series(1, 8) as passed
    where incidents.kind like 'slow%'
      and incidents.closed_at is null
      and incidents.opened_at <= now() - passed * interval '1 day'
      and incidents.opened_at > now() - interval '8 days';
    update private.model_states
    set baseline_ttft_ms = hours.ttft_ms, baseline_tps = hours.tps
    from (
      select
        case when count(seen.ttft_ms) >= 14 then percentile_cont(0.5) within group (order by seen.ttft_ms) end as ttft_ms,
        case when count(seen.tps) >= 14 then percentile_cont(0.5) within group (order by seen.tps) end as tps
      from seen
      where seen.n = any (array(
        select step - 24 * (slow_days + ago) + beside from generate_series(1, 7) as ago, generate_series(-1, 1) as beside
      ))
    ) as hours;

    chance := (hashint4(step)::bigint & 65535) / 65536.0;
    -- One in a hundred fails and another is slow when all is well.
    failed := chance < 0.01;
    ttft := case when chance > 0.99 then 900 else 80 + 50 * chance end;
    tps := 60 - 20 * chance;

    select troubles.* into trouble
    from troubles
    where step / 24.0 >= troubles.day and step / 24.0 < troubles.day + troubles.days;
    case trouble.name
      when 'an outage of a night', 'a few failures' then failed := true;
      when 'every other call fails for a day' then failed := step % 2 = 0;
      when 'it comes and goes, five calls at a time' then failed := step % 10 < 5;
      when 'half of all calls fail' then failed := step % 8 in (0, 1, 3, 6);
      when 'it answers around the limit' then ttft := case when step % 2 = 0 then 195 else 225 end;
      when 'it gets slower, and faster again' then
        ttft := ttft * (1 + 2 * sin(pi() * (step / 24.0 - trouble.day) / trouble.days));
      when 'it is slow for two weeks' then ttft := 3 * ttft;
      when 'it speaks at a third of its speed' then tps := tps / 3;
      when 'and every other time' then tps := tps / (1 + 2 * (step % 2));
      else null;
    end case;

    -- Every evening all is two and a half times slower, which is no trouble.
    if step % 24 between 18 and 22 then
      ttft := 2.5 * ttft;
      tps := tps / 2.5;
    end if;
    if failed then
      ttft := null;
      tps := null;
    end if;
    insert into seen values (step, ttft, tps);
    perform private.update_incidents(provider, model, null, now(), failed, ttft, tps);

    -- What is due is sent every four hours, and every third time the webhook is down.
    if step % 4 = 0 and exists (
      select from private.alert_deliveries where delivered_at is null and given_up_at is null
    ) then
      update private.alert_deliveries set next_attempt_at = now() where delivered_at is null;
      perform private.deliver_incidents();
      insert into net._http_response (id, status_code, timed_out, created)
      select queue.id, case when queue.id % 3 = 0 then 503 else 200 end, false, now()
      from net.http_request_queue as queue;
      delete from net.http_request_queue where true;
    end if;
  end loop;
end;
$$;
select pg_temp.live();

select is((select count(*) from public.incidents), 10::bigint, 'ten troubles are ten incidents');
select bag_eq(
  $$
    select troubles.name
    from public.incidents
    join troubles
      on troubles.kind = incidents.kind
      and extract(day from now() - incidents.opened_at) between 364 - troubles.day - troubles.days and 365 - troubles.day
  $$,
  'select troubles.name from troubles',
  'each its own, of its kind'
);
select is(
  (select count(*) from public.incidents where incidents.closed_at is null), 0::bigint, 'and each comes to an end'
);
select is(
  (select count(*) from private.alert_deliveries where delivered_at is not null), 20::bigint,
  'twenty messages are accepted'
);

select * from finish();
rollback;
