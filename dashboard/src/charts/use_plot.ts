import { useEffect, useRef, useState } from "preact/hooks";
import uPlot from "uplot";

interface PlotSetup {
  /** What the options are made from: the plot is made anew when one of these changes. */
  inputs: unknown[];
  /** What the hooks and ranges of the options look up: the plot is drawn anew when one of these changes. */
  drawn: unknown[];
  height: number;
  data: uPlot.AlignedData;
  options(): Omit<uPlot.Options, "width" | "height">;
}

/**
 * Keeps a plot as wide as its place, and in the colours of the theme. New
 * numbers are drawn into it, so that what a reader points at stays.
 */
export function usePlot({ inputs, drawn, height, data, options }: PlotSetup) {
  const place = useRef<HTMLDivElement>(null);
  const plot = useRef<uPlot | null>(null);
  const shown = useRef<unknown[]>([]);
  const theme = useThemeVersion();
  const wanted = [data, ...drawn];

  useEffect(() => {
    const element = place.current!;
    const made = new uPlot({ ...options(), width: element.clientWidth, height }, data, element);
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
