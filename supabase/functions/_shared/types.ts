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
  "blocked",
] as const;
/** One of them. */
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
  /** Whoever holds it may record the result. */
  leaseToken: string;
  /** How long the lease lasts, counted from when the claim was answered. */
  leaseMs: number;
  /** `run_targets.id`. */
  targetId: string;
  /** `runs.id`. */
  runId: string;
  /** `providers.slug`, for example `openai`. */
  provider: string;
  /** Null when the catalogue has no address and the environment must name it. */
  baseUrl: string | null;
  /** How the provider is spoken to. */
  dialect: Dialect;
  /** Name of the environment variable with the key; null when none is needed. */
  apiKeyEnv: string | null;
  /** The id to call it by. */
  model: string;
  /** The whole text that is sent. */
  prompt: string;
  /** Tokens after which the answer is cut. */
  maxOutputTokens: number;
  /** What differs for this provider and model. */
  options: CallOptions;
  /** Deadlines and caps. */
  limits: Limits;
  /** Whether a connection is opened before the clock starts. */
  warm: boolean;
}

/** A failure in the provider's own words, and ours for it. */
export interface Failure {
  /** One word for it. */
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
  /** How long to wait, when the body says so. */
  retryAfterMs: number | null;
  /** The provider's name for the request. */
  requestId: string | null;
}

/** A usage report in the provider's own numbers. */
export interface RawUsage {
  /** Input tokens. */
  promptTokens: number | null;
  /** Output tokens, with or without reasoning. */
  completionTokens: number | null;
  /** Input and output together. */
  totalTokens: number | null;
  /** Reasoning, counted apart. */
  reasoningTokens: number | null;
  /** Input tokens read from the provider's cache. */
  cachedTokens: number | null;
  /** Input tokens written into the provider's cache. */
  cacheWriteTokens: number | null;
  /** Of them, those that are kept for an hour. */
  cacheWrite1hTokens: number | null;
  /** Input tokens the provider counts beside `promptTokens` (Anthropic's cache). */
  besidePromptTokens: number;
  /** False while the provider has only counted the input. */
  outputCounted: boolean;
  /** What the provider charged. */
  costUsd: number | null;
}

/** What one event of a stream says. Texts are empty when it says nothing. */
export interface EventReading {
  /** Visible answer. */
  content: string;
  /** Reasoning that is streamed. */
  reasoning: string;
  /** Refusal, which is visible too. */
  refusal: string;
  /** Names and arguments of tool calls. */
  tool: string;
  /** The texts are all of the answer, said at once, and not the next part of it. */
  whole: boolean;
  /** The usage report as of this event. */
  usage: RawUsage | null;
  /** Why the answer ends here. */
  finishReason: string | null;
  /** The dialect's own end of the stream. */
  ended: boolean;
  /** The error as it came, envelope included; null is none. */
  error: unknown;
  /** The provider's name for the answer. */
  id: string | null;
  /** The model that answers. */
  model: string | null;
  /** The tier that serves the request. */
  serviceTier: string | null;
}

/** How one family of APIs is called and read. */
export interface DialectAdapter {
  /** Path below the base URL. */
  path: string;
  /** Headers that carry the key. */
  headers(apiKey: string | null): Record<string, string>;
  /** Body of the request. */
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
  /** Tokens of the prompt, cached ones included. */
  inputTokens: number | null;
  /** Every generated token, reasoning included. */
  outputTokens: number | null;
  /** Output tokens spent on reasoning. */
  reasoningTokens: number | null;
  /** Input tokens read from the provider's cache. */
  cachedTokens: number | null;
  /** Input tokens written into the provider's cache. */
  cacheWriteTokens: number | null;
  /** Of them, those that are kept for an hour. */
  cacheWrite1hTokens: number | null;
  /** USD, when the provider reports what it charged. */
  reportedCostUsd: number | null;
}

/** Generated text that arrived at one moment: one network read, or several with no time between. */
export interface Arrival {
  /** When the first of the reads arrived. */
  atMs: number;
  /** Characters of any generated text in it. */
  chars: number;
  /** Characters of visible answer (content or refusal) in it. */
  answerChars: number;
  /** Events that carried the text; several were held until the last of them. */
  events: number;
  /** Whether it ended inside an event: whoever writes events ends with one, a buffer anywhere. */
  cut: boolean;
  /** By how much a pause of our own may have delayed its stamp; 0 for not at all. */
  lateMs: number;
}

/** What was seen of a stream, as it is kept. */
export interface SeenStream {
  /** In order; the first has the first token. */
  arrivals: Arrival[];
  /** Null when all arrivals are there. */
  thinned: Thinned | null;
}

/** What was known of all arrivals before neighbours were made one. */
export interface Thinned {
  /** How many were made one. */
  size: number;
  /** How many there were. */
  arrivals: number;
  /** Median silence between them. */
  gapP50Ms: number;
  /** The 95th percentile of the same. */
  gapP95Ms: number;
  /** The longest such silence. */
  gapMaxMs: number;
  /** Whether the answer was held back on its way; null where a pause of ours hides it. */
  batched: boolean | null;
  /** Whether its pace is the model's. */
  paced: boolean;
}

/** A finished attempt: everything one request and its answer told us. */
export interface Recording {
  /** Sent as `x-client-request-id`. */
  requestId: string;
  /** Of the HTTP response; null when there was none. */
  statusCode: number | null;
  /** Whether the body was in an encoding that was not asked for. */
  encoded: boolean;
  /** Until the response headers. */
  headersMs: number | null;
  /** End of the stream, or the moment of failure. */
  totalMs: number;
  /** When tokens arrived, in order. */
  arrivals: Arrival[];
  /** Visible answer (content and refusal), capped with room for a key behind what is stored. */
  text: string;
  /** The beginning of all generated text, of any kind, to estimate tokens from. */
  sample: string;
  /** Characters of all generated text. */
  chars: number;
  /** Of them, those of reasoning. */
  reasoningChars: number;
  /** The beginning of the reasoning, to estimate tokens from. */
  reasoningSample: string;
  /** Whether the answer holds anything but white space. */
  visible: boolean;
  /** The last usage report. */
  usage: Usage | null;
  /** Why the answer ended, in the provider's word. */
  finishReason: string | null;
  /** `[DONE]` or the dialect's own end was seen. */
  ended: boolean;
  /** The model that answered, as the provider names it. */
  servedModel: string | null;
  /** The tier that served the request, as the provider names it. */
  serviceTier: string | null;
  /** The provider's name for the request. */
  providerRequestId: string | null;
  /** Null when it went well. */
  failure: Failure | null;
  /** What the error body said, for a failure with one. */
  error: ErrorDetails | null;
  /** When the request began, on the clock of `performance.now()`. */
  startedAt: number;
}

/** An attempt that was given up for a second one with fresh clocks. */
export interface Attempt {
  /** Sent as `x-client-request-id`. */
  request_id: string;
  /** Of the HTTP response. */
  status_code: number | null;
  /** Until the end of the error. */
  total_latency_ms: number;
  /** What came of it. */
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
 * in milliseconds, speeds in tokens per second; null is unknown. Price and cost
 * are the database's to find.
 */
export interface Measurement {
  /** Sent as `x-client-request-id`. */
  request_id: string;
  /** What came of the request; only `success` is one. */
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
  /** Who counted the tokens. */
  token_source: TokenSource;
  /** What the provider counted and cannot be, by the column it was for. */
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
  /** Median silence between arrivals. */
  chunk_gap_p50_ms: number | null;
  /** The 95th percentile of the same. */
  chunk_gap_p95_ms: number | null;
  /** The longest such silence. */
  chunk_gap_max_ms: number | null;
  /** Arrivals of tokens. */
  token_reads: number;
  /** What was seen of the stream, packed, as Postgres reads bytes in hexadecimal. */
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
  /** What the provider says it charged. */
  reported_cost_usd: number | null;
  /** The visible answer, capped. */
  response_text: string | null;
  /** What the worker has to remark: `encoded`. */
  remarks: string[];
  /** Attempts given up for this one. */
  attempts: Attempt[];
  /** Whether any answer came from there at all, be it to the opening of a connection. */
  reached: boolean;
  /** Parameters the model refused, for `models.options.omit` to remember. */
  refused_parameters: string[];
  /** How long ago the (last) request began, when this was put together. */
  request_age_ms: number;
}
