import { formatCount } from "../format/format_count.ts";
import { formatShare } from "../format/quantity.ts";
import { outcomeName, type Outcomes, severityNames, severityOf } from "../format/outcomes.ts";
import { Amount } from "../parts/amount.tsx";
import { PlainTable } from "../parts/plain_table.tsx";

interface FailureTableProps {
  label: string;
  /** Null where every request succeeded. */
  outcomes: Outcomes;
  /** All requests of the window. */
  n: number;
}

/** The outcomes of the requests of a window, the most frequent first. */
export function FailureTable({ label, outcomes, n }: FailureTableProps) {
  const counts = Object.entries(outcomes ?? { success: n }).sort((a, b) => b[1] - a[1]);
  return (
    <PlainTable
      label={label}
      look="narrow"
      header={["Outcome", "Counts as", ["Requests", "numeric"], ["Share", "numeric"]]}
    >
      {counts.map(([outcome, count]) => (
        <tr key={outcome}>
          <th scope="row">
            <span class={`key bar-${severityOf(outcome)}`}>{outcomeName(outcome)}</span>
          </th>
          <td>{outcome === "success" ? "Succeeded" : severityNames[severityOf(outcome)]}</td>
          <td class="numeric">{formatCount(count)}</td>
          <td class="numeric">
            <Amount value={formatShare(100 * count / n)} />
          </td>
        </tr>
      ))}
    </PlainTable>
  );
}
