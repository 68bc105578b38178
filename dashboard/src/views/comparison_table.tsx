import type { Summary } from "../api/read_summaries.ts";
import { MetricHelp } from "../parts/metric_help.tsx";
import { Amount } from "../parts/amount.tsx";
import { SaveButton } from "../parts/save_button.tsx";
import { Scroller } from "../parts/scroller.tsx";
import { ServedAsTag } from "../parts/served_as_tag.tsx";
import { SimulatedTag, StaleTag } from "../parts/tag.tsx";
import { comparedMetrics } from "./compared_metrics.ts";
import { tellDifference } from "./tell_difference.ts";

interface ComparisonTableProps {
  rows: [Summary, Summary];
  isStale(row: Summary): boolean;
  now: number;
  onSave(): void;
}

/** The numbers of two models, with the better one of each pair highlighted. */
export function ComparisonTable({ rows, isStale, now, onSave }: ComparisonTableProps) {
  const [first, second] = rows;
  return (
    <Scroller label="Comparison">
      <table class="plain comparison">
        <caption>
          <SaveButton onSave={onSave} />
        </caption>
        <thead>
          <tr>
            <th scope="col">
              <span class="unseen">Metric</span>
            </th>
            {rows.map((row, index) => (
              <th key={row.model_id} scope="col" class="numeric">
                <span class={`key line-${index}`}>{row.model}</span>
                <span class="provider">{row.provider}</span>
                <ServedAsTag modelId={row.model_id} model={row.model} />
                {row.simulated && <SimulatedTag />}
                {row.last_seen_at !== null && isStale(row) && (
                  <StaleTag lastSeenAt={row.last_seen_at} now={now} />
                )}
              </th>
            ))}
            <th scope="col">Difference</th>
          </tr>
        </thead>
        <tbody>
          {comparedMetrics.map((metric) => {
            const { winner, words } = tellDifference(metric, rows);
            return (
              <tr key={metric.label}>
                <th scope="row">
                  {metric.label} <MetricHelp metric={metric.metric} />
                </th>
                <td class={winner === "first" ? "numeric winner" : "numeric"}>
                  <Amount value={metric.format(first[metric.column])} />
                </td>
                <td class={winner === "second" ? "numeric winner" : "numeric"}>
                  <Amount value={metric.format(second[metric.column])} />
                </td>
                <td>{words}</td>
              </tr>
            );
          })}
        </tbody>
      </table>
    </Scroller>
  );
}
