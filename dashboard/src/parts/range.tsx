import { type Quantity, quantityText } from "../format/quantity.ts";
import { Amount } from "./amount.tsx";

interface RangeProps {
  low: number | null;
  high: number | null;
  format(value: number | null): Quantity | null;
  /** Why it is unknown. */
  unknown?: string;
}

/** The smallest and the largest of some numbers, or the only one. */
export function Range({ low, high, format, unknown }: RangeProps) {
  const [from, to] = [format(low), format(high)];
  if (from === null || to === null || quantityText(from) === quantityText(to)) {
    return <Amount value={from} unknown={unknown} />;
  }
  return (
    <span class="number">
      {/* The unit is said once. */}
      {from.unit === to.unit ? from.text : quantityText(from)}
      {" – "}
      <Amount value={to} />
    </span>
  );
}
