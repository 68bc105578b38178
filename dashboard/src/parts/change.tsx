import { formatChange, formatPoints, quantityText } from "../format/quantity.ts";
import type { Difference } from "../state/changes.ts";

interface ChangeProps {
  /** Null where there is nothing to compare with, undefined while that is unknown. */
  value: Difference | null | undefined;
  /** Percent of what it was, or percentage points of a share. */
  kind?: "percent" | "points";
  moreIsBetter: boolean;
  /** For example `the 24 h before`. */
  against: string;
}

/**
 * A change against an earlier window: coloured if its interval leaves zero out, which is shown when
 * it is pointed at or has the focus, and read by screen readers.
 */
export function Change({ value: change, kind = "percent", moreIsBetter, against }: ChangeProps) {
  if (change === undefined) return null;
  if (change === null) {
    return (
      <span class="unknown" title={`Nothing measured in ${against}`}>
        <span aria-hidden="true">–</span>
        <span class="unseen">Nothing to compare with</span>
      </span>
    );
  }
  const { value, low, high } = change;
  const text = (number: number) =>
    quantityText(kind === "percent" ? formatChange(number) : formatPoints(number));
  const tone = toneOf(low, high, moreIsBetter);
  const words = low === null || high === null
    ? "too few requests to tell"
    : `${tone === "same" ? "not told apart" : tone}: between ${text(low)} and ${text(high)}`;
  return (
    <span class={`change ${tone}`} tabIndex={0}>
      {text(value)}
      <span class="ends unseen">{`, ${words} against ${against}`}</span>
    </span>
  );
}

/** Whether a change is told apart from none, and for the better. */
export function toneOf(
  low: number | null,
  high: number | null,
  moreIsBetter: boolean,
): "same" | "better" | "worse" {
  if (low === null || high === null || (low <= 0 && high >= 0)) return "same";
  return (low > 0) === moreIsBetter ? "better" : "worse";
}
