import type uPlot from "uplot";
import { formatTick } from "../format/format_time.ts";
import { DIGITS } from "./log_range.ts";
import { readColor } from "./read_color.ts";

const FONT = `11px system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", sans-serif`;

function commonAxis(): uPlot.Axis {
  const line = { stroke: readColor("--line"), width: 1 };
  return {
    stroke: readColor("--muted"),
    font: FONT,
    grid: line,
    ticks: { show: false },
    gap: 6,
  };
}

/** Times in the reader's zone along the bottom. */
export function timeAxis(): uPlot.Axis {
  return {
    ...commonAxis(),
    grid: { show: false },
    size: 28,
    space: 72,
    values: (_, splits) => splits.map((seconds) => formatTick(seconds * 1000)),
  };
}

/** A quantity along a side, as wide as its labels need. */
export function valueAxis(format: (value: number) => string, scale = "y"): uPlot.Axis {
  return {
    ...commonAxis(),
    scale,
    space: 32,
    size: (_, values) => 14 + 6.6 * Math.max(0, ...(values ?? []).map((text) => text.length)),
    values: (_, splits) => splits.map(format),
  };
}

/** A logarithmic quantity, with a label at 1, 2 and 5: along the bottom, or along the side. */
export function logAxis(scale: "x" | "y", format: (value: number) => string): uPlot.Axis {
  return {
    ...commonAxis(),
    scale,
    size: scale === "x" ? 28 : 44,
    splits: (_, __, low, high) => {
      const steps: number[] = [];
      for (let power = Math.floor(Math.log10(low)); power <= Math.ceil(Math.log10(high)); power++) {
        for (const digit of DIGITS) {
          const value = Number(`${digit}e${power}`);
          // The ends are powers too, and may be off by a rounding error.
          if (value >= low * 0.999 && value <= high * 1.001) steps.push(value);
        }
      }
      return steps;
    },
    filter: (_, splits) => splits,
    values: (_, splits) => splits.map(format),
  };
}
