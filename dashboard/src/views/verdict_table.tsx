import type { Comparison } from "../api/read_comparison.ts";
import { formatCount } from "../format/format_count.ts";
import { formatPoints, type Quantity, quantityText } from "../format/quantity.ts";
import { fields, fieldWithEnds, saveCsv } from "../format/save_csv.ts";
import { Amount } from "../parts/amount.tsx";
import { MetricHelp } from "../parts/metric_help.tsx";
import { Section } from "../parts/section.tsx";
import { fileNameOf, type Scope } from "../state/scope.ts";
import { type Compared, ComparedTable } from "./compared_table.tsx";
import { describeFailures, describeVerdict, verdictMetrics } from "./verdict_metrics.ts";

interface VerdictTableProps extends Compared {
  comparisons: Comparison[];
  scope: Scope;
}

/** Who is better in each metric, by the runs that measured both; no one where it cannot be told. */
export function VerdictTable({ comparisons, scope, ...compared }: VerdictTableProps) {
  const shown = comparisons.filter(({ n, metric }) =>
    n > 0 || metric === "ttft_ms" || metric === "success_percent"
  );
  const failures = comparisons.length === 0 ? "" : describeFailures(comparisons[0]);
  return (
    <Section
      title="Runs that measured both"
      note={`Each run is a pair: same text, same minutes. ${failures}`}
    >
      <ComparedTable
        {...compared}
        label="Comparison"
        look="verdicts"
        further={
          <>
            <th scope="col" class="numeric aside">Difference</th>
            <th scope="col" class="numeric aside">Pairs</th>
            <th scope="col">Verdict</th>
          </>
        }
        onSave={() => save(comparisons, compared.rows[0].simulated, scope)}
      >
        {shown.map((row) => <VerdictRow key={row.metric} row={row} />)}
      </ComparedTable>
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
    ...fields("metric"),
    ["simulated", () => simulated],
    ["workload", () => scope.workload],
    ["pairs", ({ n }) => n],
    ["failed_first", ({ failed_a }) => failed_a],
    ["failed_second", ({ failed_b }) => failed_b],
    ["first", ({ value_a }) => value_a],
    ["second", ({ value_b }) => value_b],
    ...fieldWithEnds("difference"),
    ...fields("verdict"),
  ], comparisons);
}
