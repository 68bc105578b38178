import type { Session } from "./open_session.ts";
import { type QueryTimes, timeQuery } from "./time_query.ts";

/** How long the medians and tails of TTFT over 30 days take from histograms that are stored in one way. */
export interface LayoutTimes extends QueryTimes {
  layout: string;
  mb: number;
}

const DAILY = `
  select daily.model_id, daily.starts_at, bucket, counted.n
  from (
    select
      model_id, starts_at,
      convert_to(lpad(digits, (length(digits) + 7) / 8 * 8, '0'), 'utf8') as digits
    from (
      select model_id, starts_at, ttft_histogram::text as digits
      from private.rollups
      where grain = '1 day' and region = 'all' and workload_id = private.current_workload() and starts_at >= now() - interval '31 days'
      offset 0
    ) as written
    offset 0
  ) as daily
  cross join lateral generate_series(0, octet_length(digits) / 8 - 1) as bucket
  cross join lateral (
    select convert_from(substr(daily.digits, octet_length(daily.digits) - 8 * bucket - 7, 8), 'utf8')::integer as n
  ) as counted
  where counted.n > 0`;

/** From merged counts per bucket to percentiles. */
const READ = `
  ranked as (
    select model_id, bucket, sum(n) over (partition by model_id order by bucket) as upto,
      sum(n) over (partition by model_id) as total
    from merged
  )
  select model_id,
    min(bucket) filter (where upto >= 0.5 * total), min(bucket) filter (where upto >= 0.95 * total),
    min(bucket) filter (where upto >= 0.99 * total)
  from ranked group by model_id`;

const LAYOUTS = {
  "a row per bucket": {
    table: `create table private.bench_layout as ${DAILY}`,
    query: `with merged as (
      select model_id, bucket, sum(n) as n from private.bench_layout group by model_id, bucket
    ), ${READ}`,
  },
  "arrays of buckets and counts": {
    table: `create table private.bench_layout as
      select model_id, starts_at, array_agg(bucket order by bucket) as buckets, array_agg(n order by bucket) as counts
      from (${DAILY}) as daily group by model_id, starts_at`,
    query: `with merged as (
      select model_id, bucket, sum(n) as n
      from private.bench_layout, unnest(buckets, counts) as counted (bucket, n) group by model_id, bucket
    ), ${READ}`,
  },
  "one number (as built)": {
    table: `create table private.bench_layout as
      select model_id, starts_at, ttft_n as n, ttft_histogram as histogram from private.rollups
      where grain = '1 day' and region = 'all' and workload_id = private.current_workload() and starts_at >= now() - interval '31 days'`,
    query: `select model_id, private.percentiles(sum(histogram), sum(n), array[0.5, 0.95, 0.99])
      from private.bench_layout group by model_id`,
  },
};

/** Stores the same daily histograms in several ways, and times reading them. */
export async function compareLayouts(session: Session, repeats: number): Promise<LayoutTimes[]> {
  const compared: LayoutTimes[] = [];
  for (const [layout, { table, query }] of Object.entries(LAYOUTS)) {
    await session.query(table);
    await session.query("vacuum analyze private.bench_layout");
    const [{ bytes }] = await session.query<{ bytes: string }>(
      "select pg_total_relation_size('private.bench_layout') as bytes",
    );
    const times = await timeQuery(session, query, repeats);
    compared.push({ layout, mb: Math.round(Number(bytes) / 1e5) / 10, ...times });
    await session.query("drop table private.bench_layout");
  }
  return compared;
}
