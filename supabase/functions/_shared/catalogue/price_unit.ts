import { isRecord } from "../platform/is_record.ts";
import { pickField } from "./pick_field.ts";

const UNIT_FIELDS = ["unit", "units", "price_unit", "pricing_unit", "per"];

const DOLLARS = String.raw`(?:usd|us ?\$|\$|(?:us )?dollars?)`;
const CURRENCY = new RegExp(`^${DOLLARS}$`);
const TOKEN = new RegExp(`^(?:${DOLLARS} ?)?(?:per )?(?:(?:one|1) )?token$`);
const MILLION = new RegExp(
  `^(?:${DOLLARS} ?)?(?:per )?(?:(?:(?:one|1) ?)?(?:m|million)|1000000|1e6)(?: ?(?:tokens?|toks?))?$`,
);

/**
 * How far the decimal point of prices is from USD per million tokens, by what a
 * list says in words: 6 for a token, 0 for a million.
 *
 * @param places Objects in which a unit or a currency may be stated, the nearest first.
 * @returns `undefined` when no unit is stated, and `null` when one is that is not
 *   understood, or a currency that is not US dollars.
 */
export function statedPlaces(places: readonly unknown[]): number | null | undefined {
  if (isForeign(places)) return null;
  const unit = firstOf(places, UNIT_FIELDS);
  if (unit === null) return undefined;
  const words = plain(unit);
  if (MILLION.test(words)) return 0;
  return TOKEN.test(words) ? 6 : null;
}

/** Whether a currency is stated that is not US dollars. */
export function isForeign(places: readonly unknown[]): boolean {
  return places.some((place) =>
    isRecord(place) &&
    Object.entries(place).some(([name, value]) =>
      namesCurrency(name) && value !== null && value !== "" && !CURRENCY.test(plain(value))
    )
  );
}

/** Whether a field says in which currency amounts are: `currency_symbol`, `billingCurrency`. */
export function namesCurrency(name: string): boolean {
  return name.length <= 60 && /currency/i.test(name) && !/concurrency/i.test(name);
}

function firstOf(places: readonly unknown[], fields: string[]): unknown {
  for (const place of places) {
    const found = pickField(place, fields);
    if (found !== null) return found;
  }
  return null;
}

/** Lower case, with spaces for what stands between words. */
function plain(stated: unknown): string {
  if (typeof stated !== "string" && typeof stated !== "number") return "?";
  return String(stated).toLowerCase().replaceAll(",", "").replace(/[\s_/-]+/g, " ").trim();
}
