import type uPlot from "uplot";
import { formatInterval, formatIntervalUtc } from "../format/format_time.ts";
import type { Mark } from "./marks.ts";
import type { TimeSeries } from "./time_series.ts";

interface Charted {
  /** Times in seconds, then p50, p5 and p95 of each series. */
  data: uPlot.AlignedData;
  series: TimeSeries[];
  marks: Mark[];
  /** Length of an interval, in seconds. */
  grain: number;
  /** A value with its unit. */
  format(value: number): string;
}

/** The lines of text for a point of a chart: its time, each series, failures. */
export function describePoint(chart: Charted, index: number): string[] {
  const { data, series, marks, grain, format } = chart;
  const start = (data[0][index] - grain / 2) * 1000;
  const end = (data[0][index] + grain / 2) * 1000;
  const lines = series.map(({ label, words }, place) => {
    const [middle, low, high] = [1, 2, 3].map((offset) => data[place * 3 + offset][index]);
    const name = series.length > 1 ? `${label}: ` : "";
    const said = words?.get(data[0][index]);
    if (said !== undefined) return `${name}${said}`;
    if (middle == null) return `${name}no value`;
    const band = low == null || high == null ? "" : `, p5–p95 ${format(low)} – ${format(high)}`;
    return `${name}p50 ${format(middle)}${band}`;
  });
  const marked = marks.filter(({ from, to }) => from < end && to > start);
  const labels = new Set(marked.map((mark) => mark.label));
  return [formatInterval(start, grain), formatIntervalUtc(start, grain), ...lines, ...labels];
}
