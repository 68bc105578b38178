import { z } from "zod";
import { pickField } from "./pick_field.ts";
import { toUsdPerMillion } from "./to_usd_per_million.ts";
import type { ListedPrice, PriceTier, PriceUnit } from "./types.ts";

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

const PLACES = { token: 6, million: 0 } as const satisfies Record<PriceUnit, number>;

/** What any text model costs, in USD per million tokens; per-token and per-million amounts never meet. */
const PLAUSIBLE = { from: 0.001, to: 10_000 };

/** Higher prices for long prompts, as OpenRouter lists them. */
const Overrides = z.array(z.looseObject({ min_prompt_tokens: z.number().int().min(0).nullish() }))
  .nullish().catch(null);

/**
 * Reads the prices of one entry of a model list.
 *
 * The unit is what `unit` says, or the entry itself, or the names of its
 * fields. Otherwise texts are taken as USD per token and numbers as USD per
 * million, unless that gives a price no model has and the other unit does not.
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
  const holder = pickField(entry, HOLDERS) ?? entry;
  const names = NAMES.find(({ input, output }) =>
    pickField(holder, [input]) !== null && pickField(holder, [output]) !== null
  );
  if (names === undefined) return null;

  const places = unit !== null ? PLACES[unit] : names.places ?? statedPlaces(holder) ??
    likelyPlaces([pickField(holder, [names.input]), pickField(holder, [names.output])]);
  if (places === null) return null;

  const rest = 1 - Number(pickField(holder, ["discount"]) ?? 0);
  if (!(rest > 0 && rest <= 1)) return null;

  const base = readAmounts(holder, names, places, rest);
  if (base.input === null || base.output === null) return null;
  const free = base.input === 0 && base.output === 0;
  if (free && !/(^|[:/-])free$/i.test(id)) return null;

  return {
    input_price_per_m: base.input,
    output_price_per_m: base.output,
    cached_input_price_per_m: base.cached,
    tiers: readTiers(holder, { ...base, input: base.input, output: base.output }, {
      names,
      places,
      rest,
    }),
    raw: storable(
      holder === entry
        ? pickAll(entry, [names.input, names.output, ...CACHED_NAMES, "discount"])
        : holder,
    ),
  };
}

interface Amounts {
  input: number | null;
  output: number | null;
  cached: number | null;
}

function readAmounts(
  holder: unknown,
  names: { input: string; output: string },
  places: number,
  rest: number,
): Amounts {
  const read = (paths: string[]) => {
    const price = toUsdPerMillion(pickField(holder, paths), places);
    return price === null || rest === 1 ? price : Number((price * rest).toPrecision(12));
  };
  const input = read([names.input]);
  const cached = read(CACHED_NAMES);
  // A cache that costs nothing where input does is a field not filled in.
  return {
    input,
    output: read([names.output]),
    cached: cached === 0 && input !== 0 ? null : cached,
  };
}

/** Of the entries that apply, later ones win field by field; what none names stays at the base price. */
function readTiers(
  holder: unknown,
  base: { input: number; output: number; cached: number | null },
  how: { names: { input: string; output: string }; places: number; rest: number },
): PriceTier[] {
  const overrides = (Overrides.parse(pickField(holder, ["overrides"])) ?? [])
    // A price that depends on the hour is kept in `raw` only.
    .filter((override) => pickField(override, ["utc_start", "utc_end"]) === null)
    .flatMap((override) =>
      override.min_prompt_tokens
        ? [{
          above: override.min_prompt_tokens,
          amounts: readAmounts(override, how.names, how.places, how.rest),
        }]
        : []
    );
  const starts = [...new Set(overrides.map(({ above }) => above))].sort((a, b) => a - b);
  return starts.map((start) => {
    const price = { ...base };
    for (const { above, amounts } of overrides) {
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

function statedPlaces(holder: unknown): number | null {
  const stated = pickField(holder, ["unit"]);
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

/** Nothing large, and nothing that Postgres refuses in `jsonb`. */
function storable(raw: unknown): unknown {
  const json = JSON.stringify(raw);
  return json.length <= 4000 && !/\\u(0000|d[89a-f])/i.test(json) ? raw : null;
}

function pickAll(entry: unknown, names: string[]): Record<string, unknown> {
  return Object.fromEntries(
    names.map((name) => [name, pickField(entry, [name])]).filter(([, value]) => value !== null),
  );
}
