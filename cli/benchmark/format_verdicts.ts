import { fitTable, type FittedColumn } from "../../lib/fit_table.ts";
import { plainText } from "../../lib/plain_text.ts";
import { exitCodeOf, type Verdict } from "./judge.ts";
import { METRICS, type Told } from "./metrics.ts";

const columns: FittedColumn[] = [
  { title: "condition" },
  { title: "provider" },
  { title: "model" },
  { title: "workload" },
  { title: "value", align: "right" },
  { title: "of", align: "right" },
  { title: "answer" },
];

/** Which condition holds where and with which number: a table, and what it comes to. */
export function formatVerdicts(verdicts: Verdict[], width: number): string {
  const isWorkload = verdicts.some(({ model, workload }) =>
    model !== null && workload !== "default"
  );
  const shown = columns.map(({ title }) => title !== "workload" || isWorkload);
  const rows = verdicts.map((verdict) =>
    [
      plainText(verdict.condition, 60),
      plainText(verdict.provider, 60),
      plainText(verdict.model ?? "–", 60),
      workloadOf(verdict),
      formatValue(verdict.metric, verdict),
      String(verdict.n),
      verdict.answer + (verdict.because === null ? "" : `: ${plainText(verdict.because, 200)}`),
    ].filter((_, place) => shown[place])
  );
  const table = fitTable(columns.filter((_, place) => shown[place]), rows, width);
  return `${table}\n\n${summarise(verdicts)}: exit code ${exitCodeOf(verdicts)}.`;
}

/** What the answers come to, such as `1 of 8 conditions holds, 2 are unknown`. */
export function summarise(verdicts: Verdict[]): string {
  const count = (answer: Verdict["answer"]) =>
    verdicts.filter((verdict) => verdict.answer === answer).length;
  const [holding, unknown] = [count("holds"), count("unknown")];
  const held = holding === 0
    ? "No condition holds"
    : `${holding} of ${verdicts.length} conditions ${holding === 1 ? "holds" : "hold"}`;
  return unknown === 0 ? held : `${held}, ${unknown} ${unknown === 1 ? "is" : "are"} unknown`;
}

/** The number of a metric with its unit, or where it lies. */
export function formatValue(metric: string, { value, at_least, at_most }: Told): string {
  const { format } = METRICS[metric].unit;
  if (value !== null) return format(value);
  if (at_least === null) return "unknown";
  return at_most === null
    ? `${format(at_least)} or more`
    : `${format(at_least)} to ${format(at_most)}`;
}

/** The workload of a verdict in words. */
export function workloadOf({ model, workload }: Pick<Verdict, "model" | "workload">): string {
  return model === null ? "–" : plainText(workload ?? "own text", 60);
}
