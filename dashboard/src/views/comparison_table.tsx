import type { Summary } from "../api/read_summaries.ts";
import { Interval } from "../parts/interval.tsx";
import { MetricHelp } from "../parts/metric_help.tsx";
import { SaveButton } from "../parts/save_button.tsx";
import { Scroller } from "../parts/scroller.tsx";
import { Section } from "../parts/section.tsx";
import { ComparedHeads } from "./compared_heads.tsx";
import { comparedMetrics } from "./compared_metrics.ts";

interface ComparisonTableProps {
  rows: [Summary, Summary];
  isStale(row: Summary): boolean;
  now: number;
  onSave(): void;
}

/** The numbers of two models side by side, each with its interval. */
export function ComparisonTable({ rows, isStale, now, onSave }: ComparisonTableProps) {
  return (
    <Section
      title="Each on its own"
      note="All requests of the window. Below each number the interval that holds it in 95 of 100 such windows."
    >
      <Scroller label="Numbers">
        <table class="plain comparison alone">
          <caption>
            <SaveButton onSave={onSave} />
          </caption>
          <thead>
            <tr>
              <th scope="col">
                <span class="unseen">Metric</span>
              </th>
              <ComparedHeads rows={rows} isStale={isStale} now={now} />
            </tr>
          </thead>
          <tbody>
            {comparedMetrics.map(({ label, metric, column, low, high, format }) => (
              <tr key={label}>
                <th scope="row">
                  {label} <MetricHelp metric={metric} />
                </th>
                {rows.map((row) => (
                  <td key={row.model_id} class="numeric">
                    <Interval
                      value={row[column]}
                      low={low === undefined ? null : row[low]}
                      high={high === undefined ? null : row[high]}
                      format={format}
                    />
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </Scroller>
    </Section>
  );
}
