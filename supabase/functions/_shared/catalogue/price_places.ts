import { isForeign, statedPlaces } from "./price_unit.ts";
import { toUsdPerMillion } from "./to_usd_per_million.ts";
import type { PriceUnit } from "./types.ts";

const PLACES = { token: 6, million: 0 } as const satisfies Record<PriceUnit, number>;

/** What text models cost, in USD per million tokens: per-token and per-million amounts never meet. */
const PLAUSIBLE = { from: 0.001, to: 10_000 };

/** What is known about a price's unit, apart from its amounts. */
export interface UnitHints {
  /** Objects in which a unit or a currency may be stated, the nearest first. */
  around: readonly unknown[];
  /** What the operator says. */
  operator: PriceUnit | null;
  /** What the names of the fields say. */
  named: number | undefined;
}

/**
 * How far the decimal point of a list's prices is from USD per million tokens.
 *
 * The unit is what the operator states, or else what the list states.
 * Otherwise texts are taken as USD per token and numbers as USD per million,
 * unless that gives an impossible price and the other unit does not.
 *
 * @param amounts The prices that are to be read.
 * @returns `null` when the unit or the currency is not understood.
 */
export function pricePlaces(
  amounts: unknown[],
  { around, operator, named }: UnitHints,
): number | null {
  if (operator !== null) return isForeign(around) ? null : PLACES[operator];
  const stated = statedPlaces(around);
  if (stated === undefined) return named ?? likelyPlaces(amounts);
  return named === undefined || stated === named ? stated : null;
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
