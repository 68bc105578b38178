/**
 * The shapes that travel from step to step: claim → connect → open → read →
 * measure → record. Every duration is in milliseconds on one monotonic clock
 * whose zero is just before `fetch`; unknown is `null`.
 */

export type Dialect = "openai" | "anthropic";

/** What `benchmark_results.outcome` may say. Only `success` is a success. */
export const OUTCOMES = [
  "success",
  "rate_limited",
  "quota_exceeded",
  "overloaded",
  "server_error",
  "auth_failed",
  "bad_request",
  "model_unavailable",
  "content_filtered",
  "timeout",
  "network_error",
  "stream_error",
  "incomplete",
  "empty",
  "invalid_response",
] as const;
export type Outcome = typeof OUTCOMES[number];

/** Where the token counts come from; `none` means they are unknown. */
export type TokenSource = "provider" | "estimated" | "none";

/** Deadlines and caps of one request. */
export interface Limits {
  /** Until the response headers, from the start of the request. */
  headersMs: number;
  /** Until the first token, from the start of the request. */
  firstTokenMs: number;
  /** Between two reads that carry tokens; comments do not re-arm it. */
  gapMs: number;
  /** The whole request. */
  totalMs: number;
  /** Bytes of a response body before it is given up. */
  bodyBytes: number;
  /** Characters of the answer that are kept. */
  textChars: number;
}

/**
 * What differs between providers and models beyond their address, merged from
 * `providers.options` and `models.options` (the model wins).
 */
export interface CallOptions {
  /** The field that caps the output; which one a provider accepts differs. */
  maxTokensField: "max_completion_tokens" | "max_tokens";
  /** Sent when not null; reasoning models refuse it. */
  temperature: number | null;
  /** Whether `stream_options.include_usage` is understood. */
  includeUsage: boolean;
  /** Whether `stream_options.include_obfuscation: false` is understood. */
  obfuscationOption: boolean;
  /** Parameters this model was seen to refuse; never sent. */
  omit: string[];
  /** Further fields of the request body, as they are. */
  body: Record<string, unknown>;
  /** Further request headers, as they are. */
  headers: Record<string, string>;
}

/** One call to make, as the database hands it out. */
export interface Target {
  leaseToken: string;
  /** How long the lease lasts, counted from when the claim was answered. */
  leaseMs: number;
  targetId: string;
  runId: string;
  /** `providers.slug`, for example `openai`. */
  provider: string;
  /** Null when the catalogue has no address and the environment must name it. */
  baseUrl: string | null;
  dialect: Dialect;
  /** Name of the environment variable with the key; null when none is needed. */
  apiKeyEnv: string | null;
  model: string;
  prompt: string;
  maxOutputTokens: number;
  options: CallOptions;
  limits: Limits;
  /** Whether a connection is opened before the clock starts. */
  warm: boolean;
}

/** A failure in the provider's own words, and ours for it. */
export interface Failure {
  outcome: Exclude<Outcome, "success">;
  /** At most 500 characters, redacted. */
  message: string;
  /** The provider's own code or type, when it gave one. */
  code: string | null;
  /** From `retry-after-ms` or `retry-after`, on errors only. */
  retryAfterMs: number | null;
}

/** What an error body or an error event says, whatever its shape. */
export interface ErrorDetails {
  /** Null when the body said nothing readable. */
  message: string | null;
  /** The provider's code, type or status word, the most telling one. */
  code: string | null;
  /** The provider's kind of error, when it names one beside the code. */
  type: string | null;
  /** The request parameter it is about. */
  param: string | null;
  /** An HTTP status given inside the body. */
  status: number | null;
  retryAfterMs: number | null;
}

/** A usage report in the provider's own numbers. */
export interface RawUsage {
  promptTokens: number | null;
  completionTokens: number | null;
  totalTokens: number | null;
  reasoningTokens: number | null;
  cachedTokens: number | null;
  /** Input tokens the provider counts beside `promptTokens` (Anthropic's cache). */
  besidePromptTokens: number;
  /** False while the provider has only counted the input. */
  outputCounted: boolean;
  costUsd: number | null;
}

/** What one event of a stream says. Texts are empty when it says nothing. */
export interface EventReading {
  content: string;
  reasoning: string;
  refusal: string;
  tool: string;
  usage: RawUsage | null;
  finishReason: string | null;
  /** The dialect's own end of the stream. */
  ended: boolean;
  /** The error as it came, envelope included; null is none. */
  error: unknown;
  id: string | null;
  model: string | null;
}

/** How one family of APIs is called and read. */
export interface DialectAdapter {
  /** Path below the base URL. */
  path: string;
  headers(apiKey: string | null): Record<string, string>;
  body(target: Target): Record<string, unknown>;
  /** Pure: what one event says; `usage` is the last report before it. */
  readEvent(
    payload: Record<string, unknown>,
    event: string | undefined,
    usage: RawUsage | null,
  ): EventReading;
}

/** Token counts of the last usage report, normalised (see `normalise_usage.ts`). */
export interface Usage {
  inputTokens: number | null;
  /** Every generated token, reasoning included. */
  outputTokens: number | null;
  reasoningTokens: number | null;
  cachedTokens: number | null;
  /** USD, when the provider reports what it charged. */
  reportedCostUsd: number | null;
}

/** One network read that carried tokens. */
export interface TokenRead {
  /** When the read arrived. */
  atMs: number;
  /** Characters of any generated text in it. */
  chars: number;
  /** Characters of visible answer (content or refusal) in it. */
  answerChars: number;
}

/** A finished attempt: everything one request and its answer told us. */
export interface Recording {
  requestId: string;
  statusCode: number | null;
  headersMs: number | null;
  /** End of the stream, or the moment of failure. */
  totalMs: number;
  reads: TokenRead[];
  /** Visible answer (content and refusal), capped. */
  text: string;
  /** The beginning of all generated text, of any kind, to estimate tokens from. */
  sample: string;
  /** Characters of all generated text, and of reasoning that was streamed. */
  chars: number;
  reasoningChars: number;
  /** Whether the answer holds anything but white space. */
  visible: boolean;
  usage: Usage | null;
  finishReason: string | null;
  /** `[DONE]` or the dialect's own end was seen. */
  ended: boolean;
  servedModel: string | null;
  providerRequestId: string | null;
  failure: Failure | null;
  /** What the error body said, for a failure with one. */
  error: ErrorDetails | null;
  /** When the request began, on the clock of `performance.now()`. */
  startedAt: number;
}

/** An attempt that was given up for a second one with fresh clocks. */
export interface Attempt {
  request_id: string;
  status_code: number | null;
  total_latency_ms: number;
  outcome: Outcome;
  error_code: string | null;
  error_message: string | null;
  /** The parameter the provider refused. */
  dropped: string;
}

/**
 * What `record_result` stores, in the names of `benchmark_results`. Durations
 * in milliseconds, speeds in tokens per second; null is unknown. Price and cost
 * are the database's to find.
 */
export interface Measurement {
  request_id: string;
  outcome: Outcome;
  status_code: number | null;
  error_message: string | null;
  error_code: string | null;
  retry_after_ms: number | null;
  input_tokens: number | null;
  output_tokens: number | null;
  reasoning_tokens: number | null;
  cached_tokens: number | null;
  token_source: TokenSource;
  total_latency_ms: number;
  headers_ms: number | null;
  ttft_ms: number | null;
  ttfat_ms: number | null;
  last_token_ms: number | null;
  tps: number | null;
  tps_total: number | null;
  steady_tps: number | null;
  itl_ms: number | null;
  chunk_gap_p50_ms: number | null;
  chunk_gap_p95_ms: number | null;
  chunk_gap_max_ms: number | null;
  token_reads: number;
  connect_ms: number | null;
  warm: boolean;
  finish_reason: string | null;
  provider_request_id: string | null;
  served_model: string | null;
  reported_cost_usd: number | null;
  response_text: string | null;
  attempts: Attempt[];
  /** Parameters the model refused, for `models.options.omit` to remember. */
  refused_parameters: string[];
  /** How long ago the (last) request began, when this was put together. */
  request_age_ms: number;
}
