import { useMemo, useRef } from "preact/hooks";
import uPlot from "uplot";
import { describePoint } from "./describe_point.ts";
import type { Mark } from "./marks.ts";
import { stepThrough } from "./step_through.ts";
import { timePlot } from "./time_plot.ts";
import type { TimeSeries } from "./time_series.ts";
import { usePlot } from "./use_plot.ts";

interface TimeChartProps {
  /** Its description for screen readers. */
  label: string;
  series: TimeSeries[];
  marks?: Mark[];
  /** Length of an interval, in seconds. */
  grain: number;
  /** Ends of the time axis, in milliseconds since 1970. */
  from: number;
  to: number;
  simulated: boolean;
  /** A value with its unit. */
  format(value: number): string;
  formatTick(value: number): string;
  /** Ends of the axis of values, for the lowest and the highest one; from 0 on if it is not given. */
  range?(low: number, high: number): [number, number];
}

const HEIGHT = 220;

/**
 * Medians as lines, p5 to p95 as bands. The arrow keys move through it like
 * the mouse does.
 */
export function TimeChart(props: TimeChartProps) {
  const { label, series, marks = [], grain, from, to, simulated, format, formatTick, range } =
    props;
  const data = useMemo(() => alignSeries(series), [series]);
  const readout = useRef<HTMLDivElement>(null);
  const frame = useRef<HTMLDivElement>(null);
  // The plot outlives the numbers it is made with, and reads the current ones here.
  const latest = useRef({ from, to, marks, show, range });
  latest.current = { from, to, marks, show, range };
  const signs = series.map(({ sign }, place) => sign ?? place);

  const { place, plot } = usePlot({
    inputs: [signs.join()],
    drawn: [marks, from, to],
    height: HEIGHT,
    data,
    options: () => timePlot(signs, formatTick, latest),
  });

  function show(index: number | null) {
    const box = readout.current;
    const made = plot.current;
    if (box === null || made === null) return;
    const known = index !== null && index < data[0].length;
    box.hidden = !known;
    if (!known) return;
    const lines = describePoint({ data, series, marks, grain, format }, index);
    box.replaceChildren(...lines.map((line) => {
      const row = document.createElement("div");
      row.textContent = line;
      return row;
    }));
    const x = made.over.offsetLeft + made.valToPos(data[0][index], "x");
    const width = box.offsetWidth;
    const right = x + 12 + width < (frame.current?.clientWidth ?? 0);
    box.style.left = `${right ? x + 12 : Math.max(0, x - 12 - width)}px`;
    frame.current?.setAttribute("aria-valuenow", String(index));
    frame.current?.setAttribute("aria-valuetext", lines.join(". "));
  }

  function step(event: KeyboardEvent) {
    const made = plot.current;
    const last = data[0].length - 1;
    if (made === null || last < 0) return;
    const next = stepThrough(event, made.cursor.idx ?? null, last);
    if (next !== undefined) made.setCursor({ left: made.valToPos(data[0][next], "x"), top: 10 });
  }

  return (
    <div
      ref={frame}
      class={simulated ? "chart watermark" : "chart"}
      role="slider"
      tabIndex={0}
      aria-label={label}
      aria-orientation="horizontal"
      aria-valuemin={0}
      aria-valuemax={Math.max(0, data[0].length - 1)}
      aria-valuenow={0}
      aria-valuetext="Use the arrow keys to read the values"
      onKeyDown={step}
      onBlur={() => plot.current?.setCursor({ left: -10, top: -10 })}
    >
      <div ref={place} />
      <div ref={readout} class="readout" hidden />
    </div>
  );
}

function alignSeries(series: TimeSeries[]): uPlot.AlignedData {
  return uPlot.join(series.map(({ at, middle, low, high }) => [at, middle, low, high]));
}
