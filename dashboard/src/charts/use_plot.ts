import { useEffect, useRef, useState } from "preact/hooks";
import uPlot from "uplot";

interface PlotSetup {
  /** What the options were made from: they are made anew when one of these changes. */
  inputs: unknown[];
  height: number;
  data: uPlot.AlignedData;
  options(): Omit<uPlot.Options, "width" | "height">;
}

/** Keeps a plot as wide as its place, and in the colours of the theme. */
export function usePlot({ inputs, height, data, options }: PlotSetup) {
  const place = useRef<HTMLDivElement>(null);
  const plot = useRef<uPlot | null>(null);
  const theme = useThemeVersion();

  useEffect(() => {
    const element = place.current!;
    const made = new uPlot({ ...options(), width: element.clientWidth, height }, data, element);
    plot.current = made;
    const observer = new ResizeObserver(() => {
      if (element.clientWidth > 0) made.setSize({ width: element.clientWidth, height });
    });
    observer.observe(element);
    return () => {
      observer.disconnect();
      made.destroy();
      plot.current = null;
    };
  }, [theme, height, ...inputs]);

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
