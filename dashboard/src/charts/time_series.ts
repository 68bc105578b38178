import type { TimelinePoint } from "../api/read_timeline.ts";

export type TimelineMetric = "ttft_ms" | "tps" | "latency_ms";

/** One metric of one model over time, a value for every interval; null where there is none. */
export interface TimeSeries {
  label: string;
  /** Middle of each interval, in seconds since 1970. */
  at: number[];
  middle: (number | null)[];
  low: (number | null)[];
  high: (number | null)[];
}

/** Lays points out on a regular grid, so that times without results are gaps in a line. */
export function timeSeries(
  label: string,
  points: TimelinePoint[],
  metric: TimelineMetric,
): TimeSeries {
  const series: TimeSeries = { label, at: [], middle: [], low: [], high: [] };
  let expected = points[0]?.starts_at ?? 0;
  for (const point of points) {
    const step = point.grain_seconds * 1000;
    while (expected < point.starts_at) {
      push(series, (expected + step / 2) / 1000, null, null, null);
      expected += step;
    }
    push(
      series,
      (point.starts_at + step / 2) / 1000,
      point[`p50_${metric}`],
      point[`p5_${metric}`],
      point[`p95_${metric}`],
    );
    expected = point.starts_at + step;
  }
  return series;
}

function push(
  series: TimeSeries,
  at: number,
  middle: number | null,
  low: number | null,
  high: number | null,
) {
  series.at.push(at);
  series.middle.push(middle);
  series.low.push(low);
  series.high.push(high);
}
