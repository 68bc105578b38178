import { sparkPath } from "../charts/spark_path.ts";
import { formatMs, quantityText } from "../format/quantity.ts";

interface SparklineProps {
  /** Milliseconds, evenly over a window. */
  values: (number | null)[];
  label: string;
}

const WIDTH = 84;
const HEIGHT = 20;
const PAD = 2;

/** A line without axes: the shape of a few values, gaps where there are none. */
export function SparklineChart({ values, label }: SparklineProps) {
  const line = sparkPath(values, WIDTH - 2 * PAD, HEIGHT - 2 * PAD);
  if (line === null) return <span class="unknown" aria-hidden="true">·</span>;
  const known = values.filter((value) => value !== null);
  const [low, high] = [Math.min(...known), Math.max(...known)].map(formatMs).map(quantityText);
  return (
    <svg
      class="sparkline"
      width={WIDTH}
      height={HEIGHT}
      viewBox={`${-PAD} ${-PAD} ${WIDTH} ${HEIGHT}`}
      role="img"
      aria-label={`${label}: between ${low} and ${high}`}
    >
      <path d={line.path} />
      <circle cx={line.last.x} cy={line.last.y} r="1.8" />
    </svg>
  );
}
