import {
  hostileNumber,
  hostileText,
  mutate,
  pick,
  type Random,
  toJson,
  upTo,
} from "./hostile_values.ts";

const ENTRY = {
  id: "model",
  object: "model",
  name: "Model",
  created: 1_700_000_000,
  context_length: 8192,
  max_completion_tokens: 4096,
  shutdown_date: "2027-06-01",
  expiration_date: 1_811_808_000,
  deprecation_date: null,
  architecture: { modality: "text->text", input_modalities: ["text"], output_modalities: ["text"] },
  top_provider: { context_length: 8192, max_completion_tokens: 4096 },
  pricing: { prompt: "0.000001", completion: "0.000002" },
  supported_parameters: ["temperature"],
};

const PRICES: Record<string, unknown>[] = [
  {
    pricing: {
      prompt: "0.000001",
      completion: "0.000002",
      request: "0",
      input_cache_read: "0.0000005",
      input_cache_write: "0.000001",
      internal_reasoning: "0",
      discount: 0,
      overrides: [{ min_prompt_tokens: 200, prompt: "0.000002", completion: "0.000004" }],
    },
  },
  {
    pricing: {
      input: 1,
      output: 2,
      cached_input: 0.5,
      unit: "per_million_tokens",
      currency: "USD",
    },
  },
  { cost: { input: 1, output: 2, cache_read: 0.1, cache_write: 1.5 } },
  { input_cost_per_token: 1e-6, output_cost_per_token: 2e-6, cache_read_input_token_cost: 1e-7 },
  {
    prompt_text_token_price: 20_000,
    completion_text_token_price: 100_000,
    cached_prompt_text_token_price: 500,
  },
  { input_price: 1, output_price: 2, currency: "USD" },
];

/** An entry of a model list that no reader should trust, as JSON. */
export function makeEntry(random: Random, name: string): string {
  // deno-lint-ignore no-explicit-any
  let entry: any = { ...ENTRY, id: name };
  if (random() < 0.3) entry = { id: name, ...pick(random, PRICES) };
  for (let count = upTo(random, 4); count > 0; count--) entry = mutate(random, entry);
  if (random() < 0.1) entry.id = hostileText(random);
  return toJson(random() < 0.03 ? hostileNumber(random) : entry) ?? "null";
}

/** An entry with a valid name and hostile prices, as JSON. */
export function makePrice(random: Random, name: string): string {
  let prices = pick(random, PRICES);
  for (let count = upTo(random, 3); count > 0; count--) prices = mutatePrices(random, prices);
  return toJson({ ...prices, id: name });
}

function mutatePrices(random: Random, prices: Record<string, unknown>): Record<string, unknown> {
  if (random() < 0.3) return mutate(random, prices);
  // deno-lint-ignore no-explicit-any
  const copy: any = structuredClone(prices);
  const holder = copy.pricing ?? copy.cost ?? copy;
  const overrides = Array.isArray(holder?.overrides) ? holder.overrides : [];
  const held = overrides.length > 0 && random() < 0.5 ? pick(random, overrides) : holder;
  if (typeof held !== "object" || held === null) return copy;
  const names = Object.keys(held);
  // deno-lint-ignore no-explicit-any
  if (names.length > 0) (held as any)[pick(random, names)] = hostileNumber(random);
  return copy;
}

const LISTS = [
  "",
  "null",
  "7",
  '"models"',
  "[]",
  "{}",
  '{"data":null}',
  '{"data":{}}',
  '{"data":[null]}',
  '{"data":[[]]}',
  '{"error":{"message":"no\\u0000"}}',
  "<html>",
  "\0",
  '{"data":[{"id":"a"',
  '{"data":[{"id":"\\u0000"}]}',
  '{"has_more":true,"last_id":"a","data":[]}',
  '{"nextPageToken":"x","models":[]}',
  "[".repeat(5000),
];

/** A whole list that is invalid or absurd. */
export function makeList(random: Random): string {
  if (random() < 0.5) return pick(random, LISTS);
  const entries = Array.from({ length: upTo(random, 3) }, (_, nth) => makeEntry(random, `l${nth}`));
  return `{"data":[${entries.join(",")}]}`;
}
