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

interface EndsProps extends Pick<IntervalProps, "low" | "high" | "format"> {
  /** Which of several numbers it is of. */
  of?: string;
}

/** A number and, below it, the ends of its interval. */
export function Interval({ value, low, high, format, unknown }: IntervalProps) {
  return (
    <>
      <Amount value={format(value)} unknown={unknown} />
      <Ends low={low} high={high} format={format} />
    </>
  );
}

/** The ends of the interval of a number above, or of one of those above. */
export function Ends({ of, low, high, format }: EndsProps) {
  const [from, to] = [format(low), format(high)];
  if (from === null || to === null) return null;
  return (
    <span class="interval">
      {of !== undefined && `${of} `}
      {/* The unit is said once, by the number. */}
      {from.unit === to.unit ? from.text : quantityText(from)} to {to.text}
    </span>
  );
}
