import type { AnswersPoint } from "../api/read_answers_timeline.ts";
import { tellVerdicts, type Told } from "../state/right_answers.ts";

/** What was said of some answers of a model in one interval of time. */
export interface JudgedPoint extends AnswersPoint {
  told: Told;
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
    return said.length === 0 ? [] : [{ ...point, told: tellVerdicts(Object.fromEntries(said))[0] }];
  });
}
