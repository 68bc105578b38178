import { isRecord } from "../platform/is_record.ts";
import { RANGES } from "../platform/ranges.ts";
import { nameFields, saysSomething } from "./price_fields.ts";
import { type Amounts, type AmountsReading, toPriceAmounts } from "./read_amounts.ts";
import type { PriceTier } from "./types.ts";

/** No price has more tiers. */
const MAX_TIERS = 24;

/** Prices of long prompts, and the names of fields about them that are not understood. */
export interface TiersReading {
  tiers: PriceTier[];
  unknown: string[];
}

interface Override {
  above: number;
  amounts: Amounts;
}

/**
 * Reads the prices of long prompts: `overrides`, as OpenRouter lists them, and
 * `context_over_200k`, as models.dev does. Of those that apply to a request,
 * later ones win field by field; other fields stay at the base price. A tier
 * that no prompt can reach is left out; a tier with another condition, such as
 * the time of day, is not understood.
 *
 * @param prices Where they are kept.
 * @param base The price of short prompts.
 * @param read Reads the amounts of one of them.
 */
export function readTiers(
  prices: Record<string, unknown>,
  base: Amounts & { input: number; output: number },
  read: (override: unknown) => AmountsReading,
): TiersReading {
  const unknown: string[] = [];
  const overrides: Override[] = [];
  for (const item of listed(prices)) {
    const reading = isRecord(item) ? readOverride(nameFields(item), read) : null;
    if (reading === null) unknown.push("overrides");
    else if (typeof reading === "string") unknown.push(`overrides.${reading}`);
    else if (reading.above <= RANGES.aboveTokens.max) overrides.push(reading);
  }
  const starts = [...new Set(overrides.map(({ above }) => above))].sort((a, b) => a - b);
  if (starts.length > MAX_TIERS) return { tiers: [], unknown: ["overrides"] };
  const tiers = starts.map((start) => {
    const price = { ...base };
    for (const { above, amounts } of overrides) {
      if (above > start) continue;
      for (const [part, amount] of Object.entries(amounts) as [keyof Amounts, number | null][]) {
        if (amount !== null) price[part] = amount;
      }
    }
    return { above_input_tokens: start, ...toPriceAmounts(price) };
  });
  return { tiers, unknown };
}

function listed({ overrides, context_over_200k: over200k }: Record<string, unknown>): unknown[] {
  const items = !saysSomething(overrides) ? [] : Array.isArray(overrides) ? overrides : [overrides];
  return isRecord(over200k) ? [...items, { ...over200k, min_prompt_tokens: 200_000 }] : items;
}

/** Null, or the name of the field, when it is not understood. */
function readOverride(
  { min_prompt_tokens: min, ...prices }: Record<string, unknown>,
  read: (override: unknown) => AmountsReading,
): Override | string | null {
  const above = typeof min === "string" && /^\d{1,15}$/.test(min) ? Number(min) : min;
  const { amounts, unknown } = read(prices);
  if (unknown.length > 0) return unknown[0];
  return Number.isInteger(above) && Number(above) > 0 ? { above: Number(above), amounts } : null;
}
