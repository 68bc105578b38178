-- Which host to take: each is held to the limits of whoever asks. A limit is met or missed where the whole interval of the
-- number lies on one side of it; otherwise nobody can tell yet.

-- Refuses what makes no sense. Names no object of the schema private, which visitors cannot use.
create function private.is_choice(numbers jsonb, names jsonb, period interval)
returns boolean
language plpgsql
stable
security invoker
set search_path = ''
as $$
declare
  wrong text := (
    select format('%s must be between %s and %s', bounds.name, bounds.least, bounds.most)
    from (
      values
        ('max_p95_ttft_ms', 0, 3600000), ('min_p50_tps', 0, 1000000), ('input_tokens', 0, 100000000),
        ('output_tokens', 0, 100000000), ('max_cost_usd', 0, 1000000), ('min_availability_percent', 0, 100),
        ('min_pass_percent', 0, 100), ('min_context', 1, 100000000)
    ) as bounds (name, least, most)
    -- What is not a number is a text in JSON, and above all numbers.
    where not (numbers ->> bounds.name)::double precision between bounds.least and bounds.most
    limit 1
  );
  has_request boolean := numbers ->> 'input_tokens' is not null;
begin
  wrong := coalesce(
    wrong,
    (
      select format('%s must have 1 to 200 characters', given.key)
      from jsonb_each_text(names) as given
      where not char_length(given.value) between 1 and 200
      limit 1
    ),
    case
      when has_request <> (numbers ->> 'output_tokens' is not null) then
        'input_tokens and output_tokens belong together: give both'
      when not has_request and (numbers ->> 'max_cost_usd' is not null or names ->> 'order_by' = 'cost') then
        'the cost is that of your own request: give its input_tokens and output_tokens'
      when names ->> 'order_by' not in ('ttft', 'tps', 'cost', 'availability', 'pass') then
        'order_by must be ttft, tps, cost, availability or pass'
      when not extract(epoch from period) between 900 and 366 * 86400 then
        'period must be between 15 minutes and 366 days'
      when not exists (
        select
        from public.workloads
        where workloads.name = names ->> 'workload' and workloads.current and workloads.comparable
      ) then format('there is no workload "%s"', left(names ->> 'workload', 60))
    end
  );
  if wrong is not null then
    raise exception 'Cannot choose a model: %', wrong using errcode = 'invalid_parameter_value';
  end if;
  return true;
end;
$$;

-- What one request would cost now, at the tier that the model is asked with; or why nobody knows.
create function private.usd_of_request(model uuid, input_tokens bigint, output_tokens bigint)
returns table (usd double precision, unknown text)
language plpgsql
stable
rows 1
-- What a model is asked with is no business of visitors, but what it costs is.
security definer
set search_path = ''
as $$
declare
  price constant public.prices := (
    -- By the model first: as price_at it would be looked for among the latest prices of all models, one host after another.
    select of_model
    from (select * from public.prices where prices.model_id = usd_of_request.model and prices.timestamp <= now() offset 0) as of_model
    order by of_model.timestamp desc, of_model.id desc
    limit 1
  );
  tier constant text := private.priced_tier(private.asked_tier(usd_of_request.model));
begin
  if usd_of_request.input_tokens is null or usd_of_request.output_tokens is null then
    return query select null::double precision, null::text;
    return;
  end if;
  usd := private.cost_usd(
    price, usd_of_request.input_tokens::integer, 0, usd_of_request.output_tokens::integer, service_tier => tier
  );
  unknown := case
    when usd is not null then null
    when price.id is null then 'no price is known'
    when jsonb_typeof(price.parts -> 'unknown') = 'array' and price.parts -> 'unknown' <> '[]' then
      'its price has parts that are not understood'
    when private.rates_of(price, tier, usd_of_request.input_tokens) is null then
      case
        when tier is null then 'its price is not understood'
        else format('no price is known for requests of this length in the tier %s', left(tier, 40))
      end
    else 'reasoning has a price of its own, and how much there would be is not known'
  end;
  return next;
end;
$$;

comment on function private.usd_of_request is
  'What a request of so many tokens, none of them from a cache, would cost now, in USD; or why it is not known.';

-- What choosing needs to know of a few models: percentiles and rates as {low, number, high}, and what they were made of.
create function private.candidate_numbers(model_ids uuid[], period interval, region text, workload text)
returns table (
  model_id uuid,
  simulated boolean,
  n bigint,
  last_result_at timestamptz,
  ttft_n bigint,
  tps_n bigint,
  attributable_n bigint,
  succeeded bigint,
  -- With the workload itself, and with the canary.
  judged_n bigint[],
  check_n bigint[],
  check_ok_n bigint[],
  times integer[],
  ttft_ms double precision[],
  tps double precision[],
  -- How much of a result is independent: of a tail of TTFT, a median of TPS, a success, and checks as above.
  shares double precision[]
)
language sql
stable
security invoker
set search_path = ''
begin atomic
  with windows as materialized (
    select * from private.rollup_windows(candidate_numbers.period)
  ),
  asked as materialized (
    select private.keys_of(candidate_numbers.workload) as own, private.keys_of('canary') as canary
  )
  select
    sums.model_id, sums.simulated, sums.n, sums.last_result_at, sums.ttft_n, sums.tps_n, sums.n - sums.excused,
    sums.succeeded, sums.judged_n, sums.check_n, sums.check_ok_n, alike.times,
    private.percentiles(sums.ttft_histogram, sums.ttft_n, private.with_intervals(sums.ttft_n, array[0.95], alike.ttft)),
    private.percentiles(sums.tps_histogram, sums.tps_n, private.with_intervals(sums.tps_n, array[0.5], alike.tps)),
    array[alike.ttft[2], alike.tps[1], alike.success, alike.checks[1], alike.checks[2]]
  from (
    select asked_models.model_id, totals.*
    from unnest(candidate_numbers.model_ids) as asked_models (model_id)
    -- One model at a time, as in model_totals.
    cross join lateral (
      select
        rollups.simulated,
        coalesce(sum(rollups.n) filter (where rollups.is_own), 0)::bigint as n,
        coalesce(sum(rollups.succeeded) filter (where rollups.is_own), 0)::bigint as succeeded,
        coalesce(sum(rollups.excused) filter (where rollups.is_own), 0)::bigint as excused,
        max(rollups.last_result_at) filter (where rollups.is_own) as last_result_at,
        coalesce(sum(rollups.ttft_n) filter (where rollups.is_own), 0)::bigint as ttft_n,
        coalesce(sum(rollups.tps_n) filter (where rollups.is_own), 0)::bigint as tps_n,
        sum(rollups.ttft_histogram) filter (where rollups.is_own) as ttft_histogram,
        sum(rollups.tps_histogram) filter (where rollups.is_own) as tps_histogram,
        array[
          coalesce(sum(rollups.n) filter (where rollups.is_judged and rollups.is_own), 0)::bigint,
          coalesce(sum(rollups.n) filter (where rollups.is_judged and rollups.is_canary), 0)::bigint
        ] as judged_n,
        array[
          coalesce(sum(rollups.check_n) filter (where rollups.is_judged and rollups.is_own), 0)::bigint,
          coalesce(sum(rollups.check_n) filter (where rollups.is_judged and rollups.is_canary), 0)::bigint
        ] as check_n,
        array[
          coalesce(sum(rollups.check_ok_n) filter (where rollups.is_judged and rollups.is_own), 0)::bigint,
          coalesce(sum(rollups.check_ok_n) filter (where rollups.is_judged and rollups.is_canary), 0)::bigint
        ] as check_ok_n
      from windows
      cross join lateral (
        select
          rollups.*,
          rollups.workload_id = any ((select asked.own from asked)::uuid[]) as is_own,
          rollups.workload_id = any ((select asked.canary from asked)::uuid[]) as is_canary,
          rollups.verdicts > 0 and rollups.workload_id <> private.shared_key() as is_judged
        from private.rollups
        where rollups.model_id = asked_models.model_id
          and rollups.region = candidate_numbers.region
          and rollups.starts_at >= windows.since
          and rollups.starts_at < windows.until
          and rollups.grain = windows.grain
          and rollups.workload_id = any ((select asked.own || asked.canary from asked)::uuid[])
        offset 0
      ) as rollups
      group by rollups.simulated
    ) as totals
  ) as sums
  cross join asked
  -- As private.independence_in has it, and from how many times.
  cross join lateral (
    select
      array[
        coalesce(min(known.times) filter (where known.workload_id = any (asked.own)), 0),
        coalesce(min(known.times) filter (where known.workload_id = any (asked.canary)), 0)
      ] as times,
      min(known.ttft) filter (where known.workload_id = any (asked.own)) as ttft,
      min(known.tps) filter (where known.workload_id = any (asked.own)) as tps,
      min(known.success) filter (where known.workload_id = any (asked.own)) as success,
      array[
        min(known.checks) filter (where known.workload_id = any (asked.own)),
        min(known.checks) filter (where known.workload_id = any (asked.canary))
      ] as checks
    from private.independence as known
    where known.model_id = sums.model_id
      and known.region = candidate_numbers.region
      and known.simulated = sums.simulated
      and known.workload_id = any (asked.own || asked.canary)
  ) as alike;
end;

comment on function private.candidate_numbers is
  'What choosing needs to know of a few models over the window that ends now, from the rollups.';

-- What a number says of a limit. `seen` is {low, number, high}; n of what it was made of, in so many calls; times when
-- these were; share and enough: how many of n are independent, and how many of those an interval needs.
create function private.judge_limit(
  name text,
  asked double precision,
  seen double precision[],
  unknown text,
  n bigint default null,
  calls bigint default null,
  times integer default null,
  share double precision default null,
  enough double precision default null
)
returns jsonb
language plpgsql
immutable
security invoker
set search_path = ''
as $$
declare
  -- As of limits that a number should be below.
  sign constant integer := case when name like 'max%' then 1 else -1 end;
  worst constant double precision := sign * case sign when 1 then seen[3] else seen[1] end;
  best constant double precision := sign * case sign when 1 then seen[1] else seen[3] end;
  distance constant double precision := sign * (asked - seen[2]);
  answer constant text := case
    when worst <= sign * asked then 'meets'
    when best > sign * asked then 'misses'
    else 'cannot tell yet'
  end;
  needed double precision;
  more double precision;
begin
  if answer = 'cannot tell yet' and n is not null then
    needed := case
      when seen[1] is null then enough / coalesce(share, 1)
      -- What lies on its limit is never told from it.
      when distance = 0 then null
      -- Wilson's interval ends at the limit when so many are independent,
      when name like '%percent' then
        nullif(asked * (100 - asked), 0) * 1.959963984540054 ^ 2 / distance ^ 2 / least(share, 1)
      -- and that of a percentile gets narrower with the root of n.
      else n * ((case when distance > 0 then worst else best end - sign * seen[2]) / distance) ^ 2
    end;
    -- Not every call gives a number, and some give several.
    more := ceil((needed - n) * coalesce(calls::double precision / nullif(n, 0), 1) - 1e-6);
    -- Of results of fewer than 12 times nobody knows how many are independent.
    more := case when more is not null then
      least(1e9, greatest(1, more, case when seen[1] is null and share is null then 12 - times end))
    end;
  end if;
  return jsonb_build_object(
    'limit', name, 'asked', asked, 'value', seen[2], 'low', seen[1], 'high', seen[3], 'answer', answer,
    'misses_by', case answer when 'misses' then -distance end,
    'more_calls', more::bigint,
    'because', case
      when answer <> 'cannot tell yet' then null
      when unknown is not null then unknown
      when n = 0 then 'not measured'
      when seen[1] is null and n >= enough and share is null then 'results of too few times'
      when seen[1] is null then 'too few results'
      else 'the limit lies within the interval'
    end
  );
end;
$$;

-- What all limits of a host say together.
create function private.answer_of(limits jsonb)
returns text
language plpgsql
immutable
security invoker
set search_path = ''
as $$
begin
  return case
    when limits @> '[{"answer": "misses"}]' then 'misses'
    when limits @> '[{"answer": "cannot tell yet"}]' then 'cannot tell yet'
    else 'meets'
  end;
end;
$$;

-- How many more calls would tell of all limits of a host; unknown where that of any is.
create function private.most_calls(limits jsonb)
returns bigint
language plpgsql
immutable
security invoker
set search_path = ''
as $$
begin
  return (
    select
      case
        when bool_and(told.value ->> 'answer' <> 'cannot tell yet' or told.value -> 'more_calls' <> 'null')
        then max((told.value ->> 'more_calls')::bigint)
      end
    from jsonb_array_elements(limits) as told
  );
end;
$$;

-- The hosts that can be chosen, simulated results apart: those that were measured, those that are benchmarked, and of one
-- family all that can be called.
create function private.candidates(family text, period interval, region text, workload text)
returns table (
  model_id uuid,
  provider_id uuid,
  provider text,
  model text,
  variant text,
  of_family text,
  context_window integer,
  active boolean,
  simulated boolean,
  n bigint,
  last_result_at timestamptz,
  ttft_n bigint,
  tps_n bigint,
  attributable_n bigint,
  times integer,
  ttft_ms double precision[],
  tps double precision[],
  availability double precision[],
  pass double precision[],
  judged_workload text,
  judged_n bigint,
  check_n bigint,
  judged_times integer,
  shares double precision[],
  check_share double precision
)
language sql
stable
security invoker
set search_path = ''
begin atomic
  with hosts as materialized (
    select
      hosts.*, hosts.offered and (candidates.family is not null or hosts.active) as can_be_chosen
    from private.hosts
    where hosts.callable
      -- The control is no host.
      and hosts.provider_id is distinct from (select private.control())
      and (candidates.family is null or hosts.family = lower(candidates.family))
  ),
  measured as materialized (
    select numbers.*
    from private.candidate_numbers(
      array(
        select hosts.id
        from hosts
        where candidates.family is not null
          or hosts.id in (select found.model_id from private.measured_models(candidates.period, candidates.region) as found)
      ),
      candidates.period, candidates.region, candidates.workload
    ) as numbers
  ),
  -- The answers to the workload itself count where any were judged.
  judged as materialized (
    select
      case
        when candidates.workload = 'canary' or exists (select from measured where measured.judged_n[1] > 0)
          or exists (
            select
            from public.workloads
            where workloads.name = candidates.workload and workloads.current and workloads.kind in ('tool', 'json', 'canary')
          )
        then 1
        else 2
      end as place
  )
  select
    hosts.id, hosts.provider_id, hosts.provider, hosts.model, hosts.variant, hosts.family, hosts.context_window,
    hosts.active, kinds.simulated,
    coalesce(measured.n, 0), measured.last_result_at, coalesce(measured.ttft_n, 0), coalesce(measured.tps_n, 0),
    coalesce(measured.attributable_n, 0), coalesce(measured.times[1], 0), measured.ttft_ms, measured.tps,
    array[rates.success[1], private.percent_of(measured.succeeded, measured.attributable_n), rates.success[2]],
    array[
      rates.pass[1],
      private.percent_of(measured.check_ok_n[judged.place], measured.check_n[judged.place]),
      rates.pass[2]
    ],
    case judged.place when 1 then candidates.workload else 'canary' end,
    coalesce(measured.judged_n[judged.place], 0), coalesce(measured.check_n[judged.place], 0),
    coalesce(measured.times[judged.place], 0), measured.shares, measured.shares[3 + judged.place]
  from hosts
  cross join judged
  cross join (values (false), (true)) as kinds (simulated)
  left join measured on measured.model_id = hosts.id and measured.simulated = kinds.simulated
  cross join lateral (
    select
      private.rate_interval(measured.succeeded, measured.attributable_n, measured.shares[3]) as success,
      private.rate_interval(
        measured.check_ok_n[judged.place], measured.check_n[judged.place], measured.shares[3 + judged.place]
      ) as pass
    offset 0
  ) as rates
  where measured.model_id is not null or (hosts.can_be_chosen and hosts.simulated = kinds.simulated);
end;

create function public.choose_model(
  family text default null,
  max_p95_ttft_ms double precision default null,
  min_p50_tps double precision default null,
  input_tokens bigint default null,
  output_tokens bigint default null,
  max_cost_usd double precision default null,
  min_availability_percent double precision default null,
  min_pass_percent double precision default null,
  min_context bigint default null,
  region text default 'all',
  workload text default 'default',
  period interval default '7 days',
  order_by text default 'ttft'
)
returns table (
  answer text,
  provider text,
  model text,
  variant text,
  model_family text,
  simulated boolean,
  limits jsonb,
  more_calls bigint,
  n bigint,
  ttft_n bigint,
  p95_ttft_ms double precision,
  p95_ttft_ms_low double precision,
  p95_ttft_ms_high double precision,
  tps_n bigint,
  p50_tps double precision,
  p50_tps_low double precision,
  p50_tps_high double precision,
  availability_percent double precision,
  availability_percent_low double precision,
  availability_percent_high double precision,
  judged_workload text,
  check_n bigint,
  pass_percent double precision,
  pass_percent_low double precision,
  pass_percent_high double precision,
  cost_usd double precision,
  cost_unknown text,
  context_window integer,
  active boolean,
  last_seen_at timestamptz,
  provider_id uuid,
  model_id uuid
)
language sql
stable
security invoker
set search_path = ''
set jit = off
begin atomic
  with asked as materialized (
    select
      private.window_of(coalesce(choose_model.period, '7 days')) as period,
      coalesce(choose_model.region, 'all') as region,
      coalesce(choose_model.workload, 'default') as workload
    where private.is_choice(
      jsonb_build_object(
        'max_p95_ttft_ms', max_p95_ttft_ms, 'min_p50_tps', min_p50_tps, 'input_tokens', input_tokens,
        'output_tokens', output_tokens, 'max_cost_usd', max_cost_usd,
        'min_availability_percent', min_availability_percent, 'min_pass_percent', min_pass_percent,
        'min_context', min_context
      ),
      jsonb_build_object(
        'family', choose_model.family, 'region', choose_model.region, 'workload', coalesce(choose_model.workload, 'default'),
        'order_by', order_by
      ),
      choose_model.period
    )
  ),
  judged as materialized (
    select hosts.*, cost.usd, cost.unknown, limits.told as all_of_them, private.answer_of(limits.told) as told
    from asked
    cross join lateral private.candidates(choose_model.family, asked.period, asked.region, asked.workload) as hosts
    cross join lateral private.usd_of_request(
      hosts.model_id, choose_model.input_tokens, choose_model.output_tokens
    ) as cost
    cross join lateral (
      select to_jsonb(array(
        select private.judge_limit(
          given.name, given.asked, given.seen, given.unknown, given.n, given.calls, given.times, given.share, given.enough
        )
        from (
          values
            (
              1, 'max_p95_ttft_ms', max_p95_ttft_ms, hosts.ttft_ms, null, hosts.ttft_n, hosts.n, hosts.times,
              hosts.shares[1], 72
            ),
            (2, 'min_p50_tps', min_p50_tps, hosts.tps, null, hosts.tps_n, hosts.n, hosts.times, hosts.shares[2], 6),
            (3, 'max_cost_usd', max_cost_usd, array_fill(cost.usd, array[3]), cost.unknown, null, null, null, null, null),
            (
              4, 'min_availability_percent', min_availability_percent, hosts.availability, null, hosts.attributable_n,
              hosts.n, hosts.times, hosts.shares[3], 1
            ),
            (
              5, 'min_pass_percent', min_pass_percent, hosts.pass, null, hosts.check_n, hosts.judged_n,
              hosts.judged_times, hosts.check_share, 1
            ),
            (
              6, 'min_context', min_context, array_fill(hosts.context_window::double precision, array[3]),
              'how long its context is, is not known', null, null, null, null, null
            )
        ) as given (place, name, asked, seen, unknown, n, calls, times, share, enough)
        where given.asked is not null
        order by given.place
      )) as told
      offset 0
    ) as limits
  )
  select
    judged.told, judged.provider, judged.model, judged.variant, judged.of_family, judged.simulated, judged.all_of_them,
    case judged.told when 'cannot tell yet' then private.most_calls(judged.all_of_them) end,
    judged.n, judged.ttft_n, judged.ttft_ms[2], judged.ttft_ms[1], judged.ttft_ms[3],
    judged.tps_n, judged.tps[2], judged.tps[1], judged.tps[3],
    judged.availability[2], judged.availability[1], judged.availability[3],
    judged.judged_workload, judged.check_n, judged.pass[2], judged.pass[1], judged.pass[3],
    judged.usd, judged.unknown, judged.context_window, judged.active, judged.last_result_at,
    judged.provider_id, judged.model_id
  from judged
  order by
    array_position(array['meets', 'cannot tell yet', 'misses'], judged.told),
    case coalesce(order_by, 'ttft')
      when 'ttft' then judged.ttft_ms[2]
      when 'tps' then -judged.tps[2]
      when 'cost' then judged.usd
      when 'availability' then -judged.availability[2]
      when 'pass' then -judged.pass[2]
    end,
    judged.provider, judged.model, judged.simulated
  limit 1000;
end;

comment on function public.choose_model is
  'Which host to take: each held to these limits over the window that ends now. answer is "meets", "misses", or '
  '"cannot tell yet" where an interval of 95 % holds the limit, or the number is not known (because says why); '
  'more_calls is about how many more would tell. limits says it of each: [{limit, asked, value, low, high, answer, '
  'misses_by, more_calls, because}]. cost_usd is that of a request of input_tokens, none of them cached, and '
  'output_tokens; cost_unknown says why it is not known. pass_percent is of the workload if its answers are '
  'judged, else of the canary. Those that meet all limits come first, then by order_by: ttft, tps, cost, '
  'availability or pass.';

grant execute on function
  private.is_choice(jsonb, jsonb, interval),
  private.usd_of_request(uuid, bigint, bigint),
  private.candidate_numbers(uuid[], interval, text, text),
  private.judge_limit(
    text, double precision, double precision[], text, bigint, bigint, integer, double precision, double precision
  ),
  private.answer_of(jsonb),
  private.most_calls(jsonb),
  private.candidates(text, interval, text, text),
  public.choose_model(
    text, double precision, double precision, bigint, bigint, double precision, double precision, double precision, bigint,
    text, text, interval, text
  )
to anon, authenticated, service_role;
