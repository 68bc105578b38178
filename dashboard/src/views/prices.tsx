import { useMemo } from "preact/hooks";
import { readLatestPrices, readPriceChanges } from "../api/read_prices.ts";
import { readSimulatedProviders } from "../api/read_simulated_providers.ts";
import { formatCsv } from "../format/csv.ts";
import { countOf } from "../format/format_count.ts";
import { PART_FIELDS, partFields } from "../format/price_part_fields.ts";
import { saveFile } from "../format/save_file.ts";
import { Answer } from "../parts/answer.tsx";
import { Empty } from "../parts/empty.tsx";
import { Failure } from "../parts/failure.tsx";
import { PageHead } from "../parts/page_head.tsx";
import { Pager } from "../parts/pager.tsx";
import { SaveButton } from "../parts/save_button.tsx";
import { Section } from "../parts/section.tsx";
import { SimulatedTag } from "../parts/tag.tsx";
import { axisEnd, type PageProps } from "../state/page.ts";
import { pageParam, partOf } from "../state/pages.ts";
import { pricesQuery } from "../state/queries.ts";
import { readId } from "../state/read_id.ts";
import { routeTo } from "../state/route.ts";
import { scopeParams } from "../state/scope.ts";
import { useQuery } from "../state/use_query.ts";
import { PriceChangeTable } from "./price_change_table.tsx";
import { PriceSection } from "./price_section.tsx";
import { PriceTable } from "./price_table.tsx";

/** Rows shown at once. */
const PAGE = 100;

const latestQuery = { subject: "prices now", key: "prices now", read: readLatestPrices };
const changesQuery = { subject: "price changes", key: "price changes", read: readPriceChanges };
const simulatedQuery = {
  subject: "simulated providers",
  key: "simulated providers",
  read: readSimulatedProviders,
};
const nobody = new Set<string>();

/** What every model costs, what has changed, and one model's history. */
export function Prices({ params, setParams, now }: PageProps) {
  const latest = useQuery(latestQuery);
  const changes = useQuery(changesQuery);
  const standIns = useQuery(simulatedQuery);
  const simulated = standIns.data ?? nobody;
  const wanted = readId(params, "model");
  const history = useQuery(wanted === null ? null : pricesQuery(wanted));
  const search = params.get("q") ?? "";
  const listed = useMemo(() => {
    const words = search.toLowerCase().split(/\s+/);
    return (latest.data ?? []).filter(({ provider, model }) =>
      words.every((word) => `${provider} ${model}`.toLowerCase().includes(word))
    );
  }, [latest.data, search]);
  const part = partOf(listed, PAGE, params);
  const linkTo = (model: string) => routeTo("prices", { model, q: search, ...scopeParams(params) });

  function save() {
    const header = [
      "provider",
      "model",
      "simulated",
      "input_usd_per_m",
      "output_usd_per_m",
      "cached_input_usd_per_m",
      ...PART_FIELDS,
      "valid_from",
      "source",
    ];
    const rows = listed.map((price) => [
      price.provider,
      price.model,
      simulated.has(price.provider_id),
      price.input_price_per_m,
      price.output_price_per_m,
      price.cached_input_price_per_m,
      ...partFields(price),
      new Date(price.timestamp).toISOString(),
      price.source,
    ]);
    saveFile("prices.csv", "text/csv", formatCsv(header, rows));
  }

  return (
    <>
      <PageHead
        title="Prices"
        lead="List prices in USD per million tokens, as each provider's sources give them."
      />
      <Failure results={[standIns]} />
      {wanted !== null && (
        <Answer result={history} height={280}>
          {(prices) => {
            const [known] = prices;
            const standIn = known !== undefined && simulated.has(known.provider_id);
            return (
              <div class="chosen">
                <p class="chosen-title">
                  <strong>{known?.model ?? "No price is known of this model"}</strong>{" "}
                  {known?.provider}
                  {standIn && <SimulatedTag />}
                  <button type="button" class="link" onClick={() => setParams({ model: null })}>
                    Close
                  </button>
                </p>
                <PriceSection
                  model={known?.model ?? ""}
                  prices={prices}
                  end={axisEnd(now)}
                  simulated={standIn}
                />
              </div>
            );
          }}
        </Answer>
      )}
      <Section title="Latest changes">
        <Answer result={changes} height={120}>
          {(rows) =>
            rows.length === 0
              ? <p class="quiet">No price has changed since the first was recorded.</p>
              : (
                <PriceChangeTable
                  changes={rows.slice(0, 10)}
                  simulated={simulated}
                  linkTo={linkTo}
                />
              )}
        </Answer>
      </Section>
      <Section title="Prices now">
        <div class="toolbar">
          <input
            type="search"
            aria-label="Filter by model or provider"
            placeholder="Filter models"
            value={search}
            onInput={(event) => setParams({ q: event.currentTarget.value, page: null })}
          />
          <p class="count" role="status">
            {latest.data !== null && countOf(listed.length, "model")}
          </p>
          <SaveButton disabled={listed.length === 0 || standIns.data === null} onSave={save} />
        </div>
        <Answer result={latest} height={320}>
          {() =>
            listed.length === 0
              ? <Empty title={search === "" ? "No price is known yet" : "No model matches"} />
              : <PriceTable prices={part.rows} simulated={simulated} linkTo={linkTo} />}
        </Answer>
        <Pager
          page={part.page}
          size={PAGE}
          total={listed.length}
          onChange={(page) => setParams({ page: pageParam(page) })}
        />
      </Section>
    </>
  );
}
