import type { Comparison } from "../api/read_comparison.ts";
import type { Summary } from "../api/read_summaries.ts";
import { formatCount } from "../format/format_count.ts";
import { formatPoints, type Quantity, quantityText } from "../format/quantity.ts";
import { saveCsv } from "../format/save_csv.ts";
import { Amount } from "../parts/amount.tsx";
import { MetricHelp } from "../parts/metric_help.tsx";
import { SaveButton } from "../parts/save_button.tsx";
import { Scroller } from "../parts/scroller.tsx";
import { Section } from "../parts/section.tsx";
import { fileNameOf, type Scope } from "../state/scope.ts";
import { ComparedHeads } from "./compared_heads.tsx";
import { describeFailures, describeVerdict, verdictMetrics } from "./verdict_metrics.ts";

interface VerdictTableProps {
  rows: [Summary, Summary];
  comparisons: Comparison[];
  scope: Scope;
  isStale(row: Summary): boolean;
  now: number;
}

/** Who is better in each metric, by the runs that measured both; no one where it cannot be told. */
export function VerdictTable({ rows, comparisons, scope, isStale, now }: VerdictTableProps) {
  const shown = comparisons.filter(({ n, metric }) =>
    n > 0 || metric === "ttft_ms" || metric === "success_percent"
  );
  const failures = comparisons.length === 0 ? "" : describeFailures(comparisons[0]);
  return (
    <Section
      title="Runs that measured both"
      note={`Each run is a pair: same text, same minutes. ${failures}`}
    >
      <Scroller label="Comparison">
        <table class="plain comparison verdicts">
          <caption>
            <SaveButton onSave={() => save(comparisons, rows[0].simulated, scope)} />
          </caption>
          <thead>
            <tr>
              <th scope="col">
                <span class="unseen">Metric</span>
              </th>
              <ComparedHeads rows={rows} isStale={isStale} now={now} />
              <th scope="col" class="numeric aside">Difference</th>
              <th scope="col" class="numeric aside">Pairs</th>
              <th scope="col">Verdict</th>
            </tr>
          </thead>
          <tbody>
            {shown.map((row) => <VerdictRow key={row.metric} row={row} />)}
          </tbody>
        </table>
      </Scroller>
    </Section>
  );
}

function VerdictRow({ row }: { row: Comparison }) {
  const { label, metric, format, share } = verdictMetrics[row.metric];
  const difference = (value: number | null) => share ? formatPoints(value) : signed(value, format);
  return (
    <tr>
      <th scope="row">
        {label} <MetricHelp metric={metric} />
      </th>
      <td class={row.verdict === "first" ? "numeric winner" : "numeric"}>
        <Amount value={format(row.value_a)} />
      </td>
      <td class={row.verdict === "second" ? "numeric winner" : "numeric"}>
        <Amount value={format(row.value_b)} />
      </td>
      <td class="numeric aside">
        <Amount value={difference(row.difference)} />
        {row.difference_low !== null && row.difference_high !== null && (
          <span class="interval">
            {quantityText(difference(row.difference_low))} to{" "}
            {quantityText(difference(row.difference_high))}
          </span>
        )}
      </td>
      <td class="numeric aside">{formatCount(row.n)}</td>
      <td
        class={row.verdict === "first" || row.verdict === "second" ? "verdict" : "verdict none"}
      >
        {describeVerdict(row)}
      </td>
    </tr>
  );
}

/** A difference with its sign, in the unit of what differs. */
function signed(value: number | null, format: (value: number | null) => Quantity | null) {
  const size = format(value === null ? null : Math.abs(value));
  if (value === null || size === null) return null;
  return { ...size, text: `${value < 0 ? "−" : value > 0 ? "+" : ""}${size.text}` };
}

function save(comparisons: Comparison[], simulated: boolean, scope: Scope): void {
  saveCsv<Comparison>(fileNameOf("head-to-head", scope), [
    ["metric", ({ metric }) => metric],
    ["simulated", () => simulated],
    ["workload", () => scope.workload],
    ["pairs", ({ n }) => n],
    ["failed_first", ({ failed_a }) => failed_a],
    ["failed_second", ({ failed_b }) => failed_b],
    ["first", ({ value_a }) => value_a],
    ["second", ({ value_b }) => value_b],
    ["difference", ({ difference }) => difference],
    ["difference_low", ({ difference_low }) => difference_low],
    ["difference_high", ({ difference_high }) => difference_high],
    ["verdict", ({ verdict }) => verdict],
  ], comparisons);
}
