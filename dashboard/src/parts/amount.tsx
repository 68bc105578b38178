import type { Quantity } from "../format/quantity.ts";

interface AmountProps {
  value: Quantity | null;
  /** Why it is unknown; shown only then. */
  unknown?: string;
}

/** A number with its unit, or a dash that says why there is none. */
export function Amount({ value, unknown = "Not known" }: AmountProps) {
  if (value === null) {
    return (
      <span class="unknown" title={unknown}>
        <span aria-hidden="true">–</span>
        <span class="unseen">{unknown}</span>
      </span>
    );
  }
  return (
    <span class="number">
      {value.text}
      {value.unit !== "" && <span class="unit">{` ${value.unit}`}</span>}
    </span>
  );
}
