import { type Quantity, quantityText } from "../../dashboard/src/format/quantity.ts";

/** What a cell says of a number with its interval. */
export function withInterval<Key extends string>(
  row: Record<Key | `${Key}_low` | `${Key}_high`, number | null>,
  key: Key,
  format: (value: number | null) => Quantity | null,
  hiddenUnit = false,
): string | null {
  const [value, low, high] = [row[key], row[`${key}_low`], row[`${key}_high`]].map(format);
  if (value === null) return null;
  const said = hiddenUnit ? value.text : quantityText(value);
  return low === null || high === null ? said : `${said} ${low.text} to ${high.text}`;
}
