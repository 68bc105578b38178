import type uPlot from "uplot";
import type { Mark } from "./marks.ts";
import { fade, readColor } from "./read_color.ts";

/** Draws periods behind the lines: a tint, and a bar at the top in the colour of their kind. */
export function drawMarks(plot: uPlot, marks: Mark[]): void {
  const colors = { incident: readColor("--limited"), outage: readColor("--failed") };
  const { ctx, bbox } = plot;
  const pixel = devicePixelRatio;
  ctx.save();
  ctx.beginPath();
  ctx.rect(bbox.left, bbox.top, bbox.width, bbox.height);
  ctx.clip();
  for (const { kind, from, to } of marks) {
    const left = plot.valToPos(from / 1000, "x", true);
    const width = Math.max(3 * pixel, plot.valToPos(to / 1000, "x", true) - left);
    ctx.fillStyle = fade(colors[kind], 0.13);
    ctx.fillRect(left, bbox.top, width, bbox.height);
    ctx.fillStyle = colors[kind];
    const top = kind === "outage" ? bbox.top : bbox.top + 5 * pixel;
    ctx.fillRect(left, top, width, 3 * pixel);
  }
  ctx.restore();
}
