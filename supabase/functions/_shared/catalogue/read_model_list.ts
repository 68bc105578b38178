import { z } from "zod";
import { RANGES, TEXTS, within } from "../platform/ranges.ts";
import { classifyModel, readListWords } from "./classify_model.ts";
import { normalisePrice, statesPrice } from "./normalise_price.ts";
import { pickField } from "./pick_field.ts";
import { pickAnywhere } from "./pick_anywhere.ts";
import { readIdentity } from "./read_identity.ts";
import { readShutdown } from "./read_shutdown.ts";
import type { ListedModel, ModelList, PriceUnit, RejectedEntry } from "./types.ts";
import { withHosts } from "./with_hosts.ts";

/** Lists under `models` may have no ids, only names. */
const ID_FIELDS = ["id", "model", "model_id", "slug", "model_name", "key", "name"];

/** Cloudflare's ids are those of rows; models are called by name. */
const UUID = /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/i;

/** The served limit first, then the listed one, then what the model was trained for. */
const CONTEXT_FIELDS = [
  "n_ctx",
  "loaded_context_length",
  "max_model_len",
  "max_model_length",
  "context_window",
  "context_length",
  "max_context_length",
  "max_total_tokens",
  "max_input_tokens",
  "max_context_tokens",
  "max_context_window",
  "max_context_window_tokens",
  "max_context",
  "context_size",
  "context_tokens",
  "context_window_tokens",
  "available_context_tokens",
  "context.length",
  "context.window",
  "context",
  "max_prompt_length",
  "input_token_limit",
  "token_limit",
  "max_seq_len",
  "max_sequence_length",
  "n_ctx_train",
  "max_position_embeddings",
  "model_max_length",
];

const OUTPUT_FIELDS = [
  "max_completion_tokens",
  "max_output_tokens",
  "max_output_length",
  "max_output",
  "output_token_limit",
  "max_tokens_to_generate",
  "max_new_tokens",
  "max_response_tokens",
  "output",
  "max_tokens",
];

/** OpenRouter lists about 400. */
const MAX_ENTRIES = 10_000;

/** Fields in which a page keeps its list; some wrap it twice. */
const ENVELOPES = [
  "data",
  "models",
  "result",
  "results",
  "items",
  "list",
  "model_list",
  "model_summaries",
  "publisher_models",
  "response",
];

const Id = z.string().min(1).max(TEXTS.modelName.max)
  // Invisible characters are not allowed, since they make an id look like another.
  .regex(/^[^\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]*$/u, "not a text");

/** A count of tokens. Zero, negative and impossibly large counts mean that none is stated. */
const TokenCount = z.union([z.number(), z.string().transform(countOfText).pipe(z.number())], {
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
    const contextWindow = pickAnywhere(entry, CONTEXT_FIELDS, readCount);
    const unreadable = contextWindow === null && pickAnywhere(entry, CONTEXT_FIELDS, noCount);
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
      max_output_tokens: pickAnywhere(entry, OUTPUT_FIELDS, readCount),
      shutdown_at: readShutdown(entry),
      identity: readIdentity(listed),
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
  const list = listIn(page, 2);
  if (list === null) throw new TypeError("there is no list of models in the answer");
  return list;
}

/** The list in a page, in its envelope or in one inside it; an empty list does not hide another. */
function listIn(page: unknown, depth: number): unknown[] | null {
  if (Array.isArray(page)) return page;
  if (depth === 0) return null;
  const lists = ENVELOPES.map((name) => listIn(pickField(page, [name]), depth - 1))
    .filter((list) => list !== null);
  return lists.find((list) => list.length > 0) ?? lists[0] ?? null;
}

function readId(entry: unknown): unknown {
  const id = pickField(entry, ID_FIELDS);
  const isRow = typeof id === "string" && UUID.test(id);
  return isRow ? pickField(entry, ["name"]) ?? id : id;
}

function readCount(value: unknown): number | null {
  return TokenCount.safeParse(value).data ?? null;
}

/** A count as people write it: `131,072`, `128k`, `1M tokens`; NaN for anything else. */
function countOfText(text: string): number {
  const [, digits, factor] =
    /^(\d+|\d{1,3}(?:[,_]\d{3})+|\d+\.\d+) ?([km])?(?: ?tok(?:en)?s?)?$/i.exec(text.trim()) ?? [];
  if (digits === undefined) return NaN;
  const unit = { k: 1000, m: 1_000_000 }[factor?.toLowerCase() as "k" | "m"] ?? 1;
  return Math.round(Number(digits.replaceAll(/[,_]/g, "")) * unit);
}

/** Why a value is no count; null when the value states none. */
function noCount(value: unknown): string | null {
  // A group of fields is read separately.
  if (typeof value === "object") return null;
  return TokenCount.safeParse(value).error?.issues[0].message ?? null;
}
