import { useEffect, useRef, useState } from "preact/hooks";
import uPlot from "uplot";

interface PlotSetup {
  /** The inputs of the options: the plot is recreated when one of these changes. */
  inputs: unknown[];
  /** Values that hooks and ranges read: the plot is redrawn when one of these changes. */
  drawn: unknown[];
  height: number;
  data: uPlot.AlignedData;
  options(): Omit<uPlot.Options, "width" | "height">;
}

/** The page has legends of its own. */
const COMMON: Partial<uPlot.Options> = { legend: { show: false }, padding: [10, 20, 0, 0] };

/**
 * Keeps a plot as wide as its container, and in the colours of the theme. New numbers are drawn
 * into the same plot, so that the cursor stays.
 */
export function usePlot({ inputs, drawn, height, data, options }: PlotSetup) {
  const place = useRef<HTMLDivElement>(null);
  const plot = useRef<uPlot | null>(null);
  const shown = useRef<unknown[]>([]);
  const theme = useThemeVersion();
  const wanted = [data, ...drawn];

  useEffect(() => {
    const element = place.current!;
    const size = { width: element.clientWidth, height };
    const made = new uPlot({ ...COMMON, ...options(), ...size }, data, element);
    plot.current = made;
    shown.current = wanted;
    const observer = new ResizeObserver(() => {
      const width = element.clientWidth;
      if (width > 0 && width !== made.width) made.setSize({ width, height });
    });
    observer.observe(element);
    return () => {
      observer.disconnect();
      made.destroy();
      plot.current = null;
    };
  }, [theme, height, ...inputs]);

  useEffect(() => {
    if (wanted.every((value, index) => value === shown.current[index])) return;
    shown.current = wanted;
    plot.current?.setData(data);
  }, wanted);

  return { place, plot };
}

function useThemeVersion(): number {
  const [version, setVersion] = useState(0);
  useEffect(() => {
    const change = () => setVersion((n) => n + 1);
    const dark = matchMedia("(prefers-color-scheme: dark)");
    dark.addEventListener("change", change);
    addEventListener("themechange", change);
    return () => {
      dark.removeEventListener("change", change);
      removeEventListener("themechange", change);
    };
  }, []);
  return version;
}
