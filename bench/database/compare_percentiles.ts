import type { Session } from "./open_session.ts";

/** The largest error of any model's percentile from rollups, in per cent. */
export interface Accuracy {
  metric: string;
  fraction: number;
  models: number;
  worst_error_percent: number;
}

const METRICS = {
  ttft_ms: "ttft",
  ttfat_ms: "ttfat",
  total_latency_ms: "latency",
  tps: "tps",
};

/** Compares percentiles from the daily rollups with `percentile_disc` over the same results. */
export async function comparePercentiles(session: Session): Promise<Accuracy[]> {
  const compared: Accuracy[] = [];
  for (const [column, metric] of Object.entries(METRICS)) {
    const rows = await session.query<{ fraction: number; models: string; error: number }>(
      `with bounds as (select min(since) as since from private.rollup_windows('30 days')),
      exact as (
        select model_id, percentile_disc(array[0.5, 0.95, 0.99]) within group (order by ${column}) as found
        from public.benchmark_results, bounds
        where created_at >= bounds.since and success and workload_id = private.current_workload()
        group by model_id having count(*) >= 1000
      ),
      read as (
        select model_id, private.percentiles(${metric}_histogram, ${metric}_n, array[0.5, 0.95, 0.99]) as found
        from private.model_totals('30 days', 'all')
      )
      select fraction::double precision, count(*) as models,
        max(abs(read.found[place] / exact.found[place] - 1)) * 100 as error
      from exact
      join read using (model_id)
      cross join unnest(array[0.5, 0.95, 0.99]) with ordinality as wanted (fraction, place)
      group by fraction order by fraction`,
    );
    compared.push(...rows.map(({ fraction, models, error }) => ({
      metric: column,
      fraction,
      models: Number(models),
      worst_error_percent: Math.round(error * 1000) / 1000,
    })));
  }
  return compared;
}
