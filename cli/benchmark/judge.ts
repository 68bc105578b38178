import { plainText } from "../../lib/plain_text.ts";
import type { Result } from "../run/run_rows.ts";
import { METRICS, type Told } from "./metrics.ts";
import { type Condition, holds } from "./parse_conditions.ts";

/** What a run has measured of one model with one workload. */
export interface Measured {
  provider: string;
  /** Null where a provider was left out with all its models. */
  model: string | null;
  /** Null for a text that was given with the run. */
  workload: string | null;
  results: Result[];
  /** How many more were to be measured, and why they were not. */
  missing: number;
  because: string | null;
}

/** What one model says to one condition: an entry of `conditions` in the document of `--json`. */
export interface Verdict extends Told {
  condition: string;
  metric: string;
  provider: string;
  model: string | null;
  workload: string | null;
  answer: "holds" | "does not hold" | "unknown";
}

/** Exit codes of a run that was made and stored. */
export const EXIT = { fine: 0, holds: 3, unknown: 4 } as const;

/** Holds every model to every condition. */
export function judge(conditions: Condition[], measured: Measured[]): Verdict[] {
  return conditions.flatMap((condition) =>
    measured.map(({ results, missing, because, ...of }): Verdict => {
      const told = METRICS[condition.metric].tell(results);
      const isTrue = isCertain(condition, told);
      const left = missing === 0 ? null : explainMissing(missing, results.length, because);
      // What was not measured might have changed it.
      const isKnown = isTrue || (isTrue === false && left === null);
      return {
        condition: condition.text,
        metric: condition.metric,
        ...of,
        ...told,
        answer: !isKnown ? "unknown" : isTrue ? "holds" : "does not hold",
        because: isKnown ? null : left ?? told.because,
      };
    })
  );
}

/** Whether a condition holds, wherever the value may be; null when that cannot be told. */
function isCertain(condition: Condition, { at_least, at_most }: Told): boolean | null {
  if (at_least === null && at_most === null) return null;
  const lowest = holds(condition, at_least ?? 0);
  return lowest === holds(condition, at_most ?? Infinity) ? lowest : null;
}

function explainMissing(missing: number, measured: number, because: string | null): string {
  const why = because === null ? "" : `: ${plainText(because, 120)}`;
  const what = measured === 0 ? "" : `${missing} of ${missing + measured} `;
  return `${what}not measured${why}`;
}

/** The exit code: a condition that holds counts before one that is unknown. */
export function exitCodeOf(verdicts: Verdict[]): number {
  if (verdicts.some(({ answer }) => answer === "holds")) return EXIT.holds;
  const isKnown = verdicts.length > 0 && verdicts.every(({ answer }) => answer !== "unknown");
  return isKnown ? EXIT.fine : EXIT.unknown;
}
