import type { Session } from "./open_session.ts";

/** Settings that say how many sums of each length are kept. */
const KEPT = {
  "15 minutes": "keep_rollup_quarter_hours",
  "1 hour": "keep_rollup_hours",
  "1 day": "coalesce(keep_rollup_days, 36500)",
};

/** How far back runs are compared here; older pairs would only take time to load. */
const COMPARED = "8 days";

/**
 * Replaces the rollups by those of all results, a day at a time, by the functions with which the
 * project adds results. Sums that would not be kept any more are not made.
 */
export async function loadRollups(session: Session): Promise<void> {
  await session.query("set work_mem = '256MB'");
  await session.query(
    "truncate private.rollups, private.upstream_rollups, private.run_times, private.independence",
  );
  const days = await session.query<{ since: string; grains: string[]; compared: boolean }>(
    `select
       since::text,
       since > now() - interval '${COMPARED}' as compared,
       array(
         select kept.grain
         from public.settings
         cross join lateral (values ${
      Object.entries(KEPT).map(([grain, count]) => `('${grain}', ${count})`).join()
    }) as kept (grain, n)
         where since + interval '1 day' > now() - kept.grain::interval * kept.n
       ) as grains
     from (
       select date_bin('1 day', min(created_at), '2000-01-01Z') as first from public.benchmark_results
     ) as results
     cross join generate_series(results.first, now() + interval '1 day', interval '1 day') as since
     order by since`,
  );
  for (const { since, grains, compared } of days) {
    await setGrains(session, grains);
    const ids = `array(
      select id from public.benchmark_results
      where created_at >= '${since}' and created_at < '${since}'::timestamptz + interval '1 day'
    )`;
    await session.query(`select private.add_to_rollups(${ids})`);
    await session.query(`select private.add_to_upstream_rollups(${ids})`);
    if (compared) await session.query(`select private.add_to_run_times(${ids})`);
  }
  await setGrains(session, Object.keys(KEPT));
  // Estimated for a hundred models at a time, which would take long. Any will do for how fast they are read.
  await session.query(
    `insert into private.independence (
       model_id, region, simulated, workload_id, times, last_result_at, ttft, ttfat, latency, tps, success, checks
     )
     select distinct
       model_id, region, simulated, workload_id, 288, now(), '{0.6,0.5}'::float8[], '{0.6,0.5}'::float8[],
       '{0.6,0.5}'::float8[], '{0.6,0.5}'::float8[], 0.7, 0.4
     from private.rollups where grain = interval '1 day'`,
  );
  await session.query("reset work_mem");
}

async function setGrains(session: Session, grains: string[]): Promise<void> {
  await session.query(
    `create or replace view private.rollup_grains with (security_invoker = on) as
     select grains.grain from (values ${
      grains.map((grain) => `(interval '${grain}')`).join()
    }) as grains (grain)`,
  );
}
