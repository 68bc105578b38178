import { type Quantity, quantityText } from "../format/quantity.ts";
import { Amount } from "./amount.tsx";

/** The smallest and the largest number that an axis has a place for. */
export interface Ends {
  low: number;
  high: number;
}

interface WhiskerProps {
  value: number | null;
  /** The ends of its interval; null where there is none. */
  low: number | null;
  high: number | null;
  /** The same for all that are compared. */
  ends: Ends | null;
  format(value: number | null): Quantity | null;
  /** Why the number is unknown. */
  unknown?: string;
}

const WIDTH = 52;
const HEIGHT = 8;

/** A number and, below it, its interval on an axis of ratios. */
export function Whisker({ value, low, high, ends, format, unknown }: WhiskerProps) {
  return (
    <>
      <Amount value={format(value)} unknown={unknown} />
      {value !== null && low !== null && high !== null && ends !== null && (
        <Line
          places={[low, value, high].map((number) => placeOn(ends, number))}
          label={`between ${quantityText(format(low))} and ${quantityText(format(high))}`}
        />
      )}
    </>
  );
}

function Line({ places, label }: { places: number[]; label: string }) {
  const [low, middle, high] = places.map((place) => 1 + place * (WIDTH - 2));
  return (
    <svg
      class="whisker"
      width={WIDTH}
      height={HEIGHT}
      viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
      role="img"
      aria-label={label}
    >
      <title>{label}</title>
      <rect class="axis" x="0" y={HEIGHT / 2 - 0.5} width={WIDTH} height="1" />
      <rect class="ends" x={low} y="2" width={Math.max(1, high - low)} height={HEIGHT - 4} />
      <rect class="value" x={middle - 0.75} y="0" width="1.5" height={HEIGHT} />
    </svg>
  );
}

/** Where a number is on an axis of ratios, from 0 to 1. */
export function placeOn({ low, high }: Ends, value: number): number {
  return high > low ? Math.log(value / low) / Math.log(high / low) : 0.5;
}

/** The ends of the axis for some numbers; null where none is above zero. */
export function endsOf(numbers: (number | null)[]): Ends | null {
  const known = numbers.filter((number) => number !== null && number > 0) as number[];
  return known.length === 0 ? null : { low: Math.min(...known), high: Math.max(...known) };
}
