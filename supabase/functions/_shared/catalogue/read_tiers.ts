import { z } from "zod";
import { pickField } from "./pick_field.ts";
import type { PriceTier } from "./types.ts";

/** In USD per million tokens; null is unknown or not named. */
export interface Amounts {
  input: number | null;
  output: number | null;
  cached: number | null;
}

/** Higher prices for long prompts, as OpenRouter lists them. */
const Overrides = z.array(z.looseObject({ min_prompt_tokens: z.number().int().min(0).nullish() }))
  .nullish().catch(null);

/**
 * Turns the `overrides` of a price into tiers. Of the overrides that apply to a
 * request, later ones win field by field; what none names stays at the base
 * price. One that depends on the hour is no tier.
 *
 * @param overrides As the list gives them.
 * @param base The price of short prompts.
 * @param read Reads the amounts of one override.
 */
export function readTiers(
  overrides: unknown,
  base: Amounts & { input: number; output: number },
  read: (override: unknown) => Amounts,
): PriceTier[] {
  const byLength = (Overrides.parse(overrides) ?? []).flatMap((override) =>
    override.min_prompt_tokens && pickField(override, ["utc_start", "utc_end"]) === null
      ? [{ above: override.min_prompt_tokens, amounts: read(override) }]
      : []
  );
  const starts = [...new Set(byLength.map(({ above }) => above))].sort((a, b) => a - b);
  return starts.map((start) => {
    const price = { ...base };
    for (const { above, amounts } of byLength) {
      if (above > start) continue;
      price.input = amounts.input ?? price.input;
      price.output = amounts.output ?? price.output;
      price.cached = amounts.cached ?? price.cached;
    }
    return {
      above_input_tokens: start,
      input_price_per_m: price.input,
      output_price_per_m: price.output,
      cached_input_price_per_m: price.cached,
    };
  });
}
