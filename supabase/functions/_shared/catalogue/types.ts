/**
 * The shapes that travel from a provider's model list to the catalogue:
 * fetch → read → record. What is stored is in the names of the tables `models`
 * and `prices`. Unknown is `null`.
 */
import type { Dialect } from "../provider/dialect.ts";
import type { SaidIdentity } from "./tell_family.ts";
import type { EndpointOptions } from "../provider/endpoint_options.ts";

/** What a model is for. Only `chat` models can be benchmarked. */
export type ModelKind =
  | "chat"
  /** Continues a text; does not accept messages. */
  | "completion"
  /** Served by another API of the provider only. */
  | "responses"
  /** Answers within hours. */
  | "batch"
  /** Searches the web, so that its speed is not the model's. */
  | "search"
  | "embedding"
  | "rerank"
  /** Judges texts: moderation and guard models. */
  | "moderation"
  | "image"
  | "video"
  | "audio"
  | "speech"
  | "transcription"
  | "realtime"
  | "other";

/** What is charged besides plain input and output; left out where it is not stated. */
export interface FurtherAmounts {
  /** Input tokens written into the provider's cache, in USD per million. */
  cache_write_price_per_m?: number;
  /** Those that are kept for an hour. */
  cache_write_1h_price_per_m?: number;
  /** Reasoning, where it does not cost what other output does. */
  reasoning_price_per_m?: number;
  /** A fee for each request, in USD. */
  request_usd?: number;
}

/** Prices in USD per million tokens. */
export interface PriceAmounts extends FurtherAmounts {
  input_price_per_m: number;
  output_price_per_m: number;
  /** Input tokens read from the provider's cache. */
  cached_input_price_per_m: number | null;
}

/** A price of long prompts. */
export interface PriceTier extends PriceAmounts {
  /** It holds for requests with more input tokens than this. */
  above_input_tokens: number;
}

/** The further parts of a price, as `prices.parts` has them. */
export interface PriceParts extends FurtherAmounts {
  /** What a served tier costs, by its name, such as `flex`. */
  service_tiers?: Record<string, PriceAmounts & { tiers?: PriceTier[] }>;
  /** Parts that are stated and not understood: the cost is unknown. */
  unknown?: string[];
}

/** Prices in USD per million tokens. */
export interface ListedPrice {
  input_price_per_m: number;
  output_price_per_m: number;
  /** Input tokens read from the provider's cache. */
  cached_input_price_per_m: number | null;
  /** By rising `above_input_tokens`; empty when one price holds for all. */
  tiers: PriceTier[];
  parts: PriceParts;
  /** The price as its source gave it. */
  raw: unknown;
}

/** One model as a provider lists it. */
export interface ListedModel {
  /** The id to call it by. */
  name: string;
  kind: ModelKind;
  /** Input and output tokens together. */
  context_window: number | null;
  max_output_tokens: number | null;
  /** When the provider stops serving it, ISO 8601. */
  shutdown_at: string | null;
  /** What the list says of which model it is. */
  identity: SaidIdentity;
  price: ListedPrice | null;
  /** Set where a stated price is not understood: the price that was known before is outdated. */
  price_unread?: true;
}

/** An entry that could not be read. */
export interface RejectedEntry {
  /** Its id, or its place in the list when it has none, counted from 0. */
  entry: string | number;
  reason: string;
}

export interface ModelList {
  models: ListedModel[];
  rejected: RejectedEntry[];
}

/** Per token, or per million tokens. */
export type PriceUnit = "token" | "million";

/** How providers' lists differ beyond their shape, from `providers.options`. */
export interface ListOptions extends EndpointOptions {
  /** Path of the list below the base URL; `models` when it is not set. */
  list_path?: string | null;
  /** Query of the list, for example `serverless`. */
  list_query?: string | null;
  /** The unit of its prices, for a list that does not show it. */
  price_unit?: PriceUnit | null;
}

/** A provider whose list is to be read. */
export interface ListedProvider {
  slug: string;
  baseUrl: string;
  dialect: Dialect;
  options: ListOptions;
}
