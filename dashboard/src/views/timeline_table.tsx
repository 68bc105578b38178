import type { TimelinePoint } from "../api/read_timeline.ts";
import { type CsvColumn, fields, momentField } from "../format/save_csv.ts";
import { DataTable } from "../parts/data_table.tsx";
import { Interval } from "../parts/moment.tsx";
import type { Scope } from "../state/scope.ts";
import { saveNumbers } from "./save_numbers.ts";
import type { ChartedMetric } from "./metrics.ts";

interface TimelineTableProps {
  caption: string;
  metric: ChartedMetric;
  /** One model, or two to compare. */
  names: string[];
  /** The points of each. */
  points: TimelinePoint[][];
  scope: Scope;
}

/** A metric over time in numbers. */
export function TimelineTable({ caption, metric, names, points, scope }: TimelineTableProps) {
  const keys = [`p5_${metric.id}`, `p50_${metric.id}`, `p95_${metric.id}`] as const;
  const rows = points.flatMap((ofModel, index) =>
    ofModel.map((point) => ({ ...point, model: names[index] }))
  );
  const columns: CsvColumn<typeof rows[number]>[] = [
    ...fields("model", "simulated"),
    momentField("starts_at"),
    ["interval_seconds", (row) => row.grain_seconds],
    ["requests", ({ n }) => n],
    ...fields(...keys),
  ];
  const several = names.length > 1;
  return (
    <DataTable
      caption={caption}
      header={["Interval", ...(several ? ["Model"] : []), "Requests", "p5", "p50", "p95"]}
      rows={rows.map((row) => [
        <Interval key="when" start={row.starts_at} seconds={row.grain_seconds} />,
        ...(several ? [row.model] : []),
        row.n,
        ...keys.map((key) => {
          const value = row[key];
          return value === null ? "–" : metric.format(value);
        }),
      ])}
      onSave={() => saveNumbers(metric.id, scope, columns, rows)}
    />
  );
}
