import { useMemo } from "preact/hooks";
import uPlot from "uplot";
import { logAxis } from "./axes.ts";
import { frontier, type Priced } from "./frontier.ts";
import { placeLabels } from "./place_labels.ts";
import { readColor } from "./read_color.ts";
import { usePlot } from "./use_plot.ts";

/** A model in the plane of cost and speed. */
export interface ScatterPoint extends Priced {
  /** Written beside its dot. */
  name: string;
  /** Said in full of it. */
  title: string;
  href: string;
  /** 0 to 6: its colour and its shape. */
  group: number;
}

interface ScatterChartProps {
  label: string;
  points: ScatterPoint[];
  simulated: boolean;
  formatCost(value: number): string;
  formatSpeed(value: number): string;
}

/** Rough width of a letter of a label, in pixels. */
const LETTER = 6.3;

/** Speed against cost, both logarithmic. Each dot is a link, so that the keyboard reaches it. */
export function ScatterChart(props: ScatterChartProps) {
  const { label, points, simulated, formatCost, formatSpeed } = props;
  const sorted = useMemo(() => points.toSorted((a, b) => a.cost - b.cost), [points]);
  const best = useMemo(() => frontier(points), [points]);
  const links = useMemo(() => sorted.map(createLink), [sorted]);

  const { place } = usePlot({
    inputs: [sorted],
    height: 420,
    data: [sorted.map(({ cost }) => cost), sorted.map(({ speed }) => speed)],
    options: () => ({
      legend: { show: false },
      padding: [12, 20, 0, 0],
      cursor: { show: false },
      scales: {
        x: { time: false, distr: 3, range: (_, low, high) => [low / 1.6, high * 1.6] },
        y: { distr: 3, range: (_, low, high) => [low / 1.4, high * 1.4] },
      },
      axes: [logAxis("x", formatCost), logAxis("y", formatSpeed)],
      series: [{}, { paths: () => null, points: { show: false } }],
      hooks: {
        init: [(plot) => plot.over.append(...links)],
        draw: [(plot) => {
          drawFrontier(plot, best);
          arrange(plot, sorted, links, new Set(best));
        }],
      },
    }),
  });

  return (
    <div
      class={simulated ? "chart scatter watermark" : "chart scatter"}
      role="group"
      aria-label={label}
    >
      <div ref={place} />
    </div>
  );
}

function createLink({ href, title, name, group }: ScatterPoint): HTMLAnchorElement {
  const link = document.createElement("a");
  link.href = href;
  link.title = title;
  link.className = `dot group-${group}`;
  const label = document.createElement("span");
  label.className = "label";
  label.textContent = name;
  const said = document.createElement("span");
  said.className = "unseen";
  said.textContent = ` ${title}`;
  link.append(label, said);
  return link;
}

function arrange(
  plot: uPlot,
  points: ScatterPoint[],
  links: HTMLAnchorElement[],
  best: Set<ScatterPoint>,
): void {
  const dots = points.map(({ cost, speed, name }, index) => ({
    index,
    x: plot.valToPos(cost, "x"),
    y: plot.valToPos(speed, "y"),
    width: name.length * LETTER,
  }));
  // The best choose a place for their label before the others.
  dots.sort((a, b) => Number(best.has(points[b.index])) - Number(best.has(points[a.index])));
  const sides = placeLabels(dots, plot.over.clientWidth);
  dots.forEach(({ index, x, y }, place) => {
    const link = links[index];
    link.style.transform = `translate(${x}px, ${y}px)`;
    link.dataset.label = sides[place] ?? "none";
  });
}

function drawFrontier(plot: uPlot, best: ScatterPoint[]): void {
  const { ctx } = plot;
  ctx.save();
  ctx.strokeStyle = readColor("--line-strong");
  ctx.lineWidth = 1.5 * devicePixelRatio;
  ctx.setLineDash([4 * devicePixelRatio, 4 * devicePixelRatio]);
  ctx.beginPath();
  best.forEach(({ cost, speed }, index) => {
    const x = plot.valToPos(cost, "x", true);
    const y = plot.valToPos(speed, "y", true);
    if (index === 0) ctx.moveTo(x, y);
    else ctx.lineTo(x, y);
  });
  ctx.stroke();
  ctx.restore();
}
