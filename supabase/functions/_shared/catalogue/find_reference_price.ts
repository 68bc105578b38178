import { calcPrice, findProvider, TieredPrices } from "@pydantic/genai-prices";
import type { ListedPrice } from "./types.ts";

/**
 * The price of a model in `@pydantic/genai-prices`, a dated collection of
 * published prices. It is asked where a provider's list carries none, and to
 * show where the two disagree.
 *
 * @param provider Its catalogue address decides which provider that is, its slug where the address is unknown.
 * @param model The provider's id of the model.
 * @param at The moment the price is to hold for.
 * @returns `null` when it is not known, or depends on the hour.
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

  const { input_mtok: input, output_mtok: output, cache_read_mtok: cached } = found.model_price;
  if (input === undefined || output === undefined) return null;
  const priceAbove = (tokens: number) => ({
    input_price_per_m: amountAbove(input, tokens),
    output_price_per_m: amountAbove(output, tokens),
    cached_input_price_per_m: cached === undefined ? null : amountAbove(cached, tokens),
  });
  const base = priceAbove(0);
  if (base.input_price_per_m === 0 && base.output_price_per_m === 0) return null;
  return {
    ...base,
    tiers: tierStarts([input, output, cached])
      .map((start) => ({ above_input_tokens: start, ...priceAbove(start) })),
    raw: found.model_price,
  };
}

function findReferenceProvider({ slug, baseUrl }: { slug: string; baseUrl: string | null }) {
  const byAddress = baseUrl === null ? undefined : findProvider({ providerApiUrl: baseUrl });
  if (byAddress) return byAddress.id;
  // It also finds providers by part of a name; only the whole one will do.
  return findProvider({ providerId: slug })?.id === slug ? slug : null;
}

type Amount = number | TieredPrices;

/** The amount for requests with just more than so many input tokens. */
function amountAbove(amount: Amount, tokens: number): number {
  if (typeof amount === "number") return amount;
  return amount.tiers.findLast(({ start }) => start <= tokens)?.price ?? amount.base;
}

function tierStarts(amounts: (Amount | undefined)[]): number[] {
  const starts = amounts.flatMap((amount) =>
    typeof amount === "object" ? amount.tiers.map(({ start }) => start) : []
  );
  return [...new Set(starts)].sort((a, b) => a - b);
}
