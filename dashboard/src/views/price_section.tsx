import type { HistoricPrice } from "../api/read_prices.ts";
import { PriceChart } from "../charts/price_chart.tsx";
import { formatPrice } from "../format/quantity.ts";
import { priceColumns } from "../format/price_columns.ts";
import { type CsvColumn, saveCsv } from "../format/save_csv.ts";
import { DataTable } from "../parts/data_table.tsx";
import { Disclosure } from "../parts/disclosure.tsx";
import { Empty } from "../parts/empty.tsx";
import { Day } from "../parts/moment.tsx";
import { Amount } from "../parts/amount.tsx";
import { PriceRemarks } from "../parts/price_remarks.tsx";
import { Section } from "../parts/section.tsx";

interface PriceSectionProps {
  model: string;
  /** Oldest first. */
  prices: HistoricPrice[];
  /** The end of the time axis, in milliseconds since 1970. */
  end: number;
  /** Whether the provider is simulated. */
  simulated: boolean;
}

const HEADER = ["Valid from", "Input", "Output", "Cached input", "Also charged", "Source"];

/** The price of a model over time. */
export function PriceSection({ model, prices, end, simulated }: PriceSectionProps) {
  function save() {
    const columns: CsvColumn<HistoricPrice>[] = [
      ["model", () => model],
      ["simulated", () => simulated],
      ["valid_from", (price) => new Date(price.valid_from).toISOString()],
      ...priceColumns,
      ["source", (price) => price.source],
    ];
    saveCsv("price-history", columns, prices);
  }

  return (
    <Section title="Price history">
      {prices.length === 0
        ? (
          <Empty title="No price is known">
            So the cost of its requests is unknown too.
          </Empty>
        )
        : (
          <>
            <PriceChart
              label={`Prices of ${model} over time`}
              prices={prices}
              end={end}
              simulated={simulated}
            />
            <PriceRemarks price={prices[prices.length - 1]} lead="Also charged now: " />
            <Disclosure label="Table">
              {() => (
                <DataTable
                  caption={`Prices of ${model}, per million tokens`}
                  header={HEADER}
                  rows={prices.toReversed().map((price) => [
                    <Day key="from" time={price.valid_from} />,
                    <Amount key="in" value={formatPrice(price.input_price_per_m)} />,
                    <Amount key="out" value={formatPrice(price.output_price_per_m)} />,
                    <Amount key="cached" value={formatPrice(price.cached_input_price_per_m)} />,
                    <PriceRemarks key="also" price={price} />,
                    price.source,
                  ])}
                  onSave={save}
                />
              )}
            </Disclosure>
          </>
        )}
    </Section>
  );
}
