import { MODELS, REGIONS, WORKLOADS } from "./load_catalogue.ts";
import { DAYS } from "./load_results.ts";
import type { Session } from "./open_session.ts";

/** What the schedule stores of a workload, indexes included. */
export interface Storage {
  /** Or `all of them`. */
  workload: string;
  /** Results of a model from a region in a year. */
  results_a_year: number;
  /** Bytes of a result with its target, without arrivals and text; of its arrivals; of its text. */
  result: number;
  arrivals: number;
  text: number;
  /** Kilobytes a model, region and year, as long as each is kept: of results, and of rollups. */
  results_kb: number;
  rollups_kb: number;
  /** What its runs measured, for comparisons. */
  runs_kb: number;
  /** Of rollups, those of days, which settings keep for ever. */
  days_kb: number;
  /** Gigabytes a year of all models from all regions. */
  all_gb: number;
}

/** How long what runs measured of each model is kept. */
const RUNS_DAYS = 35;
/** Results of each workload that are copied, so that their indexes grow as they do in use. */
const COPIED = 20_000;

/** Measures each workload, and sums up. */
export async function measureStorage(session: Session): Promise<Storage[]> {
  const [kept] = await session.query<Record<"results" | "texts" | "arrivals", number>>(
    `select
       least(coalesce(keep_results_days, 365), 365) as results,
       least(coalesce(keep_response_texts_days, 365), 365) as texts,
       least(coalesce(keep_arrivals_days, 365), 365) as arrivals
     from public.settings`,
  );
  const target = await sizePerRow(
    session,
    "public.run_targets",
    "select * from public.run_targets",
  );
  const run = await sizePerRow(session, "private.run_times", "select * from private.run_times");
  const ofRollups = await sizesOfRollups(session);
  const stored: Storage[] = [];
  for (const workload of WORKLOADS) {
    const [{ results_a_year }] = await session.query<{ results_a_year: string }>(
      `select 365 * 96 / greatest(1, coalesce(extract(epoch from min_interval), 0) / 900) as results_a_year
       from public.workloads where name = '${workload}' and current`,
    );
    const plain = await sizeOfResults(session, workload, false, false);
    const arrivals = await sizeOfResults(session, workload, true, false) - plain;
    const text = await sizeOfResults(session, workload, false, true) - plain;
    const results = Number(results_a_year);
    const rollups = ofRollups.get(workload) ?? { recent: 0, days: 0 };
    const bytes = results / 365 *
      (kept.results * (plain + target) + kept.arrivals * arrivals + kept.texts * text);
    stored.push({
      workload,
      results_a_year: results,
      result: Math.round(plain + target),
      arrivals: Math.round(arrivals),
      text: Math.round(text),
      results_kb: Math.round(bytes / 1e3),
      runs_kb: Math.round(results / 365 * RUNS_DAYS * run / 1e3),
      rollups_kb: Math.round((rollups.recent + rollups.days) / 1e3),
      days_kb: Math.round(rollups.days / 1e3),
      all_gb: inGigabytes(
        bytes + results / 365 * RUNS_DAYS * run + rollups.recent + rollups.days,
      ),
    });
  }
  return [...stored, sumUp(stored)];
}

function sumUp(stored: Storage[]): Storage {
  const sum = (name: Exclude<keyof Storage, "workload">) =>
    stored.reduce((total, line) => total + line[name], 0);
  const mean = (name: "result" | "arrivals" | "text") =>
    Math.round(
      stored.reduce((total, line) => total + line[name] * line.results_a_year, 0) /
        sum("results_a_year"),
    );
  return {
    workload: "all of them",
    results_a_year: sum("results_a_year"),
    result: mean("result"),
    arrivals: mean("arrivals"),
    text: mean("text"),
    results_kb: sum("results_kb"),
    runs_kb: sum("runs_kb"),
    rollups_kb: sum("rollups_kb"),
    days_kb: sum("days_kb"),
    all_gb: inGigabytes(1e3 * (sum("results_kb") + sum("runs_kb") + sum("rollups_kb"))),
  };
}

function inGigabytes(bytesOfOne: number): number {
  return Math.round(bytesOfOne * MODELS * REGIONS.length / 1e7) / 100;
}

/** Bytes of a result of a workload, with arrivals of two bytes a token or an answer of 4.5 characters a token. */
function sizeOfResults(
  session: Session,
  workload: string,
  withArrivals: boolean,
  withText: boolean,
): Promise<number> {
  // As hard to compress as prose, or times, and all different.
  const noise =
    "(select string_agg(md5(chosen.id::text || part), '') from generate_series(1, 60) as part)";
  const text = `left(${noise}, (4.5 * chosen.output_tokens)::integer)`;
  const detail =
    "case when chosen.check_ok_n < chosen.check_n then left(md5(chosen.id::text), 30) end";
  const arrivals = `decode(left(${noise}, 4 * chosen.output_tokens), 'hex')`;
  return sizePerRow(
    session,
    "public.benchmark_results",
    `select filled.*
     from public.benchmark_results as chosen
     cross join lateral jsonb_populate_record(
       chosen,
       jsonb_build_object(
         'response_text', case when ${withText} then ${text} end,
         'check_detail', case when ${withText} then ${detail} end,
         'arrivals', case when ${withArrivals} then ${arrivals} end
       )
     ) as filled
     where chosen.workload_id = private.current_workload('${workload}')`,
  );
}

/** Bytes per row in a copy of a table that is filled row by row, in the order of time. */
async function sizePerRow(session: Session, table: string, rows: string): Promise<number> {
  await session.query(`create table private.bench_copy (like ${table} including all)`);
  await session.query(
    `insert into private.bench_copy overriding system value ${rows} limit ${COPIED}`,
  );
  const [{ bytes }] = await session.query<{ bytes: string }>(
    `select pg_total_relation_size('private.bench_copy') / greatest(count(*), 1)::numeric as bytes
     from private.bench_copy`,
  );
  await session.query("drop table private.bench_copy");
  return Number(bytes);
}

interface RollupSizes {
  /** Of what is kept of quarters of an hour and hours. */
  recent: number;
  /** Of days, in a year. */
  days: number;
}

/** Bytes of the rollups of each workload, of one model and region. */
async function sizesOfRollups(session: Session): Promise<Map<string, RollupSizes>> {
  const rows = await session.query<Record<"workload" | "recent" | "days", string>>(
    `with sizes as (
      select grain, workload_id, sum(pg_column_size(rollups)) as bytes, max(tableoid::oid) as part
      from private.rollups
      group by grain, workload_id
    ),
    stored as (
      select grain, workload_id, bytes * pg_total_relation_size(part) / sum(bytes) over (partition by grain) as bytes
      from sizes
    )
    select
      workloads.name as workload,
      coalesce(sum(bytes) filter (where grain < interval '1 day'), 0) / ${
      MODELS * REGIONS.length
    } as recent,
      coalesce(sum(bytes) filter (where grain = interval '1 day'), 0) / ${
      MODELS * REGIONS.length
    } * 365 / ${DAYS} as days
    from stored
    join public.workloads on workloads.id = stored.workload_id
    group by workloads.name`,
  );
  return new Map(
    rows.map(({ workload, recent, days }) => [
      workload,
      { recent: Number(recent), days: Number(days) },
    ]),
  );
}
