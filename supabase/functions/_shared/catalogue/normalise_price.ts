import { isRecord } from "../platform/is_record.ts";
import { pickField } from "./pick_field.ts";
import { nameFields, saysSomething, useOf } from "./price_fields.ts";
import { pricePlaces } from "./price_places.ts";
import { type AmountsReading, readAmounts, toPriceAmounts } from "./read_amounts.ts";
import { readTiers } from "./read_tiers.ts";
import { toUsdPerMillion } from "./to_usd_per_million.ts";
import type { ListedPrice, PriceAmounts, PriceParts, PriceTier, PriceUnit } from "./types.ts";

/** The fields in which an entry keeps its prices; if it has none of them, the entry itself. */
const HOLDERS = ["pricing", "metadata.pricing", "model_spec.pricing", "cost", "price", "prices"];

/**
 * The pairs of names in use. Where the names state the unit, with the places to
 * move the decimal point.
 */
const NAMES: { input: string; output: string; places?: number }[] = [
  { input: "prompt", output: "completion" },
  { input: "input", output: "output" },
  { input: "input_tokens", output: "output_tokens" },
  { input: "input_price", output: "output_price" },
  { input: "input_cost_per_token", output: "output_cost_per_token", places: 6 },
  // xAI counts in cents per 100 million tokens.
  { input: "prompt_text_token_price", output: "completion_text_token_price", places: -4 },
];

/** Names of amounts of money in an entry that is not itself a price. */
const MONEY =
  /(^|_)(prices?|pricing|costs?|fees?|(?:sur)?charges?|tariffs?|discounts?|markups?|multipliers?|vat|tax(?:es)?)(_|$)/;

/** Amounts of money that never apply to our chat calls. */
const OTHER_USE =
  /(^|_)(images?|audio|videos?|voices?|speech|embeddings?|training|fine_?tun\w*|batch(?:es)?|search(?:es)?)(_|$)/;

/** Unknown parts that are kept by name. */
const MAX_UNKNOWN = 10;

/**
 * Reads the prices of one entry of a model list, with every part that a chat
 * call pays. Names that are not understood are put in `parts.unknown`.
 *
 * Zero for input and output means "not charged by the token" or "not filled
 * in" as often as "free"; it is believed only where the id says so, or where
 * each request has its fee instead.
 *
 * @param entry The entry, of any shape.
 * @param id Its id: `…:free` and `…-free` are free.
 * @param unit The unit of the whole list, when the operator has stated it.
 * @param page The page that the entry is on, which may state a unit or a currency.
 * @returns `null` when the price, its unit or its currency is unknown.
 */
export function normalisePrice(
  entry: unknown,
  id: string,
  unit: PriceUnit | null = null,
  page: unknown = null,
): ListedPrice | null {
  const found = findPrices(entry);
  if (found === null) return null;
  const { raw, isHeld, prices, names } = found;

  const places = pricePlaces([prices[names.input], prices[names.output]], {
    around: [entry, page].flatMap((place, index) => [
      index === 0 ? prices : pickField(place, ["pricing"]),
      ...["meta", "metadata"].map((name) => pickField(place, [name])),
      place,
    ]),
    operator: unit,
    named: names.places,
  });
  const rest = 1 - Number(prices.discount ?? 0);
  if (places === null || !(rest > 0 && rest <= 1)) return null;

  const notation = { ...names, places, rest };
  const read = (from: unknown) => readAmounts(from, notation);
  const { amounts, unknown } = read(prices);
  const { input, output } = amounts;
  if (input === null || output === null) return null;
  const isFree = /(^|[:/-])free$/i.test(id) || (amounts.request ?? 0) > 0;
  if (input === 0 && output === 0 && !isFree) return null;

  const { tiers, unknown: unknownTiers } = readTiers(prices, { ...amounts, input, output }, read);
  const { input_price_per_m, output_price_per_m, cached_input_price_per_m, ...further } =
    toPriceAmounts({ ...amounts, input, output });
  const served = readServiceTiers(prices, read);
  const all = [...unknown, ...unknownTiers, ...served.unknown, ...beside(entry, isHeld)];
  return {
    input_price_per_m,
    output_price_per_m,
    cached_input_price_per_m,
    tiers,
    parts: {
      ...further,
      ...(Object.keys(served.tiers).length > 0 && { service_tiers: served.tiers }),
      ...(all.length > 0 && { unknown: nameParts(all) }),
    },
    raw: storable(raw),
  };
}

/** Whether an entry has an amount that a chat call may be charged, understood or not. */
export function statesPrice(entry: unknown): boolean {
  const found = findPrices(entry);
  return (found !== null &&
    [found.names.input, found.names.output].some((name) => saysSomething(found.prices[name]))) ||
    HOLDERS.map((name) => pickField(entry, [name]))
      .some((held) => typeof held !== "number" && holdsAmount(held)) ||
    beside(entry, true).length > 0;
}

/** Whether a value is or contains an amount that a chat call may be charged. */
function holdsAmount(value: unknown, depth = 4): boolean {
  if (typeof value === "number") return value !== 0;
  if (typeof value === "string") return /[1-9]/.test(value);
  return typeof value === "object" && value !== null && depth > 0 &&
    Object.entries(value).some(([name, inner]) =>
      !["about", "unused", "stated"].includes(useOf(name) ?? "") && !OTHER_USE.test(snake(name)) &&
      holdsAmount(inner, depth - 1)
    );
}

function findPrices(entry: unknown) {
  const holder = HOLDERS.map((name) => pickField(entry, [name])).find(isRecord);
  const raw = holder ?? pickMoney(entry);
  const prices = nameFields(inDollars(raw));
  const names = NAMES.find(({ input, output }) =>
    pickField(prices, [input]) !== null && pickField(prices, [output]) !== null
  );
  return names === undefined ? null : { raw, isHeld: holder !== undefined, prices, names };
}

/** Venice gives each amount in several currencies: `{ usd: 0.5, diem: 0.5 }`. */
function inDollars(prices: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(prices).map(([name, value]) => [name, pickField(value, ["usd"]) ?? value]),
  );
}

function isMoney(name: string): boolean {
  return MONEY.test(snake(name));
}

function snake(name: string): string {
  return name.slice(0, 60).replace(/([a-z])([A-Z])/g, "$1_$2").replaceAll("-", "_").toLowerCase();
}

/** The possible prices of an entry that has them among its other fields. */
function pickMoney(entry: unknown): Record<string, unknown> {
  if (!isRecord(entry)) return {};
  const isAmount = (value: unknown) =>
    typeof value === "number" || (typeof value === "string" && toUsdPerMillion(value, 0) !== null);
  return Object.fromEntries(
    Object.entries(entry).filter(([name, value]) => {
      const use = useOf(name);
      if (use === "about" || use === "unused" || value === null) return false;
      if (use === "stated") return true;
      return use === undefined ? isAmount(value) && isMoney(name) : isAmount(value);
    }),
  );
}

/**
 * What an entry has outside its prices: single amounts, if prices have a field
 * of their own, and groups of amounts.
 */
function beside(entry: unknown, isHeld: boolean): string[] {
  return Object.entries(isRecord(entry) ? entry : {})
    .filter(([name, value]) =>
      isMoney(name) && !HOLDERS.includes(name) && !isOneOf(name) && !OTHER_USE.test(snake(name)) &&
      (isHeld || typeof value === "object") && holdsAmount(value)
    )
    .map(([name]) => name);
}

/** Prices in another notation or of another API; the entry's own price field takes precedence. */
function isOneOf(name: string): boolean {
  return !["discount", "request"].includes(name) && useOf(name) !== undefined &&
    useOf(name) !== "request";
}

/** What the list says about tiers that serve a request at another price. */
function readServiceTiers(
  { flex, priority, service_tiers: named }: Record<string, unknown>,
  read: (from: unknown) => AmountsReading,
): { tiers: NonNullable<PriceParts["service_tiers"]>; unknown: string[] } {
  const unknown = saysSomething(named) && !isRecord(named) ? ["service_tiers"] : [];
  const tiers = new Map<string, PriceAmounts & { tiers?: PriceTier[] }>();
  for (const [name, value] of Object.entries({ flex, priority, ...(isRecord(named) && named) })) {
    if (!saysSomething(value)) continue;
    const { amounts: { input, output, ...rest }, unknown: unread } = read(value);
    if (!isRecord(value) || unread.length > 0 || input === null || output === null) {
      unknown.push(name);
      continue;
    }
    const amounts = { input, output, ...rest };
    const long = readTiers(nameFields(value), amounts, read);
    unknown.push(...long.unknown);
    tiers.set(name.toLowerCase(), {
      ...toPriceAmounts(amounts),
      ...(long.tiers.length > 0 && { tiers: long.tiers }),
    });
  }
  return { tiers: Object.fromEntries(tiers), unknown };
}

/** Names as a catalogue can keep them: few, short and harmless. */
function nameParts(names: string[]): string[] {
  const plain = names.map((name) => name.replace(/[^\w.-]/g, "?").slice(0, 60));
  return [...new Set(plain)].slice(0, MAX_UNKNOWN);
}

/** Keeps it small, and free of anything that Postgres refuses in `jsonb`. */
function storable(raw: unknown): unknown {
  const json = JSON.stringify(raw);
  return json.length <= 4000 && !/\\u(0000|d[89a-f])/i.test(json) ? raw : null;
}
