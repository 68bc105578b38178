/**
 * What each number, moment and text that comes from outside can be. Readers hold
 * what they read against it; what lies outside is not known. The columns that
 * keep it have a check that says the same, which a test compares.
 */

/** What a number can be, both ends included. */
export interface Range {
  min: number;
  max: number;
  /** Of what it is a number. */
  unit: string;
  /** Why not more, or less. */
  why: string;
  /** The columns that keep it, as `table.column`. */
  columns: readonly string[];
}

/** When something can be, in the form of `Date.toISOString`; `before` is not included. */
export interface MomentRange {
  from: string;
  before: string;
  why: string;
  columns: readonly string[];
}

/** How long a text can be. */
export interface TextRange {
  /** In characters; a longer one is cut, or its entry left out where half a name is none. */
  max: number;
  why: string;
  columns: readonly string[];
}

/** Numbers. */
export const RANGES = {
  tokens: {
    min: 0,
    max: 100_000_000,
    unit: "tokens",
    why: "ten times the longest context there is, and sums of 10^10 of them fit a bigint; " +
      "what one call can have is held against its texts and its cap as well",
    columns: [
      "benchmark_results.input_tokens",
      "benchmark_results.output_tokens",
      "benchmark_results.streamed_tokens",
      "benchmark_results.reasoning_tokens",
      "benchmark_results.cached_tokens",
      "benchmark_results.cache_write_tokens",
      "benchmark_results.cache_write_1h_tokens",
    ],
  },
  limitTokens: {
    min: 1,
    max: 100_000_000,
    unit: "tokens",
    why: "ten times the longest context there is; 0 and less are ways of saying nothing",
    columns: ["models.context_window", "models.max_output_tokens"],
  },
  durationMs: {
    min: 0,
    max: 3_600_000,
    unit: "milliseconds",
    why: "no request lives as long as an hour: its deadline is five minutes at most",
    columns: [
      "benchmark_results.total_latency_ms",
      "benchmark_results.headers_ms",
      "benchmark_results.connect_ms",
      "benchmark_results.ttft_ms",
      "benchmark_results.ttfat_ms",
      "benchmark_results.last_token_ms",
      "benchmark_results.itl_ms",
      "benchmark_results.chunk_gap_p50_ms",
      "benchmark_results.chunk_gap_p95_ms",
      "benchmark_results.chunk_gap_max_ms",
    ],
  },
  waitMs: {
    min: 0,
    max: 2_592_000_000,
    unit: "milliseconds",
    why: "nobody means a wait beyond 30 days",
    columns: ["benchmark_results.retry_after_ms"],
  },
  speed: {
    min: 0,
    max: 1_000_000,
    unit: "tokens per second",
    why: "a hundred times the fastest there is; beyond it a buffer was read, not a model",
    columns: ["benchmark_results.tps", "benchmark_results.tps_total"],
  },
  reads: {
    min: 0,
    max: 67_108_864,
    unit: "reads",
    why: "each has a byte, and no body is let grow beyond so many",
    columns: ["benchmark_results.token_reads"],
  },
  pricePerM: {
    min: 0,
    max: 100_000,
    unit: "USD per million tokens",
    why: "a hundred times the dearest there is, and no sum of costs can overflow",
    columns: [
      "prices.input_price_per_m",
      "prices.output_price_per_m",
      "prices.cached_input_price_per_m",
      "price_quotes.input_price_per_m",
      "price_quotes.output_price_per_m",
      "price_quotes.cached_input_price_per_m",
    ],
  },
  requestUsd: {
    min: 0,
    max: 100,
    unit: "USD per request",
    why: "a thousand times the highest fee there is; private.are_price_amounts says the same",
    columns: [],
  },
  aboveTokens: {
    min: 0,
    max: 2_147_483_647,
    unit: "tokens",
    why: "no prompt is longer; private.are_price_tiers says the same",
    columns: [],
  },
  costUsd: {
    min: 0,
    max: 100_000_000,
    unit: "USD",
    why: "more than the most tokens at the highest price come to",
    columns: ["benchmark_results.cost_usd"],
  },
  reportedUsd: {
    min: 0,
    max: 1000,
    unit: "USD",
    why: "no call of ours costs as much",
    columns: ["benchmark_results.reported_cost_usd"],
  },
  samples: {
    min: 1,
    max: 20,
    unit: "measurements of a model in a run",
    why: "more say nothing that another run would not, and cost as much",
    columns: ["run_targets.sample"],
  },
  lanes: {
    min: 1,
    max: 32,
    unit: "workers at once in a region",
    why: "each is an invocation of its own",
    columns: ["runs.lanes"],
  },
  probes: {
    min: 1,
    max: 1000,
    unit: "requests of a sync",
    why: "settings.max_probes allows no more",
    columns: [],
  },
  statusCode: {
    min: 100,
    max: 999,
    unit: "HTTP status",
    why: "three digits, as HTTP/1.1 has them",
    columns: ["benchmark_results.status_code"],
  },
} as const satisfies Record<string, Range>;

/** Moments. */
export const MOMENTS = {
  price: {
    from: "2020-01-01T00:00:00.000Z",
    before: "2100-01-01T00:00:00.000Z",
    why: "no model was sold by the token before; what lies beyond is no moment that anybody means",
    columns: ["prices.timestamp"],
  },
  shutdown: {
    from: "2020-01-01T00:00:00.000Z",
    before: "2100-01-01T00:00:00.000Z",
    why: "no model was served by such an API before; what lies beyond says that there is no end",
    columns: ["models.retired_at"],
  },
} as const satisfies Record<string, MomentRange>;

/** Texts. */
export const TEXTS = {
  modelName: {
    max: 256,
    why: "the longest id seen has 90; a longer one would be called by half its name",
    columns: ["models.name"],
  },
  name: {
    max: 200,
    why:
      "what others call a request, a model or an ending; cut, it is still known by its beginning",
    columns: [
      "benchmark_results.finish_reason",
      "benchmark_results.error_code",
      "benchmark_results.provider_request_id",
      "benchmark_results.served_model",
      "benchmark_results.service_tier",
    ],
  },
  message: {
    max: 500,
    why: "enough for people to see what happened",
    columns: [
      "benchmark_results.error_message",
      "runs.no_network",
    ],
  },
  runName: { max: 200, why: "one line of a table", columns: ["runs.run_name"] },
  triggeredBy: {
    max: 100,
    why: "who or what asked, in a few words",
    columns: ["runs.triggered_by", "sync_runs.triggered_by"],
  },
  idempotencyKey: {
    max: 200,
    why: "several UUIDs long",
    columns: ["runs.idempotency_key", "sync_runs.idempotency_key"],
  },
  slug: { max: 100, why: "what is longer is no provider or prompt of the catalogue", columns: [] },
  promptText: { max: 100_000, why: "some 25 thousand tokens, once for each target", columns: [] },
  answer: {
    max: 1_000_000,
    why: "the most that settings.max_text_chars allows",
    columns: ["benchmark_results.response_text"],
  },
} as const satisfies Record<string, TextRange>;

/** Tokens that a provider may wrap around a prompt: templates, tools, an instruction of its own. */
export const PROMPT_OVERHEAD_TOKENS = 32_768;

/** The number, or null when it lies outside of its range. */
export function within({ min, max }: Range, value: number | null): number | null {
  return value !== null && value >= min && value <= max ? value : null;
}
