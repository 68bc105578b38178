import { pickField } from "./pick_field.ts";
import { pricePlaces } from "./price_places.ts";
import { type Amounts, readTiers } from "./read_tiers.ts";
import { toUsdPerMillion } from "./to_usd_per_million.ts";
import type { ListedPrice, PriceUnit } from "./types.ts";

/** Where an entry keeps its prices; the entry itself when in none of these. */
const HOLDERS = ["pricing", "metadata.pricing", "cost"];

/** The pairs of names in use, with the unit where the names fix it, as places to move the point. */
const NAMES: { input: string; output: string; places?: number }[] = [
  { input: "prompt", output: "completion" },
  { input: "input", output: "output" },
  { input: "input_tokens", output: "output_tokens" },
  { input: "input_price", output: "output_price" },
  { input: "input_cost_per_token", output: "output_cost_per_token", places: 6 },
  // xAI counts in cents per 100 million tokens.
  { input: "prompt_text_token_price", output: "completion_text_token_price", places: -4 },
];

const CACHED_NAMES = [
  "input_cache_read",
  "cached_input",
  "cache_read",
  "cache_read_tokens",
  "cached_price",
  "cache_read_input_token_cost",
  "cached_prompt_text_token_price",
];

/**
 * Reads the prices of one entry of a model list.
 *
 * Zero for input and output means "not charged by the token" or "not filled
 * in" as often as "free"; it is believed only where the id says so.
 *
 * @param entry The entry, of any shape.
 * @param id Its id: `…:free` and `…-free` are free.
 * @param unit The unit of the whole list, when the operator has stated it.
 * @returns `null` when the price is not known.
 */
export function normalisePrice(
  entry: unknown,
  id: string,
  unit: PriceUnit | null = null,
): ListedPrice | null {
  const prices = pickField(entry, HOLDERS) ?? entry;
  const names = NAMES.find(({ input, output }) =>
    pickField(prices, [input]) !== null && pickField(prices, [output]) !== null
  );
  if (names === undefined) return null;

  const amounts = [pickField(prices, [names.input]), pickField(prices, [names.output])];
  const places = unit === null && names.places !== undefined
    ? names.places
    : pricePlaces(prices, amounts, unit);
  const rest = 1 - Number(pickField(prices, ["discount"]) ?? 0);
  if (places === null || !(rest > 0 && rest <= 1)) return null;

  const amount = (from: unknown, paths: string[]) => {
    const price = toUsdPerMillion(pickField(from, paths), places);
    return price === null || rest === 1 ? price : Number((price * rest).toPrecision(12));
  };
  const read = (from: unknown): Amounts => {
    const input = amount(from, [names.input]);
    const cached = amount(from, CACHED_NAMES);
    // A cache that costs nothing where input does is a field not filled in.
    const isFilledIn = cached !== 0 || input === 0;
    return { input, output: amount(from, [names.output]), cached: isFilledIn ? cached : null };
  };

  const { input, output, cached } = read(prices);
  if (input === null || output === null) return null;
  if (input === 0 && output === 0 && !/(^|[:/-])free$/i.test(id)) return null;
  return {
    input_price_per_m: input,
    output_price_per_m: output,
    cached_input_price_per_m: cached,
    tiers: readTiers(pickField(prices, ["overrides"]), { input, output, cached }, read),
    raw: storable(prices === entry ? pickAll(entry, [names.input, names.output]) : prices),
  };
}

/** Nothing large, and nothing that Postgres refuses in `jsonb`. */
function storable(raw: unknown): unknown {
  const json = JSON.stringify(raw);
  return json.length <= 4000 && !/\\u(0000|d[89a-f])/i.test(json) ? raw : null;
}

function pickAll(entry: unknown, names: string[]): Record<string, unknown> {
  return Object.fromEntries(
    [...names, ...CACHED_NAMES, "discount"]
      .map((name) => [name, pickField(entry, [name])])
      .filter(([, value]) => value !== null),
  );
}
