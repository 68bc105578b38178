import type { HistoricPrice } from "../api/read_prices.ts";
import { formatChange, formatPrice, quantityText } from "../format/quantity.ts";
import { ModelCell } from "../parts/model_cell.tsx";
import { Day } from "../parts/moment.tsx";
import { PriceRemarks } from "../parts/price_remarks.tsx";
import { PlainTable } from "../parts/plain_table.tsx";

interface PriceChangeTableProps {
  changes: HistoricPrice[];
  /** Ids of the simulated providers. */
  simulated: Set<string>;
  linkTo(modelId: string): string;
}

/** Changed prices, each with the previous one. */
export function PriceChangeTable({ changes, simulated, linkTo }: PriceChangeTableProps) {
  return (
    <PlainTable
      label="Latest price changes"
      header={[
        "Model",
        ["Provider", "off-phone"],
        ["Input", "numeric"],
        ["Output", "numeric"],
        "Also charged",
        "When",
      ]}
    >
      {changes.map((change) => (
        <tr key={`${change.model_id} ${change.valid_from}`}>
          <ModelCell
            id={change.model_id}
            model={change.model}
            provider={change.provider}
            simulated={simulated.has(change.provider_id)}
            href={linkTo(change.model_id)}
          />
          <td class="off-phone">{change.provider}</td>
          <td class="numeric">
            {step(change.previous_input_price_per_m, change.input_price_per_m)}
          </td>
          <td class="numeric">
            {step(change.previous_output_price_per_m, change.output_price_per_m)}
          </td>
          <td class="remarks">
            <PriceRemarks
              price={change}
              before={{ tiers: change.previous_tiers, parts: change.previous_parts }}
            />
          </td>
          <td>
            <Day time={change.valid_from} />
          </td>
        </tr>
      ))}
    </PlainTable>
  );
}

/** For example `$0.60 → $0.40 (−33%)`. */
function step(before: number | null, after: number): string {
  const to = quantityText(formatPrice(after));
  if (before === null || before === after) return to;
  const change = before === 0 ? null : formatChange(100 * (after / before - 1));
  const from = quantityText(formatPrice(before));
  return change === null ? `${from} → ${to}` : `${from} → ${to} (${change.text})`;
}
