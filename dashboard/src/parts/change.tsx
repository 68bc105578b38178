import { formatChange, formatPoints } from "../format/format_percent.ts";
import { quantityText } from "../format/quantity.ts";

interface ChangeProps {
  /** Null where there is nothing to compare with, undefined where that is not known yet. */
  value: number | null | undefined;
  /** Percent of what it was, or percentage points of a share. */
  kind?: "percent" | "points";
  /** Whether more is better. */
  moreIsBetter: boolean;
  /** For example `the 24 h before`. */
  against: string;
}

/** Changes smaller than this are as good as none. */
const NOTEWORTHY = { percent: 5, points: 0.5 };

/** A change against an earlier window, coloured when it matters and worded for who cannot see it. */
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
