import { useMemo } from "preact/hooks";
import type { LatestPrice } from "../api/read_prices.ts";
import { countOf } from "../format/format_count.ts";
import { priceColumns } from "../format/price_columns.ts";
import { type CsvColumn, fields, saveCsv } from "../format/save_csv.ts";
import { Answer } from "../parts/answer.tsx";
import { Empty } from "../parts/empty.tsx";
import { Pager } from "../parts/pager.tsx";
import { SaveButton } from "../parts/save_button.tsx";
import { SearchBox } from "../parts/search_box.tsx";
import { Section } from "../parts/section.tsx";
import type { PageProps } from "../state/page.ts";
import { partOf } from "../state/pages.ts";
import { searchFor } from "../state/search.ts";
import type { Result } from "../state/use_query.ts";
import { PriceTable } from "./price_table.tsx";

/** Rows shown at once. */
const PAGE = 100;

interface LatestPricesProps extends Pick<PageProps, "params" | "setParams"> {
  result: Result<LatestPrice[]>;
  /** Ids of the simulated providers. */
  simulated: Set<string>;
  /** Whether these are known. */
  ready: boolean;
  linkTo(modelId: string): string;
}

/** The prices that are valid now, with their filters. */
export function LatestPrices(props: LatestPricesProps) {
  const { result, simulated, ready, linkTo, params, setParams } = props;
  const search = params.get("q") ?? "";
  const listed = useMemo(
    () => (result.data ?? []).filter(searchFor(search)),
    [result.data, search],
  );
  const part = partOf(listed, PAGE, params);
  return (
    <Section title="Prices now">
      <div class="toolbar">
        <SearchBox by="model or provider" params={params} setParams={setParams} />
        <p class="count" role="status">
          {result.data !== null && countOf(listed.length, "model")}
        </p>
        <SaveButton
          disabled={listed.length === 0 || !ready}
          onSave={() => saveCsv("prices", csvColumns(simulated), listed)}
        />
      </div>
      <Answer result={result} height={320}>
        {() =>
          listed.length === 0
            ? <Empty title={search === "" ? "No price is known yet" : "No model matches"} />
            : <PriceTable prices={part.rows} simulated={simulated} linkTo={linkTo} />}
      </Answer>
      <Pager part={part} setParams={setParams} />
    </Section>
  );
}

function csvColumns(simulated: Set<string>): CsvColumn<LatestPrice>[] {
  return [
    ...fields("provider", "model"),
    ["simulated", (price) => simulated.has(price.provider_id)],
    ...priceColumns,
    ["valid_from", (price) => new Date(price.timestamp).toISOString()],
    ...fields("source"),
  ];
}
