import type { GivenAnswer } from "../provider/given_answer.ts";
import type { Headroom } from "../provider/read_headroom.ts";
import type { Outcome } from "../errors/outcome.ts";

/** Where the token counts come from; `none` means they are unknown. */
export type TokenSource = "provider" | "estimated" | "none";

/** A first attempt that was replaced by a second one with fresh clocks. */
export interface DiscardedAttempt {
  /** Sent as `x-client-request-id`. */
  request_id: string;
  /** Of the HTTP response. */
  status_code: number | null;
  /** Until the end of the error. */
  total_latency_ms: number;
  /** Its outcome. */
  outcome: Outcome;
  /** The provider's own code. */
  error_code: string | null;
  /** In the provider's words, redacted. */
  error_message: string | null;
  /** The parameter the provider refused. */
  dropped: string;
}

/**
 * What `record_result` stores, in the names of `benchmark_results`. Durations
 * in milliseconds, speeds in tokens per second; null is unknown. The database
 * finds the price and computes the cost.
 */
export interface Measurement {
  /** Sent as `x-client-request-id`. */
  request_id: string;
  /** The outcome of the request; only `success` is a success. */
  outcome: Outcome;
  /** Of the HTTP response; null when there was none. */
  status_code: number | null;
  /** In the provider's words, redacted, at most 500 characters. */
  error_message: string | null;
  /** The provider's own code. */
  error_code: string | null;
  /** How long the provider asks to wait. */
  retry_after_ms: number | null;
  /** Tokens of the prompt. */
  input_tokens: number | null;
  /** Every generated token, reasoning included. */
  output_tokens: number | null;
  /** Of the output tokens, those of reasoning. */
  reasoning_tokens: number | null;
  /** Of the input tokens, those read from the provider's cache. */
  cached_tokens: number | null;
  /** Of the input tokens, those written into the provider's cache. */
  cache_write_tokens: number | null;
  /** Of those, the ones that are kept for an hour. */
  cache_write_1h_tokens: number | null;
  /** The source of the token counts. */
  token_source: TokenSource;
  /** Impossible counts of the provider, by column. */
  disbelieved: Record<string, number>;
  /** Of the output tokens, those that came over the wire. */
  streamed_tokens: number | null;
  /** Until the end of the stream, or the moment of failure. */
  total_latency_ms: number;
  /** Until the response headers. */
  headers_ms: number | null;
  /** Until the first generated token of any kind. */
  ttft_ms: number | null;
  /** Until the first token of the visible answer. */
  ttfat_ms: number | null;
  /** Until the last token of any kind. */
  last_token_ms: number | null;
  /** (Streamed tokens − those of the first arrival) / (last arrival − first arrival). */
  tps: number | null;
  /** (Output tokens − 1) / (total latency − TTFT): the older definition. */
  tps_total: number | null;
  /** 1000 / `tps`. */
  itl_ms: number | null;
  /** Whether the answer was held back on its way. */
  batched: boolean | null;
  /** Median gap between arrivals. */
  chunk_gap_p50_ms: number | null;
  /** The 95th percentile of the same. */
  chunk_gap_p95_ms: number | null;
  /** The longest gap. */
  chunk_gap_max_ms: number | null;
  /** Arrivals of tokens. */
  token_reads: number;
  /** Of the control: how much each gap between events that was seen differs from the true one. */
  gap_errors_ms: number[] | null;
  /** The arrivals, packed, in the hexadecimal form in which Postgres reads bytes. */
  arrivals: string | null;
  /** Opening the connection, before the clock starts. */
  connect_ms: number | null;
  /** Whether a connection was opened beforehand. */
  warm: boolean;
  /** Why the answer ended, in the provider's word. */
  finish_reason: string | null;
  /** The provider's name for the request. */
  provider_request_id: string | null;
  /** The model that answered, as the provider names it. */
  served_model: string | null;
  /** The tier that served the request, as the provider names it. */
  service_tier: string | null;
  /** The host behind a gateway that answered, as the gateway names it; of a failure too. */
  upstream: string | null;
  /** The provider's name for what served the request. */
  system_fingerprint: string | null;
  /** The cost that the provider reports. */
  reported_cost_usd: number | null;
  /** The visible answer, capped. */
  response_text: string | null;
  /** What is judged of a successful answer; not stored. */
  answer: GivenAnswer | null;
  /** The remarks of the worker: `encoded`, and `other_host` or `own_host` of a call to another address. */
  remarks: string[];
  /** Earlier attempts that this one replaced. */
  attempts: DiscardedAttempt[];
  /** What the response said of rate limits; null for nothing. Stored of bursts. */
  headroom: Headroom | null;
  /** Whether there was any answer at all, even only to the opening of a connection. */
  reached: boolean;
  /** Parameters the model refused, for `models.options.omit` to remember. */
  refused_parameters: string[];
  /** How long ago the (last) request began, when this was put together. */
  request_age_ms: number;
}
