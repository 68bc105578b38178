import type { Column } from "../../lib/format_table.ts";
import { markdownCode } from "../../lib/markdown_code.ts";
import { markdownTable } from "../../lib/markdown_table.ts";
import type { Report } from "../run/watch_run.ts";
import { formatValue, summarise } from "./format_verdicts.ts";
import { exitCodeOf, type Measured, type Verdict } from "./judge.ts";
import { METRICS } from "./metrics.ts";

/** The most rows of a table: GitHub takes a megabyte of a step. */
const MOST_ROWS = 200;

const MARKS = { 0: "✅", 3: "❌", 4: "⚠️" } as Record<number, string>;

const ANSWERS: Record<Verdict["answer"], string> = {
  "holds": "❌ holds",
  "unknown": "⚠️ unknown",
  "does not hold": "✅ does not hold",
};

/** What the second table has beside names: the title, and the metric that is below it. */
const NUMBERS = [
  ["succeeded", "success_percent"],
  ["p50 TTFT", "p50_ttft_ms"],
  ["p95 TTFT", "p95_ttft_ms"],
  ["p50 TPS", "p50_tps"],
  ["p50 latency", "p50_latency_ms"],
  ["right", "pass_percent"],
  ["cost of a call", "avg_cost_usd"],
] as const;

/** What a run has come to, in GitHub-flavoured Markdown. */
export function formatJobSummary(
  { run_id, simulated }: Pick<Report, "run_id" | "simulated">,
  measured: Measured[],
  verdicts: Verdict[] | null,
): string {
  const calls = measured.flatMap(({ results }) => results);
  const succeeded = calls.filter(({ success }) => success).length;
  const counted = `${succeeded} of ${calls.length} calls succeeded`;
  return join([
    verdicts === null
      ? `### Benchmark: ${counted}`
      : `### ${MARKS[exitCodeOf(verdicts)]} Benchmark: ${summarise(verdicts)}`,
    verdicts && formatConditions(verdicts),
    formatNumbers(measured),
    formatFailures(measured),
    simulated && "**SIMULATED: these numbers say nothing about the real providers.**",
    `${verdicts === null ? "" : `${counted}. `}Run ${markdownCode(run_id)}.`,
  ]);
}

/** The same of a run that was not made, or not to its end. */
export function formatNoSummary(why: string): string {
  return join(["### ❌ Benchmark: no result", markdownCode(why, 1000)]);
}

function join(parts: (string | false | null)[]): string {
  return `${parts.filter((part) => part !== null && part !== false).join("\n\n")}\n`;
}

function formatConditions(verdicts: Verdict[]): string {
  const order = Object.keys(ANSWERS);
  const names = nameAll(verdicts);
  const sorted = verdicts.toSorted((a, b) => order.indexOf(a.answer) - order.indexOf(b.answer));
  return formatTable(
    [
      ...[{ title: "answer" }, { title: "condition" }, ...names.columns],
      ...[right("value"), right("of")],
    ],
    sorted.map((verdict) => [
      ANSWERS[verdict.answer] +
      (verdict.because === null ? "" : `: ${markdownCode(verdict.because, 200)}`),
      markdownCode(verdict.condition),
      ...names.of(verdict),
      formatValue(verdict.metric, verdict),
      String(verdict.n),
    ]),
  );
}

function formatNumbers(measured: Measured[]): string {
  const names = nameAll(measured);
  const rows = measured.map(({ results }) =>
    NUMBERS.map(([, name]) => {
      const told = METRICS[name].tell(results);
      return told.at_least === null ? "–" : formatValue(name, told);
    })
  );
  // A column without any number says nothing.
  const isShown = (_: unknown, place: number) => rows.some((row) => row[place] !== "–");
  return formatTable(
    [...names.columns, right("calls"), ...NUMBERS.map(([title]) => right(title)).filter(isShown)],
    rows.map((row, place) => [
      ...names.of(measured[place]),
      String(measured[place].results.length),
      ...row.filter(isShown),
    ]),
  );
}

/** The kinds of failures, each with what the first one said. */
function formatFailures(measured: Measured[]): string | null {
  const lines = measured.flatMap(({ provider, model, results }) => {
    const failures = Map.groupBy(
      results.filter(({ success }) => !success),
      ({ outcome }) => outcome ?? "unknown",
    );
    return Array.from(failures, ([outcome, [first, ...more]]) => {
      const said = first.error_message ? `: ${markdownCode(first.error_message, 200)}` : "";
      const names = `${markdownCode(provider)} ${markdownCode(model ?? "")}`;
      return `- ${names}: ${1 + more.length} × ${markdownCode(outcome)}${said}`;
    });
  });
  const rest = lines.length > MOST_ROWS ? [`- … and ${lines.length - MOST_ROWS} more`] : [];
  return lines.length === 0 ? null : [...lines.slice(0, MOST_ROWS), ...rest].join("\n");
}

/** Columns that name what was measured, and what is in them. */
interface Names {
  columns: Column[];
  of: (named: Named) => string[];
}

type Named = Pick<Measured, "provider" | "model" | "workload">;

/** The workload is named where it is not the usual one. */
function nameAll(named: Named[]): Names {
  const isWorkload = named.some(({ model, workload }) => model !== null && workload !== "default");
  const titles = ["provider", "model", ...(isWorkload ? ["workload"] : [])];
  return {
    columns: titles.map((title) => ({ title })),
    of({ provider, model, workload }) {
      const sent = workload === null ? "own text" : markdownCode(workload);
      const cells = [markdownCode(provider), markdownCode(model ?? "")];
      return isWorkload ? [...cells, model === null ? "–" : sent] : cells;
    },
  };
}

/** The first rows of a table, and how many more there are. */
function formatTable(columns: Column[], rows: string[][]): string {
  const table = markdownTable(columns, rows.slice(0, MOST_ROWS));
  return rows.length > MOST_ROWS ? `${table}\n\n… and ${rows.length - MOST_ROWS} more` : table;
}

function right(title: string): Column {
  return { title, align: "right" };
}
