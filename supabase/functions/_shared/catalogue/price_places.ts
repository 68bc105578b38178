import { pickField } from "./pick_field.ts";
import { toUsdPerMillion } from "./to_usd_per_million.ts";
import type { PriceUnit } from "./types.ts";

const PLACES = { token: 6, million: 0 } as const satisfies Record<PriceUnit, number>;

/** What text models cost, in USD per million tokens: per-token and per-million amounts never meet. */
const PLAUSIBLE = { from: 0.001, to: 10_000 };

/**
 * How far the decimal point of a list's prices is from USD per million tokens.
 *
 * The unit is what the operator says, or what the prices themselves say.
 * Otherwise texts are taken as USD per token and numbers as USD per million,
 * unless that gives a price no model has and the other unit does not.
 *
 * @param prices Where `unit` may be stated.
 * @param amounts The prices that are to be read.
 * @param unit What the operator says.
 * @returns `null` when neither unit makes sense.
 */
export function pricePlaces(
  prices: unknown,
  amounts: unknown[],
  unit: PriceUnit | null,
): number | null {
  if (unit !== null) return PLACES[unit];
  return statedPlaces(pickField(prices, ["unit"])) ?? likelyPlaces(amounts);
}

function statedPlaces(stated: unknown): number | null {
  if (typeof stated !== "string") return null;
  if (/million|mtok|1m/i.test(stated)) return PLACES.million;
  return /^(usd[ _]?)?(per[ _]?|\/ ?)?token$/i.test(stated) ? PLACES.token : null;
}

function likelyPlaces(amounts: unknown[]): number | null {
  const places: number[] = amounts.some((amount) => typeof amount === "string")
    ? [PLACES.token, PLACES.million]
    : [PLACES.million, PLACES.token];
  return places.find((candidate) => {
    const highest = Math.max(...amounts.map((amount) => toUsdPerMillion(amount, candidate) ?? 0));
    return highest === 0 || (highest >= PLAUSIBLE.from && highest <= PLAUSIBLE.to);
  }) ?? null;
}
