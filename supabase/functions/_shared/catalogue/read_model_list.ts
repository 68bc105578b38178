import { z } from "zod";
import { RANGES, TEXTS, within } from "../platform/ranges.ts";
import { classifyModel, readListWords } from "./classify_model.ts";
import { normalisePrice, statesPrice } from "./normalise_price.ts";
import { pickField } from "./pick_field.ts";
import { readMoment } from "./read_moment.ts";
import type { ListedModel, ModelList, PriceUnit, RejectedEntry } from "./types.ts";
import { withHosts } from "./with_hosts.ts";

/** Lists under `models` may know no id and call it by name. */
const ID_FIELDS = ["id", "model", "model_id", "name"];

/** Cloudflare gives its rows ids, and calls models by name. */
const UUID = /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/i;

/** Where an entry keeps what it says of the model, beside the entry itself. */
const HOLDERS = [
  "",
  "top_provider.",
  "limits.",
  "meta.",
  "metadata.",
  "model_spec.",
  "model_info.",
];

/** What is served comes first, then what is listed, then what the model was trained for. */
const CONTEXT_FIELDS = [
  ...everywhere([
    "n_ctx",
    "loaded_context_length",
    "max_model_len",
    "context_window",
    "context_length",
    "max_context_length",
    "max_input_tokens",
    "max_context_tokens",
    "max_context_window",
    "context_size",
    "context_window_tokens",
    "available_context_tokens",
    "max_prompt_length",
    "input_token_limit",
    "max_seq_len",
    "max_sequence_length",
  ]),
  "limit.context",
  "capabilities.limits.max_context_window_tokens",
  ...everywhere(["n_ctx_train", "max_position_embeddings"]),
];

const OUTPUT_FIELDS = [
  ...everywhere([
    "max_completion_tokens",
    "max_output_tokens",
    "max_output_length",
    "output_token_limit",
    "max_tokens_to_generate",
  ]),
  "limit.output",
  "capabilities.limits.max_output_tokens",
  ...everywhere(["max_tokens"]),
];

const SHUTDOWN_FIELDS = [
  ...everywhere([
    "shutdown_date",
    "shutdown_at",
    "expiration_date",
    "retirement_date",
    "sunset_date",
    "end_of_life_date",
    "deprecation_date",
    "deprecation",
  ]),
  "deprecation.date",
  "model_spec.deprecation.date",
  // Azure has a date for each use.
  "deprecation.inference",
];

function everywhere(names: string[]): string[] {
  return names.flatMap((name) => HOLDERS.map((holder) => `${holder}${name}`));
}

/** OpenRouter lists about 400. */
const MAX_ENTRIES = 10_000;

const List = z.array(z.unknown());
const Page = z.union([
  List,
  ...["data", "models", "result", "results", "items"].map((name) =>
    z.object({ [name]: List }).transform((page) => page[name])
  ),
]);

const Id = z.string().min(1).max(TEXTS.modelName.max)
  // Nor may it hold what is not seen and makes it look like another.
  .regex(/^[^\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]*$/u, "not a text");

/** A count of tokens. Zero and less are ways of saying nothing, as is more than can be. */
const TokenCount = z.union([z.number(), z.string().regex(/^\d+$/).transform(Number)], {
  error: "no count of tokens",
})
  .transform((count) => within(RANGES.limitTokens, Math.floor(count)))
  .nullable();

/**
 * Reads a provider's list of models, whatever envelope it comes in and whatever
 * its fields are called. Fields it does not know are ignored. An entry that is
 * broken is reported and left out; one that says `active: false` counts as not
 * listed.
 *
 * @param pages The parsed pages of the list, in order.
 * @param priceUnit The unit of its prices, for a list that does not show it.
 * @throws Error when a page holds no list, or not one entry can be read, or there are too many.
 */
export function readModelList(pages: unknown[], priceUnit: PriceUnit | null = null): ModelList {
  const models = new Map<string, ListedModel>();
  const rejected: RejectedEntry[] = [];
  const entries = pages.flatMap((page) => readPage(page).map((entry) => ({ entry, page })));
  if (entries.length > MAX_ENTRIES) {
    throw new RangeError(`it has ${entries.length} entries, more than ${MAX_ENTRIES}`);
  }
  const words = readListWords(entries.map(({ entry }) => entry));
  entries.forEach(({ entry: listed, page }, index) => {
    const name = Id.safeParse(readId(listed));
    if (!name.success) {
      rejected.push({ entry: index, reason: `id: ${name.error.issues[0].message}` });
      return;
    }
    const entry = withHosts(listed);
    const contextWindow = pickField(entry, CONTEXT_FIELDS, readCount);
    const unreadable = contextWindow === null && pickField(entry, CONTEXT_FIELDS, noCount);
    if (unreadable) {
      rejected.push({ entry: name.data, reason: `context window: ${unreadable}` });
      return;
    }
    if (models.has(name.data)) {
      rejected.push({ entry: name.data, reason: "listed before" });
      return;
    }
    if (pickField(entry, ["active"]) === false) return;
    const price = normalisePrice(entry, name.data, priceUnit, page);
    models.set(name.data, {
      name: name.data,
      kind: classifyModel(entry, name.data, words),
      context_window: contextWindow,
      max_output_tokens: pickField(entry, OUTPUT_FIELDS, readCount),
      shutdown_at: pickField(entry, SHUTDOWN_FIELDS, readMoment),
      price,
      ...(price === null && statesPrice(entry) && { price_unread: true as const }),
    });
  });
  if (models.size === 0 && rejected.length > 0) {
    throw new TypeError(`none of its ${rejected.length} entries is a model: ${rejected[0].reason}`);
  }
  return { models: [...models.values()], rejected };
}

function readPage(page: unknown): unknown[] {
  const list = Page.safeParse(page);
  if (!list.success) throw new TypeError("there is no list of models in the answer");
  return list.data;
}

function readId(entry: unknown): unknown {
  const id = pickField(entry, ID_FIELDS);
  const isRow = typeof id === "string" && UUID.test(id);
  return isRow ? pickField(entry, ["name"]) ?? id : id;
}

function readCount(value: unknown): number | null {
  return TokenCount.safeParse(value).data ?? null;
}

/** Why a value is no count; null for one that says nothing. */
function noCount(value: unknown): string | null {
  return TokenCount.safeParse(value).error?.issues[0].message ?? null;
}
