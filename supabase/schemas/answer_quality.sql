-- Whether a host of a family answers worse than its peers, by the canaries that one run asked of both: one look at each
-- week that has ended (Monday to Sunday, UTC). How hard the questions were does not matter, since all were asked the same.
-- Of a host that is no worse, at most one in 20 is found worse in a year: the error of 5 % is spent in equal parts on 52
-- looks, and in each by Benjamini and Hochberg on the hosts of a family. bench/evidence has the same definitions, and
-- tries them on simulated years.

create table private.answer_looks (
  model_id uuid not null references public.models (id) on delete cascade,
  week date not null check (extract(isodow from week) = 1),
  family text not null,
  simulated boolean not null,
  peers integer not null check (peers >= 0),
  calls integer not null check (calls >= 0),
  questions integer not null check (questions >= 0),
  failed_n integer not null check (failed_n >= 0),
  right_share double precision check (right_share between 0 and 1),
  difference double precision check (difference between -1 and 1),
  difference_low double precision,
  difference_high double precision,
  p double precision check (p between 0 and 1),
  worse boolean,
  looked_at timestamptz not null default now(),
  primary key (model_id, week)
);

comment on table private.answer_looks is
  'What each look at the answers of a week said of each host: its calls and questions that peers were asked too, its share '
  'of right answers, and the difference from that of its peers. Written once, by maintenance, as incidents need it.';
comment on column private.answer_looks.week is 'Its Monday, in UTC.';
comment on column private.answer_looks.failed_n is 'Failures of the host that week. They are no wrong answers.';
comment on column private.answer_looks.p is 'How likely a difference as low is where there is none. Null: too few calls.';

create index idx_answer_looks_week on private.answer_looks (week);

alter table private.answer_looks enable row level security;
grant select on private.answer_looks to anon, authenticated;
grant select, insert, update, delete on private.answer_looks to service_role;

create policy "Everyone may read looks at answers of enabled providers"
  on private.answer_looks for select to anon, authenticated
  using (
    model_id in (
      select models.id
      from public.models
      join public.providers on providers.id = models.provider_id
      where providers.enabled
    )
  );

-- The share of Student's distribution below t (Wallace, 1959), by the normal one (Abramowitz and Stegun, 26.2.17).
create function private.student_below(t double precision, freedom double precision)
returns double precision
language plpgsql
immutable
strict
security invoker
set search_path = ''
as $$
declare
  z double precision := sqrt(freedom * ln(1 + t * t / freedom)) * (8 * freedom + 1) / (8 * freedom + 3);
  k double precision := 1 / (1 + 0.2316419 * z);
  -- exp() of less raises.
  beyond double precision := exp(-least(z * z / 2, 700)) / 2.5066282746310002 * k * (
    0.31938153 + k * (-0.356563782 + k * (1.781477937 + k * (-1.821255978 + k * 1.330274429)))
  );
begin
  return case when t < 0 then beyond else 1 - beyond end;
end;
$$;

-- The mean of the differences between a host and its peers, call by call; `question` is what one question is of a call.
-- Calls near in time may be alike, so those of eight hours are one cluster.
create function private.judge_differences(
  hours double precision[],
  differences double precision[],
  question double precision
)
returns double precision[]
language plpgsql
immutable
security invoker
set search_path = ''
as $$
declare
  n integer := coalesce(cardinality(differences), 0);
  z constant double precision := 1.959963984540054::double precision;
  middle double precision;
  parts bigint;
  squares double precision;
  freedom double precision;
  error double precision;
  half double precision;
begin
  if n < 30 then
    return null;
  end if;
  select avg(one) into middle from unnest(differences) as one;
  select count(*), sum(part.difference * part.difference)
  into parts, squares
  from (
    select sum(calls.difference - middle) as difference
    from unnest(hours, differences) as calls (hour, difference)
    group by floor(calls.hour / 8)
  ) as part;
  if parts < 10 then
    return null;
  end if;
  freedom := (parts - 1)::double precision;
  -- As if one question more had been right at one time, and one fewer at another: where all are right, little is known.
  error := sqrt((squares + 2 * question * question) * parts / freedom) / n;
  -- The quantile of Student's distribution (Abramowitz and Stegun, 26.7.5).
  half := error * (
    z + (z ^ 3 + z) / (4 * freedom) + (5 * z ^ 5 + 16 * z ^ 3 + 3 * z) / (96 * freedom * freedom)
  );
  return array[middle, middle - half, middle + half, private.student_below(middle / error, freedom)];
end;
$$;

comment on function private.judge_differences is
  'The mean difference, the ends of its interval of 95 %, and how likely one as low is where there is none: {difference, '
  'low, high, p}. Null: fewer than 30 calls, or all within fewer than ten times of eight hours.';

-- What a week's runs asked of each host of a family and of at least one other, run by run. Several regions of a run are
-- one call, since they are asked the same. Hosts that have no peer in a run come without a difference.
create function private.peer_calls(week date)
returns table (
  family text,
  model_id uuid,
  simulated boolean,
  hour double precision,
  failed bigint,
  peers bigint,
  questions bigint,
  right_share double precision,
  difference double precision
)
language sql
stable
rows 10000
security invoker
set search_path = ''
begin atomic
  with measured as materialized (
    select
      models.family, times.model_id, times.workload_id, times.simulated, times.run_id, times.region, times.started_at,
      times.n - times.succeeded - times.excused as failed, times.check_n, times.check_ok_n
    from public.models
    join public.providers on providers.id = models.provider_id and providers.enabled
    cross join lateral (
      select *
      from private.run_times
      where run_times.model_id = models.id
        and run_times.workload_id = any (array(select workloads.id from public.workloads where workloads.kind = 'canary'))
        and run_times.started_at >= peer_calls.week::timestamp at time zone 'utc'
        and run_times.started_at < (peer_calls.week + 7)::timestamp at time zone 'utc'
        and run_times.simulated = providers.simulated
      offset 0
    ) as times
    where models.family is not null
  ),
  compared as (
    select
      measured.*,
      count(*) over same - 1 as peers,
      (sum(measured.check_ok_n) over same - measured.check_ok_n)::double precision
        / nullif(sum(measured.check_n) over same - measured.check_n, 0) as others_share,
      measured.check_ok_n::double precision / nullif(measured.check_n, 0) as own_share
    from measured
    -- Who was asked more or less, by a lost call or another sample, was not asked the same.
    window same as (
      partition by measured.run_id, measured.region, measured.workload_id, measured.simulated, measured.check_n,
        measured.family
    )
  )
  select
    compared.family, compared.model_id, compared.simulated, extract(epoch from min(compared.started_at))::double precision / 3600, sum(compared.failed),
    max(compared.peers) filter (where compared.others_share is not null),
    sum(compared.check_n) filter (where compared.others_share is not null),
    sum(compared.check_n * compared.own_share) filter (where compared.others_share is not null)
      / sum(compared.check_n) filter (where compared.others_share is not null),
    sum(compared.check_n * (compared.own_share - compared.others_share)) / sum(compared.check_n) filter (
      where compared.others_share is not null
    )
  from compared
  group by compared.family, compared.model_id, compared.simulated, compared.run_id;
end;

-- Looks at one week: each host of each family.
create function private.judge_week(week date)
returns setof private.answer_looks
language sql
stable
rows 200
security invoker
set search_path = ''
begin atomic
  with summed as (
    select
      calls.family, calls.model_id, calls.simulated,
      sum(calls.failed) as failed,
      coalesce(max(calls.peers), 0) as peers,
      count(calls.difference) as calls,
      coalesce(sum(calls.questions), 0) as questions,
      avg(calls.right_share) as right_share,
      avg(calls.difference) as difference,
      private.judge_differences(
        array_agg(calls.hour order by calls.hour) filter (where calls.difference is not null),
        array_agg(calls.difference order by calls.hour) filter (where calls.difference is not null),
        count(calls.difference) / nullif(sum(calls.questions), 0)::double precision
      ) as judged
    from private.peer_calls(judge_week.week) as calls
    group by calls.family, calls.model_id, calls.simulated
  ),
  placed as (
    select
      summed.*,
      row_number() over of_family as place,
      count(summed.judged) over (partition by summed.family, summed.simulated) as judged_hosts
    from summed
    window of_family as (partition by summed.family, summed.simulated order by summed.judged[4])
  )
  select
    placed.model_id, judge_week.week, placed.family, placed.simulated, placed.peers::integer,
    placed.calls::integer, placed.questions::integer, placed.failed::integer, placed.right_share, placed.difference,
    placed.judged[2], placed.judged[3], placed.judged[4],
    case when placed.judged is not null then coalesce(
      placed.judged[4] <= max(placed.judged[4]) filter (
        where placed.judged[4] * placed.judged_hosts <= 0.05 / 52 * placed.place
      ) over (partition by placed.family, placed.simulated),
      false
    ) end,
    now()
  from placed;
end;

-- Opens an incident where a host is found worse, and closes it after two looks in a row whose interval is not below zero.
create function private.watch_answers(look private.answer_looks)
returns void
language plpgsql
volatile
security invoker
set search_path = ''
as $$
declare
  provider uuid;
  state private.model_states;
  before private.answer_looks;
  right_percent numeric := round((100 * look.right_share)::numeric, 1);
  others_percent numeric := round((100 * (look.right_share - look.difference))::numeric, 1);
begin
  if look.worse then
    select models.provider_id
    into provider
    from public.models
    join public.providers on providers.id = models.provider_id and providers.enabled
    where models.id = look.model_id and models.active and coalesce(models.retired_at > now(), true);
    if provider is not null then
      state.model_id := look.model_id;
      state.workload_id := private.shared_key();
      perform private.open_incident(
        provider, state, 'worse_answers', right_percent::double precision, others_percent::double precision,
        format(
          'right on %s %% of canary questions, %s on %s %% of the same ones (%s calls, week from %s)',
          right_percent, case look.peers when 1 then 'its peer' else format('its %s peers', look.peers) end,
          others_percent, look.calls, look.week
        )
      );
    end if;
  elsif look.difference_high >= 0 then
    select *
    into before
    from private.answer_looks as earlier
    where earlier.model_id = look.model_id and earlier.week < look.week and earlier.worse is not null
      and earlier.family = look.family
    order by earlier.week desc
    limit 1;
    if before.difference_high >= 0 then
      perform private.close_incident(
        incidents.id, true,
        format(
          'not told apart from its peers in two weeks: right on %s %% of canary questions, they on %s %%',
          right_percent, others_percent
        )
      )
      from public.incidents
      where incidents.model_id = look.model_id and incidents.kind = 'worse_answers' and incidents.closed_at is null;
    end if;
  end if;
end;
$$;

-- Looks at each of the last four weeks that no look was made at. The caller holds the lock of maintenance, so that each
-- is made once; a week is over when its last runs had six hours to end. Only the last week opens and closes incidents.
create function private.look_at_answers()
returns integer
language plpgsql
volatile
security invoker
set search_path = ''
as $$
declare
  last_week date := date_trunc('week', (now() - interval '6 hours') at time zone 'utc')::date - 7;
  look private.answer_looks;
  made integer := 0;
begin
  for ago in reverse 3 .. 0 loop
    continue when exists (select from private.answer_looks where answer_looks.week = last_week - 7 * ago);
    for look in
      insert into private.answer_looks
      select * from private.judge_week(last_week - 7 * ago)
      order by model_id
      on conflict do nothing
      returning *
    loop
      made := made + 1;
      if ago = 0 then
        perform private.watch_answers(look);
      end if;
    end loop;
  end loop;
  return made;
end;
$$;

comment on function private.look_at_answers is
  'Looks at the answers of the last weeks that have ended and were not looked at, and opens and closes incidents. Returns '
  'of how many hosts. Repeating it does nothing.';

create function public.answer_quality(family text default null)
returns table (
  -- `family` is taken by the parameter.
  model_family text,
  provider text,
  model text,
  simulated boolean,
  verdict text,
  worse_since timestamptz,
  week date,
  peers integer,
  calls integer,
  questions integer,
  failed_n integer,
  right_percent double precision,
  peers_right_percent double precision,
  difference_points double precision,
  difference_points_low double precision,
  difference_points_high double precision,
  provider_id uuid,
  model_id uuid
)
language sql
stable
rows 20
security invoker
set search_path = ''
set jit = off
begin atomic
  select
    models.family, providers.name, models.name, look.simulated,
    case look.worse when true then 'worse' when false then 'not distinguishable' else 'too few' end,
    open.opened_at, look.week, look.peers, look.calls, look.questions, look.failed_n,
    100 * look.right_share, 100 * (look.right_share - look.difference), 100 * look.difference,
    100 * look.difference_low, 100 * look.difference_high,
    providers.id, models.id
  from public.models
  join public.providers on providers.id = models.provider_id and providers.enabled
  cross join lateral (
    select *
    from private.answer_looks
    where answer_looks.model_id = models.id and answer_looks.week > (now() at time zone 'utc')::date - 35
      -- Of a host that came from another family, its peers there tell nothing.
      and answer_looks.family = models.family
    order by answer_looks.week desc
    limit 1
  ) as look
  left join lateral (
    select min(incidents.opened_at) as opened_at
    from public.incidents
    where incidents.model_id = models.id and incidents.kind = 'worse_answers' and incidents.closed_at is null
  ) as open on true
  where models.family is not null
    and (answer_quality.family is null or models.family = lower(answer_quality.family))
  order by models.family, look.simulated, look.worse desc nulls last, look.difference, providers.name, models.name
  limit 2000;
end;

comment on function public.answer_quality is
  'Whether each host of a family (null: of all) answers worse than its peers, by the last week (Monday to Sunday, UTC) that '
  'was looked at: its share of right canaries and that of the pooled others, on the same questions of the same runs. The '
  'verdict is worse, not distinguishable or too few (calls with a peer); a host that is no worse gets worse in at most one '
  'year of 20. difference_points_low and _high are the ends of the interval of 95 %. Failures are no wrong answers: '
  'failed_n counts them. worse_since: since when an incident of kind worse_answers is open.';

grant execute on function public.answer_quality(text) to anon, authenticated, service_role;
grant execute on function
  private.student_below(double precision, double precision),
  private.judge_differences(double precision[], double precision[], double precision),
  private.peer_calls(date),
  private.judge_week(date),
  private.watch_answers(private.answer_looks),
  private.look_at_answers()
to service_role;
