import { useMemo, useRef } from "preact/hooks";
import uPlot from "uplot";
import { formatInterval, formatIntervalUtc } from "../format/format_time.ts";
import { timeAxis, valueAxis } from "./axes.ts";
import { drawMarks } from "./draw_marks.ts";
import type { Mark } from "./marks.ts";
import { fade, readColor } from "./read_color.ts";
import type { TimeSeries } from "./time_series.ts";
import { usePlot } from "./use_plot.ts";

interface TimeChartProps {
  /** What it shows, for who cannot see it. */
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
  /** A value on the axis. */
  formatTick(value: number): string;
}

const COLORS = ["--accent", "--second"];
const HEIGHT = 220;

/**
 * Medians as lines, p5 to p95 as bands. The arrow keys move through it like
 * the mouse does.
 */
export function TimeChart(props: TimeChartProps) {
  const { label, series, marks = [], grain, from, to, simulated, format, formatTick } = props;
  const data = useMemo(() => alignSeries(series), [series]);
  const readout = useRef<HTMLDivElement>(null);
  const frame = useRef<HTMLDivElement>(null);
  // The plot outlives the numbers it is made with, and looks the present ones up here.
  const latest = useRef({ from, to, marks, show });
  latest.current = { from, to, marks, show };

  const { place, plot } = usePlot({
    inputs: [series.length],
    drawn: [marks, from, to],
    height: HEIGHT,
    data,
    options: () => ({
      legend: { show: false },
      padding: [10, 20, 0, 0],
      cursor: { y: false, drag: { x: false, y: false }, points: { size: 7 } },
      scales: {
        x: { range: () => [latest.current.from / 1000, latest.current.to / 1000] },
        y: { range: (_, __, high) => [0, (high || 1) * 1.06] },
      },
      axes: [timeAxis(), valueAxis(formatTick)],
      series: [{}, ...series.flatMap((_, index) => lineWithBand(index))],
      bands: series.map((_, index) => ({
        series: [index * 3 + 3, index * 3 + 2],
        fill: fade(readColor(COLORS[index]), 0.16),
      })),
      hooks: {
        drawClear: [(made) => drawMarks(made, latest.current.marks)],
        setCursor: [(made) => latest.current.show(made.cursor.idx ?? null)],
      },
    }),
  });

  function describe(index: number): string[] {
    const at = data[0][index];
    const lines = series.map(({ label }, place) => {
      const [middle, low, high] = [1, 2, 3].map((offset) => data[place * 3 + offset][index]);
      const name = series.length > 1 ? `${label}: ` : "";
      if (middle == null) return `${name}no value`;
      const band = low == null || high == null ? "" : `, p5–p95 ${format(low)} – ${format(high)}`;
      return `${name}p50 ${format(middle)}${band}`;
    });
    const marked = marks.filter((mark) =>
      mark.from < (at + grain / 2) * 1000 && mark.to > (at - grain / 2) * 1000
    );
    const labels = [...new Set(marked.map((mark) => mark.label))];
    const start = (at - grain / 2) * 1000;
    return [formatInterval(start, grain), formatIntervalUtc(start, grain), ...lines, ...labels];
  }

  function show(index: number | null) {
    const box = readout.current;
    const made = plot.current;
    if (box === null || made === null) return;
    const known = index !== null && index < data[0].length;
    box.hidden = !known;
    if (!known) return;
    const lines = describe(index);
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
    const current = made.cursor.idx ?? null;
    const next: Record<string, number> = {
      ArrowLeft: current === null ? last : Math.max(0, current - 1),
      ArrowRight: current === null ? 0 : Math.min(last, current + 1),
      Home: 0,
      End: last,
    };
    if (!(event.key in next)) return;
    event.preventDefault();
    made.setCursor({ left: made.valToPos(data[0][next[event.key]], "x"), top: 10 });
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

function lineWithBand(index: number): uPlot.Series[] {
  const color = readColor(COLORS[index]);
  const edge: uPlot.Series = { stroke: "transparent", width: 0, points: { show: false } };
  return [
    {
      stroke: color,
      width: 1.75,
      dash: index === 1 ? [6, 4] : undefined,
      points: { show: (plot, place) => isSparse(plot.data[place]), size: 5, fill: color },
    },
    edge,
    edge,
  ];
}

/** Whether some value has no neighbour to draw a line to, or there are only a few. */
function isSparse(values: ArrayLike<number | null | undefined>): boolean {
  const all = Array.from(values);
  return all.length <= 12 ||
    all.some((value, index) => value != null && all[index - 1] == null && all[index + 1] == null);
}
