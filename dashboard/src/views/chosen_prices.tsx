import { Answer } from "../parts/answer.tsx";
import { ServedAsTag } from "../parts/served_as_tag.tsx";
import { SimulatedTag } from "../parts/tag.tsx";
import { axisEnd } from "../state/page.ts";
import { pricesQuery } from "../state/queries.ts";
import { useQuery } from "../state/use_query.ts";
import { PriceSection } from "./price_section.tsx";

interface ChosenPricesProps {
  /** Of the model. */
  id: string;
  /** Ids of the simulated providers. */
  simulated: Set<string>;
  now: number;
  onClose(): void;
}

/** The price of the chosen model over time. */
export function ChosenPrices({ id, simulated, now, onClose }: ChosenPricesProps) {
  const history = useQuery(pricesQuery(id));
  return (
    <Answer result={history} height={280}>
      {(prices) => {
        const [known] = prices;
        const standIn = known !== undefined && simulated.has(known.provider_id);
        return (
          <div class="chosen">
            <p class="chosen-title">
              <strong>{known?.model ?? "The price of this model is unknown"}</strong>{" "}
              {known?.provider}
              <ServedAsTag modelId={id} model={known?.model ?? ""} />
              {standIn && <SimulatedTag />}
              <button type="button" class="link" onClick={onClose}>Close</button>
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
  );
}
