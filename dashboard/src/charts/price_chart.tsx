import { useMemo, useRef } from "preact/hooks";
import uPlot from "uplot";
import type { HistoricPrice } from "../api/read_prices.ts";
import { formatPrice, quantityText } from "../format/quantity.ts";
import { timeAxis, valueAxis } from "./axes.ts";
import { readColor } from "./read_color.ts";
import { usePlot } from "./use_plot.ts";

interface PriceChartProps {
  label: string;
  /** Oldest first. */
  prices: HistoricPrice[];
  /** The end of the time axis, in milliseconds since 1970. */
  end: number;
  simulated: boolean;
}

/** The shortest period shown, in milliseconds. */
const SHORTEST_MS = 30 * 86_400_000;

/** Input and output price over time, in steps: each is valid until the next. */
export function PriceChart({ label, prices, end, simulated }: PriceChartProps) {
  const data = useMemo((): uPlot.AlignedData => [
    [...prices.map(({ valid_from }) => valid_from / 1000), end / 1000],
    extend(prices.map(({ output_price_per_m }) => output_price_per_m)),
    extend(prices.map(({ input_price_per_m }) => input_price_per_m)),
  ], [prices, end]);
  const latest = useRef(end);
  latest.current = end;

  const { place } = usePlot({
    inputs: [],
    drawn: [],
    height: 180,
    data,
    options: () => ({
      cursor: { show: false },
      scales: {
        x: {
          range: (_, low) => [
            Math.min(low, (latest.current - SHORTEST_MS) / 1000),
            latest.current / 1000,
          ],
        },
        y: { range: (_, __, high) => [0, (high || 1) * 1.15] },
      },
      axes: [timeAxis(), valueAxis((usd) => usd === 0 ? "$0" : quantityText(formatPrice(usd)))],
      series: [{}, steps("--accent"), steps("--second", [6, 4])],
    }),
  });

  return (
    <figure class={simulated ? "chart watermark" : "chart"}>
      <div ref={place} role="img" aria-label={label} />
      <figcaption class="legend">
        <span class="key line-0">Output</span>
        <span class="key line-1">Input</span>
        <span>USD per million tokens</span>
      </figcaption>
    </figure>
  );
}

function steps(color: string, dash?: number[]): uPlot.Series {
  return {
    stroke: readColor(color),
    width: 1.75,
    dash,
    paths: uPlot.paths.stepped!({ align: 1 }),
    points: { show: false },
  };
}

function extend(values: number[]): number[] {
  return [...values, values[values.length - 1]];
}
