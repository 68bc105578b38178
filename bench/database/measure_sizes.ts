import type { Session } from "./open_session.ts";

/** What the results take on disk. */
export interface Sizes {
  results: number;
  bytes_per_result: number;
  bytes_per_result_of_it_indexes: number;
  bytes_per_result_with_text: number;
  bytes_per_target: number;
  rollups: number;
  rollups_mb: number;
  database_mb: number;
}

/** Characters of an answer of 150 tokens. */
const TEXT_CHARS = 700;
const WITH_TEXT = 100_000;

/** Measures the tables, and results with answers in a copy of the table. */
export async function measureSizes(session: Session): Promise<Sizes> {
  await session.query(
    "create table private.bench_texts (like public.benchmark_results including all)",
  );
  await session.query(
    `insert into private.bench_texts
     select filled.*
     from (select results as row from public.benchmark_results as results limit ${WITH_TEXT}) as chosen
     cross join lateral (
       -- As hard to compress as prose, and all different.
       select left(string_agg(md5((chosen.row).id::text || part), ' '), ${TEXT_CHARS}) as value
       from generate_series(1, 22) as part
     ) as text
     cross join lateral jsonb_populate_record(chosen.row, jsonb_build_object('response_text', text.value)) as filled`,
  );
  const [row] = await session.query<Record<keyof Sizes, string>>(
    `with counted as (
      select
        (select count(*) from public.benchmark_results) as results,
        (select count(*) from public.run_targets) as targets,
        (select count(*) from private.rollups) as rollups,
        (
          select sum(pg_total_relation_size(inhrelid)) from pg_inherits
          where inhparent = 'private.rollups'::regclass
        ) as rollup_bytes
    )
    select
      results,
      round(pg_total_relation_size('public.benchmark_results') / results::numeric) as bytes_per_result,
      round(pg_indexes_size('public.benchmark_results') / results::numeric) as bytes_per_result_of_it_indexes,
      round(pg_total_relation_size('private.bench_texts') / ${WITH_TEXT}.0) as bytes_per_result_with_text,
      round(pg_total_relation_size('public.run_targets') / targets::numeric) as bytes_per_target,
      rollups,
      round(rollup_bytes / 1e6) as rollups_mb,
      round(pg_database_size(current_database()) / 1e6) as database_mb
    from counted`,
  );
  await session.query("drop table private.bench_texts");
  return Object.fromEntries(
    Object.entries(row).map(([name, value]) => [name, Number(value)]),
  ) as unknown as Sizes;
}
