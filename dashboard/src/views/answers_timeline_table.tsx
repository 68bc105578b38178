import { formatCount } from "../format/format_count.ts";
import { describeFailures } from "../format/outcomes.ts";
import { formatShare } from "../format/quantity.ts";
import { type CsvColumn, fields, momentField } from "../format/save_csv.ts";
import { DataTable } from "../parts/data_table.tsx";
import { Interval } from "../parts/interval.tsx";
import { Interval as Moments } from "../parts/moment.tsx";
import { rightPercent } from "../state/right_answers.ts";
import type { Scope } from "../state/scope.ts";
import type { JudgedPoint } from "./judged_points.ts";
import { saveNumbers } from "./save_numbers.ts";

interface AnswersTimelineTableProps {
  caption: string;
  /** The names of the hosts by the ids of their models. */
  hosts: Map<string, string>;
  points: JudgedPoint[];
  /** Of the workload that was answered. */
  scope: Scope;
  /** The kind of questions; null: all. */
  kind: string | null;
}

/** How right answers were over time in numbers, the latest first. */
export function AnswersTimelineTable(props: AnswersTimelineTableProps) {
  const { caption, hosts, points, scope, kind } = props;
  const rows = points.toSorted((a, b) => b.starts_at - a.starts_at);
  const columns: CsvColumn<JudgedPoint>[] = [
    ["host", ({ model_id }) => hosts.get(model_id) ?? ""],
    ["kind", () => kind],
    ...fields("simulated"),
    momentField("starts_at"),
    ["interval_seconds", (row) => row.grain_seconds],
    ["judged", ({ told }) => told.judged],
    ["right", ({ told }) => told.right],
    ["right_percent", ({ told }) => rightPercent(told)],
    ["right_percent_low", ({ low }) => low],
    ["right_percent_high", ({ high }) => high],
    ["cut_off", ({ told }) => told.cut_off],
    ["not_right", ({ told }) => describeFailures(told.failures)],
  ];
  return (
    <DataTable
      caption={caption}
      header={["Interval", "Host", "Judged", "Right", "Cut off", "What was not right"]}
      rows={rows.map(({ model_id, starts_at, grain_seconds, told, low, high }) => [
        <Moments key="when" start={starts_at} seconds={grain_seconds} />,
        hosts.get(model_id) ?? "",
        formatCount(told.judged),
        <Interval
          key="right"
          value={rightPercent(told)}
          low={low}
          high={high}
          format={formatShare}
          unknown="No answer was judged"
        />,
        formatCount(told.cut_off),
        describeFailures(told.failures) || "–",
      ])}
      onSave={() => saveNumbers("answers-over-time", scope, columns, rows)}
    />
  );
}
