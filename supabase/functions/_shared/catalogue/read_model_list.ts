import { z } from "zod";
import { RANGES, TEXTS, within } from "../ranges.ts";
import { classifyModel } from "./classify_model.ts";
import { normalisePrice } from "./normalise_price.ts";
import { pickField } from "./pick_field.ts";
import { readMoment } from "./read_moment.ts";
import type { ListedModel, ModelList, PriceUnit, RejectedEntry } from "./types.ts";

/** Lists under `models` may know no id and call it by name. */
const ID_FIELDS = ["id", "model", "name"];

const CONTEXT_FIELDS = [
  "context_window",
  "context_length",
  "max_context_length",
  "max_input_tokens",
  "max_model_len",
  "max_context_tokens",
  "context_size",
  "max_prompt_length",
  "inputTokenLimit",
  "input_token_limit",
  "contextWindow",
  "limits.max_context_length",
  "limits.max_input_tokens",
  "limit.context",
  "capabilities.limits.max_context_window_tokens",
  "metadata.context_length",
  "model_spec.availableContextTokens",
  "top_provider.context_length",
  "meta.n_ctx_train",
];

const OUTPUT_FIELDS = [
  "max_completion_tokens",
  "max_output_tokens",
  "max_output_length",
  "outputTokenLimit",
  "output_token_limit",
  "limits.max_completion_tokens",
  "limits.max_output_tokens",
  "limit.output",
  "top_provider.max_completion_tokens",
  "metadata.max_tokens",
  "max_tokens",
];

const SHUTDOWN_FIELDS = [
  "shutdown_date",
  "shutdown_at",
  "expiration_date",
  "retirement_date",
  "sunset_date",
  "deprecation_date",
];

/** OpenRouter lists about 400. */
const MAX_ENTRIES = 10_000;

const Page = z.union([
  z.array(z.unknown()),
  z.object({ data: z.array(z.unknown()) }).transform(({ data }) => data),
  z.object({ models: z.array(z.unknown()) }).transform(({ models }) => models),
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

const Entry = z.object({
  name: Id,
  contextWindow: TokenCount,
  maxOutputTokens: TokenCount.catch(null),
});

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
  const entries = pages.flatMap(readPage);
  if (entries.length > MAX_ENTRIES) {
    throw new RangeError(`it has ${entries.length} entries, more than ${MAX_ENTRIES}`);
  }
  entries.forEach((entry, index) => {
    const fields = Entry.safeParse({
      name: pickField(entry, ID_FIELDS),
      contextWindow: pickField(entry, CONTEXT_FIELDS),
      maxOutputTokens: pickField(entry, OUTPUT_FIELDS),
    });
    if (!fields.success) {
      rejected.push({ entry: nameOf(entry) ?? index, reason: reasonOf(fields.error) });
      return;
    }
    const { name, contextWindow, maxOutputTokens } = fields.data;
    if (models.has(name)) {
      rejected.push({ entry: name, reason: "listed before" });
      return;
    }
    if (pickField(entry, ["active"]) === false) return;
    models.set(name, {
      name,
      kind: classifyModel(entry, name),
      context_window: contextWindow,
      max_output_tokens: maxOutputTokens,
      shutdown_at: readMoment(pickField(entry, SHUTDOWN_FIELDS)),
      price: normalisePrice(entry, name, priceUnit),
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

function nameOf(entry: unknown): string | null {
  const name = Id.safeParse(pickField(entry, ID_FIELDS));
  return name.success ? name.data : null;
}

function reasonOf(error: z.ZodError): string {
  const [{ path, message }] = error.issues;
  return `${path[0] === "name" ? "id" : "context window"}: ${message}`;
}
