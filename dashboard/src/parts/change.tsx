import { formatChange } from "../format/format_percent.ts";

interface ChangeProps {
  percent: number | null;
  /** Whether more is better. */
  moreIsBetter: boolean;
  /** For example `the 24 h before`. */
  against: string;
}

/** Changes smaller than this are as good as none, in percent. */
const NOTEWORTHY = 5;

/** A change against an earlier window, coloured when it matters and worded for who cannot see it. */
export function Change({ percent, moreIsBetter, against }: ChangeProps) {
  const change = formatChange(percent);
  if (percent === null || change === null) {
    return (
      <span class="unknown" title={`Nothing measured in ${against}`}>
        <span aria-hidden="true">–</span>
        <span class="unseen">Nothing to compare with</span>
      </span>
    );
  }
  const better = (percent > 0) === moreIsBetter;
  const tone = Math.abs(percent) < NOTEWORTHY ? "same" : better ? "better" : "worse";
  const words = tone === "same" ? "about the same" : tone;
  return (
    <span class={`change ${tone}`} title={`${change.text} against ${against}: ${words}`}>
      {change.text}
      <span class="unseen">, {words}</span>
    </span>
  );
}
