import { z } from "zod";
import { findMaker } from "./find_maker.ts";
import { fetchModelList } from "./fetch_model_list.ts";
import { findReferencePrice } from "./find_reference_price.ts";
import { readModelList } from "./read_model_list.ts";
import type { ListedModel, ListedPrice, RejectedEntry } from "./types.ts";
import { secretsOf } from "../provider/endpoint.ts";
import { ENDPOINT_OPTIONS, endpointOptions } from "../provider/endpoint_schema.ts";
import { resolveEndpoint } from "../provider/resolve_endpoint.ts";
import { TEXTS } from "../platform/ranges.ts";
import { redact } from "../platform/redact.ts";
import type { CatalogueProvider } from "./start_sync.ts";
import { type StatedFamily, stateFamily } from "./state_family.ts";
import { tellFamily } from "./tell_family.ts";
import { legibleMessage, toPostgresText } from "../platform/to_postgres_text.ts";

/** What `record_sync` receives about a provider's list. */
export type Listing =
  | { models: QuotedModel[]; rejected: RejectedEntry[] }
  /** Why it could not be read. */
  | { error: string };

/** A listed model with what each source says it costs; the first one counts. */
type QuotedModel = Omit<ListedModel, "identity" | "price"> & StatedFamily & { prices: Quote[] };
type Quote = ListedPrice & { source: "provider" | "genai-prices" };

const Options = z.object({
  list_path: z.string().nullish(),
  list_query: z.string().nullish(),
  price_unit: z.enum(["token", "million"]).nullish(),
  ...ENDPOINT_OPTIONS,
}).transform((options) => ({ ...options, ...endpointOptions(options) }));

/**
 * Reads a provider's list of models and what they cost: by the list itself, and
 * by the collection of published prices. Never throws.
 *
 * @param now The time for which prices are wanted.
 */
export async function readListing(
  provider: CatalogueProvider,
  now: Date = new Date(),
): Promise<Listing> {
  let secrets: string[] = [];
  try {
    const access = resolveEndpoint({
      provider: provider.slug,
      baseUrl: provider.base_url,
      apiKeyEnv: provider.api_key_env,
    });
    const options = inList(provider.slug, () => Options.parse(provider.options));
    secrets = secretsOf(access, options);
    const pages = await fetchModelList(
      { ...provider, baseUrl: access.baseUrl, options },
      access.apiKey,
    );
    const list = inList(provider.slug, () => readModelList(pages, options.price_unit));
    return {
      models: list.models.map((model) => quote(model, provider, now)),
      rejected: list.rejected,
    };
  } catch (error) {
    // It may quote what the provider sent.
    const message = legibleMessage(error instanceof Error ? error.message : String(error));
    return { error: toPostgresText(redact(message, secrets), TEXTS.message.max) };
  }
}

function inList<Output>(slug: string, read: () => Output): Output {
  try {
    return read();
  } catch (cause) {
    const why = cause instanceof z.ZodError
      ? `providers.options.${cause.issues[0].path.join(".")}: ${cause.issues[0].message}`
      : String(cause instanceof Error ? cause.message : cause);
    throw new Error(`Cannot read the model list of ${slug}: ${why}`, { cause });
  }
}

function quote(
  { identity, price, ...model }: ListedModel,
  provider: CatalogueProvider,
  now: Date,
): QuotedModel {
  const reference = findReferencePrice(
    { slug: provider.slug, baseUrl: provider.base_url },
    model.name,
    now,
  );
  const prices: Quote[] = [];
  if (price !== null) prices.push({ source: "provider", ...price });
  if (reference !== null) prices.push({ source: "genai-prices", ...reference });
  const told = tellFamily(model.name, provider.slug, identity, findMaker);
  return { ...model, ...stateFamily(told), prices };
}
