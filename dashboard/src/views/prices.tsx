import { useMemo, useState } from "preact/hooks";
import { readLatestPrices, readPriceChanges, readPriceHistory } from "../api/read_prices.ts";
import { formatCsv } from "../format/csv.ts";
import { saveFile } from "../format/save_file.ts";
import { Answer } from "../parts/answer.tsx";
import { Empty } from "../parts/empty.tsx";
import { PageHead } from "../parts/page_head.tsx";
import { Section } from "../parts/section.tsx";
import type { PageProps } from "../state/page.ts";
import { routeTo } from "../state/route.ts";
import { scopeParams } from "../state/scope.ts";
import { useQuery } from "../state/use_query.ts";
import { PriceChangeTable } from "./price_change_table.tsx";
import { PriceSection } from "./price_section.tsx";
import { PriceTable } from "./price_table.tsx";

/** Rows shown at first, and added with each wish for more. */
const PAGE = 100;

/** What every model costs, what has changed, and one model's history. */
export function Prices({ params, setParams, now }: PageProps) {
  const latest = useQuery("prices latest", readLatestPrices);
  const changes = useQuery("prices changes", readPriceChanges);
  const wanted = params.get("model");
  const history = useQuery(
    wanted === null ? null : `prices ${wanted}`,
    () => readPriceHistory(wanted ?? ""),
  );
  const search = params.get("q") ?? "";
  const [most, setMost] = useState(PAGE);
  const listed = useMemo(() => {
    const words = search.toLowerCase().split(/\s+/);
    return (latest.data ?? []).filter(({ provider, model }) =>
      words.every((word) => `${provider} ${model}`.toLowerCase().includes(word))
    );
  }, [latest.data, search]);
  const current = latest.data?.find(({ model_id }) => model_id === wanted);
  const linkTo = (model: string) => routeTo("prices", { model, q: search, ...scopeParams(params) });

  function save() {
    const header = [
      "provider",
      "model",
      "input_usd_per_m",
      "output_usd_per_m",
      "cached_input_usd_per_m",
      "valid_from",
      "source",
    ];
    const rows = listed.map((price) => [
      price.provider,
      price.model,
      price.input_price_per_m,
      price.output_price_per_m,
      price.cached_input_price_per_m,
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
      {wanted !== null && (
        <Answer query={history} height={280}>
          {(prices) => (
            <div class="chosen">
              <p class="chosen-title">
                <strong>{current?.model ?? prices[0]?.model ?? "Unknown model"}</strong>{" "}
                {current?.provider ?? prices[0]?.provider}
                <button type="button" class="link" onClick={() => setParams({ model: null })}>
                  Close
                </button>
              </p>
              <PriceSection model={current?.model ?? ""} prices={prices} now={now} />
            </div>
          )}
        </Answer>
      )}
      <Section title="Latest changes">
        <Answer query={changes} height={120}>
          {(rows) =>
            rows.length === 0
              ? <p class="quiet">No price has changed since the first was recorded.</p>
              : <PriceChangeTable changes={rows.slice(0, 10)} linkTo={linkTo} />}
        </Answer>
      </Section>
      <Section title="Prices now">
        <div class="toolbar">
          <input
            type="search"
            aria-label="Filter by model or provider"
            placeholder="Filter models"
            value={search}
            onInput={(event) => setParams({ q: event.currentTarget.value })}
          />
          <p class="count" role="status">
            {latest.data !== null && `${listed.length} ${listed.length === 1 ? "model" : "models"}`}
          </p>
          <button type="button" class="link" onClick={save} disabled={listed.length === 0}>
            Download CSV
          </button>
        </div>
        <Answer query={latest} height={320}>
          {() =>
            listed.length === 0
              ? <Empty title={search === "" ? "No price is known yet" : "No model matches"} />
              : <PriceTable prices={listed.slice(0, most)} linkTo={linkTo} />}
        </Answer>
        {listed.length > most && (
          <button
            type="button"
            class="more"
            onClick={() => setMost(most + PAGE)}
          >
            Show {Math.min(PAGE, listed.length - most)} more of {listed.length}
          </button>
        )}
      </Section>
    </>
  );
}
