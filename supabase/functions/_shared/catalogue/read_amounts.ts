import { type Range, RANGES, within } from "../platform/ranges.ts";
import { pickField } from "./pick_field.ts";
import { namesOf, type PricePart, saysSomething, useOf } from "./price_fields.ts";
import { toUsdPerMillion } from "./to_usd_per_million.ts";
import type { FurtherAmounts, PriceAmounts } from "./types.ts";

/** In USD per million tokens, and in USD for a request; null is not stated. */
export type Amounts = Record<PricePart, number | null>;

/** What one object of prices says. */
export interface AmountsReading {
  amounts: Amounts;
  /** Fields that are not understood. */
  unknown: string[];
}

/** How the prices of one entry are written. */
export interface PriceNotation {
  /** The names of input and output that count before all others. */
  input: string;
  output: string;
  /** How far the decimal point is from USD per million tokens. */
  places: number;
  /** The factor that is left after a discount, above 0 and up to 1. */
  rest: number;
}

const NAMES: Record<PricePart, string[]> = {
  input: namesOf("input"),
  output: namesOf("output"),
  cached: namesOf("cached"),
  cacheWrite: namesOf("cacheWrite"),
  cacheWrite1h: namesOf("cacheWrite1h"),
  reasoning: namesOf("reasoning"),
  request: namesOf("request"),
};

/**
 * Reads the amounts of one object of prices. Also names the fields that are not understood, or are
 * no possible amount.
 */
export function readAmounts(prices: unknown, notation: PriceNotation): AmountsReading {
  const unknown: string[] = [];
  const read = (names: readonly string[], places: number, range: Range): number | null => {
    const name = names.find((name) => pickField(prices, [name]) !== null);
    if (name === undefined) return null;
    const value = pickField(prices, [name]);
    const price = toUsdPerMillion(value, places);
    if (within(range, price) !== null && price !== null) {
      return notation.rest === 1 ? price : Number((price * notation.rest).toPrecision(12));
    }
    if (saysSomething(value)) unknown.push(name);
    return null;
  };
  const perToken = (names: readonly string[]) => read(names, notation.places, RANGES.pricePerM);
  const amounts: Amounts = {
    input: perToken([notation.input, ...NAMES.input]),
    output: perToken([notation.output, ...NAMES.output]),
    cached: perToken(NAMES.cached),
    cacheWrite: perToken(NAMES.cacheWrite),
    cacheWrite1h: perToken(NAMES.cacheWrite1h),
    reasoning: perToken(NAMES.reasoning),
    request: read(NAMES.request, 0, RANGES.requestUsd),
  };
  for (const [name, value] of Object.entries(Object(prices))) {
    if (useOf(name) === undefined && saysSomething(value)) unknown.push(name);
  }
  return { amounts, unknown };
}

/**
 * The amounts under the database's names. A zero for a part, while tokens cost something, means
 * that the field is not filled in. Reasoning at the price of other output has no price of its own.
 */
export function toPriceAmounts(
  { input, output, cached, cacheWrite, cacheWrite1h, reasoning, request }: Amounts & {
    input: number;
    output: number;
  },
): PriceAmounts {
  const isFilledIn = (price: number | null, beside: number): price is number =>
    price !== null && (price !== 0 || beside === 0);
  const further: FurtherAmounts = {
    ...(isFilledIn(cacheWrite, input) && { cache_write_price_per_m: cacheWrite }),
    ...(isFilledIn(cacheWrite1h, input) && { cache_write_1h_price_per_m: cacheWrite1h }),
    ...(isFilledIn(reasoning, output) && reasoning !== output &&
      { reasoning_price_per_m: reasoning }),
    ...(request !== null && request !== 0 && { request_usd: request }),
  };
  return {
    input_price_per_m: input,
    output_price_per_m: output,
    cached_input_price_per_m: isFilledIn(cached, input) ? cached : null,
    ...further,
  };
}
