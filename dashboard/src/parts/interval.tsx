import { type Quantity, quantityText } from "../format/quantity.ts";
import { Amount } from "./amount.tsx";

interface IntervalProps {
  value: number | null;
  /** The ends of its interval; null where there is none. */
  low: number | null;
  high: number | null;
  format(value: number | null): Quantity | null;
  /** Why the number is unknown. */
  unknown?: string;
}

/** A number and, below it, the ends of its interval. */
export function Interval({ value, low, high, format, unknown }: IntervalProps) {
  const [from, to] = [format(low), format(high)];
  return (
    <>
      <Amount value={format(value)} unknown={unknown} />
      {from !== null && to !== null && (
        <span class="interval">
          {/* The unit is said once, by the number. */}
          {from.unit === to.unit ? from.text : quantityText(from)} to {to.text}
        </span>
      )}
    </>
  );
}
