import { plainName } from "../platform/plain_name.ts";
import { namesCurrency } from "./price_unit.ts";

/** A part of a price that a chat call pays, by its name in this code. */
export type PricePart =
  | "input"
  | "output"
  | "cached"
  | "cacheWrite"
  | "cacheWrite1h"
  | "reasoning"
  | "request";

/** What a field of a list's price is. */
export type PriceFieldUse =
  | PricePart
  /** Not for text of a chat call: images, sound, searches, other products. */
  | "unused"
  /** Read elsewhere: units, tiers, discounts. */
  | "stated"
  /** Describes the price, but is not an amount. */
  | "about";

/**
 * Every field of a price that lists are known to have. Of two names of one part
 * the first counts. **A field that is not here is not understood**: unless it
 * says nothing, it leaves the cost unknown.
 */
const FIELDS: Record<string, PriceFieldUse> = {
  prompt: "input",
  input: "input",
  input_tokens: "input",
  input_price: "input",
  input_cost_per_token: "input",
  prompt_text_token_price: "input",

  completion: "output",
  output: "output",
  output_tokens: "output",
  output_price: "output",
  output_cost_per_token: "output",
  completion_text_token_price: "output",

  input_cache_read: "cached",
  cached_input: "cached",
  cache_input: "cached",
  cache_read: "cached",
  cache_read_tokens: "cached",
  cached_price: "cached",
  cached_input_price: "cached",
  cache_read_price: "cached",
  cache_read_input_token_cost: "cached",
  cached_prompt_text_token_price: "cached",

  input_cache_write: "cacheWrite",
  cache_write: "cacheWrite",
  cache_write_tokens: "cacheWrite",
  input_cache_write_5m: "cacheWrite",
  cache_write_price: "cacheWrite",
  caching_price: "cacheWrite",
  cache_creation_input_token_cost: "cacheWrite",
  input_cache_write_1h: "cacheWrite1h",
  cache_write_1h: "cacheWrite1h",
  cache_creation_input_token_cost_above_1hr: "cacheWrite1h",

  internal_reasoning: "reasoning",
  reasoning: "reasoning",
  output_cost_per_reasoning_token: "reasoning",

  request: "request",
  per_request: "request",
  request_price: "request",
  price_per_request: "request",
  input_cost_per_request: "request",

  image: "unused",
  image_token: "unused",
  image_output: "unused",
  image_price: "unused",
  input_image: "unused",
  output_image: "unused",
  input_cost_per_image: "unused",
  output_cost_per_image: "unused",
  prompt_image_token_price: "unused",
  generate_image_price: "unused",
  audio: "unused",
  audio_output: "unused",
  input_audio: "unused",
  output_audio: "unused",
  input_audio_cache: "unused",
  input_cost_per_audio_token: "unused",
  output_cost_per_audio_token: "unused",
  video: "unused",
  input_video: "unused",
  output_video: "unused",
  // Our calls never search the web; models that always do have the kind `search`.
  web_search: "unused",
  search_price: "unused",
  search_context_cost_per_query: "unused",
  finetune: "unused",
  training: "unused",
  // For another API, which answers within hours.
  batch: "unused",
  input_cost_per_token_batches: "unused",
  output_cost_per_token_batches: "unused",

  unit: "stated",
  units: "stated",
  price_unit: "stated",
  pricing_unit: "stated",
  per: "stated",
  discount: "stated",
  overrides: "stated",
  context_over_200k: "stated",
  service_tiers: "stated",
  flex: "stated",
  priority: "stated",

  id: "about",
  object: "about",
  name: "about",
  label: "about",
  description: "about",
  note: "about",
  notes: "about",
  source: "about",
  url: "about",
  version: "about",
  updated: "about",
  updated_at: "about",
  last_updated: "about",
  effective_date: "about",
};

/** The names above by their plain name, which is the same in all spellings. */
const NAMES = new Map(
  [...Object.keys(FIELDS), "min_prompt_tokens"].map((name) => [plainName(name), name]),
);

/** The fields of a price, under the names of this table where they have one. */
export function nameFields(prices: Record<string, unknown>): Record<string, unknown> {
  const named = new Map<string, unknown>();
  for (const [name, value] of Object.entries(prices)) {
    const known = NAMES.get(plainName(name)) ?? name;
    if (named.get(known) === undefined || named.get(known) === null) named.set(known, value);
  }
  return Object.fromEntries(named);
}

/** What a field is, or undefined for a field that is not understood. */
export function useOf(name: string): PriceFieldUse | undefined {
  if (namesCurrency(name)) return "stated";
  const known = NAMES.get(plainName(name)) ?? name;
  return Object.hasOwn(FIELDS, known) ? FIELDS[known] : undefined;
}

/** The names of a part, in the order in which they count. */
export function namesOf(use: PriceFieldUse): string[] {
  return Object.keys(FIELDS).filter((name) => FIELDS[name] === use);
}

/** Whether a field holds anything that could be charged. */
export function saysSomething(value: unknown): boolean {
  if (value === undefined || value === null || value === false || value === "") return false;
  if (typeof value === "object") return Object.keys(value).length > 0;
  return Number(value) !== 0;
}
