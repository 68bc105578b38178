import type { Answers } from "../api/read_answers.ts";
import { formatCount } from "../format/format_count.ts";
import { describeFailures } from "../format/outcomes.ts";
import { formatShare } from "../format/quantity.ts";
import { type CsvColumn, saveCsv } from "../format/save_csv.ts";
import { Amount } from "../parts/amount.tsx";
import { DataTable } from "../parts/data_table.tsx";
import { Disclosure } from "../parts/disclosure.tsx";
import { Failure } from "../parts/failure.tsx";
import { Range } from "../parts/range.tsx";
import { Section } from "../parts/section.tsx";
import { fileNameOf, type Scope } from "../state/scope.ts";
import { tellVerdicts, type Told, type WithRight } from "../state/right_answers.ts";
import type { Result } from "../state/use_query.ts";

/** How right answers to `canary` were, with the number of questions. */
export const rightColumn = {
  id: "right",
  group: "Answers",
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
    </>
  ),
};

/** The same in a file; the last two say all of a single host. */
export const rightCsvColumns: CsvColumn<WithRight<unknown>>[] = [
  ["lowest_right_percent", ({ right }) => right?.low ?? null],
  ["right_percent", ({ right }) => right?.high ?? null],
  ["judged", ({ right }) => right?.n ?? 0],
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
  scope: Scope;
}

interface Line extends Told {
  host: string;
  workload: string;
  /** In percent; null when none was judged. */
  rate: number | null;
}

/** How right the answers of each host were. Empty where none was to be judged. */
export function AnswersSection({ answers, result, hosts, scope }: AnswersSectionProps) {
  if (answers.length === 0 && result.error === null) return null;
  const lines = answers.flatMap((row) =>
    tellVerdicts(row.verdicts).map((told): Line => ({
      ...told,
      host: hosts.get(row.model_id) ?? "",
      workload: row.workload_name,
      // Rounded to hundredths, as the database does.
      rate: told.judged === 0 ? null : Math.round(1e4 * told.right / told.judged) / 100,
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
        <Amount
          key="right"
          value={formatShare(line.rate)}
          unknown="No answer was judged"
        />,
        formatCount(line.cut_off),
        describeFailures(line.failures) || "–",
      ])}
      onSave={() => saveCsv(fileNameOf("answers", scope), csvColumns, shown)}
    />
  );
  return (
    <Section title="Answers" metric="right">
      <Failure results={[result]} />
      {lines.length > 0 && table("Answers by host", lines.filter(({ kind }) => kind === null))}
      {byKind.length > 0 && (
        <Disclosure label="By kind of question">
          {() => table("Answers by kind of question", byKind)}
        </Disclosure>
      )}
    </Section>
  );
}

const csvColumns: CsvColumn<Line>[] = [
  ["host", (line) => line.host],
  ["workload", (line) => line.workload],
  ["kind", (line) => line.kind],
  ["judged", (line) => line.judged],
  ["right", (line) => line.right],
  ["cut_off", (line) => line.cut_off],
  ["not_right", (line) => describeFailures(line.failures)],
];
