import type { Answers } from "../api/read_answers.ts";
import { formatCount } from "../format/format_count.ts";
import { describeFailures } from "../format/outcomes.ts";
import { formatShare } from "../format/quantity.ts";
import { type CsvColumn, fields, saveCsv } from "../format/save_csv.ts";
import { DataTable } from "../parts/data_table.tsx";
import { Disclosure } from "../parts/disclosure.tsx";
import { Failure } from "../parts/failure.tsx";
import { Ends, Interval } from "../parts/interval.tsx";
import { Range } from "../parts/range.tsx";
import { Section } from "../parts/section.tsx";
import type { Scope } from "../state/scope.ts";
import {
  CANARY,
  rightPercent,
  tellVerdicts,
  type Told,
  type WithRight,
} from "../state/right_answers.ts";
import { AnswersOverTime, type JudgedHost } from "./answers_over_time.tsx";
import { endsOfRate } from "./judged_points.ts";
import { MOST_LINES } from "./most_lines.ts";
import type { Result } from "../state/use_query.ts";

/** How right answers to `canary` were, with the number of questions. */
export const rightColumn = {
  id: "right",
  group: `Answers to ${CANARY}`,
  label: "Right",
  name: "Right answers",
  value: ({ right }: WithRight<unknown>) => right?.high ?? null,
  largestFirst: true,
  cell: ({ right }: WithRight<unknown>) => (
    <>
      <Range
        low={right?.low ?? null}
        high={right?.high ?? null}
        format={formatShare}
        unknown="No answer was judged"
      />
      {right !== null && (
        <span class="unit">
          {` of ${formatCount(right.n)}`}
          <span class="unseen">questions</span>
        </span>
      )}
      {right?.interval && <Ends {...right.interval} format={formatShare} />}
    </>
  ),
};

/** The same in a file; all but the first say all of a single host. */
export const rightCsvColumns: CsvColumn<WithRight<unknown>>[] = [
  ["lowest_right_percent", ({ right }) => right?.low ?? null],
  ["right_percent", ({ right }) => right?.high ?? null],
  ["judged", ({ right }) => right?.n ?? 0],
  ["right_of", ({ right }) => right === null ? null : CANARY],
];

/** The columns that have something to say: no answers are judged in some projects. */
export function withoutEmptyRight<C extends { id: string }>(
  columns: C[],
  rows: WithRight<unknown>[],
): C[] {
  return rows.some(({ right }) => right !== null)
    ? columns
    : columns.filter(({ id }) => id !== rightColumn.id);
}

interface AnswersSectionProps {
  /** Those of the shown kind of data. */
  answers: Answers[];
  result: Result<Answers[]>;
  /** The names of the hosts by the ids of their models. */
  hosts: Map<string, string>;
  /** The models that have a colour in the charts, in the order of these. */
  charted: string[];
  scope: Scope;
  simulated: boolean;
  /** The end of time axes, in milliseconds since 1970. */
  end: number;
  family: string;
}

interface Line extends Told {
  host: string;
  workload: string;
  /** In percent; null when none was judged. */
  rate: number | null;
  /** The ends of the interval of the rate. */
  low: number | null;
  high: number | null;
}

/** How right the answers of each host were. Empty where none was to be judged. */
export function AnswersSection(props: AnswersSectionProps) {
  const { answers, result, hosts, charted, scope, ...rest } = props;
  if (answers.length === 0 && result.error === null) return null;
  const lines = answers.flatMap((row) =>
    tellVerdicts(row.verdicts).map((told): Line => ({
      ...told,
      host: hosts.get(row.model_id) ?? "",
      workload: row.workload_name,
      rate: rightPercent(told),
      ...endsOfRate(row, told.kind),
    }))
  );
  const byKind = lines.filter(({ kind }) => kind !== null)
    .sort((a, b) => a.kind!.localeCompare(b.kind!));
  const table = (caption: string, shown: Line[]) => (
    <DataTable
      caption={caption}
      header={["Host", "Workload", "Kind", "Judged", "Right", "Cut off", "What was not right"]}
      rows={shown.map((line) => [
        line.host,
        line.workload,
        line.kind ?? "all",
        formatCount(line.judged),
        <Interval
          key="right"
          value={line.rate}
          low={line.low}
          high={line.high}
          format={formatShare}
          unknown="No answer was judged"
        />,
        formatCount(line.cut_off),
        describeFailures(line.failures) || "–",
      ])}
      onSave={() => saveCsv(`answers-${scope.window.id}`, csvColumns, shown)}
    />
  );
  const judged = judgedHosts(answers, hosts, charted);
  return (
    <Section title="Answers" metric="right">
      <Failure results={[result]} />
      {lines.length > 0 && table("Answers by host", lines.filter(({ kind }) => kind === null))}
      {byKind.length > 0 && (
        <Disclosure label="By kind of question">
          {() => table("Answers by kind of question", byKind)}
        </Disclosure>
      )}
      {judged.length > 0 && (
        <AnswersOverTime
          hosts={judged}
          workloads={[...new Set(answers.map((row) => row.workload_name))].sort()}
          scope={scope}
          {...rest}
        />
      )}
    </Section>
  );
}

/** The hosts with a line: those of the other charts first, in their colours there. */
function judgedHosts(
  answers: Answers[],
  hosts: Map<string, string>,
  charted: string[],
): JudgedHost[] {
  const judged = new Set(answers.map(({ model_id }) => model_id));
  const others = [...judged].filter((id) => !charted.includes(id)).sort();
  return [...charted, ...others]
    .map((id, sign) => ({ id, name: hosts.get(id) ?? "", sign }))
    .filter(({ id, sign }) => judged.has(id) && sign < MOST_LINES);
}

const csvColumns: CsvColumn<Line>[] = [
  ...fields("host", "workload", "kind", "judged", "right", "cut_off"),
  ["not_right", (line) => describeFailures(line.failures)],
  ["right_percent", (line) => line.rate],
  ["right_percent_low", (line) => line.low],
  ["right_percent_high", (line) => line.high],
];
