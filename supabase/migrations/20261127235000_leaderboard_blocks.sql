-- Leaderboards read fewer blocks and count less: a key under which nothing was measured is not looked up for each model, the ends of
-- an interval are counted in one pass, and buckets are read eight at a time.
set local lock_timeout = '5s';

create or replace function private.percentiles(
  histogram numeric,
  n bigint,
  fractions double precision[]
)
returns double precision[]
language plpgsql
immutable
security invoker
set search_path = ''
as $$
declare
  -- The binary format of numeric: four 16-bit fields, then the digits in base 10^4 without trailing zeros. The
  -- second field is the exponent of the first digit, the last field is 0 for integers. Two digits, four bytes, are
  -- one bucket.
  digits bytea := numeric_send(histogram) || '\x000000000000000000000000000000000000';
  exponent integer := get_byte(digits, 2) * 256 + get_byte(digits, 3);
  bucket integer := exponent / 2;
  place integer := 6 + 2 * (exponent % 2);
  ends integer := octet_length(digits) - 16;
  wanted double precision;
  above bigint := 0::bigint;
  count integer;
  found double precision[] := array_fill(null::double precision, array[cardinality(fractions)]);
begin
  if coalesce(n, 0) = 0 then
    return found;
  end if;

  -- From the largest value down, so that the tail is read once and the rest only as far as needed.
  for nth in reverse cardinality(fractions) .. 1 loop
    continue when fractions[nth] is null;
    wanted := n + 1 - case when fractions[nth] < 0 then -fractions[nth] else ceil(fractions[nth] * n) end;
    if wanted <= above then
      bucket := exponent / 2;
      place := 6 + 2 * (exponent % 2);
      above := 0::bigint;
    end if;
    -- Eight buckets per step while the wanted one is not among them, of so few values that the last two bytes tell,
    while n < 10000 and place < ends - 16 loop
      count := 256 * (
          get_byte(digits, place + 2) + get_byte(digits, place + 6)
          + get_byte(digits, place + 10) + get_byte(digits, place + 14)
          + get_byte(digits, place + 18) + get_byte(digits, place + 22)
          + get_byte(digits, place + 26) + get_byte(digits, place + 30)
        )
        + get_byte(digits, place + 3) + get_byte(digits, place + 7)
        + get_byte(digits, place + 11) + get_byte(digits, place + 15)
        + get_byte(digits, place + 19) + get_byte(digits, place + 23)
        + get_byte(digits, place + 27) + get_byte(digits, place + 31);
      exit when above + count >= wanted;
      above := above + count;
      bucket := bucket - 8;
      place := place + 32;
    end loop;
    -- or four,
    while place < ends loop
      count := 2560000 * (
          get_byte(digits, place) + get_byte(digits, place + 4)
          + get_byte(digits, place + 8) + get_byte(digits, place + 12)
        )
        + 10000 * (
          get_byte(digits, place + 1) + get_byte(digits, place + 5)
          + get_byte(digits, place + 9) + get_byte(digits, place + 13)
        )
        + 256 * (
          get_byte(digits, place + 2) + get_byte(digits, place + 6)
          + get_byte(digits, place + 10) + get_byte(digits, place + 14)
        )
        + get_byte(digits, place + 3) + get_byte(digits, place + 7)
        + get_byte(digits, place + 11) + get_byte(digits, place + 15);
      exit when above + count >= wanted;
      above := above + count;
      bucket := bucket - 4;
      place := place + 16;
    end loop;
    -- then one bucket per step.
    while place < ends loop
      count := 2560000 * get_byte(digits, place) + 10000 * get_byte(digits, place + 1)
        + 256 * get_byte(digits, place + 2) + get_byte(digits, place + 3);
      exit when above + count >= wanted;
      above := above + count;
      bucket := bucket - 1;
      place := place + 4;
    end loop;
    exit when place >= ends;
    if fractions[nth] = 0.5 or fractions[nth] < 0 or n * least(fractions[nth], 1 - fractions[nth]) >= 1 then
      -- As if the values of a bucket were spread evenly over it.
      found[nth] := 0.1 * 1.02 ^ (bucket - (wanted - above - 0.5) / count);
    end if;
  end loop;
  return found;
end;
$$;

-- What private.percentiles reads of a histogram to give percentiles between the ends of their intervals: {-low, fraction,
-- -high} of each, where low and high are ranks. Ranks are sums of the binomial distribution, and beyond 10 expected values
-- its normal approximation with the corrections for steps and skew.
create or replace function private.with_intervals(
  n bigint,
  fractions double precision[],
  -- Of medians, and of tails.
  shares double precision[],
  level double precision default 0.95
)
returns double precision[]
language plpgsql
immutable
security invoker
set search_path = ''
as $$
declare
  tail double precision := (1 - level) / 2;
  -- The normal quantile, within 0.0005 (Abramowitz and Stegun, 26.2.23).
  root double precision := sqrt(-2 * ln(tail));
  z double precision := case level when 0.95 then 1.959963984540054 else
    root - (2.515517 + 0.802853 * root + 0.010328 * root * root)
      / (1 + 1.432788 * root + 0.189269 * root * root + 0.001308 * root * root * root)
  end;
  independent double precision;
  p double precision;
  term double precision;
  sum double precision;
  -- How many of the independent values are left out at the end that is nearer to the percentile, and at the other.
  near double precision;
  far double precision;
  asked double precision[] := array_fill(null::double precision, array[3 * cardinality(fractions)]);
begin
  for nth in 1 .. cardinality(fractions) loop
    asked[3 * nth - 1] := fractions[nth];
    independent := floor(n * shares[case when fractions[nth] = 0.5 then 1 else 2 end] + 1e-9);
    continue when independent is null or independent < 1;
    p := least(fractions[nth], 1 - fractions[nth]);
    if independent * p > 10 then
      root := z * sqrt(independent * p * (1 - p));
      near := floor(independent * p + 0.5 - root + (1 - 2 * p) * (z * z - 1) / 6);
      far := floor(independent * (1 - p) + 0.5 - root - (1 - 2 * p) * (z * z - 1) / 6);
    else
      -- Counted from that end on.
      term := exp(independent * ln(1 - p));
      continue when term > tail;
      sum := term;
      near := 1;
      term := term * independent * p / (1 - p);
      while sum + term <= tail loop
        sum := sum + term;
        near := near + 1;
        term := term * (independent - near + 1) / near * p / (1 - p);
      end loop;
      far := near;
      while 1 - sum > tail and far <= independent loop
        sum := sum + term;
        far := far + 1;
        term := term * (independent - far + 1) / far * p / (1 - p);
      end loop;
      far := independent - far + 1;
    end if;
    continue when least(near, far) < 1;
    if fractions[nth] > 0.5 then
      root := near;
      near := far;
      far := root;
    end if;
    asked[3 * nth - 2] := -greatest(1, floor((near - 0.5) * n / independent + 0.5));
    asked[3 * nth] := -least(n, ceil((independent - far + 0.5) * n / independent + 0.5 - 1e-9));
  end loop;
  return asked;
end;
$$;

create or replace function private.model_totals(
  period interval,
  region text,
  back integer default 0,
  histograms boolean default true,
  workload text default 'default'
)
returns table (
  model_id uuid,
  simulated boolean,
  n bigint,
  succeeded bigint,
  rate_limited bigint,
  excused bigint,
  last_result_at timestamptz,
  priced_n bigint,
  ttft_n bigint,
  ttfat_n bigint,
  latency_n bigint,
  tps_n bigint,
  batched_n bigint,
  input_tokens bigint,
  output_tokens bigint,
  priced_output_tokens bigint,
  ttft_us_sum bigint,
  latency_us_sum bigint,
  tps_milli_sum bigint,
  cost_usd numeric,
  outcomes numeric,
  ttft_histogram numeric,
  ttfat_histogram numeric,
  latency_histogram numeric,
  tps_histogram numeric
)
language sql
stable
security invoker
set search_path = ''
set jit = off
begin atomic
  with windows as materialized (
    select * from private.rollup_windows(model_totals.period, model_totals.back)
  ),
  keys as materialized (
    -- The current version, and what texts that are not comparable share: each that was measured, for each is looked
    -- up for every model.
    select key.id
    from unnest(private.keys_of(model_totals.workload)) as key (id)
    where model_totals.workload is not null
      and exists (
        select
        from generate_series(
          date_bin(
            interval '24 hours', now() - model_totals.period * (model_totals.back + 1), timestamptz '2000-01-01 00:00+00'
          ),
          now(),
          interval '24 hours'
        ) as day (starts_at)
        cross join lateral (
          select
          from private.rollups
          where rollups.starts_at = day.starts_at
            and rollups.region = model_totals.region
            and rollups.workload_id = key.id
            and rollups.grain = interval '1 day'
          limit 1
        ) as measured
      )
    limit 2
  )
  -- One model at a time: a sum of histograms takes 10 KB, and 800 of them at once exceed the memory of a query.
  select measured.model_id, totals.*
  from private.measured_models(model_totals.period, model_totals.region, model_totals.back) as measured
  cross join lateral (
    select
      rollups.simulated,
      sum(rollups.n),
      sum(rollups.succeeded),
      sum(rollups.rate_limited),
      sum(rollups.excused),
      max(rollups.last_result_at),
      sum(rollups.priced_n),
      sum(rollups.ttft_n),
      sum(rollups.ttfat_n),
      sum(rollups.latency_n),
      sum(rollups.tps_n),
      sum(rollups.batched_n),
      sum(rollups.input_tokens)::bigint,
      sum(rollups.output_tokens)::bigint,
      sum(rollups.priced_output_tokens)::bigint,
      sum(rollups.ttft_us_sum)::bigint,
      sum(rollups.latency_us_sum)::bigint,
      sum(rollups.tps_milli_sum)::bigint,
      sum(rollups.cost_usd),
      sum(rollups.outcomes),
      sum(rollups.ttft_histogram) filter (where model_totals.histograms),
      sum(rollups.ttfat_histogram) filter (where model_totals.histograms),
      sum(rollups.latency_histogram) filter (where model_totals.histograms),
      sum(rollups.tps_histogram) filter (where model_totals.histograms)
    from windows
    cross join lateral (
      -- By plain equality: an index is not searched for a list behind a range, and most sums are of other workloads.
      select of_workload.*
      from keys
      cross join lateral (
        select *
        from private.rollups
        where rollups.model_id = measured.model_id
          and rollups.region = model_totals.region
          and rollups.starts_at >= windows.since
          and rollups.starts_at < windows.until
          and rollups.grain = windows.grain
          and rollups.workload_id = keys.id
        -- One part of the window at a time, each from the partition of its grain: a join would read all partitions.
        offset 0
      ) as of_workload
      union all
      select of_all.*
      from (
        select *
        from private.rollups
        where model_totals.workload is null
          and rollups.model_id = measured.model_id
          and rollups.region = model_totals.region
          and rollups.starts_at >= windows.since
          and rollups.starts_at < windows.until
          and rollups.grain = windows.grain
        offset 0
      ) as of_all
    ) as rollups
    group by rollups.simulated
  ) as totals;
end;
