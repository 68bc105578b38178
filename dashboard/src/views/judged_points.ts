import type { AnswersPoint } from "../api/read_answers_timeline.ts";
import { tellVerdicts, type Told } from "../state/right_answers.ts";

/** What was said of some answers of a model in one interval of time. */
export interface JudgedPoint extends AnswersPoint {
  told: Told;
  /** The ends of the interval of their rate; null where there is none. */
  low: number | null;
  high: number | null;
}

/** The ends of the interval of a rate, of one kind of question or of all. */
export function endsOfRate(
  answers: Pick<AnswersPoint, "kinds" | "right_percent_low" | "right_percent_high">,
  kind: string | null,
): Pick<JudgedPoint, "low" | "high"> {
  const rates = kind === null ? answers : answers.kinds?.[kind];
  return { low: rates?.right_percent_low ?? null, high: rates?.right_percent_high ?? null };
}

/** The kinds of questions among some points. */
export function kindsOf(points: AnswersPoint[]): string[] {
  const kinds = points.flatMap(({ verdicts }) =>
    Object.keys(verdicts ?? {}).map((said) => said.split("/")[0])
  );
  return [...new Set(kinds)].sort();
}

/** The points with what was said of questions of one kind, or of all; those without any are left out. */
export function tellPoints(points: AnswersPoint[], kind: string | null): JudgedPoint[] {
  return points.flatMap((point) => {
    const said = Object.entries(point.verdicts ?? {}).filter(([name]) =>
      kind === null || name.startsWith(`${kind}/`)
    );
    if (said.length === 0) return [];
    return [{
      ...point,
      told: tellVerdicts(Object.fromEntries(said))[0],
      ...endsOfRate(point, kind),
    }];
  });
}
