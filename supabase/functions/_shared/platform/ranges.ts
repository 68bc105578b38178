/**
 * The possible range of each number, time and text that comes from outside. Readers treat values
 * outside of it as unknown. The columns that store them have the same check; a test compares them.
 */

/** The range of a number, both ends included. */
export interface Range {
  min: number;
  max: number;
  unit: string;
  /** Why not more, or less. */
  why: string;
}

/** The range of a time, in the form of `Date.toISOString`; `before` is not included. */
export interface MomentRange {
  from: string;
  before: string;
  why: string;
}

/** The longest a text can be. */
export interface TextRange {
  /**
   * In characters. A longer text is cut; an entry with a longer name is left
   * out, since a cut name is useless.
   */
  max: number;
  why: string;
}

export const RANGES = {
  tokens: {
    min: 0,
    max: 100_000_000,
    unit: "tokens",
    why: "ten times the longest known context, and sums of 10^10 of them fit a bigint; " +
      "the counts of a call are also checked against its texts and its cap",
  },
  limitTokens: {
    min: 1,
    max: 100_000_000,
    unit: "tokens",
    why: "ten times the longest known context; 0 and less mean that nothing is stated",
  },
  durationMs: {
    min: 0,
    max: 3_600_000,
    unit: "milliseconds",
    why: "no request takes an hour: its deadline is at most five minutes",
  },
  waitMs: {
    min: 0,
    max: 2_592_000_000,
    unit: "milliseconds",
    why: "a wait beyond 30 days is a mistake",
  },
  speed: {
    min: 0,
    max: 1_000_000,
    unit: "tokens per second",
    why: "a hundred times the fastest model; beyond it a buffer was read, not a model",
  },
  reads: {
    min: 0,
    max: 67_108_864,
    unit: "reads",
    why: "each has at least a byte, and no body may grow beyond this",
  },
  pricePerM: {
    min: 0,
    max: 100_000,
    unit: "USD per million tokens",
    why: "a hundred times the most expensive model, and no sum of costs can overflow",
  },
  requestUsd: {
    min: 0,
    max: 100,
    unit: "USD per request",
    why: "a thousand times the highest known fee; private.are_price_amounts has the same bound",
  },
  aboveTokens: {
    min: 0,
    max: 2_147_483_647,
    unit: "tokens",
    why: "no prompt is longer; private.are_price_tiers has the same bound",
  },
  costUsd: {
    min: 0,
    max: 100_000_000,
    unit: "USD",
    why: "more than the most tokens cost at the highest price",
  },
  reportedUsd: {
    min: 0,
    max: 1000,
    unit: "USD",
    why: "no call of ours costs this much",
  },
  samples: {
    min: 1,
    max: 20,
    unit: "measurements of a model in a run",
    why: "another run says as much, and costs as much",
  },
  burstLevels: {
    min: 1,
    max: 8,
    unit: "levels of a burst",
    why: "private.are_burst_levels allows no more",
  },
  burstCalls: {
    min: 1,
    max: 32,
    unit: "calls at once",
    why: "one worker reads all of their streams; private.are_burst_levels has the same bound",
  },
  lanes: {
    min: 1,
    max: 32,
    unit: "workers at once in a region",
    why: "each is an invocation of its own",
  },
  probes: {
    min: 1,
    max: 1000,
    unit: "requests of a sync",
    why: "settings.max_probes allows no more",
  },
  statusCode: {
    min: 100,
    max: 999,
    unit: "HTTP status",
    why: "three digits, as HTTP/1.1 has them",
  },
} as const satisfies Record<string, Range>;

export const MOMENTS = {
  price: {
    from: "2020-01-01T00:00:00.000Z",
    before: "2100-01-01T00:00:00.000Z",
    why: "no model was sold by the token before; later times are mistakes",
  },
  shutdown: {
    from: "2020-01-01T00:00:00.000Z",
    before: "2100-01-01T00:00:00.000Z",
    why: "no model was served by such an API before; later times mean that there is no end",
  },
} as const satisfies Record<string, MomentRange>;

export const TEXTS = {
  modelName: {
    max: 256,
    why: "the longest id seen has 90; a longer one would be called by half its name",
  },
  name: {
    max: 200,
    why:
      "a provider's name for a request, a model or a finish reason; the beginning is enough to recognise it",
  },
  message: {
    max: 500,
    why: "enough for people to see what happened",
  },
  runName: { max: 200, why: "one line of a table" },
  triggeredBy: {
    max: 100,
    why: "who or what requested it, in a few words",
  },
  idempotencyKey: {
    max: 200,
    why: "several UUIDs long",
  },
  slug: {
    max: 100,
    why: "no name of a provider or workload in the catalogue is longer",
  },
  promptText: { max: 100_000, why: "some 25 thousand tokens, once for each target" },
  answer: {
    max: 1_000_000,
    why: "the most that settings.max_text_chars allows",
  },
} as const satisfies Record<string, TextRange>;

/** Tokens that a provider may wrap around a prompt: templates, tools, an instruction of its own. */
export const PROMPT_OVERHEAD_TOKENS = 32_768;

/** The number, or null when it is outside of its range. */
export function within({ min, max }: Range, value: number | null): number | null {
  return value !== null && value >= min && value <= max ? value : null;
}
