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
  /** Input tokens the provider counts separately from `promptTokens` (Anthropic's cache). */
  besidePromptTokens: number;
  /** False while the provider has only counted the input. */
  outputCounted: boolean;
  /** What the provider charged. */
  costUsd: number | null;
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
