import { formatChange, formatPoints, quantityText } from "../format/quantity.ts";

interface ChangeProps {
  /** Null where there is nothing to compare with, undefined while that is unknown. */
  value: number | null | undefined;
  /** Percent of what it was, or percentage points of a share. */
  kind?: "percent" | "points";
  moreIsBetter: boolean;
  /** For example `the 24 h before`. */
  against: string;
}

/** Smaller changes count as none. */
const NOTEWORTHY = { percent: 5, points: 0.5 };

/** A change against an earlier window, coloured if it matters, with words for screen readers. */
export function Change({ value, kind = "percent", moreIsBetter, against }: ChangeProps) {
  if (value === undefined) return null;
  if (value === null) {
    return (
      <span class="unknown" title={`Nothing measured in ${against}`}>
        <span aria-hidden="true">–</span>
        <span class="unseen">Nothing to compare with</span>
      </span>
    );
  }
  const change = quantityText(kind === "percent" ? formatChange(value) : formatPoints(value));
  const better = (value > 0) === moreIsBetter;
  const tone = Math.abs(value) < NOTEWORTHY[kind] ? "same" : better ? "better" : "worse";
  const words = tone === "same" ? "about the same" : tone;
  return (
    <span class={`change ${tone}`} title={`${change} against ${against}: ${words}`}>
      {change}
      <span class="unseen">, {words}</span>
    </span>
  );
}
