import * as z from "zod/mini";
import { client } from "./client.ts";
import { maybeNumber, maybeTime, number, time } from "./fields.ts";
import { readRows } from "./read_rows.ts";

const latest = z.object({
  provider: z.string(),
  model: z.string(),
  model_id: z.string(),
  input_price_per_m: number,
  output_price_per_m: number,
  cached_input_price_per_m: maybeNumber,
  source: z.string(),
  timestamp: time,
});

const historic = z.object({
  provider: z.string(),
  model: z.string(),
  model_id: z.string(),
  input_price_per_m: number,
  output_price_per_m: number,
  cached_input_price_per_m: maybeNumber,
  source: z.string(),
  valid_from: time,
  valid_until: maybeTime,
  previous_input_price_per_m: maybeNumber,
  previous_output_price_per_m: maybeNumber,
});

/** A price that is valid now, in USD per million tokens. */
export type LatestPrice = z.infer<typeof latest>;

/** A price and the one before it, in USD per million tokens. */
export type HistoricPrice = z.infer<typeof historic>;

const LATEST_COLUMNS = Object.keys(latest.shape).join(",");
const HISTORIC_COLUMNS = Object.keys(historic.shape).join(",");

/** Rows a project gives at once unless it is told otherwise. */
const PAGE = 1000;
const MOST_PAGES = 5;

/** The price of every model, cheapest output first. */
export async function readLatestPrices(): Promise<LatestPrice[]> {
  const prices: LatestPrice[] = [];
  for (let page = 0; page < MOST_PAGES; page++) {
    const rows = await readRows(
      "the prices",
      latest,
      client
        .from("latest_prices")
        .select(LATEST_COLUMNS)
        .order("output_price_per_m")
        .order("model_id")
        .range(page * PAGE, page * PAGE + PAGE - 1),
    );
    prices.push(...rows);
    if (rows.length < PAGE) break;
  }
  return prices;
}

/** Every price a model has had, oldest first. */
export function readPriceHistory(modelId: string): Promise<HistoricPrice[]> {
  return readRows(
    "the price history",
    historic,
    client
      .from("price_history")
      .select(HISTORIC_COLUMNS)
      .eq("model_id", modelId)
      .order("valid_from"),
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
