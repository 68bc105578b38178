import { useMemo } from "preact/hooks";
import uPlot from "uplot";
import { logAxis, valueAxis } from "./axes.ts";
import { readColor } from "./read_color.ts";
import { DASHES } from "./time_plot.ts";
import { usePlot } from "./use_plot.ts";

/** A curve of tokens per second by how many calls are made at once. */
export interface LoadCurve {
  /** The number of its colour and dash. */
  sign: number;
  /** By the number of calls, the lowest first. */
  levels: { calls: number; tokensPerSecond: number | null; isRefusing: boolean }[];
}

interface LoadChartProps {
  /** Its description for screen readers. */
  label: string;
  curves: LoadCurve[];
  simulated: boolean;
  formatTick(value: number): string;
}

/** Tokens per second in all, by how many calls are made at once. A ring marks where some are refused. */
export function LoadChart({ label, curves, simulated, formatTick }: LoadChartProps) {
  const data = useMemo(() =>
    uPlot.join(curves.map(({ levels }): uPlot.AlignedData => [
      levels.map(({ calls }) => calls),
      levels.map(({ tokensPerSecond }) => tokensPerSecond),
      levels.map(({ tokensPerSecond, isRefusing }) => isRefusing ? tokensPerSecond : null),
    ])), [curves]);
  const { place } = usePlot({
    inputs: [curves.map(({ sign }) => sign).join(), data[0].join()],
    drawn: [],
    height: 220,
    data,
    options: () => ({
      cursor: { show: false },
      scales: {
        x: {
          time: false,
          distr: 3,
          log: 2,
          range: () => [data[0][0] / 1.2, data[0][data[0].length - 1] * 1.2],
        },
        y: { range: (_, __, high) => [0, (high || 1) * 1.1] },
      },
      axes: [
        { ...logAxis("x", String), splits: () => [...data[0]] },
        valueAxis(formatTick),
      ],
      series: [{}, ...curves.flatMap(({ sign }) => lineWithRings(sign))],
    }),
  });
  return (
    <div class={simulated ? "chart watermark" : "chart"}>
      <div ref={place} role="img" aria-label={label} />
    </div>
  );
}

function lineWithRings(sign: number): uPlot.Series[] {
  const color = readColor(`--dot-${sign}`);
  return [
    {
      stroke: color,
      width: 1.75,
      dash: DASHES[sign],
      points: { show: true, size: 5, fill: color },
    },
    {
      stroke: color,
      width: 0,
      paths: () => null,
      points: { show: true, size: 11, width: 2, stroke: color, fill: readColor("--surface") },
    },
  ];
}
