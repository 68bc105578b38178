import { describePriceParts, type PartedPrice } from "../../../lib/describe_price_parts.ts";
import type { CsvColumn } from "./save_csv.ts";

interface Price extends PartedPrice {
  input_price_per_m: number;
  output_price_per_m: number;
  cached_input_price_per_m: number | null;
}

/** The CSV columns of a price, empty where nothing is charged. */
export const priceColumns: CsvColumn<Price>[] = [
  ["input_usd_per_m", (price) => price.input_price_per_m],
  ["output_usd_per_m", (price) => price.output_price_per_m],
  ["cached_input_usd_per_m", (price) => price.cached_input_price_per_m],
  ["also_charged", (price) => describePriceParts(price).charges.join("; ") || null],
  ["not_understood", (price) => describePriceParts(price).unread.join("; ") || null],
];
