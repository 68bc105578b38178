import type { Summary } from "../api/read_summaries.ts";
import { formatNumber } from "../format/format_number.ts";
import { MetricHelp } from "../parts/metric_help.tsx";
import { Amount } from "../parts/amount.tsx";
import { SaveButton } from "../parts/save_button.tsx";
import { Scroller } from "../parts/scroller.tsx";
import { SimulatedTag, StaleTag } from "../parts/tag.tsx";
import { type ComparedMetric, comparedMetrics } from "./compared_metrics.ts";

interface ComparisonTableProps {
  rows: [Summary, Summary];
  isStale(row: Summary): boolean;
  now: number;
  onSave(): void;
}

/** The numbers of two models, the better one of each pair set off. */
export function ComparisonTable({ rows, isStale, now, onSave }: ComparisonTableProps) {
  const [first, second] = rows;
  const tooFew = Math.min(first.n, second.n) < ENOUGH;
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
                <span class={`key ${index === 0 ? "line-first" : "line-second"}`}>{row.model}</span>
                <span class="provider">{row.provider}</span>
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
            const a = metric.value(first);
            const b = metric.value(second);
            const winner = tooFew ? null : findWinner(metric, a, b);
            return (
              <tr key={metric.label}>
                <th scope="row">
                  {metric.label} <MetricHelp metric={metric.metric} />
                </th>
                <td class={winner === "first" ? "numeric winner" : "numeric"}>
                  <Amount value={metric.format(a)} />
                </td>
                <td class={winner === "second" ? "numeric winner" : "numeric"}>
                  <Amount value={metric.format(b)} />
                </td>
                <td>{tooFew ? tellTooFew(metric, rows) : describe(metric, a, b)}</td>
              </tr>
            );
          })}
        </tbody>
      </table>
    </Scroller>
  );
}

/** Requests on each side, below which a difference says nothing. */
const ENOUGH = 20;

function tellTooFew({ better }: ComparedMetric, [first, second]: [Summary, Summary]): string {
  return better === null ? "" : `Too few requests to tell: ${first.n} and ${second.n}`;
}

/** Differences below this share are as good as none. */
const NOTEWORTHY = 0.02;

function findWinner({ better, share }: ComparedMetric, a: number | null, b: number | null) {
  if (better === null || a === null || b === null || a === b) return null;
  const least = share ? 0 : NOTEWORTHY;
  if (Math.abs(a - b) / Math.max(Math.abs(a), Math.abs(b)) < least) return null;
  return (a < b) === (better === "less") ? "first" : "second";
}

function describe(metric: ComparedMetric, a: number | null, b: number | null): string {
  if (metric.better === null || a === null || b === null) return "";
  const winner = findWinner(metric, a, b);
  if (winner === null) return "About the same";
  const side = winner === "first" ? "First" : "Second";
  if (metric.share) {
    return `${side} by ${formatNumber(Math.abs(a - b), 2)} points`;
  }
  const ratio = Math.max(a, b) / Math.min(a, b);
  if (!isFinite(ratio)) return `${side} is better`;
  const words: Record<string, string> = { ttft: "quicker", latency: "quicker", tps: "faster" };
  return `${side} is ${formatNumber(ratio, 2)}× ${words[metric.metric] ?? "cheaper"}`;
}
