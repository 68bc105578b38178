import type { Summary } from "../api/read_summaries.ts";
import { saveCsv } from "../format/save_csv.ts";
import { Answer } from "../parts/answer.tsx";
import { Empty } from "../parts/empty.tsx";
import { HowToStart } from "../parts/how_to_start.tsx";
import { ModelSelect } from "../parts/model_select.tsx";
import { ScopedHead } from "../parts/scoped_head.tsx";
import type { PageProps } from "../state/page.ts";
import { describeScope, fileNameOf, type Scope } from "../state/scope.ts";
import { fullName } from "../format/full_name.ts";
import { comparisonQuery } from "../state/queries.ts";
import { useQuery } from "../state/use_query.ts";
import { comparedMetrics } from "./compared_metrics.ts";
import type { Compared } from "./compared_table.tsx";
import { ComparedOverTime } from "./compared_over_time.tsx";
import { ComparisonTable } from "./comparison_table.tsx";
import { useCompared } from "./use_compared.ts";
import { VerdictTable } from "./verdict_table.tsx";

/** Two models side by side. */
export function Compare({ params, setParams, now, isStale }: PageProps) {
  const view = useCompared(params, setParams);
  const { scope, leaderboard, rows, choices, a, b, first, second } = view;
  const staleInScope = (row: Summary) => isStale(row, scope);
  return (
    <>
      <ScopedHead
        title="Head to head"
        lead="Two models with the same requests in the same window."
        shown={view}
        setParams={setParams}
      >
        {choices.length > 0 && (
          <>
            <ModelSelect
              label="First"
              value={a}
              models={choices}
              onChange={(id) => setParams({ a: id })}
            />
            <ModelSelect
              label="Second"
              value={b}
              models={choices}
              onChange={(id) => setParams({ b: id })}
            />
          </>
        )}
      </ScopedHead>
      <Answer result={leaderboard} height={420}>
        {() => {
          if (first === undefined || second === undefined || first === second) {
            if (rows.length >= 2 && (a === null || b === null)) return null;
            return <NotComparable first={first} second={second} all={rows} scope={scope} />;
          }
          return (
            <>
              <Verdicts
                rows={[first, second]}
                scope={scope}
                isStale={staleInScope}
                now={now}
              />
              <ComparisonTable
                rows={[first, second]}
                isStale={staleInScope}
                now={now}
                onSave={() => save([first, second], scope)}
              />
              <ComparedOverTime
                key={`${first.model_id} ${second.model_id}`}
                rows={[first, second]}
                scope={scope}
                now={now}
              />
            </>
          );
        }}
      </Answer>
    </>
  );
}

interface VerdictsProps extends Compared {
  scope: Scope;
}

/** Who is better, as soon as it is known. */
function Verdicts({ scope, ...compared }: VerdictsProps) {
  const [first, second] = compared.rows;
  const result = useQuery(comparisonQuery([first.model_id, second.model_id], scope));
  return (
    <Answer result={result} height={280}>
      {(comparisons) => <VerdictTable {...compared} comparisons={comparisons} scope={scope} />}
    </Answer>
  );
}

interface NotComparableProps {
  first: Summary | undefined;
  second: Summary | undefined;
  /** Every model that was measured. */
  all: Summary[];
  scope: Scope;
}

/** Why two models cannot be compared. */
function NotComparable({ first, second, all, scope }: NotComparableProps) {
  if (first !== undefined && first === second) {
    return <Empty title="The same model twice">Choose another one to compare it with.</Empty>;
  }
  if (all.length < 2) {
    return (
      <Empty title="Not enough to compare">
        Fewer than two models have a result in {describeScope(scope)}. <HowToStart />
      </Empty>
    );
  }
  const missing = first !== undefined
    ? "The second model does not have"
    : second !== undefined
    ? "The first model does not have"
    : "Neither model has";
  return (
    <Empty title="Not measured here">
      {missing} a result in {describeScope(scope)}. Try another model or a longer window.
    </Empty>
  );
}

/** Like all others, the file says whether its numbers are simulated and of which workload; here in its first lines. */
function save(rows: [Summary, Summary], scope: Scope): void {
  const [first, second] = rows;
  type Line = "simulated" | "workload" | typeof comparedMetrics[number]["column"];
  const value = (row: Summary, line: Line) => line === "workload" ? scope.workload : row[line];
  saveCsv<Line>(fileNameOf("each-on-its-own", scope), [
    ["metric", (line) => line === "n" ? "requests" : line],
    [fullName(first), (line) => value(first, line)],
    [fullName(second), (line) => value(second, line)],
  ], ["simulated", "workload", ...comparedMetrics.map(({ column }) => column)]);
}
