import { describePriceParts, type PartedPrice } from "../../../lib/describe_price_parts.ts";
import type { CsvValue } from "./csv.ts";

/** The columns of {@link partFields}. */
export const PART_FIELDS = ["also_charged", "not_understood"];

/** What a price charges beside plain tokens, as a file has it; empty where nothing is. */
export function partFields(price: PartedPrice): CsvValue[] {
  const { charges, unread } = describePriceParts(price);
  return [charges.join("; ") || null, unread.join("; ") || null];
}
