import { useMemo, useRef } from "preact/hooks";
import type uPlot from "uplot";
import { logAxis } from "./axes.ts";
import { frontier, type Priced } from "./frontier.ts";
import { logRange } from "./log_range.ts";
import { placeLabels } from "./place_labels.ts";
import { readColor } from "./read_color.ts";
import { usePlot } from "./use_plot.ts";

/** A model in the plane of cost and speed. */
export interface ScatterPoint extends Priced {
  /** The label of its dot. */
  name: string;
  /** Its full description. */
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

/**
 * Speed against cost, both logarithmic. Each dot is a link; the tab key focuses one of them, and
 * the arrow keys go to the others.
 */
export function ScatterChart(props: ScatterChartProps) {
  const { label, points, simulated, formatCost, formatSpeed } = props;
  const dots = useDots(points);
  const best = useMemo(() => frontier(points), [points]);
  const latest = useRef({ dots, best });
  latest.current = { dots, best };

  const { place } = usePlot({
    inputs: [],
    drawn: [best],
    height: 420,
    data: useMemo(
      () => [dots.map(({ point }) => point.cost), dots.map(({ point }) => point.speed)],
      [dots],
    ),
    options: () => ({
      padding: [12, 20, 0, 0],
      cursor: { show: false },
      scales: {
        x: { time: false, distr: 3, range: (_, low, high) => logRange(low, high) },
        y: { distr: 3, range: (_, low, high) => logRange(low, high) },
      },
      axes: [logAxis("x", formatCost), logAxis("y", formatSpeed)],
      series: [{}, { paths: () => null, points: { show: false } }],
      hooks: {
        draw: [(plot) => {
          drawFrontier(plot, latest.current.best);
          arrange(plot, latest.current.dots, new Set(latest.current.best));
        }],
      },
    }),
  });

  function step(event: KeyboardEvent) {
    const at = dots.findIndex(({ link }) => link === event.target);
    if (at < 0) return;
    const bySpeed = dots.toSorted((a, b) => a.point.speed - b.point.speed);
    const rank = bySpeed.indexOf(dots[at]);
    const next: Record<string, Dot | undefined> = {
      ArrowLeft: dots[at - 1],
      ArrowRight: dots[at + 1],
      ArrowDown: bySpeed[rank - 1],
      ArrowUp: bySpeed[rank + 1],
      Home: dots[0],
      End: dots.at(-1),
    };
    if (!(event.key in next)) return;
    event.preventDefault();
    next[event.key]?.link.focus();
  }

  /** The tab key has one stop here: the dot that was focused last. */
  function rove(event: FocusEvent) {
    for (const { link } of dots) link.tabIndex = link === event.target ? 0 : -1;
  }

  return (
    <div
      class={simulated ? "chart scatter watermark" : "chart scatter"}
      role="group"
      aria-label={`${label}. The arrow keys go from one to the next.`}
      onKeyDown={step}
      onFocusIn={rove}
    >
      <div ref={place} />
    </div>
  );
}

interface Dot {
  point: ScatterPoint;
  link: HTMLAnchorElement;
}

/** The points, cheapest first, each with its link. A model keeps its link, and so the focus on it. */
function useDots(points: ScatterPoint[]): Dot[] {
  const links = useRef(new Map<string, HTMLAnchorElement>());
  return useMemo(() => {
    const known = links.current;
    const dots = points.toSorted((a, b) => a.cost - b.cost).map((point) => ({
      point,
      link: describe(known.get(point.href) ?? document.createElement("a"), point),
    }));
    links.current = new Map(dots.map(({ point, link }) => [point.href, link]));
    if (dots.length > 0 && dots.every(({ link }) => link.tabIndex !== 0)) dots[0].link.tabIndex = 0;
    return dots;
  }, [points]);
}

function describe(
  link: HTMLAnchorElement,
  { href, title, name, group }: ScatterPoint,
): HTMLAnchorElement {
  if (link.getAttribute("href") === null) link.tabIndex = -1;
  link.href = href;
  link.title = title;
  link.className = `dot group-${group}`;
  const label = document.createElement("span");
  label.className = "label";
  label.textContent = name;
  const said = document.createElement("span");
  said.className = "unseen";
  said.textContent = ` ${title}`;
  link.replaceChildren(label, said);
  return link;
}

function arrange(plot: uPlot, dots: Dot[], best: Set<ScatterPoint>): void {
  const links = new Set<Element>(dots.map(({ link }) => link));
  for (const link of plot.over.querySelectorAll("a.dot")) if (!links.has(link)) link.remove();
  for (const link of links) if (link.parentElement !== plot.over) plot.over.append(link);

  const placed = dots.map(({ point, link }) => ({
    point,
    link,
    x: plot.valToPos(point.cost, "x"),
    y: plot.valToPos(point.speed, "y"),
    width: point.name.length * LETTER,
    onLine: best.size > 1 && best.has(point),
  }));
  // The labels of the best are placed first.
  placed.sort((a, b) => Number(best.has(b.point)) - Number(best.has(a.point)));
  const sides = placeLabels(placed, plot.over.clientWidth);
  placed.forEach(({ link, x, y }, index) => {
    link.style.transform = `translate(${x}px, ${y}px)`;
    link.dataset.label = sides[index] ?? "none";
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
