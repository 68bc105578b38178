import { readLatestPrices, readPriceChanges } from "../api/read_prices.ts";
import { readSimulatedProviders } from "../api/read_simulated_providers.ts";
import { Answer } from "../parts/answer.tsx";
import { Failure } from "../parts/failure.tsx";
import { PageHead } from "../parts/page_head.tsx";
import { Section } from "../parts/section.tsx";
import type { PageProps } from "../state/page.ts";
import { readId } from "../state/read_id.ts";
import { routeTo } from "../state/route.ts";
import { scopeParams } from "../state/scope.ts";
import { useQuery } from "../state/use_query.ts";
import { ChosenPrices } from "./chosen_prices.tsx";
import { LatestPrices } from "./latest_prices.tsx";
import { PriceChangeTable } from "./price_change_table.tsx";

const latestQuery = { key: "prices now", read: readLatestPrices };
const changesQuery = { key: "price changes", read: readPriceChanges };
const simulatedQuery = { key: "simulated providers", read: readSimulatedProviders };
const nobody = new Set<string>();

/** The prices of all models, changes of prices, and one model's history. */
export function Prices({ params, setParams, now }: PageProps) {
  const latest = useQuery(latestQuery);
  const changes = useQuery(changesQuery);
  const standIns = useQuery(simulatedQuery);
  const simulated = standIns.data ?? nobody;
  const chosen = readId(params, "model");
  const linkTo = (model: string) =>
    routeTo("prices", { model, q: params.get("q"), ...scopeParams(params) });
  return (
    <>
      <PageHead
        title="Prices"
        lead="List prices in USD per million tokens, each with its source."
      />
      <Failure results={[standIns]} />
      {chosen !== null && (
        <ChosenPrices
          id={chosen}
          simulated={simulated}
          now={now}
          onClose={() => setParams({ model: null })}
        />
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
      <LatestPrices
        result={latest}
        simulated={simulated}
        ready={standIns.data !== null}
        linkTo={linkTo}
        params={params}
        setParams={setParams}
      />
    </>
  );
}
