import type { Answers } from "../api/read_answers.ts";

/** The workload with exact answers to many kinds of questions. */
export const CANARY = "canary";

/** How right the hosts of a model were, and of how many questions. */
export interface Right {
  low: number;
  high: number;
  n: number;
  /** The interval of the rate of a single host; null of several, or with too few questions. */
  interval: { low: number; high: number } | null;
}

/** A row with how right its answers to `canary` were; null where none was judged. */
export type WithRight<Row> = Row & { right: Right | null };

/** The lowest and the highest pass rate of each group of models, of one kind of data. */
export function rightBy(
  answers: Answers[] | null,
  simulated: boolean,
  groupOf: (modelId: string) => string,
): Map<string, Right> {
  const found = new Map<string, Right>();
  for (const row of answers ?? []) {
    const { right_percent, check_n, workload_name } = row;
    if (right_percent === null || row.simulated !== simulated || workload_name !== CANARY) continue;
    const group = groupOf(row.model_id);
    const others = found.get(group);
    found.set(group, {
      low: Math.min(others?.low ?? Infinity, right_percent),
      high: Math.max(others?.high ?? 0, right_percent),
      n: (others?.n ?? 0) + check_n,
      interval: others === undefined ? intervalOf(row) : null,
    });
  }
  return found;
}

function intervalOf({ right_percent_low: low, right_percent_high: high }: Answers) {
  return low === null || high === null ? null : { low, high };
}

/** What was said of some answers, of one kind of question or, when it is null, of all. */
export interface Told {
  kind: string | null;
  /** Those that the cap did not cut off. */
  judged: number;
  right: number;
  cut_off: number;
  /** Those that were not right, by verdict. */
  failures: Record<string, number>;
}

/** How many of those that were judged were right, in percent; null where none was judged. */
export function rightPercent({ judged, right }: Told): number | null {
  // Rounded to hundredths, as the database does.
  return judged === 0 ? null : Math.round(1e4 * right / judged) / 100;
}

/** Sums up verdicts: of all kinds first, then of each kind where there are several. */
export function tellVerdicts(verdicts: Answers["verdicts"]): Told[] {
  const kinds = new Map<string | null, Told>();
  for (const [said, count] of Object.entries(verdicts ?? {})) {
    const [of, verdict] = said.split("/");
    for (const kind of [null, of]) {
      const told = kinds.get(kind) ?? { kind, judged: 0, right: 0, cut_off: 0, failures: {} };
      kinds.set(kind, told);
      if (verdict === "cut_off") told.cut_off += count;
      else {
        told.judged += count;
        if (verdict === "ok") told.right += count;
        else told.failures[verdict] = (told.failures[verdict] ?? 0) + count;
      }
    }
  }
  const all = [...kinds.values()];
  return all.length > 2 ? all : all.slice(0, 1);
}
