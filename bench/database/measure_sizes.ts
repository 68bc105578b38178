import type { Session } from "./open_session.ts";

/** What is on disk, indexes included. */
export interface Sizes {
  results: number;
  bytes_per_result: number;
  bytes_per_result_of_it_indexes: number;
  bytes_per_target: number;
  rollups: number;
  rollups_mb: number;
  upstream_rollups: number;
  upstream_rollups_mb: number;
  database_mb: number;
}

/** Measures the tables as they were loaded. */
export async function measureSizes(session: Session): Promise<Sizes> {
  const [row] = await session.query<Record<keyof Sizes, string>>(
    `with counted as (
      select
        (select count(*) from public.benchmark_results) as results,
        (select count(*) from public.run_targets) as targets,
        (select count(*) from private.rollups) as rollups,
        (select count(*) from private.upstream_rollups) as upstream_rollups,
        (
          select sum(pg_total_relation_size(inhrelid)) from pg_inherits
          where inhparent = 'private.rollups'::regclass
        ) as rollup_bytes
    )
    select
      results,
      round(pg_total_relation_size('public.benchmark_results') / results::numeric) as bytes_per_result,
      round(pg_indexes_size('public.benchmark_results') / results::numeric) as bytes_per_result_of_it_indexes,
      round(pg_total_relation_size('public.run_targets') / targets::numeric) as bytes_per_target,
      rollups,
      round(rollup_bytes / 1e6) as rollups_mb,
      upstream_rollups,
      round(pg_total_relation_size('private.upstream_rollups') / 1e6) as upstream_rollups_mb,
      round(pg_database_size(current_database()) / 1e6) as database_mb
    from counted`,
  );
  return Object.fromEntries(
    Object.entries(row).map(([name, value]) => [name, Number(value)]),
  ) as unknown as Sizes;
}
