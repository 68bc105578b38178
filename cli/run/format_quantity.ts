/** A number with its unit (`"871.24 ms"`), or `unknown` where there is none. */
export function formatQuantity(value: number | null, unit: string, digits = 2): string {
  return value === null ? "unknown" : `${value.toFixed(digits)} ${unit}`.trimEnd();
}
