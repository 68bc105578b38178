import type { Session } from "./open_session.ts";

/** Columns that are counts or sums: adding them up merges rollups. */
const SUMS = [
  "n",
  "succeeded",
  "rate_limited",
  "excused",
  "priced_n",
  "ttft_n",
  "ttfat_n",
  "latency_n",
  "tps_n",
  "batched_n",
  "input_tokens",
  "output_tokens",
  "priced_output_tokens",
  "ttft_us_sum",
  "latency_us_sum",
  "tps_milli_sum",
  "cost_usd",
  "outcomes",
  "ttft_histogram",
  "ttfat_histogram",
  "latency_histogram",
  "tps_histogram",
];
const MERGED = SUMS.map((name) => `sum(${name}) as ${name}`).join(", ");

/** How long rollups of each grain are kept, and so how far back they are created. */
const GRAINS = {
  "1 day": "timestamptz '2000-01-01Z'",
  "1 hour": "now() - interval '1 hour' * keep_rollup_hours",
  "15 minutes": "now() - interval '15 minutes' * keep_rollup_quarter_hours",
};

/**
 * Replaces the rollups by those of all results, in order of time, as far back as the settings keep
 * them.
 */
export async function loadRollups(session: Session): Promise<void> {
  await session.query("set work_mem = '256MB'");
  await session.query("truncate private.rollups");
  const columns = `model_id, region, grain, starts_at, simulated, last_result_at, ${SUMS}`;
  for (const [grain, since] of Object.entries(GRAINS)) {
    await session.query(`create table private.bench_regions as ${summedUp(grain, since)}`);
    await session.query(
      `insert into private.rollups (${columns})
       select model_id, region, interval '${grain}', starts_at, false, last_result_at, ${SUMS}
       from private.bench_regions
       union all
       select model_id, 'all', interval '${grain}', starts_at, false, max(last_result_at), ${MERGED}
       from private.bench_regions group by model_id, starts_at
       order by starts_at, model_id`,
    );
    await session.query("drop table private.bench_regions");
  }
  await session.query("reset work_mem");
}

/** Results of each region summed up, as `private.add_to_rollups` does it. */
function summedUp(grain: string, since: string): string {
  const histogram = (value: string) =>
    `coalesce(sum(('1e' || 8 * ceil(ln(greatest(${value}, 0.1) / 0.1) / ln(1.02))::integer)::numeric)
      filter (where success), 0)`;
  const sum = (value: string) =>
    `coalesce(sum((${value} * 1000)::bigint) filter (where success), 0)`;
  return `
    select
      model_id, region,
      date_bin('${grain}', created_at, '2000-01-01Z') as starts_at, max(created_at) as last_result_at,
      count(*) as n, count(*) filter (where success) as succeeded,
      count(*) filter (where outcome = 'rate_limited') as rate_limited, 0 as excused,
      count(*) filter (where success) as priced_n,
      count(*) filter (where success) as ttft_n, count(*) filter (where success) as ttfat_n,
      count(*) filter (where success) as latency_n, count(*) filter (where success) as tps_n,
      0 as batched_n,
      coalesce(sum(input_tokens) filter (where success), 0) as input_tokens,
      coalesce(sum(output_tokens) filter (where success), 0) as output_tokens,
      coalesce(sum(output_tokens) filter (where success), 0) as priced_output_tokens,
      ${sum("ttft_ms")} as ttft_us_sum, ${sum("total_latency_ms")} as latency_us_sum,
      ${sum("tps")} as tps_milli_sum,
      coalesce(sum(round(cost_usd::numeric, 12)) filter (where success), 0) as cost_usd,
      sum(('1e' || 8 * (array_position(names.list, outcome) - 1))::numeric) as outcomes,
      ${histogram("ttft_ms")} as ttft_histogram, ${histogram("ttfat_ms")} as ttfat_histogram,
      ${histogram("total_latency_ms")} as latency_histogram, ${histogram("tps")} as tps_histogram
    from public.benchmark_results as results, public.settings,
      (select private.outcome_names() as list offset 0) as names
    where results.created_at >= date_bin('${grain}', ${since}, '2000-01-01Z')
    group by model_id, region, starts_at`;
}
