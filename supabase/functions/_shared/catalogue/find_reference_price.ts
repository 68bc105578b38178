import { calcPrice, findProvider, TieredPrices } from "@pydantic/genai-prices";
import { type Amounts, toPriceAmounts } from "./read_amounts.ts";
import type { ListedPrice, PriceAmounts } from "./types.ts";

/**
 * Charges that apply to a chat call, by the collection's names; if two names
 * mean the same, the first counts.
 */
const PARTS: Record<string, keyof Amounts> = {
  input_mtok: "input",
  output_mtok: "output",
  cache_read_mtok: "cached",
  cache_write_5m_mtok: "cacheWrite",
  cache_write_mtok: "cacheWrite",
  cache_write_1h_mtok: "cacheWrite1h",
  output_reasoning_mtok: "reasoning",
  requests_kcount: "request",
};

/** Charges that never apply to our chat calls: sound, pictures, documents, searches. */
const UNUSED = /(^|_)(audio|image|video)_|_searches_kcount$|_kpages$|_hours$|_tool_/;

/**
 * The price of a model in `@pydantic/genai-prices`, a dated collection of
 * published prices. It is used where a provider's list has no prices, and to
 * show where the two disagree.
 *
 * @param provider Its catalogue address decides which provider that is, its slug where the address is unknown.
 * @param model The provider's id of the model.
 * @param at The time for which the price is wanted.
 * @returns `null` when it is unknown, or depends on the time of day.
 */
export function findReferencePrice(
  provider: { slug: string; baseUrl: string | null },
  model: string,
  at: Date,
): ListedPrice | null {
  const id = findReferenceProvider(provider);
  const found = id && calcPrice({}, model, { providerId: id, timestamp: at });
  if (!found) return null;
  const { prices } = found.model;
  if (
    Array.isArray(prices) && prices.some(({ constraint }) => constraint?.type === "time_of_date")
  ) {
    return null;
  }
  return readReferencePrice(found.model_price);
}

/** Turns a price of the collection into ours. */
export function readReferencePrice(
  prices: Record<string, number | TieredPrices | undefined>,
): ListedPrice | null {
  const amounts = Object.values(prices).filter((amount) => amount !== undefined);
  const base = amountsAbove(prices, 0);
  if (base === null || (base.input_price_per_m === 0 && base.output_price_per_m === 0)) return null;
  const { input_price_per_m, output_price_per_m, cached_input_price_per_m, ...further } = base;
  const unknown = Object.keys(prices).filter((name) =>
    prices[name] !== undefined && prices[name] !== 0 && !Object.hasOwn(PARTS, name) &&
    !UNUSED.test(name)
  );
  return {
    input_price_per_m,
    output_price_per_m,
    cached_input_price_per_m,
    tiers: tierStarts(amounts).flatMap((start) => {
      const price = amountsAbove(prices, start);
      return price === null ? [] : [{ above_input_tokens: start, ...price }];
    }),
    parts: { ...further, ...(unknown.length > 0 && { unknown }) },
    raw: prices,
  };
}

function findReferenceProvider({ slug, baseUrl }: { slug: string; baseUrl: string | null }) {
  // In lower case, as its patterns are.
  const url = baseUrl && URL.parse(baseUrl)?.href;
  const byAddress = url ? findProvider({ providerApiUrl: url }) : undefined;
  if (byAddress) return byAddress.id;
  // It also finds providers by part of a name; only a full match is accepted.
  return findProvider({ providerId: slug })?.id === slug ? slug : null;
}

type Amount = number | TieredPrices;

/** The amounts for requests with just over this many input tokens. */
function amountsAbove(
  prices: Record<string, Amount | undefined>,
  tokens: number,
): PriceAmounts | null {
  const amounts: Amounts = {
    input: null,
    output: null,
    cached: null,
    cacheWrite: null,
    cacheWrite1h: null,
    reasoning: null,
    request: null,
  };
  for (const [name, part] of Object.entries(PARTS)) {
    const amount = prices[name];
    if (amount !== undefined) amounts[part] ??= amountAbove(amount, tokens);
  }
  const { input, output, request } = amounts;
  if (input === null || output === null) return null;
  return toPriceAmounts({ ...amounts, input, output, request: request && request / 1000 });
}

function amountAbove(amount: Amount, tokens: number): number {
  if (typeof amount === "number") return amount;
  return amount.tiers.findLast(({ start }) => start <= tokens)?.price ?? amount.base;
}

function tierStarts(amounts: Amount[]): number[] {
  const starts = amounts.flatMap((amount) =>
    typeof amount === "object" ? amount.tiers.map(({ start }) => start) : []
  );
  return [...new Set(starts)].sort((a, b) => a - b);
}
