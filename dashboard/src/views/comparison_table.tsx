import type { Summary } from "../api/read_summaries.ts";
import { Interval } from "../parts/interval.tsx";
import { MetricHelp } from "../parts/metric_help.tsx";
import { Section } from "../parts/section.tsx";
import { comparedMetrics } from "./compared_metrics.ts";
import { type Compared, ComparedTable } from "./compared_table.tsx";

/** The numbers of two models side by side, each with its interval. */
export function ComparisonTable({ onSave, ...compared }: Compared & { onSave(): void }) {
  return (
    <Section
      title="Each on its own"
      note="All requests of the window. Below each number is its interval: in 95 of 100 such windows it holds the true value."
    >
      <ComparedTable {...compared} label="Numbers" look="alone" onSave={onSave}>
        {comparedMetrics.map(({ label, metric, column, format }) => (
          <tr key={label}>
            <th scope="row">
              {label} <MetricHelp metric={metric} />
            </th>
            {compared.rows.map((row) => (
              <td key={row.model_id} class="numeric">
                <Interval
                  value={row[column]}
                  low={endOf(row, `${column}_low`)}
                  high={endOf(row, `${column}_high`)}
                  format={format}
                />
              </td>
            ))}
          </tr>
        ))}
      </ComparedTable>
    </Section>
  );
}

/** An end of an interval; null where a number has none. */
function endOf(row: Summary, column: string): number | null {
  return column in row ? row[column as "p50_tps_low"] : null;
}
