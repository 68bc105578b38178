import type { LatestPrice } from "../api/read_prices.ts";
import { formatPrice } from "../format/quantity.ts";
import { Amount } from "../parts/amount.tsx";
import { PriceRemarks } from "../parts/price_remarks.tsx";
import { ModelCell } from "../parts/model_cell.tsx";
import { Day } from "../parts/moment.tsx";
import { PlainTable } from "../parts/plain_table.tsx";

interface PriceTableProps {
  prices: LatestPrice[];
  /** Ids of the simulated providers. */
  simulated: Set<string>;
  linkTo(modelId: string): string;
}

/** Prices that are valid now. */
export function PriceTable({ prices, simulated, linkTo }: PriceTableProps) {
  return (
    <PlainTable
      label="Prices now"
      header={[
        "Model",
        ["Provider", "off-phone"],
        ["Input", "numeric"],
        ["Output", "numeric"],
        ["Cached input", "numeric"],
        "Also charged",
        "Since",
        "Source",
      ]}
    >
      {prices.map((price) => (
        <tr key={price.model_id}>
          <ModelCell
            id={price.model_id}
            model={price.model}
            provider={price.provider}
            simulated={simulated.has(price.provider_id)}
            href={linkTo(price.model_id)}
          />
          <td class="off-phone">{price.provider}</td>
          <td class="numeric">
            <Amount value={formatPrice(price.input_price_per_m)} />
          </td>
          <td class="numeric">
            <Amount value={formatPrice(price.output_price_per_m)} />
          </td>
          <td class="numeric">
            <Amount
              value={formatPrice(price.cached_input_price_per_m)}
              unknown="It has no known price of its own"
            />
          </td>
          <td class="remarks">
            <PriceRemarks price={price} />
          </td>
          <td>
            <Day time={price.timestamp} />
          </td>
          <td>{price.source}</td>
        </tr>
      ))}
    </PlainTable>
  );
}
