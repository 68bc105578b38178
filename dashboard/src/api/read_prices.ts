import * as z from "zod/mini";
import { client } from "./client.ts";
import { maybeNumber, maybeTime, number, time } from "./fields.ts";
import { readInOrder, readRows } from "./read_rows.ts";

const price = z.object({
  provider: z.string(),
  model: z.string(),
  provider_id: z.string(),
  model_id: z.string(),
  input_price_per_m: number,
  output_price_per_m: number,
  cached_input_price_per_m: maybeNumber,
  source: z.string(),
  tiers: z.unknown(),
  parts: z.unknown(),
});

const latest = z.extend(price, { timestamp: time });

const historic = z.extend(price, {
  valid_from: time,
  valid_until: maybeTime,
  previous_input_price_per_m: maybeNumber,
  previous_output_price_per_m: maybeNumber,
  previous_tiers: z.unknown(),
  previous_parts: z.unknown(),
});

/** A price that is valid now, in USD per million tokens. */
export type LatestPrice = z.infer<typeof latest>;

/** A price and the one before it, in USD per million tokens. */
export type HistoricPrice = z.infer<typeof historic>;

const LATEST_COLUMNS = Object.keys(latest.shape).join(",");
const HISTORIC_COLUMNS = Object.keys(historic.shape).join(",");

/** The price of every model, cheapest output first. */
export function readLatestPrices(): Promise<LatestPrice[]> {
  return readInOrder(
    "the prices",
    latest,
    ["output_price_per_m", "model_id"],
    () => client.from("latest_prices").select(LATEST_COLUMNS),
  );
}

/** Every price a model has had, oldest first. */
export function readPriceHistory(modelId: string): Promise<HistoricPrice[]> {
  return readInOrder(
    "the price history",
    historic,
    ["valid_from"],
    () => client.from("price_history").select(HISTORIC_COLUMNS).eq("model_id", modelId),
  );
}

/** The latest 50 changes of any model's price. */
export function readPriceChanges(): Promise<HistoricPrice[]> {
  return readRows(
    "the price changes",
    historic,
    client
      .from("price_history")
      .select(HISTORIC_COLUMNS)
      .not("previous_output_price_per_m", "is", null)
      .order("valid_from", { ascending: false })
      .limit(50),
  );
}
