interface SparklineProps {
  values: (number | null)[];
  label: string;
}

const WIDTH = 84;
const HEIGHT = 20;
const PAD = 2;

/** A line without axes: the shape of a few values, gaps where there are none. */
export function SparklineChart({ values, label }: SparklineProps) {
  const known = values.filter((value) => value !== null);
  if (known.length < 2) return <span class="unknown" aria-hidden="true">·</span>;
  const low = Math.min(...known);
  const high = Math.max(...known);
  const x = (index: number) => PAD + index / (values.length - 1) * (WIDTH - 2 * PAD);
  const y = (value: number) =>
    high === low ? HEIGHT / 2 : PAD + (1 - (value - low) / (high - low)) * (HEIGHT - 2 * PAD);
  let path = "";
  values.forEach((value, index) => {
    if (value === null) return;
    const begins = index === 0 || values[index - 1] === null;
    path += `${begins ? "M" : "L"}${x(index).toFixed(1)} ${y(value).toFixed(1)}`;
  });
  const last = values.findLastIndex((value) => value !== null);
  return (
    <svg class="sparkline" width={WIDTH} height={HEIGHT} role="img" aria-label={label}>
      <path d={path} />
      <circle cx={x(last)} cy={y(values[last] ?? 0)} r="1.8" />
    </svg>
  );
}
