import type { TimelinePoint } from "../api/read_timeline.ts";

export type TimelineMetric = "ttft_ms" | "tps" | "latency_ms";

/** A value in an interval of time; null where there is none. */
export interface ChartedPoint {
  /** In milliseconds since 1970. */
  starts_at: number;
  grain_seconds: number;
  middle: number | null;
  low: number | null;
  high: number | null;
  /** What is said of it, where it is more than the value and its band. */
  words?: string;
}

/** One metric of one model over time, a value for every interval; null where there is none. */
export interface TimeSeries {
  label: string;
  /** Middle of each interval, in seconds since 1970. */
  at: number[];
  middle: (number | null)[];
  low: (number | null)[];
  high: (number | null)[];
  /** What is said of the intervals that have more to say, by their middle. */
  words?: Map<number, string>;
  /** Which colour and dashes it has; its place among the others if it is not said. */
  sign?: number;
}

/** Lays points out on a regular grid, so that times without results are gaps in a line. */
export function timeSeries(
  label: string,
  points: TimelinePoint[],
  metric: TimelineMetric,
): TimeSeries {
  return layOut(
    label,
    points.map((point) => ({
      starts_at: point.starts_at,
      grain_seconds: point.grain_seconds,
      middle: point[`p50_${metric}`],
      low: point[`p5_${metric}`],
      high: point[`p95_${metric}`],
    })),
  );
}

/** The same of any values, in the order of time. */
export function layOut(label: string, points: ChartedPoint[]): TimeSeries {
  const series: TimeSeries = { label, at: [], middle: [], low: [], high: [] };
  const words = new Map<number, string>();
  let expected = points[0]?.starts_at ?? 0;
  for (const point of points) {
    const step = point.grain_seconds * 1000;
    while (expected < point.starts_at) {
      push(series, (expected + step / 2) / 1000, null, null, null);
      expected += step;
    }
    const at = (point.starts_at + step / 2) / 1000;
    push(series, at, point.middle, point.low, point.high);
    if (point.words !== undefined) words.set(at, point.words);
    expected = point.starts_at + step;
  }
  return words.size === 0 ? series : { ...series, words };
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
