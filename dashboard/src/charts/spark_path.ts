/**
 * A line in a box of this size: evenly in time, with gaps for unknown values,
 * and single values as dots.
 */
export function sparkPath(
  values: (number | null)[],
  width: number,
  height: number,
): { path: string; last: { x: number; y: number } } | null {
  const known = values.filter((value) => value !== null);
  if (known.length < 2) return null;
  const low = Math.min(...known);
  const high = Math.max(...known);
  const x = (index: number) => index / (values.length - 1) * width;
  const y = (value: number) =>
    high === low ? height / 2 : (1 - (value - low) / (high - low)) * height;
  let path = "";
  let last = { x: 0, y: 0 };
  values.forEach((value, index) => {
    if (value === null) return;
    last = { x: x(index), y: y(value) };
    const begins = (values[index - 1] ?? null) === null;
    const alone = begins && (values[index + 1] ?? null) === null;
    path += `${begins ? "M" : "L"}${last.x.toFixed(1)} ${last.y.toFixed(1)}${alone ? "h0" : ""}`;
  });
  return { path, last };
}
