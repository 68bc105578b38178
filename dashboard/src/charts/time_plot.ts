import type uPlot from "uplot";
import { timeAxis, valueAxis } from "./axes.ts";
import { drawMarks } from "./draw_marks.ts";
import type { Mark } from "./marks.ts";
import { fade, readColor } from "./read_color.ts";

/** What a plot reads each time it is drawn or pointed at. */
interface Present {
  /** Ends of the time axis, in milliseconds since 1970. */
  from: number;
  to: number;
  marks: Mark[];
  /** Called with the point under the cursor; null for none. */
  show(index: number | null): void;
  /** Ends of the axis of values. */
  range?(low: number, high: number): [number, number];
}

/** How each line is drawn, so that colour is not the only sign: lengths of strokes and gaps. */
export const DASHES = [undefined, [6, 4], [2, 3], [9, 2], [4, 4], [3, 2]];

/** The options of a plot of several series over time, each a line with its band, by their signs. */
export function timePlot(
  signs: number[],
  formatTick: (value: number) => string,
  present: { current: Present },
): Omit<uPlot.Options, "width" | "height"> {
  return {
    cursor: { y: false, drag: { x: false, y: false }, points: { size: 7 } },
    scales: {
      x: { range: () => [present.current.from / 1000, present.current.to / 1000] },
      y: {
        range: (_, low, high) => present.current.range?.(low, high) ?? [0, (high || 1) * 1.06],
      },
    },
    axes: [timeAxis(), valueAxis(formatTick)],
    series: [{}, ...signs.flatMap(lineWithBand)],
    bands: signs.map((sign, index) => ({
      series: [index * 3 + 3, index * 3 + 2],
      fill: fade(readColor(`--dot-${sign}`), 0.16),
    })),
    hooks: {
      drawClear: [(plot) => drawMarks(plot, present.current.marks)],
      setCursor: [(plot) => present.current.show(plot.cursor.idx ?? null)],
    },
  };
}

function lineWithBand(sign: number): uPlot.Series[] {
  const color = readColor(`--dot-${sign}`);
  const edge: uPlot.Series = { stroke: "transparent", width: 0, points: { show: false } };
  return [
    {
      stroke: color,
      width: 1.75,
      dash: DASHES[sign],
      points: { show: (plot, place) => isSparse(plot.data[place]), size: 5, fill: color },
    },
    edge,
    edge,
  ];
}

/** Whether a value has no neighbour to draw a line to, or there are only a few values. */
function isSparse(values: ArrayLike<number | null | undefined>): boolean {
  const all = Array.from(values);
  return all.length <= 12 ||
    all.some((value, index) => value != null && all[index - 1] == null && all[index + 1] == null);
}
